package io.millrace.channel.kqueue;

import io.millrace.channel.IoHandlerFactory;
import io.millrace.channel.TriggerMode;
import io.millrace.channel.socket.DatagramChannel;
import io.millrace.channel.socket.ServerSocketChannel;
import io.millrace.channel.socket.SocketChannel;
import io.millrace.channel.unix.ChannelKinds;
import io.millrace.channel.unix.DomainDatagramChannel;
import io.millrace.channel.unix.DomainSocketChannel;
import io.millrace.channel.unix.ServerDomainSocketChannel;
import io.millrace.channel.unix.UnixBackend;
import io.millrace.channel.unix.UnixTransport;
import org.jspecify.annotations.Nullable;

/** Sockets over {@code kqueue(2)} of macOS and the BSDs. */
public final class KQueueTransport extends UnixTransport {
    private static final String NAME = "kqueue";

    private static final ChannelKinds KINDS = new ChannelKinds(NAME)
            .with(SocketChannel.class, KQueueSocketChannel::new)
            .with(ServerSocketChannel.class, KQueueServerSocketChannel::new)
            .with(DomainSocketChannel.class, KQueueDomainSocketChannel::new)
            .with(ServerDomainSocketChannel.class, KQueueServerDomainSocketChannel::new)
            .with(DatagramChannel.class, KQueueDatagramChannel::new)
            .with(DomainDatagramChannel.class, address -> new KQueueDomainDatagramChannel());

    private static final class Backend {
        static final UnixBackend INSTANCE = UnixBackend.host(NAME, KQueueIoHandler.class, KqueueOptions::add);
    }

    /** Made by {@link java.util.ServiceLoader}. */
    public KQueueTransport() {
        super(NAME, KINDS);
    }

    static UnixBackend backend() {
        return Backend.INSTANCE;
    }

    @Override
    public @Nullable Throwable unavailabilityCause() {
        return KQueue.unavailabilityCause();
    }

    @Override
    public int priority() {
        return 100;
    }

    @Override
    public boolean supports(TriggerMode mode) {
        return true;
    }

    /**
     * Level-triggered: here that costs no system call, since changes of interest travel with the next wait, while a
     * write filter that stays registered with {@code EV_CLEAR} wakes the loop whenever the peer acknowledges bytes.
     */
    @Override
    public TriggerMode defaultMode() {
        return TriggerMode.LEVEL;
    }

    @Override
    public IoHandlerFactory newHandlerFactory(TriggerMode mode) {
        return KQueueIoHandler.newFactory(mode);
    }
}
