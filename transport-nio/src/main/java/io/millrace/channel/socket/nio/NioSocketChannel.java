package io.millrace.channel.socket.nio;

import io.millrace.channel.Channel;
import io.millrace.channel.socket.AbstractSocketChannel;
import io.millrace.channel.socket.SocketProtocolFamily;
import java.nio.channels.SocketChannel;
import java.nio.channels.spi.SelectorProvider;
import org.jspecify.annotations.Nullable;

/** A TCP connection over {@code java.nio}. */
public final class NioSocketChannel extends AbstractSocketChannel {
    /**
     * Makes a channel over a new socket that can connect to any address.
     *
     * @throws io.millrace.channel.ChannelException if the kernel gives no socket
     */
    public NioSocketChannel() {
        this(SelectorProvider.provider());
    }

    /**
     * Makes a channel over a new socket that can connect to any address.
     *
     * @param provider makes the socket; that of the loop that will serve the channel
     * @throws io.millrace.channel.ChannelException if the kernel gives no socket
     */
    public NioSocketChannel(SelectorProvider provider) {
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
    public NioSocketChannel(SelectorProvider provider, @Nullable SocketProtocolFamily family) {
        this(null, new NioStreamIo(Sockets.stream(provider, family), true));
    }

    /**
     * Makes a channel over a socket.
     *
     * @param socket a TCP socket, connected or not, which belongs to the channel
     * @throws io.millrace.channel.ChannelException if it cannot be used without blocking
     */
    public NioSocketChannel(SocketChannel socket) {
        this(null, socket);
    }

    /**
     * Makes a channel over a socket.
     *
     * @param parent the channel that has accepted it, or {@code null}
     * @param socket a TCP socket, connected or not, which belongs to the channel
     * @throws io.millrace.channel.ChannelException if it cannot be used without blocking
     */
    public NioSocketChannel(@Nullable Channel parent, SocketChannel socket) {
        this(parent, new NioStreamIo(socket, false));
    }

    NioSocketChannel(@Nullable Channel parent, NioStreamIo io) {
        super(parent, io);
    }
}
