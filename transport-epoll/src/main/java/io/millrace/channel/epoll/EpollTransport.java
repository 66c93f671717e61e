package io.millrace.channel.epoll;

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

/** Sockets over Linux's {@code epoll(7)}. */
public final class EpollTransport extends UnixTransport {
    private static final String NAME = "epoll";

    private static final ChannelKinds KINDS = new ChannelKinds(NAME)
            .with(SocketChannel.class, EpollSocketChannel::new)
            .with(ServerSocketChannel.class, EpollServerSocketChannel::new)
            .with(DomainSocketChannel.class, EpollDomainSocketChannel::new)
            .with(ServerDomainSocketChannel.class, EpollServerDomainSocketChannel::new)
            .with(DatagramChannel.class, EpollDatagramChannel::new)
            .with(DomainDatagramChannel.class, address -> new EpollDomainDatagramChannel());

    private static final class Backend {
        static final UnixBackend INSTANCE = UnixBackend.host(NAME, EpollIoHandler.class, EpollOptions::add);
    }

    /** Made by {@link java.util.ServiceLoader}. */
    public EpollTransport() {
        super(NAME, KINDS);
    }

    static UnixBackend backend() {
        return Backend.INSTANCE;
    }

    @Override
    public @Nullable Throwable unavailabilityCause() {
        return Epoll.unavailabilityCause();
    }

    @Override
    public int priority() {
        return 100;
    }

    @Override
    public boolean supports(TriggerMode mode) {
        return true;
    }

    @Override
    public TriggerMode defaultMode() {
        return TriggerMode.EDGE;
    }

    @Override
    public IoHandlerFactory newHandlerFactory(TriggerMode mode) {
        return EpollIoHandler.newFactory(mode);
    }
}
