package io.millrace.channel.unix;

import io.millrace.channel.Channel;
import java.net.SocketAddress;
import org.jspecify.annotations.Nullable;

/** A domain socket's connection over {@code poll(2)}. */
public final class PollDomainSocketChannel extends UnixDomainSocketChannel {
    /** Makes a channel over a new socket. */
    public PollDomainSocketChannel() {
        this((SocketAddress) null);
    }

    /**
     * Makes a channel over a socket that somebody else has made; it is active if the socket is connected.
     *
     * @param fd a domain socket of a stream, which is the channel's from now on
     * @throws io.millrace.channel.ChannelException if it is something else; it stays the caller's then
     */
    public PollDomainSocketChannel(int fd) {
        super(PollTransport.backend(), fd);
    }

    /**
     * Makes a channel over a socket that somebody else has made.
     *
     * @param fd a domain socket of a stream, which is the channel's from now on
     * @param active whether it is connected
     * @throws io.millrace.channel.ChannelException if it is something else; it stays the caller's then
     */
    public PollDomainSocketChannel(int fd, boolean active) {
        super(PollTransport.backend(), fd, active);
    }

    PollDomainSocketChannel(@Nullable SocketAddress remote) {
        super(PollTransport.backend(), remote);
    }

    PollDomainSocketChannel(Channel parent, AcceptedSocket accepted) {
        super(parent, accepted);
    }
}
