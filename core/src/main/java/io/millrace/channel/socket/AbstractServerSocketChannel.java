package io.millrace.channel.socket;

import io.millrace.channel.AbstractChannel;
import io.millrace.channel.ChannelConfig;
import io.millrace.channel.ChannelIo;
import java.net.InetSocketAddress;
import org.jspecify.annotations.Nullable;

/** A TCP listener over a transport's {@link ChannelIo}. */
public abstract class AbstractServerSocketChannel extends AbstractChannel implements ServerSocketChannel {
    /**
     * Makes a channel that is not registered.
     *
     * @param io the transport's half
     */
    protected AbstractServerSocketChannel(ChannelIo io) {
        super(null, io);
    }

    @Override
    protected ChannelConfig newConfig() {
        return new DefaultServerSocketChannelConfig(this);
    }

    @Override
    public ServerSocketChannelConfig config() {
        return (ServerSocketChannelConfig) super.config();
    }

    @Override
    public @Nullable InetSocketAddress localAddress() {
        return (InetSocketAddress) super.localAddress();
    }

    /**
     * A listener has no peer.
     *
     * @return {@code null}
     */
    @Override
    public @Nullable InetSocketAddress remoteAddress() {
        return null;
    }
}
