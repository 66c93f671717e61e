package io.millrace.channel.socket.nio;

import io.millrace.channel.Channel;
import io.millrace.channel.ChannelConfig;
import io.millrace.channel.ServerChannel;
import io.millrace.channel.socket.AbstractDuplexChannel;
import io.millrace.channel.socket.DuplexChannelConfig;
import io.millrace.channel.socket.SocketProtocolFamily;
import java.nio.channels.SocketChannel;
import java.nio.channels.spi.SelectorProvider;
import org.jspecify.annotations.Nullable;

/**
 * A connection over a unix domain socket of {@code java.nio}. Its addresses are
 * {@link java.net.UnixDomainSocketAddress}es; that of an end which is not bound has an empty path.
 */
public final class NioDomainSocketChannel extends AbstractDuplexChannel {
    /**
     * Makes a channel over a new socket.
     *
     * @throws io.millrace.channel.ChannelException if the kernel gives no socket
     * @throws UnsupportedOperationException if the system has no domain sockets
     */
    public NioDomainSocketChannel() {
        this(SelectorProvider.provider());
    }

    /**
     * Makes a channel over a new socket.
     *
     * @param provider makes the socket; that of the loop that will serve the channel
     * @throws io.millrace.channel.ChannelException if the kernel gives no socket
     * @throws UnsupportedOperationException if the system has no domain sockets
     */
    public NioDomainSocketChannel(SelectorProvider provider) {
        this(null, new NioStreamIo(Sockets.stream(provider, SocketProtocolFamily.UNIX), true));
    }

    /**
     * Makes a channel over a socket.
     *
     * @param socket a domain socket, connected or not, which belongs to the channel
     * @throws io.millrace.channel.ChannelException if it cannot be used without blocking
     */
    public NioDomainSocketChannel(SocketChannel socket) {
        this(null, socket);
    }

    /**
     * Makes a channel over a socket.
     *
     * @param parent the channel that has accepted it, or {@code null}
     * @param socket a domain socket, connected or not, which belongs to the channel
     * @throws io.millrace.channel.ChannelException if it cannot be used without blocking
     */
    public NioDomainSocketChannel(@Nullable Channel parent, SocketChannel socket) {
        this(parent, new NioStreamIo(socket, false));
    }

    NioDomainSocketChannel(@Nullable Channel parent, NioStreamIo io) {
        super(parent, io);
    }

    @Override
    protected ChannelConfig newConfig() {
        return new DomainSocketConfig(this);
    }

    @Override
    public DuplexChannelConfig config() {
        return (DuplexChannelConfig) super.config();
    }

    @Override
    public @Nullable ServerChannel parent() {
        return (ServerChannel) super.parent();
    }
}
