package io.millrace.util.concurrent;

import static java.util.Objects.requireNonNull;

import org.jspecify.annotations.Nullable;

/**
 * Completes one promise when any number of futures are complete: successful if all are, else with the failure that
 * came first.
 *
 * <p>Add the futures, then call {@link #finish}. <b>Thread</b> the given executor's only; the futures may be of others.
 */
public final class PromiseCombiner {

    private final EventExecutor executor;
    private final FutureListener<Object> listener = this::complete;

    private int expectedCount;
    private int doneCount;
    private @Nullable Promise<Void> aggregatePromise;
    private @Nullable Throwable cause;

    /** Creates a combiner that is used on the executor's thread. */
    public PromiseCombiner(EventExecutor executor) {
        this.executor = requireNonNull(executor, "executor");
    }

    /**
     * Adds a future.
     *
     * <p><b>Errors</b> {@link IllegalStateException} after {@link #finish}, or on another thread.
     */
    @SuppressWarnings("unchecked") // the result is not looked at
    public void add(Future<?> future) {
        checkAddAllowed();
        checkInEventLoop();
        expectedCount++;
        ((Future<Object>) future).addListener(listener);
    }

    /** Adds the futures. <b>Errors</b> as {@link #add(Future)}. */
    public void addAll(Future<?>... futures) {
        for (Future<?> future : futures) {
            add(future);
        }
    }

    /**
     * No more futures will be added: the promise completes when all are complete, at once if there is none.
     *
     * <p><b>Errors</b> {@link IllegalStateException} when called before, or on another thread.
     */
    public void finish(Promise<Void> aggregatePromise) {
        requireNonNull(aggregatePromise, "aggregatePromise");
        checkInEventLoop();
        if (this.aggregatePromise != null) {
            throw new IllegalStateException("Already finished");
        }
        this.aggregatePromise = aggregatePromise;
        completeIfAllAre(aggregatePromise);
    }

    private void complete(Future<? super Object> future) {
        if (executor.inEventLoop()) {
            count(future);
        } else {
            executor.execute(() -> count(future));
        }
    }

    private void count(Future<?> future) {
        doneCount++;
        if (cause == null) {
            cause = future.cause();
        }
        if (aggregatePromise != null) {
            completeIfAllAre(aggregatePromise);
        }
    }

    private void completeIfAllAre(Promise<Void> promise) {
        if (doneCount != expectedCount) {
            return;
        }
        if (cause == null) {
            promise.trySuccess(null);
        } else {
            promise.tryFailure(cause);
        }
    }

    private void checkInEventLoop() {
        if (!executor.inEventLoop()) {
            throw new IllegalStateException("Must be called from EventExecutor thread");
        }
    }

    private void checkAddAllowed() {
        if (aggregatePromise != null) {
            throw new IllegalStateException("Adding promises is not allowed after finished adding");
        }
    }
}
