package io.millrace.channel.socket.nio;

import io.millrace.channel.socket.AbstractServerSocketChannel;
import io.millrace.channel.socket.SocketProtocolFamily;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.spi.SelectorProvider;
import org.jspecify.annotations.Nullable;

/** A TCP listener over {@code java.nio}. */
public final class NioServerSocketChannel extends AbstractServerSocketChannel {
    /**
     * Makes a channel over a new socket that can be bound to any address.
     *
     * @throws io.millrace.channel.ChannelException if the kernel gives no socket
     */
    public NioServerSocketChannel() {
        this(SelectorProvider.provider());
    }

    /**
     * Makes a channel over a new socket that can be bound to any address.
     *
     * @param provider makes the socket; that of the loop that will serve the channel
     * @throws io.millrace.channel.ChannelException if the kernel gives no socket
     */
    public NioServerSocketChannel(SelectorProvider provider) {
        this(provider, null);
    }

    /**
     * Makes a channel over a new socket.
     *
     * @param provider makes the socket; that of the loop that will serve the channel
     * @param family the family of the addresses, {@code null} for IPv6 and IPv4 where the host has both
     * @throws io.millrace.channel.ChannelException if the kernel gives no socket
     * @throws UnsupportedOperationException if the host does not have the family
     */
    public NioServerSocketChannel(SelectorProvider provider, @Nullable SocketProtocolFamily family) {
        this(Sockets.listener(provider, family));
    }

    /**
     * Makes a channel over a socket.
     *
     * @param socket a TCP socket, bound or not, which belongs to the channel
     * @throws io.millrace.channel.ChannelException if it cannot be used without blocking
     */
    public NioServerSocketChannel(ServerSocketChannel socket) {
        super(new NioServerIo(socket, NioSocketChannel::new));
    }
}
