package io.millrace.resolver;

import io.millrace.util.concurrent.Future;
import io.millrace.util.concurrent.Promise;
import java.io.Closeable;
import java.net.SocketAddress;
import java.util.List;

/**
 * Resolves socket addresses that may be unresolved.
 *
 * <p><b>Thread:</b> any, for every method.
 *
 * @param <T> the type of the resolved addresses
 */
public interface AddressResolver<T extends SocketAddress> extends Closeable {

    /** Whether this resolver knows what to do with an address of this type. */
    boolean isSupported(SocketAddress address);

    /**
     * Whether the address needs no resolution.
     *
     * @throws java.nio.channels.UnsupportedAddressTypeException if the address is not supported
     */
    boolean isResolved(SocketAddress address);

    /**
     * Resolves an address; one that is resolved is its own result.
     *
     * <p><b>Errors:</b> the future fails with {@link java.nio.channels.UnsupportedAddressTypeException} when the
     * address is not supported, and with {@link java.net.UnknownHostException} when its name is not known.
     */
    Future<T> resolve(SocketAddress address);

    /** As {@link #resolve(SocketAddress)}; completes and returns {@code promise}. */
    Future<T> resolve(SocketAddress address, Promise<T> promise);

    /** As {@link #resolve(SocketAddress)}, with every address of the name. */
    Future<List<T>> resolveAll(SocketAddress address);

    /** As {@link #resolveAll(SocketAddress)}; completes and returns {@code promise}. */
    Future<List<T>> resolveAll(SocketAddress address, Promise<List<T>> promise);

    /** Frees what the resolver holds. Addresses must not be resolved with it afterwards. */
    @Override
    void close();
}
