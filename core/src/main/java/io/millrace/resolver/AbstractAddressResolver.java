package io.millrace.resolver;

import static java.util.Objects.requireNonNull;

import io.millrace.util.concurrent.EventExecutor;
import io.millrace.util.concurrent.Future;
import io.millrace.util.concurrent.Promise;
import java.net.SocketAddress;
import java.nio.channels.UnsupportedAddressTypeException;
import java.util.Collections;
import java.util.List;

/**
 * Base of address resolvers: checks the type of the address, and passes only unresolved ones to the subclass.
 *
 * @param <T> the type of the addresses
 */
public abstract class AbstractAddressResolver<T extends SocketAddress> implements AddressResolver<T> {

    private final EventExecutor executor;
    private final Class<?> addressType;

    /**
     * Creates a resolver for the addresses that the subclass gives for {@code T}.
     *
     * @param executor notifies the listeners of the returned futures
     * @throws IllegalStateException if the subclass does not say what {@code T} is
     */
    protected AbstractAddressResolver(EventExecutor executor) {
        this.executor = requireNonNull(executor, "executor");
        this.addressType = AddressType.of(getClass());
    }

    /**
     * Creates a resolver for addresses of a class.
     *
     * @param executor notifies the listeners of the returned futures
     * @param addressType the class of the supported addresses
     */
    protected AbstractAddressResolver(EventExecutor executor, Class<? extends T> addressType) {
        this.executor = requireNonNull(executor, "executor");
        this.addressType = requireNonNull(addressType, "addressType");
    }

    /** The executor that notifies the listeners of the returned futures. */
    protected EventExecutor executor() {
        return executor;
    }

    @Override
    public boolean isSupported(SocketAddress address) {
        return addressType.isInstance(address);
    }

    @Override
    public final boolean isResolved(SocketAddress address) {
        if (!isSupported(address)) {
            throw new UnsupportedAddressTypeException();
        }
        return doIsResolved(cast(address));
    }

    @Override
    public final Future<T> resolve(SocketAddress address) {
        requireNonNull(address, "address");
        return resolve(address, executor().newPromise());
    }

    @Override
    public final Future<T> resolve(SocketAddress address, Promise<T> promise) {
        requireNonNull(address, "address");
        requireNonNull(promise, "promise");
        if (!isSupported(address)) {
            return promise.setFailure(new UnsupportedAddressTypeException());
        }
        T typed = cast(address);
        if (doIsResolved(typed)) {
            return promise.setSuccess(typed);
        }
        try {
            doResolve(typed, promise);
        } catch (Exception e) {
            promise.tryFailure(e);
        }
        return promise;
    }

    @Override
    public final Future<List<T>> resolveAll(SocketAddress address) {
        requireNonNull(address, "address");
        return resolveAll(address, executor().newPromise());
    }

    @Override
    public final Future<List<T>> resolveAll(SocketAddress address, Promise<List<T>> promise) {
        requireNonNull(address, "address");
        requireNonNull(promise, "promise");
        if (!isSupported(address)) {
            return promise.setFailure(new UnsupportedAddressTypeException());
        }
        T typed = cast(address);
        if (doIsResolved(typed)) {
            return promise.setSuccess(Collections.singletonList(typed));
        }
        try {
            doResolveAll(typed, promise);
        } catch (Exception e) {
            promise.tryFailure(e);
        }
        return promise;
    }

    /** Whether an address of the supported type is resolved. */
    protected abstract boolean doIsResolved(T address);

    /**
     * Resolves an unresolved address and completes {@code promise}, now or later, without blocking.
     *
     * @throws Exception fails the promise
     */
    protected abstract void doResolve(T unresolvedAddress, Promise<T> promise) throws Exception;

    /**
     * Resolves an unresolved address to every address of its name and completes {@code promise}, now or later,
     * without blocking.
     *
     * @throws Exception fails the promise
     */
    protected abstract void doResolveAll(T unresolvedAddress, Promise<List<T>> promise) throws Exception;

    /** Does nothing; for subclasses that hold something. */
    @Override
    public void close() {}

    @SuppressWarnings("unchecked") // isSupported has compared it with T's class
    private T cast(SocketAddress address) {
        return (T) address;
    }
}
