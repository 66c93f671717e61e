package io.millrace.channel.epoll;

import io.millrace.channel.socket.SocketProtocolFamily;
import io.millrace.channel.unix.AcceptedSocket;
import io.millrace.channel.unix.UnixServerSocketChannel;
import io.millrace.channel.unix.UnixSocketChannel;
import java.net.SocketAddress;
import org.jspecify.annotations.Nullable;

/** A TCP listener over {@code epoll(7)}. */
public final class EpollServerSocketChannel extends UnixServerSocketChannel {
    /** Makes a channel that can be bound to any address. */
    public EpollServerSocketChannel() {
        this((SocketAddress) null);
    }

    /**
     * Makes a channel over a socket that somebody else has made and that listens; the channel is active.
     *
     * @param fd a listening TCP socket, which is the channel's from now on
     * @throws io.millrace.channel.ChannelException if it is something else; it stays the caller's then
     */
    public EpollServerSocketChannel(int fd) {
        super(EpollTransport.backend(), fd);
    }

    /**
     * Makes a channel whose socket is of a family.
     *
     * @param family IPv4, or IPv6, which takes both
     * @throws io.millrace.channel.ChannelException if the kernel gives no socket
     * @throws UnsupportedOperationException if TCP has no such family
     */
    public EpollServerSocketChannel(SocketProtocolFamily family) {
        super(EpollTransport.backend(), family);
    }

    EpollServerSocketChannel(@Nullable SocketAddress local) {
        super(EpollTransport.backend(), local);
    }

    @Override
    protected UnixSocketChannel newChild(AcceptedSocket accepted) {
        return new EpollSocketChannel(this, accepted);
    }
}
