package io.millrace.util.concurrent;

import org.jspecify.annotations.Nullable;

/** One executor, in the common case one thread, that also makes the promises which are notified on it. */
public interface EventExecutor extends EventExecutorGroup, ThreadAwareExecutor {

    /** The group that this executor is part of; null when it stands alone. */
    @Nullable
    EventExecutorGroup parent();

    /** Whether the calling thread is the one of this executor. */
    default boolean inEventLoop() {
        return inEventLoop(Thread.currentThread());
    }

    /** Whether the thread is the one of this executor. */
    boolean inEventLoop(Thread thread);

    @Override
    default boolean isExecutorThread(Thread thread) {
        return inEventLoop(thread);
    }

    /** A new promise whose listeners run on this executor. */
    default <V> Promise<V> newPromise() {
        return new DefaultPromise<>(this);
    }

    /** A future that is successful already. */
    default <V> Future<V> newSucceededFuture(@Nullable V result) {
        return new SucceededFuture<>(this, result);
    }

    /** A future that has failed already. */
    default <V> Future<V> newFailedFuture(Throwable cause) {
        return new FailedFuture<>(this, cause);
    }

    /**
     * Whether this executor gave its thread back for the time being; never unless it supports {@link #trySuspend()}.
     */
    default boolean isSuspended() {
        return false;
    }

    /** Asks the executor to give its thread back until there is work again; false when it does not support that. */
    default boolean trySuspend() {
        return false;
    }
}
