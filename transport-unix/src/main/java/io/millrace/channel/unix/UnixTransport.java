package io.millrace.channel.unix;

import io.millrace.channel.Channel;
import io.millrace.channel.ServerChannel;
import io.millrace.channel.Transport;
import java.net.SocketAddress;
import org.jspecify.annotations.Nullable;

/**
 * A transport over a kernel's readiness facility: its name and its kinds of channels. What subclasses add is how the
 * facility is waited for, and whether it is there.
 *
 * <p>Making one loads nothing native, nor does asking for its name or for what it offers. <b>Thread:</b> any.
 */
public abstract class UnixTransport implements Transport {
    private final String name;
    private final ChannelKinds kinds;

    /**
     * Makes a transport.
     *
     * @param name the name that users type
     * @param kinds the channels it has; making the table must load nothing native
     */
    protected UnixTransport(String name, ChannelKinds kinds) {
        this.name = name;
        this.kinds = kinds;
    }

    @Override
    public final String name() {
        return name;
    }

    @Override
    public final boolean offers(Class<? extends Channel> kind) {
        return kinds.offers(kind);
    }

    @Override
    public final Channel newChannel(Class<? extends Channel> kind, @Nullable SocketAddress address) {
        return kinds.newChannel(kind, address);
    }

    @Override
    public final Channel newChannel(@Nullable SocketAddress remote) {
        return kinds.newChannel(remote);
    }

    @Override
    public final ServerChannel newServerChannel(@Nullable SocketAddress local) {
        return kinds.newServerChannel(local);
    }
}
