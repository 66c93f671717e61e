package io.millrace.util.concurrent;

import static java.util.Objects.requireNonNull;

import java.util.concurrent.Executor;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** An executor of one thread, which starts with the first task and parks when there is nothing to do. */
public final class DefaultEventExecutor extends LoopExecutor {

    private static final Logger logger = LoggerFactory.getLogger(DefaultEventExecutor.class);

    static final int MAX_PENDING_TASKS = Integer.MAX_VALUE;

    private final Executor executor;

    /** Written by the loop's thread before it first waits, read by those who end its wait. */
    private volatile @Nullable Thread loopThread;

    /** Creates an executor that stands alone. */
    public DefaultEventExecutor() {
        this((EventExecutorGroup) null);
    }

    /** Creates an executor that stands alone, on a thread of the factory. */
    public DefaultEventExecutor(ThreadFactory threadFactory) {
        this(null, threadFactory);
    }

    /** Creates an executor that stands alone, on a thread which the given one lends it. */
    public DefaultEventExecutor(Executor executor) {
        this(null, executor);
    }

    /** Creates an executor of the group. */
    public DefaultEventExecutor(@Nullable EventExecutorGroup parent) {
        this(parent, new DefaultThreadFactory(DefaultEventExecutor.class));
    }

    /** Creates an executor of the group, on a thread of the factory. */
    public DefaultEventExecutor(@Nullable EventExecutorGroup parent, ThreadFactory threadFactory) {
        this(parent, new ThreadPerTaskExecutor(threadFactory));
    }

    /** Creates an executor of the group, on a thread which the given one lends it. */
    public DefaultEventExecutor(@Nullable EventExecutorGroup parent, Executor executor) {
        this(parent, executor, MAX_PENDING_TASKS, RejectedExecutionHandlers.reject());
    }

    /**
     * Creates an executor of the group, on a thread of the factory.
     *
     * @param maxPendingTasks          the room of the task queue, at least 16
     * @param rejectedExecutionHandler what becomes of a task that finds no room
     */
    public DefaultEventExecutor(
            @Nullable EventExecutorGroup parent,
            ThreadFactory threadFactory,
            int maxPendingTasks,
            RejectedExecutionHandler rejectedExecutionHandler) {
        this(parent, new ThreadPerTaskExecutor(threadFactory), maxPendingTasks, rejectedExecutionHandler);
    }

    /**
     * Creates an executor of the group, on a thread which the given one lends it.
     *
     * @param maxPendingTasks          the room of the task queue, at least 16
     * @param rejectedExecutionHandler what becomes of a task that finds no room
     */
    public DefaultEventExecutor(
            @Nullable EventExecutorGroup parent,
            Executor executor,
            int maxPendingTasks,
            RejectedExecutionHandler rejectedExecutionHandler) {
        super(parent, Ticker.systemTicker(), maxPendingTasks, rejectedExecutionHandler);
        this.executor = requireNonNull(executor, "executor");
    }

    @Override
    protected void start() {
        executor.execute(this::run);
    }

    private void run() {
        loopThread = Thread.currentThread();
        attach(Thread.currentThread());
        try {
            while (!(isShuttingDown() && confirmShutdown())) {
                park();
                runTimers(ticker().nanoTime());
                runTasks(TASK_BUDGET_NANOS);
            }
        } finally {
            terminated();
        }
    }

    private void park() {
        if (!prepareToWait()) {
            return;
        }
        long next = nextTimerNanos();
        if (next == Long.MAX_VALUE) {
            LockSupport.park(this);
        } else {
            LockSupport.parkNanos(this, next - ticker().nanoTime()); // at once if that is past
        }
        endWait();
        if (Thread.interrupted()) { // a flag left set would make every wait end at once
            logger.debug("{} was interrupted while it waited, which has no meaning here", this);
        }
    }

    @Override
    protected void interruptWait() {
        LockSupport.unpark(loopThread);
    }
}
