package io.millrace.channel.epoll;

import io.millrace.channel.unix.UnixDomainDatagramChannel;

/** A channel of domain datagrams over {@code epoll(7)}. */
public final class EpollDomainDatagramChannel extends UnixDomainDatagramChannel {
    /** Makes a channel for any address. */
    public EpollDomainDatagramChannel() {
        super(EpollTransport.backend());
    }

    /**
     * Makes a channel over a domain socket of datagrams that is open already.
     *
     * @param fd the socket, which is the channel's from now on
     */
    public EpollDomainDatagramChannel(int fd) {
        super(EpollTransport.backend(), fd);
    }
}
