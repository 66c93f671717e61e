package io.millrace.channel.unix;

/** A channel of domain datagrams over {@code poll(2)}. */
public final class PollDomainDatagramChannel extends UnixDomainDatagramChannel {
    /** Makes a channel for any address. */
    public PollDomainDatagramChannel() {
        super(PollTransport.backend());
    }

    /**
     * Makes a channel over a domain socket of datagrams that is open already.
     *
     * @param fd the socket, which is the channel's from now on
     */
    public PollDomainDatagramChannel(int fd) {
        super(PollTransport.backend(), fd);
    }
}
