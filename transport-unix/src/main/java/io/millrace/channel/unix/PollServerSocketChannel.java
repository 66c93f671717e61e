package io.millrace.channel.unix;

import io.millrace.channel.socket.SocketProtocolFamily;
import java.net.SocketAddress;
import org.jspecify.annotations.Nullable;

/** A TCP listener over {@code poll(2)}. */
public final class PollServerSocketChannel extends UnixServerSocketChannel {
    /** Makes a channel that can be bound to any address. */
    public PollServerSocketChannel() {
        this((SocketAddress) null);
    }

    /**
     * Makes a channel over a socket that somebody else has made and that listens; the channel is active.
     *
     * @param fd a listening TCP socket, which is the channel's from now on
     * @throws io.millrace.channel.ChannelException if it is something else; it stays the caller's then
     */
    public PollServerSocketChannel(int fd) {
        super(PollTransport.backend(), fd);
    }

    /**
     * Makes a channel whose socket is of a family.
     *
     * @param family IPv4, or IPv6, which takes both
     * @throws io.millrace.channel.ChannelException if the kernel gives no socket
     * @throws UnsupportedOperationException if TCP has no such family
     */
    public PollServerSocketChannel(SocketProtocolFamily family) {
        super(PollTransport.backend(), family);
    }

    PollServerSocketChannel(@Nullable SocketAddress local) {
        super(PollTransport.backend(), local);
    }

    @Override
    protected UnixSocketChannel newChild(AcceptedSocket accepted) {
        return new PollSocketChannel(this, accepted);
    }
}
