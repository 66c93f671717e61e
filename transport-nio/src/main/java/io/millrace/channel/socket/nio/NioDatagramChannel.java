package io.millrace.channel.socket.nio;

import io.millrace.channel.socket.AbstractDatagramChannel;
import io.millrace.channel.socket.SocketProtocolFamily;
import java.io.IOException;
import java.net.InetAddress;
import java.net.NetworkInterface;
import java.nio.channels.DatagramChannel;
import java.nio.channels.spi.SelectorProvider;
import org.jspecify.annotations.Nullable;

/** A UDP channel over {@code java.nio}. */
public final class NioDatagramChannel extends AbstractDatagramChannel {
    private final Memberships memberships;

    /**
     * Makes a channel over a new socket of IPv6 and IPv4, where the host has both.
     *
     * @throws io.millrace.channel.ChannelException if the kernel gives no socket
     */
    public NioDatagramChannel() {
        this(SelectorProvider.provider());
    }

    /**
     * Makes a channel over a new socket of IPv6 and IPv4, where the host has both.
     *
     * @param provider makes the socket; that of the loop that will serve the channel
     * @throws io.millrace.channel.ChannelException if the kernel gives no socket
     */
    public NioDatagramChannel(SelectorProvider provider) {
        this(provider, null);
    }

    /**
     * Makes a channel over a new socket.
     *
     * @param family the family of the addresses, {@code null} for IPv6 and IPv4 where the host has both; some systems let
     *     only a socket of {@link SocketProtocolFamily#INET} join groups of IPv4
     * @throws io.millrace.channel.ChannelException if the kernel gives no socket
     * @throws UnsupportedOperationException if the host does not have the family
     */
    public NioDatagramChannel(@Nullable SocketProtocolFamily family) {
        this(SelectorProvider.provider(), family);
    }

    /**
     * Makes a channel over a new socket.
     *
     * @param provider makes the socket; that of the loop that will serve the channel
     * @param family the family of the addresses, {@code null} for IPv6 and IPv4 where the host has both; some systems let
     *     only a socket of {@link SocketProtocolFamily#INET} join groups of IPv4
     * @throws io.millrace.channel.ChannelException if the kernel gives no socket
     * @throws UnsupportedOperationException if the host does not have the family
     */
    public NioDatagramChannel(SelectorProvider provider, @Nullable SocketProtocolFamily family) {
        this(Sockets.datagram(provider, family));
    }

    /**
     * Makes a channel over a socket.
     *
     * @param socket bound, connected or neither; it belongs to the channel
     * @throws io.millrace.channel.ChannelException if it cannot be used without blocking
     */
    public NioDatagramChannel(DatagramChannel socket) {
        super(new NioDatagramIo(socket));
        memberships = new Memberships(socket);
    }

    @Override
    public boolean isConnected() {
        return ((NioDatagramIo) io()).isConnected();
    }

    @Override
    protected void join(InetAddress group, @Nullable NetworkInterface networkInterface, @Nullable InetAddress source)
            throws IOException {
        memberships.join(group, networkInterface, source);
    }

    @Override
    protected void leave(InetAddress group, @Nullable NetworkInterface networkInterface, @Nullable InetAddress source)
            throws IOException {
        memberships.leave(group, networkInterface, source);
    }

    @Override
    protected void refuse(InetAddress group, @Nullable NetworkInterface networkInterface, InetAddress source)
            throws IOException {
        memberships.block(group, networkInterface, source);
    }
}
