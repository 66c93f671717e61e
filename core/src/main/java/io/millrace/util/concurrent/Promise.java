package io.millrace.util.concurrent;

import org.jspecify.annotations.Nullable;

/**
 * A {@link Future} that its holder completes.
 *
 * @param <V> the type of the result
 */
public interface Promise<V> extends Future<V> {

    /** Completes with the result. <b>Errors</b> {@link IllegalStateException} when complete already. */
    Promise<V> setSuccess(@Nullable V result);

    /** Completes with the result; false when complete already. */
    boolean trySuccess(@Nullable V result);

    /** Fails with the cause. <b>Errors</b> {@link IllegalStateException} when complete already. */
    Promise<V> setFailure(Throwable cause);

    /** Fails with the cause; false when complete already. */
    boolean tryFailure(Throwable cause);

    /** From now on cancelling is refused. True when that holds or the promise is complete without being cancelled. */
    boolean setUncancellable();

    @Override
    Promise<V> addListener(GenericFutureListener<? extends Future<? super V>> listener);

    @Override
    @SuppressWarnings("unchecked") // an interface method cannot be @SafeVarargs; the array is only read
    Promise<V> addListeners(GenericFutureListener<? extends Future<? super V>>... listeners);

    @Override
    Promise<V> removeListener(GenericFutureListener<? extends Future<? super V>> listener);

    @Override
    @SuppressWarnings("unchecked") // an interface method cannot be @SafeVarargs; the array is only read
    Promise<V> removeListeners(GenericFutureListener<? extends Future<? super V>>... listeners);

    @Override
    Promise<V> await() throws InterruptedException;

    @Override
    Promise<V> awaitUninterruptibly();

    @Override
    Promise<V> sync() throws InterruptedException;

    @Override
    Promise<V> syncUninterruptibly();
}
