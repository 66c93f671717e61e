package io.millrace.channel;

import io.millrace.util.concurrent.DefaultThreadFactory;
import io.millrace.util.concurrent.RejectedExecutionHandler;
import io.millrace.util.concurrent.RejectedExecutionHandlers;
import io.millrace.util.concurrent.ThreadPerTaskExecutor;
import io.millrace.util.concurrent.Ticker;
import java.util.Objects;
import java.util.concurrent.Executor;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** An event loop with a thread of its own, which starts with the first task. */
public class SingleThreadIoEventLoop extends AbstractIoEventLoop {
    private static final Logger logger = LoggerFactory.getLogger(SingleThreadIoEventLoop.class);

    /** How long queued tasks run before I/O is looked at again. */
    private static final long TASK_BUDGET_NANOS = TimeUnit.MILLISECONDS.toNanos(10);

    /** A handler that fails this often in a row will not recover: the loop ends rather than spin. */
    private static final int MAX_FAILURES_IN_A_ROW = 16;

    private final Executor executor;

    /**
     * Makes a loop that is not started.
     *
     * @param parent the group that it belongs to, or {@code null}
     * @param threadFactory makes the thread
     * @param ioHandlerFactory makes the handler
     */
    public SingleThreadIoEventLoop(
            @Nullable IoEventLoopGroup parent, ThreadFactory threadFactory, IoHandlerFactory ioHandlerFactory) {
        this(parent, new ThreadPerTaskExecutor(threadFactory), ioHandlerFactory);
    }

    /**
     * Makes a loop that is not started.
     *
     * @param parent the group that it belongs to, or {@code null}
     * @param executor gives the thread: runs one endless task
     * @param ioHandlerFactory makes the handler
     */
    public SingleThreadIoEventLoop(
            @Nullable IoEventLoopGroup parent, Executor executor, IoHandlerFactory ioHandlerFactory) {
        this(
                parent,
                executor,
                ioHandlerFactory,
                Ticker.systemTicker(),
                Integer.MAX_VALUE,
                RejectedExecutionHandlers.reject());
    }

    /**
     * Makes a loop that is not started.
     *
     * @param parent the group that it belongs to, or {@code null}
     * @param executor gives the thread: runs one endless task
     * @param ioHandlerFactory makes the handler
     * @param ticker the clock of timers
     * @param maxPendingTasks how many tasks may be queued
     * @param rejectedExecutionHandler what to do with a task too many
     */
    public SingleThreadIoEventLoop(
            @Nullable EventLoopGroup parent,
            Executor executor,
            IoHandlerFactory ioHandlerFactory,
            Ticker ticker,
            int maxPendingTasks,
            RejectedExecutionHandler rejectedExecutionHandler) {
        super(parent, ioHandlerFactory, ticker, maxPendingTasks, rejectedExecutionHandler);
        this.executor = Objects.requireNonNull(executor, "executor");
    }

    static ThreadFactory defaultThreadFactory(Class<?> type) {
        return new DefaultThreadFactory(type, false, Thread.MAX_PRIORITY);
    }

    @Override
    protected void start() {
        executor.execute(() -> {
            attach(Thread.currentThread());
            try {
                run();
            } finally {
                end();
            }
        });
    }

    /** Runs cycles until the loop is shut down. */
    private void run() {
        int failures = 0;
        for (; ; ) {
            try {
                cycle(UNTIL_TIMER, TASK_BUDGET_NANOS);
                failures = 0;
                if (isShuttingDown() && shutdownStep()) {
                    return;
                }
            } catch (Throwable t) {
                if (++failures == MAX_FAILURES_IN_A_ROW) {
                    logger.error("an event loop ends: it failed {} times in a row", failures, t);
                    return;
                }
                logger.error("an event loop failed and goes on", t);
            }
        }
    }
}
