package io.millrace.channel.unix;

import java.net.SocketAddress;
import org.jspecify.annotations.Nullable;

/** A domain socket's listener over {@code poll(2)}. */
public final class PollServerDomainSocketChannel extends UnixServerDomainSocketChannel {
    /** Makes a channel over a new socket. */
    public PollServerDomainSocketChannel() {
        this((SocketAddress) null);
    }

    /**
     * Makes a channel over a socket that somebody else has made and that listens; the channel is active.
     *
     * @param fd a listening domain socket, which is the channel's from now on
     * @throws io.millrace.channel.ChannelException if it is something else; it stays the caller's then
     */
    public PollServerDomainSocketChannel(int fd) {
        super(PollTransport.backend(), fd);
    }

    /**
     * Makes a channel over a socket that somebody else has made.
     *
     * @param fd a domain socket of a stream, which is the channel's from now on
     * @param active whether it listens
     * @throws io.millrace.channel.ChannelException if it is something else; it stays the caller's then
     */
    public PollServerDomainSocketChannel(int fd, boolean active) {
        super(PollTransport.backend(), fd, active);
    }

    PollServerDomainSocketChannel(@Nullable SocketAddress local) {
        super(PollTransport.backend(), local);
    }

    @Override
    protected UnixDomainSocketChannel newChild(AcceptedSocket accepted) {
        return new PollDomainSocketChannel(this, accepted);
    }
}
