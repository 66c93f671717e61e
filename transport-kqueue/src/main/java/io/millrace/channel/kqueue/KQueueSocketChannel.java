package io.millrace.channel.kqueue;

import io.millrace.channel.Channel;
import io.millrace.channel.socket.SocketProtocolFamily;
import io.millrace.channel.unix.AcceptedSocket;
import io.millrace.channel.unix.UnixSocketChannel;
import java.net.SocketAddress;
import org.jspecify.annotations.Nullable;

/** A TCP connection over {@code kqueue(2)}. */
public final class KQueueSocketChannel extends UnixSocketChannel {
    /** Makes a channel that can connect to any address. */
    public KQueueSocketChannel() {
        this((SocketAddress) null);
    }

    /**
     * Makes a channel over a socket that somebody else has made; it is active if the socket is connected.
     *
     * @param fd a TCP socket, which is the channel's from now on
     * @throws io.millrace.channel.ChannelException if it is something else; it stays the caller's then
     */
    public KQueueSocketChannel(int fd) {
        super(KQueueTransport.backend(), fd);
    }

    /**
     * Makes a channel whose socket is of a family.
     *
     * @param family IPv4, or IPv6, which takes both
     * @throws io.millrace.channel.ChannelException if the kernel gives no socket
     * @throws UnsupportedOperationException if TCP has no such family
     */
    public KQueueSocketChannel(SocketProtocolFamily family) {
        super(KQueueTransport.backend(), family);
    }

    KQueueSocketChannel(@Nullable SocketAddress remote) {
        super(KQueueTransport.backend(), remote);
    }

    KQueueSocketChannel(Channel parent, AcceptedSocket accepted) {
        super(parent, accepted);
    }
}
