package io.millrace.resolver;

import static java.util.Objects.requireNonNull;

import io.millrace.util.concurrent.EventExecutor;
import io.millrace.util.concurrent.Future;
import io.millrace.util.concurrent.Promise;
import java.util.List;

/**
 * Base of name resolvers: subclasses implement the two look-ups.
 *
 * @param <T> what a name resolves to
 */
public abstract class SimpleNameResolver<T> implements NameResolver<T> {

    private final EventExecutor executor;

    /**
     * Creates a resolver.
     *
     * @param executor notifies the listeners of the futures that {@link #resolve(String)} and {@link
     *     #resolveAll(String)} return
     */
    protected SimpleNameResolver(EventExecutor executor) {
        this.executor = requireNonNull(executor, "executor");
    }

    /** The executor that notifies the listeners of the returned futures. */
    protected EventExecutor executor() {
        return executor;
    }

    @Override
    public final Future<T> resolve(String inetHost) {
        return resolve(inetHost, executor().newPromise());
    }

    @Override
    public Future<T> resolve(String inetHost, Promise<T> promise) {
        requireNonNull(promise, "promise");
        try {
            doResolve(inetHost, promise);
        } catch (Exception e) {
            promise.tryFailure(e);
        }
        return promise;
    }

    @Override
    public final Future<List<T>> resolveAll(String inetHost) {
        return resolveAll(inetHost, executor().newPromise());
    }

    @Override
    public Future<List<T>> resolveAll(String inetHost, Promise<List<T>> promise) {
        requireNonNull(promise, "promise");
        try {
            doResolveAll(inetHost, promise);
        } catch (Exception e) {
            promise.tryFailure(e);
        }
        return promise;
    }

    /**
     * Resolves {@code inetHost} to one value and completes {@code promise}, now or later, without blocking.
     *
     * @throws Exception fails the promise
     */
    protected abstract void doResolve(String inetHost, Promise<T> promise) throws Exception;

    /**
     * Resolves {@code inetHost} to all its values and completes {@code promise}, now or later, without blocking.
     *
     * @throws Exception fails the promise
     */
    protected abstract void doResolveAll(String inetHost, Promise<List<T>> promise) throws Exception;

    /** Does nothing; for subclasses that hold something. */
    @Override
    public void close() {}
}
