package io.millrace.channel.socket;

import io.millrace.channel.ServerChannel;
import java.net.InetSocketAddress;
import org.jspecify.annotations.Nullable;

/** A TCP listener, which accepts {@link SocketChannel}s. */
public interface ServerSocketChannel extends ServerChannel {
    @Override
    ServerSocketChannelConfig config();

    @Override
    @Nullable
    InetSocketAddress localAddress();

    @Override
    @Nullable
    InetSocketAddress remoteAddress();
}
