package io.millrace.channel;

import java.net.SocketAddress;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.ServiceLoader;
import org.jspecify.annotations.Nullable;

/**
 * A way to reach a kernel's (or the VM's own) channels, found through {@link ServiceLoader}.
 *
 * <p>Making an instance is cheap and never fails: a transport that cannot work here says why in
 * {@link #unavailabilityCause()}. <b>Thread:</b> every method may be called from any thread.
 */
public interface Transport {
    /**
     * The name that users type, {@code "epoll"} for example.
     *
     * @return a lower-case word
     */
    String name();

    /**
     * Tells whether the transport works here; the first call may load native code.
     *
     * @return {@code true} if it does
     */
    default boolean isAvailable() {
        return unavailabilityCause() == null;
    }

    /**
     * Why the transport does not work here.
     *
     * @return a throwable whose message names the reason (operating system, CPU, C library, symbol), or {@code null} if it works
     */
    @Nullable
    Throwable unavailabilityCause();

    /**
     * The rank among the transports that are available: the highest one is the default. Negative ones are never taken unless named.
     *
     * @return the rank
     */
    int priority();

    /**
     * Tells whether a trigger mode can be asked for.
     *
     * @param mode the mode
     * @return {@code true} if {@link #newHandlerFactory(TriggerMode)} takes it
     */
    boolean supports(TriggerMode mode);

    /**
     * The mode that is used when none is named.
     *
     * @return a mode that is supported
     */
    default TriggerMode defaultMode() {
        return TriggerMode.LEVEL;
    }

    /**
     * Tells whether the transport has channels of a kind.
     *
     * @param kind the public interface of the kind, {@code SocketChannel.class} for example
     * @return {@code true} if it has
     */
    boolean offers(Class<? extends Channel> kind);

    /**
     * Makes the factory of the loops' handlers.
     *
     * @param mode the trigger mode
     * @return the factory
     * @throws IllegalArgumentException if the mode is not supported
     * @throws IllegalStateException if the transport is not available; the cause says why
     */
    IoHandlerFactory newHandlerFactory(TriggerMode mode);

    /**
     * Makes a channel of a kind.
     *
     * @param kind the public interface of the kind, {@code DatagramChannel.class} for example
     * @param address where it will be bound or connected to, which decides the address family; {@code null} if that is
     *     not known
     * @return an unregistered channel
     * @throws UnsupportedOperationException if the transport does not {@linkplain #offers(Class) offer} the kind
     * @throws java.nio.channels.UnsupportedAddressTypeException if the kind has no addresses of that type
     * @throws ChannelException if the kernel refuses
     */
    default Channel newChannel(Class<? extends Channel> kind, @Nullable SocketAddress address) {
        throw new UnsupportedOperationException("transport " + name() + " has no " + kind.getSimpleName());
    }

    /**
     * Makes a channel of a stream that can connect.
     *
     * @param remote where it will connect to, which decides the kind and the address family; TCP of any family if
     *     {@code null}
     * @return an unregistered channel
     * @throws java.nio.channels.UnsupportedAddressTypeException if the transport cannot connect to such an address
     * @throws ChannelException if the kernel refuses
     */
    Channel newChannel(@Nullable SocketAddress remote);

    /**
     * Makes a channel that can accept.
     *
     * @param local where it will be bound, which decides the kind and the address family; TCP of any family if {@code
     *     null}
     * @return an unregistered channel
     * @throws java.nio.channels.UnsupportedAddressTypeException if the transport cannot listen on such an address
     * @throws ChannelException if the kernel refuses
     */
    ServerChannel newServerChannel(@Nullable SocketAddress local);

    /**
     * Every transport on the class or module path, best first, available or not.
     *
     * @return a new list
     */
    static List<Transport> all() {
        List<Transport> found = new ArrayList<>();
        ServiceLoader.load(Transport.class, Transport.class.getClassLoader()).forEach(found::add);
        found.sort(Comparator.comparingInt(Transport::priority).reversed().thenComparing(Transport::name));
        return found;
    }

    /**
     * The best transport that is available.
     *
     * @return the transport
     * @throws IllegalStateException if there is none; the message has the reason of each
     */
    static Transport best() {
        StringBuilder reasons = new StringBuilder();
        for (Transport transport : all()) {
            if (transport.priority() < 0) {
                continue;
            }
            Throwable cause = transport.unavailabilityCause();
            if (cause == null) {
                return transport;
            }
            reasons.append("; ").append(transport.name()).append(": ").append(cause.getMessage());
        }
        throw new IllegalStateException("no transport is available"
                + (reasons.length() == 0 ? ": none is on the class path" : reasons.toString()));
    }

    /**
     * The transport of a name.
     *
     * @param name the name
     * @return the transport, which is available
     * @throws IllegalArgumentException if no transport has that name; the message lists those there are
     * @throws IllegalStateException if it is not available; message and cause say why
     */
    static Transport named(String name) {
        List<Transport> all = all();
        for (Transport transport : all) {
            if (transport.name().equals(name)) {
                Throwable cause = transport.unavailabilityCause();
                if (cause != null) {
                    throw new IllegalStateException(
                            "transport " + name + " is not available: " + cause.getMessage(), cause);
                }
                return transport;
            }
        }
        throw new IllegalArgumentException("no transport is called " + name + "; there are "
                + all.stream().map(Transport::name).toList());
    }
}
