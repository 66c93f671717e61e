package io.millrace.channel.unix;

import io.millrace.channel.Channel;
import io.millrace.channel.IoHandlerFactory;
import io.millrace.channel.ServerChannel;
import io.millrace.channel.Transport;
import io.millrace.channel.TriggerMode;
import io.millrace.channel.socket.DatagramChannel;
import io.millrace.channel.socket.ServerSocketChannel;
import io.millrace.channel.socket.SocketChannel;
import io.millrace.channel.unix.sys.Syscalls;
import java.net.SocketAddress;
import org.jspecify.annotations.Nullable;

/** Sockets over {@code poll(2)}, on every POSIX system. A wait costs time for each descriptor, ready or not. */
public final class PollTransport implements Transport {
    /** Made by {@link java.util.ServiceLoader}. */
    public PollTransport() {}

    private static final ChannelKinds KINDS = new ChannelKinds("poll")
            .with(SocketChannel.class, PollSocketChannel::new)
            .with(ServerSocketChannel.class, PollServerSocketChannel::new)
            .with(DomainSocketChannel.class, PollDomainSocketChannel::new)
            .with(ServerDomainSocketChannel.class, PollServerDomainSocketChannel::new)
            .with(DatagramChannel.class, PollDatagramChannel::new)
            .with(DomainDatagramChannel.class, address -> new PollDomainDatagramChannel());

    private static final class Backend {
        static final UnixBackend INSTANCE = UnixBackend.host("poll", PollIoHandler.class, (kind, table) -> table);
    }

    static UnixBackend backend() {
        return Backend.INSTANCE;
    }

    @Override
    public String name() {
        return "poll";
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
    public boolean offers(Class<? extends Channel> kind) {
        return KINDS.offers(kind);
    }

    @Override
    public IoHandlerFactory newHandlerFactory(TriggerMode mode) {
        if (mode != TriggerMode.LEVEL) {
            throw new IllegalArgumentException("transport poll does not support trigger mode " + mode);
        }
        return PollIoHandler.newFactory();
    }

    @Override
    public Channel newChannel(Class<? extends Channel> kind, @Nullable SocketAddress address) {
        return KINDS.newChannel(kind, address);
    }

    @Override
    public Channel newChannel(@Nullable SocketAddress remote) {
        return KINDS.newChannel(remote);
    }

    @Override
    public ServerChannel newServerChannel(@Nullable SocketAddress local) {
        return KINDS.newServerChannel(local);
    }
}
