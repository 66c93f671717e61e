package io.millrace.util.concurrent;

import java.util.concurrent.Executor;
import java.util.concurrent.ThreadFactory;
import org.jspecify.annotations.Nullable;

/** A group of {@link DefaultEventExecutor}s: for handlers that must not run on a channel's loop. */
public class DefaultEventExecutorGroup extends MultithreadEventExecutorGroup {

    /** Creates a group of that many threads. */
    public DefaultEventExecutorGroup(int nThreads) {
        this(nThreads, null);
    }

    /** Creates a group of that many threads, made by the factory; null for the default one. */
    public DefaultEventExecutorGroup(int nThreads, @Nullable ThreadFactory threadFactory) {
        this(nThreads, threadFactory, DefaultEventExecutor.MAX_PENDING_TASKS, RejectedExecutionHandlers.reject());
    }

    /**
     * Creates a group of that many threads, made by the factory; null for the default one.
     *
     * @param maxPendingTasks the room of each task queue, at least 16
     * @param rejectedHandler what becomes of a task that finds no room
     */
    public DefaultEventExecutorGroup(
            int nThreads,
            @Nullable ThreadFactory threadFactory,
            int maxPendingTasks,
            RejectedExecutionHandler rejectedHandler) {
        super(nThreads, threadFactory, maxPendingTasks, rejectedHandler);
    }

    @Override
    protected EventExecutor newChild(Executor executor, Object... args) throws Exception {
        return new DefaultEventExecutor(this, executor, (Integer) args[0], (RejectedExecutionHandler) args[1]);
    }
}
