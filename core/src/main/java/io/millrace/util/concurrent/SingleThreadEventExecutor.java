package io.millrace.util.concurrent;

/**
 * What a {@link RejectedExecutionHandler} sees of the executor that refused a task; every one is a {@link
 * LoopExecutor}.
 */
public sealed interface SingleThreadEventExecutor extends OrderedEventExecutor permits LoopExecutor {

    /** The number of queued tasks: an estimate unless asked on the executor's thread. Timers do not count. */
    int pendingTasks();
}
