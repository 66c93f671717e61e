package io.millrace.channel.kqueue;

import io.millrace.channel.Channel;
import io.millrace.channel.IoHandlerFactory;
import io.millrace.channel.ServerChannel;
import io.millrace.channel.Transport;
import io.millrace.channel.TriggerMode;
import io.millrace.channel.kqueue.sys.KeventLayout;
import io.millrace.channel.unix.sys.Os;
import java.net.SocketAddress;
import org.jspecify.annotations.Nullable;

/** The kqueue transport over {@link KqueueDouble}. */
final class DoubleTransport implements Transport {
    private final KQueueTransport kqueue = new KQueueTransport();
    private final KqueueDouble kernel;

    /** With the {@code struct kevent} of a system. */
    DoubleTransport(Os os) {
        this(new KqueueDouble(KeventLayout.of(os)));
    }

    DoubleTransport(KqueueDouble kernel) {
        this.kernel = kernel;
    }

    @Override
    public String name() {
        return kqueue.name();
    }

    @Override
    public @Nullable Throwable unavailabilityCause() {
        return null;
    }

    @Override
    public int priority() {
        return kqueue.priority();
    }

    @Override
    public boolean supports(TriggerMode mode) {
        return kqueue.supports(mode);
    }

    @Override
    public TriggerMode defaultMode() {
        return kqueue.defaultMode();
    }

    @Override
    public boolean offers(Class<? extends Channel> kind) {
        return kqueue.offers(kind);
    }

    @Override
    public IoHandlerFactory newHandlerFactory(TriggerMode mode) {
        return KQueueIoHandler.newFactory(kernel.calls(), this, mode, 0);
    }

    @Override
    public Channel newChannel(Class<? extends Channel> kind, @Nullable SocketAddress address) {
        return kqueue.newChannel(kind, address);
    }

    @Override
    public Channel newChannel(@Nullable SocketAddress remote) {
        return kqueue.newChannel(remote);
    }

    @Override
    public ServerChannel newServerChannel(@Nullable SocketAddress local) {
        return kqueue.newServerChannel(local);
    }
}
