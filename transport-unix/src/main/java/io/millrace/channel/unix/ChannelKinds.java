package io.millrace.channel.unix;

import io.millrace.channel.Channel;
import io.millrace.channel.ServerChannel;
import io.millrace.channel.socket.ServerSocketChannel;
import io.millrace.channel.socket.SocketChannel;
import java.net.SocketAddress;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * The kinds of channels that a native transport has, and how it makes each: a table that its {@link UnixTransport} asks.
 *
 * <p>Immutable. <b>Thread:</b> any.
 */
public final class ChannelKinds {
    private final String transport;
    private final Map<Class<? extends Channel>, Function<@Nullable SocketAddress, ? extends Channel>> makers;

    /**
     * Makes an empty table.
     *
     * @param transport the transport's name
     */
    public ChannelKinds(String transport) {
        this(transport, Map.of());
    }

    private ChannelKinds(
            String transport,
            Map<Class<? extends Channel>, Function<@Nullable SocketAddress, ? extends Channel>> makers) {
        this.transport = transport;
        this.makers = Map.copyOf(makers);
    }

    /**
     * This table with one more kind.
     *
     * @param kind the public interface of the kind
     * @param maker makes a channel for an address, which may be {@code null}
     * @param <C> the kind
     * @return a new table
     */
    public <C extends Channel> ChannelKinds with(Class<C> kind, Function<@Nullable SocketAddress, ? extends C> maker) {
        Map<Class<? extends Channel>, Function<@Nullable SocketAddress, ? extends Channel>> all = new HashMap<>(makers);
        all.put(kind, maker);
        return new ChannelKinds(transport, all);
    }

    /**
     * Tells whether the table has a kind.
     *
     * @param kind the public interface of the kind
     * @return {@code true} if it has
     */
    public boolean offers(Class<? extends Channel> kind) {
        return makers.containsKey(kind);
    }

    /**
     * Makes a channel of a kind.
     *
     * @param kind the public interface of the kind
     * @param address where it will be bound or connected to, or {@code null}
     * @return an unregistered channel
     * @throws UnsupportedOperationException if the table does not have the kind
     */
    public Channel newChannel(Class<? extends Channel> kind, @Nullable SocketAddress address) {
        Function<@Nullable SocketAddress, ? extends Channel> maker = makers.get(kind);
        if (maker == null) {
            throw new UnsupportedOperationException("transport " + transport + " has no " + kind.getSimpleName());
        }
        return maker.apply(address);
    }

    /**
     * Makes a channel of a stream that can connect: of TCP, or of a domain if the address is.
     *
     * @param remote where it will connect to, or {@code null}
     * @return an unregistered channel
     */
    public Channel newChannel(@Nullable SocketAddress remote) {
        return newChannel(isDomain(remote) ? DomainSocketChannel.class : SocketChannel.class, remote);
    }

    /**
     * Makes a channel that can accept: of TCP, or of a domain if the address is.
     *
     * @param local where it will be bound, or {@code null}
     * @return an unregistered channel
     */
    public ServerChannel newServerChannel(@Nullable SocketAddress local) {
        return (ServerChannel)
                newChannel(isDomain(local) ? ServerDomainSocketChannel.class : ServerSocketChannel.class, local);
    }

    private static boolean isDomain(@Nullable SocketAddress address) {
        return DomainSocketAddress.isDomain(address)
                || (address instanceof DescriptorAddress socket && socket.isDomain());
    }
}
