package io.millrace.channel.local;

import io.millrace.channel.Channel;
import io.millrace.channel.IoHandlerFactory;
import io.millrace.channel.ServerChannel;
import io.millrace.channel.Transport;
import io.millrace.channel.TriggerMode;
import java.net.SocketAddress;
import org.jspecify.annotations.Nullable;

/** The transport named {@code local}, inside the VM; taken only when it is named. */
public final class LocalTransport implements Transport {

    /** Creates the transport; it has no state. */
    public LocalTransport() {}

    @Override
    public String name() {
        return "local";
    }

    @Override
    public @Nullable Throwable unavailabilityCause() {
        return null;
    }

    /** Negative: it reaches nobody outside the VM, which is not what {@code EventLoopGroup.create()} is asked for. */
    @Override
    public int priority() {
        return -100;
    }

    /** {@link TriggerMode#LEVEL} only: no kernel reports anything. */
    @Override
    public boolean supports(TriggerMode mode) {
        return mode == TriggerMode.LEVEL;
    }

    @Override
    public boolean offers(Class<? extends Channel> kind) {
        return kind.isAssignableFrom(LocalChannel.class) || kind.isAssignableFrom(LocalServerChannel.class);
    }

    @Override
    public IoHandlerFactory newHandlerFactory(TriggerMode mode) {
        if (!supports(mode)) {
            throw new IllegalArgumentException("trigger mode " + mode + " (expected: LEVEL)");
        }
        return LocalIoHandler.newFactory();
    }

    @Override
    public Channel newChannel(Class<? extends Channel> kind, @Nullable SocketAddress address) {
        if (kind.isAssignableFrom(LocalChannel.class)) {
            return new LocalChannel();
        }
        return kind.isAssignableFrom(LocalServerChannel.class)
                ? new LocalServerChannel()
                : Transport.super.newChannel(kind, address);
    }

    @Override
    public Channel newChannel(@Nullable SocketAddress remote) {
        return new LocalChannel();
    }

    @Override
    public ServerChannel newServerChannel(@Nullable SocketAddress local) {
        return new LocalServerChannel();
    }
}
