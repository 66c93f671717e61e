package io.millrace.channel.epoll;

import io.millrace.channel.unix.AcceptedSocket;
import io.millrace.channel.unix.UnixServerSocketChannel;
import io.millrace.channel.unix.UnixSocketChannel;
import java.net.SocketAddress;
import org.jspecify.annotations.Nullable;

/** A TCP listener over {@code epoll(7)}. */
public final class EpollServerSocketChannel extends UnixServerSocketChannel {
    /** Makes a channel that can be bound to any address. */
    public EpollServerSocketChannel() {
        this(null);
    }

    EpollServerSocketChannel(@Nullable SocketAddress local) {
        super(EpollTransport.backend(), local);
    }

    @Override
    protected UnixSocketChannel newChild(AcceptedSocket accepted) {
        return new EpollSocketChannel(this, accepted);
    }
}
