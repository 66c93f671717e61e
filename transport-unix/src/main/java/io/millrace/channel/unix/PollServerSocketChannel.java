package io.millrace.channel.unix;

import java.net.SocketAddress;
import org.jspecify.annotations.Nullable;

/** A TCP listener over {@code poll(2)}. */
public final class PollServerSocketChannel extends UnixServerSocketChannel {
    /** Makes a channel that can be bound to any address. */
    public PollServerSocketChannel() {
        this(null);
    }

    PollServerSocketChannel(@Nullable SocketAddress local) {
        super(PollTransport.backend(), local);
    }

    @Override
    protected UnixSocketChannel newChild(AcceptedSocket accepted) {
        return new PollSocketChannel(this, accepted);
    }
}
