package io.millrace.util.concurrent;

import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * The result of an asynchronous operation: incomplete, then exactly once successful, failed or cancelled.
 *
 * <p>Listeners are called on the thread of the future's executor, in the order in which they were added. Blocking
 * ({@link #sync()}, {@link #await()}) is refused with {@link BlockingOperationException} on that thread.
 *
 * <p>{@link #map}, {@link #flatMap} and {@link #recover} derive a new future. Failures travel down: a derived future
 * fails with the same cause. Cancellation travels both ways: a cancelled source cancels what was derived from it, and
 * cancelling a derived future cancels its source, if that can still be cancelled.
 *
 * @param <V> the type of the result
 */
public interface Future<V> extends java.util.concurrent.Future<V> {

    /** Whether the operation completed successfully. */
    boolean isSuccess();

    /** Whether {@link #cancel(boolean)} could still succeed. */
    boolean isCancellable();

    /** The cause of the failure or the {@link CancellationException}; null when successful or not yet complete. */
    @Nullable
    Throwable cause();

    /**
     * Adds a listener, called once when the future completes, or at once when it is complete already.
     *
     * <p><b>Thread</b> any; the call itself happens on the future's executor.
     */
    Future<V> addListener(GenericFutureListener<? extends Future<? super V>> listener);

    /** Adds the listeners in order, up to the first that is null. */
    @SuppressWarnings("unchecked") // an interface method cannot be @SafeVarargs; the array is only read
    Future<V> addListeners(GenericFutureListener<? extends Future<? super V>>... listeners);

    /** Removes the first occurrence of the listener; without effect when it is not there. */
    Future<V> removeListener(GenericFutureListener<? extends Future<? super V>> listener);

    /** Removes the first occurrence of each listener, up to the first that is null. */
    @SuppressWarnings("unchecked") // an interface method cannot be @SafeVarargs; the array is only read
    Future<V> removeListeners(GenericFutureListener<? extends Future<? super V>>... listeners);

    /**
     * Waits for completion, and throws the cause if the future failed.
     *
     * <p><b>Errors</b> the {@link #cause()} itself, checked or not; {@link BlockingOperationException} on the
     * executor's own thread.
     */
    Future<V> sync() throws InterruptedException;

    /** As {@link #sync()}, but an interrupt only sets the thread's flag again when the wait is over. */
    Future<V> syncUninterruptibly();

    /** Waits for completion. <b>Errors</b> {@link BlockingOperationException} on the executor's own thread. */
    Future<V> await() throws InterruptedException;

    /** As {@link #await()}, but an interrupt only sets the thread's flag again when the wait is over. */
    Future<V> awaitUninterruptibly();

    /** Waits for completion at most this long; true when the future is complete. */
    boolean await(long timeout, TimeUnit unit) throws InterruptedException;

    /** Waits for completion at most this long; true when the future is complete. */
    boolean await(long timeoutMillis) throws InterruptedException;

    /** As {@link #await(long, TimeUnit)}, but an interrupt only sets the thread's flag again afterwards. */
    boolean awaitUninterruptibly(long timeout, TimeUnit unit);

    /** As {@link #await(long)}, but an interrupt only sets the thread's flag again afterwards. */
    boolean awaitUninterruptibly(long timeoutMillis);

    /**
     * The result, without waiting. Null when the future is incomplete or failed; as null may be the result too, ask
     * {@link #isSuccess()} first.
     */
    @Nullable
    V getNow();

    /**
     * Cancels the operation; true if this call did it. The future is then complete with a {@link
     * CancellationException}.
     *
     * @param mayInterruptIfRunning without effect: nothing is interrupted
     */
    @Override
    boolean cancel(boolean mayInterruptIfRunning);

    /**
     * A future with the result of {@code mapper} applied to this one's result.
     *
     * <p><b>Errors</b> a failure of this future, or what {@code mapper} throws, fails the derived one. <b>Thread</b>
     * {@code mapper} runs on this future's executor.
     */
    default <R> Future<R> map(Function<? super V, ? extends @Nullable R> mapper) {
        return DerivedFuture.map(this, mapper);
    }

    /**
     * A future that completes as the one that {@code mapper} returns for this one's result. Cancelling it cancels
     * whichever of the two is pending.
     *
     * <p><b>Errors</b> a failure of this future, what {@code mapper} throws, or a {@code mapper} that returns null,
     * fails the derived one. <b>Thread</b> {@code mapper} runs on this future's executor.
     */
    default <R> Future<R> flatMap(Function<? super V, ? extends Future<R>> mapper) {
        return DerivedFuture.flatMap(this, mapper);
    }

    /**
     * A future with this one's result, or, when this one fails, with what {@code fallback} makes of the cause.
     * A cancelled future is not recovered: the derived one is cancelled too.
     *
     * <p><b>Errors</b> what {@code fallback} throws fails the derived future. <b>Thread</b> {@code fallback} runs on
     * this future's executor.
     */
    default Future<V> recover(Function<? super Throwable, ? extends @Nullable V> fallback) {
        return DerivedFuture.recover(this, fallback);
    }

    /**
     * A {@link CompletableFuture} that completes as this one; cancelling it cancels this one. It completes on this
     * future's executor, hence so do the stages that depend on it, unless they name another.
     */
    default CompletableFuture<V> toCompletableFuture() {
        return new CompletableFutureView<>(this);
    }
}
