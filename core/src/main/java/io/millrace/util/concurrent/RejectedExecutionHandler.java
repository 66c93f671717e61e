package io.millrace.util.concurrent;

/** Decides what becomes of a task for which a bounded task queue has no room. */
@FunctionalInterface
public interface RejectedExecutionHandler {

    /**
     * Disposes of the task; usually by a {@link java.util.concurrent.RejectedExecutionException}.
     *
     * <p><b>Thread</b> the one that submitted the task.
     */
    void rejected(Runnable task, SingleThreadEventExecutor executor);
}
