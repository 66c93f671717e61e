package io.millrace.channel.socket.nio;

import io.millrace.channel.AbstractChannel;
import io.millrace.channel.Channel;
import io.millrace.channel.ChannelConfig;
import io.millrace.channel.DefaultChannelConfig;
import io.millrace.channel.ServerChannel;
import io.millrace.channel.ServerChannelRecvByteBufAllocator;
import io.millrace.channel.socket.SocketProtocolFamily;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.spi.SelectorProvider;

/**
 * A listener on a unix domain socket of {@code java.nio}, bound to a {@link java.net.UnixDomainSocketAddress}.
 *
 * <p>Binding it to a path makes a file. One that is there already is replaced if it is a socket that no process has open,
 * left by one that crashed; otherwise binding fails. The file is removed when the channel closes, unless another one has
 * taken its place.
 */
public final class NioServerDomainSocketChannel extends AbstractChannel implements ServerChannel {
    /**
     * Makes a channel over a new socket.
     *
     * @throws io.millrace.channel.ChannelException if the kernel gives no socket
     * @throws UnsupportedOperationException if the system has no domain sockets
     */
    public NioServerDomainSocketChannel() {
        this(SelectorProvider.provider());
    }

    /**
     * Makes a channel over a new socket.
     *
     * @param provider makes the socket; that of the loop that will serve the channel
     * @throws io.millrace.channel.ChannelException if the kernel gives no socket
     * @throws UnsupportedOperationException if the system has no domain sockets
     */
    public NioServerDomainSocketChannel(SelectorProvider provider) {
        this(Sockets.listener(provider, SocketProtocolFamily.UNIX));
    }

    /**
     * Makes a channel over a socket. One that is bound already keeps its file when the channel closes.
     *
     * @param socket a domain socket, bound or not, which belongs to the channel
     * @throws io.millrace.channel.ChannelException if it cannot be used without blocking
     */
    public NioServerDomainSocketChannel(ServerSocketChannel socket) {
        super(null, new NioServerIo(socket, NioDomainSocketChannel::new));
    }

    @Override
    protected ChannelConfig newConfig() {
        return new Config(this);
    }

    private static final class Config extends DefaultChannelConfig {
        Config(Channel channel) {
            super(channel, new ServerChannelRecvByteBufAllocator());
        }
    }
}
