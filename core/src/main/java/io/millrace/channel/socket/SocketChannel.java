package io.millrace.channel.socket;

import java.net.InetSocketAddress;
import org.jspecify.annotations.Nullable;

/** A TCP connection. */
public interface SocketChannel extends DuplexChannel {
    @Override
    @Nullable
    ServerSocketChannel parent();

    @Override
    SocketChannelConfig config();

    @Override
    @Nullable
    InetSocketAddress localAddress();

    @Override
    @Nullable
    InetSocketAddress remoteAddress();
}
