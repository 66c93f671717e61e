package io.millrace.channel.kqueue;

import io.millrace.channel.unix.UnixDomainDatagramChannel;

/** A channel of domain datagrams over {@code kqueue(2)}. */
public final class KQueueDomainDatagramChannel extends UnixDomainDatagramChannel {
    /** Makes a channel for any address. */
    public KQueueDomainDatagramChannel() {
        super(KQueueTransport.backend());
    }

    /**
     * Makes a channel over a domain socket of datagrams that is open already.
     *
     * @param fd the socket, which is the channel's from now on
     */
    public KQueueDomainDatagramChannel(int fd) {
        super(KQueueTransport.backend(), fd);
    }
}
