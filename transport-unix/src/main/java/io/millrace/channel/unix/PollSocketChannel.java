package io.millrace.channel.unix;

import io.millrace.channel.Channel;
import java.net.SocketAddress;
import org.jspecify.annotations.Nullable;

/** A TCP connection over {@code poll(2)}. */
public final class PollSocketChannel extends UnixSocketChannel {
    /** Makes a channel that can connect to any address. */
    public PollSocketChannel() {
        this(null);
    }

    PollSocketChannel(@Nullable SocketAddress remote) {
        super(PollTransport.backend(), remote);
    }

    PollSocketChannel(Channel parent, AcceptedSocket accepted) {
        super(parent, accepted);
    }
}
