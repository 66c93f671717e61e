package io.millrace.util.concurrent;

import static java.util.Objects.requireNonNull;

import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.RunnableFuture;
import org.jspecify.annotations.Nullable;

/** The future of a submitted task, and the task. Only running it, or cancelling, completes it. */
class PromiseTask<V> extends DefaultPromise<V> implements RunnableFuture<V> {

    /** Takes the place of what has run or was cancelled, so that it can be collected. */
    private static final Runnable DONE = new Runnable() {
        @Override
        public void run() {}

        @Override
        public String toString() {
            return "done";
        }
    };

    /** A Callable, or a Runnable that is not one too. Cleared by whoever completes the future, read by the executor. */
    private Object work;

    PromiseTask(EventExecutor executor, Runnable runnable) {
        super(executor);
        requireNonNull(runnable, "task");
        this.work = runnable instanceof Callable ? Executors.callable(runnable) : runnable;
    }

    PromiseTask(EventExecutor executor, Runnable runnable, V result) {
        super(executor);
        this.work = Executors.callable(runnable, result);
    }

    PromiseTask(EventExecutor executor, Callable<V> callable) {
        super(executor);
        this.work = requireNonNull(callable, "task");
    }

    @SuppressWarnings("unchecked") // the constructors admit no Callable but one of V, or of null
    final @Nullable V call() throws Exception {
        Object current = work;
        if (current instanceof Callable) {
            return ((Callable<V>) current).call();
        }
        ((Runnable) current).run();
        return null;
    }

    @Override
    public void run() {
        if (!super.setUncancellable()) {
            return;
        }
        try {
            succeed(call());
        } catch (Throwable t) {
            fail(t);
        }
    }

    final void succeed(@Nullable V result) {
        work = DONE;
        super.trySuccess(result);
    }

    final void fail(Throwable cause) {
        work = DONE;
        super.tryFailure(cause);
    }

    @Override
    public boolean cancel(boolean mayInterruptIfRunning) {
        boolean cancelled = super.cancel(mayInterruptIfRunning);
        if (cancelled) {
            work = DONE;
        }
        return cancelled;
    }

    @Override
    public final Promise<V> setSuccess(@Nullable V result) {
        throw completedByRunningOnly();
    }

    @Override
    public final boolean trySuccess(@Nullable V result) {
        return false;
    }

    @Override
    public final Promise<V> setFailure(Throwable cause) {
        throw completedByRunningOnly();
    }

    @Override
    public final boolean tryFailure(Throwable cause) {
        return false;
    }

    @Override
    public final boolean setUncancellable() {
        throw completedByRunningOnly();
    }

    private static IllegalStateException completedByRunningOnly() {
        return new IllegalStateException("a submitted task is completed by running it");
    }

    // A task is itself, whatever it holds.
    @Override
    public final boolean equals(@Nullable Object obj) {
        return this == obj;
    }

    @Override
    public final int hashCode() {
        return System.identityHashCode(this);
    }

    @Override
    protected StringBuilder toStringBuilder() {
        StringBuilder buf = super.toStringBuilder();
        buf.setCharAt(buf.length() - 1, ',');
        return buf.append(" task: ").append(work).append(')');
    }
}
