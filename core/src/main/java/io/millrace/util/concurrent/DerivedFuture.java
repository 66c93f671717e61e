package io.millrace.util.concurrent;

import static java.util.Objects.requireNonNull;

import java.util.concurrent.CancellationException;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * What {@link Future#map}, {@link Future#flatMap} and {@link Future#recover} return: a promise that listens to its
 * source, and passes its own cancellation on to whatever it waits for.
 *
 * @param <T> the type of the source's result
 * @param <R> the type of the result
 */
abstract class DerivedFuture<T, R> extends DefaultPromise<R> implements GenericFutureListener<Future<T>> {

    /**
     * What is waited for: the source, then, for a flatMap, the inner future; null when none, so that a chain of
     * derived futures does not keep all its results alive. Written by the executors of these two, read by who
     * cancels.
     */
    private volatile @Nullable Future<?> pending;

    /**
     * The source's executor, once the source is complete. Before that the source is asked: a channel's may not have
     * one yet.
     */
    private volatile @Nullable EventExecutor settledExecutor;

    private DerivedFuture(Future<T> source) {
        this.pending = source;
    }

    static <T, R> Future<R> map(Future<T> source, Function<? super T, ? extends @Nullable R> mapper) {
        return listening(source, new Mapped<T, R>(source, requireNonNull(mapper, "mapper")));
    }

    static <T, R> Future<R> flatMap(Future<T> source, Function<? super T, ? extends Future<R>> mapper) {
        return listening(source, new FlatMapped<T, R>(source, requireNonNull(mapper, "mapper")));
    }

    static <T> Future<T> recover(Future<T> source, Function<? super Throwable, ? extends @Nullable T> fallback) {
        return listening(source, new Recovered<>(source, requireNonNull(fallback, "fallback")));
    }

    private static <T, R> Future<R> listening(Future<T> source, DerivedFuture<T, R> derived) {
        source.addListener(derived);
        return derived;
    }

    @Override
    public final void operationComplete(Future<T> source) {
        settledExecutor = executorOf(source);
        pending = null;
        if (isDone()) {
            return; // cancelled: nobody waits for what the function would make
        }
        Throwable cause = source.cause();
        try {
            if (cause == null) {
                sourceSucceeded(source.getNow());
            } else {
                sourceFailed(cause);
            }
        } catch (Throwable t) {
            tryFailure(t);
        }
    }

    abstract void sourceSucceeded(@Nullable T value);

    /** A cancellation arrives here too; as the cause of a failure it is one again. */
    void sourceFailed(Throwable cause) {
        tryFailure(cause);
    }

    final void waitFor(Future<?> inner) {
        pending = inner;
        if (isCancelled()) { // before or after that write: either this or cancel() sees the other
            inner.cancel(false);
        }
    }

    final void waitForNothing() {
        pending = null;
    }

    @Override
    public final boolean cancel(boolean mayInterruptIfRunning) {
        if (!super.cancel(mayInterruptIfRunning)) {
            return false;
        }
        Future<?> current = pending;
        if (current != null) {
            current.cancel(mayInterruptIfRunning);
        }
        return true;
    }

    @Override
    protected final EventExecutor executor() {
        EventExecutor settled = settledExecutor;
        if (settled == null) {
            Future<?> source = pending;
            settled = settledExecutor; // written before pending: if it is null still, what we read is the source
            if (settled == null) {
                settled = executorOf(requireNonNull(source));
            }
        }
        return settled;
    }

    /** A future of foreign make calls us on a thread of its choice, and there we call our listeners. */
    private static EventExecutor executorOf(Future<?> future) {
        if (future instanceof DefaultPromise<?> promise) {
            return promise.executor();
        }
        return future instanceof CompleteFuture<?> complete ? complete.executor() : ImmediateEventExecutor.INSTANCE;
    }

    @Override
    protected final void checkDeadLock() {
        if (pending instanceof DefaultPromise<?> promise) {
            promise.checkDeadLock(); // who must not wait for it must not wait for us
        }
        EventExecutor settled = settledExecutor;
        if (settled != null && settled != ImmediateEventExecutor.INSTANCE) { // that one claims every thread as its own
            super.checkDeadLock();
        }
    }

    private static final class Mapped<T, R> extends DerivedFuture<T, R> {

        private final Function<? super T, ? extends @Nullable R> mapper;

        Mapped(Future<T> source, Function<? super T, ? extends @Nullable R> mapper) {
            super(source);
            this.mapper = mapper;
        }

        @Override
        void sourceSucceeded(@Nullable T value) {
            trySuccess(mapper.apply(value));
        }
    }

    private static final class FlatMapped<T, R> extends DerivedFuture<T, R> {

        private final Function<? super T, ? extends Future<R>> mapper;

        FlatMapped(Future<T> source, Function<? super T, ? extends Future<R>> mapper) {
            super(source);
            this.mapper = mapper;
        }

        @Override
        void sourceSucceeded(@Nullable T value) {
            Future<R> inner = requireNonNull(mapper.apply(value), "the mapper of a flatMap returned null");
            waitFor(inner);
            inner.addListener((FutureListener<R>) this::innerComplete);
        }

        private void innerComplete(Future<R> inner) {
            waitForNothing();
            Throwable cause = inner.cause();
            if (cause == null) {
                trySuccess(inner.getNow());
            } else {
                tryFailure(cause);
            }
        }
    }

    private static final class Recovered<T> extends DerivedFuture<T, T> {

        private final Function<? super Throwable, ? extends @Nullable T> fallback;

        Recovered(Future<T> source, Function<? super Throwable, ? extends @Nullable T> fallback) {
            super(source);
            this.fallback = fallback;
        }

        @Override
        void sourceSucceeded(@Nullable T value) {
            trySuccess(value);
        }

        @Override
        void sourceFailed(Throwable cause) {
            if (cause instanceof CancellationException) {
                tryFailure(cause);
            } else {
                trySuccess(fallback.apply(cause));
            }
        }
    }
}
