package io.millrace.channel.unix;

import io.millrace.channel.IoHandlerFactory;
import io.millrace.channel.TriggerMode;
import io.millrace.channel.socket.DatagramChannel;
import io.millrace.channel.socket.ServerSocketChannel;
import io.millrace.channel.socket.SocketChannel;
import io.millrace.channel.unix.sys.Syscalls;
import org.jspecify.annotations.Nullable;

/** Sockets over {@code poll(2)}, on every POSIX system. A wait costs time for each descriptor, ready or not. */
public final class PollTransport extends UnixTransport {
    private static final String NAME = "poll";

    private static final ChannelKinds KINDS = new ChannelKinds(NAME)
            .with(SocketChannel.class, PollSocketChannel::new)
            .with(ServerSocketChannel.class, PollServerSocketChannel::new)
            .with(DomainSocketChannel.class, PollDomainSocketChannel::new)
            .with(ServerDomainSocketChannel.class, PollServerDomainSocketChannel::new)
            .with(DatagramChannel.class, PollDatagramChannel::new)
            .with(DomainDatagramChannel.class, address -> new PollDomainDatagramChannel());

    private static final class Backend {
        static final UnixBackend INSTANCE = UnixBackend.host(NAME, PollIoHandler.class, (kind, table) -> table);
    }

    /** Made by {@link java.util.ServiceLoader}. */
    public PollTransport() {
        super(NAME, KINDS);
    }

    static UnixBackend backend() {
        return Backend.INSTANCE;
    }

    @Override
    public @Nullable Throwable unavailabilityCause() {
        return Syscalls.unavailabilityCause();
    }

    @Override
    public int priority() {
        return 10;
    }

    @Override
    public boolean supports(TriggerMode mode) {
        return mode == TriggerMode.LEVEL;
    }

    @Override
    public IoHandlerFactory newHandlerFactory(TriggerMode mode) {
        if (mode != TriggerMode.LEVEL) {
            throw new IllegalArgumentException("transport poll does not support trigger mode " + mode);
        }
        return PollIoHandler.newFactory();
    }
}
