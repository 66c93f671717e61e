package io.millrace.util.concurrent;

import static java.util.Objects.requireNonNull;

import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * A {@link Future} that was complete from the start: nothing to wait for, nothing to cancel.
 *
 * @param <V> the type of the result
 */
public abstract class CompleteFuture<V> implements Future<V> {

    private final @Nullable EventExecutor executor;

    /**
     * Creates a complete future.
     *
     * @param executor where listeners are called; null only for a subclass that overrides {@link #executor()}
     */
    protected CompleteFuture(@Nullable EventExecutor executor) {
        this.executor = executor;
    }

    /** The executor on which listeners are called. */
    @SuppressWarnings("NullAway") // null only where a subclass overrides this
    protected EventExecutor executor() {
        return executor;
    }

    @Override
    public Future<V> addListener(GenericFutureListener<? extends Future<? super V>> listener) {
        DefaultPromise.notifyListener(executor(), this, requireNonNull(listener, "listener"));
        return this;
    }

    @Override
    @SuppressWarnings({"unchecked", "varargs"}) // the array is only read
    public Future<V> addListeners(GenericFutureListener<? extends Future<? super V>>... listeners) {
        for (GenericFutureListener<? extends Future<? super V>> listener : requireNonNull(listeners, "listeners")) {
            if (listener == null) {
                break;
            }
            DefaultPromise.notifyListener(executor(), this, listener);
        }
        return this;
    }

    /** Without effect: every listener has been called. */
    @Override
    public Future<V> removeListener(GenericFutureListener<? extends Future<? super V>> listener) {
        return this;
    }

    /** Without effect: every listener has been called. */
    @Override
    @SuppressWarnings({"unchecked", "varargs"}) // the array is not used
    public Future<V> removeListeners(GenericFutureListener<? extends Future<? super V>>... listeners) {
        return this;
    }

    @Override
    public Future<V> await() throws InterruptedException {
        throwIfInterrupted();
        return this;
    }

    @Override
    public boolean await(long timeout, TimeUnit unit) throws InterruptedException {
        throwIfInterrupted();
        return true;
    }

    @Override
    public boolean await(long timeoutMillis) throws InterruptedException {
        throwIfInterrupted();
        return true;
    }

    private static void throwIfInterrupted() throws InterruptedException {
        if (Thread.interrupted()) {
            throw new InterruptedException();
        }
    }

    @Override
    public Future<V> awaitUninterruptibly() {
        return this;
    }

    @Override
    public boolean awaitUninterruptibly(long timeout, TimeUnit unit) {
        return true;
    }

    @Override
    public boolean awaitUninterruptibly(long timeoutMillis) {
        return true;
    }

    @Override
    public Future<V> sync() throws InterruptedException {
        return this;
    }

    @Override
    public Future<V> syncUninterruptibly() {
        return this;
    }

    @Override
    public boolean isDone() {
        return true;
    }

    @Override
    public boolean isCancellable() {
        return false;
    }

    @Override
    public boolean isCancelled() {
        return false;
    }

    /** Without effect; false. */
    @Override
    public boolean cancel(boolean mayInterruptIfRunning) {
        return false;
    }
}
