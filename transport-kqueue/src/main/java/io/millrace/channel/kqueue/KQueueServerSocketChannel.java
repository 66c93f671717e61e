package io.millrace.channel.kqueue;

import io.millrace.channel.socket.SocketProtocolFamily;
import io.millrace.channel.unix.AcceptedSocket;
import io.millrace.channel.unix.UnixServerSocketChannel;
import io.millrace.channel.unix.UnixSocketChannel;
import java.net.SocketAddress;
import org.jspecify.annotations.Nullable;

/** A TCP listener over {@code kqueue(2)}. */
public final class KQueueServerSocketChannel extends UnixServerSocketChannel {
    /** Makes a channel that can be bound to any address. */
    public KQueueServerSocketChannel() {
        this((SocketAddress) null);
    }

    /**
     * Makes a channel over a socket that somebody else has made and that listens; the channel is active.
     *
     * @param fd a listening TCP socket, which is the channel's from now on
     * @throws io.millrace.channel.ChannelException if it is something else; it stays the caller's then
     */
    public KQueueServerSocketChannel(int fd) {
        super(KQueueTransport.backend(), fd);
    }

    /**
     * Makes a channel whose socket is of a family.
     *
     * @param family IPv4, or IPv6, which takes both
     * @throws io.millrace.channel.ChannelException if the kernel gives no socket
     * @throws UnsupportedOperationException if TCP has no such family
     */
    public KQueueServerSocketChannel(SocketProtocolFamily family) {
        super(KQueueTransport.backend(), family);
    }

    KQueueServerSocketChannel(@Nullable SocketAddress local) {
        super(KQueueTransport.backend(), local);
    }

    @Override
    protected UnixSocketChannel newChild(AcceptedSocket accepted) {
        return new KQueueSocketChannel(this, accepted);
    }
}
