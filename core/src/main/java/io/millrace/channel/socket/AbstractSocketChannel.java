package io.millrace.channel.socket;

import io.millrace.channel.Channel;
import io.millrace.channel.ChannelConfig;
import io.millrace.channel.ChannelIo;
import java.net.InetSocketAddress;
import org.jspecify.annotations.Nullable;

/** A TCP connection over a transport's {@link ChannelIo}. */
public abstract class AbstractSocketChannel extends AbstractDuplexChannel implements SocketChannel {
    /**
     * Makes a channel that is not registered.
     *
     * @param parent the server's channel that accepted it, or {@code null}
     * @param io the transport's half
     */
    protected AbstractSocketChannel(@Nullable Channel parent, ChannelIo io) {
        super(parent, io);
    }

    @Override
    protected ChannelConfig newConfig() {
        return new DefaultSocketChannelConfig(this);
    }

    @Override
    public SocketChannelConfig config() {
        return (SocketChannelConfig) super.config();
    }

    @Override
    public @Nullable ServerSocketChannel parent() {
        return (ServerSocketChannel) super.parent();
    }

    @Override
    public @Nullable InetSocketAddress localAddress() {
        return (InetSocketAddress) super.localAddress();
    }

    @Override
    public @Nullable InetSocketAddress remoteAddress() {
        return (InetSocketAddress) super.remoteAddress();
    }
}
