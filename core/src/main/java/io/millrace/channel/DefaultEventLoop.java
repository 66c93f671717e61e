package io.millrace.channel;

import io.millrace.util.concurrent.RejectedExecutionHandlers;
import io.millrace.util.concurrent.ThreadPerTaskExecutor;
import io.millrace.util.concurrent.Ticker;
import java.util.concurrent.Executor;
import java.util.concurrent.ThreadFactory;
import org.jspecify.annotations.Nullable;

/** An event loop without I/O: tasks and timers only. */
public class DefaultEventLoop extends SingleThreadIoEventLoop {
    /** Makes a loop with a thread of its own. */
    public DefaultEventLoop() {
        this((EventLoopGroup) null);
    }

    /**
     * Makes a loop.
     *
     * @param threadFactory makes the thread
     */
    public DefaultEventLoop(ThreadFactory threadFactory) {
        this(null, threadFactory);
    }

    /**
     * Makes a loop.
     *
     * @param executor gives the thread
     */
    public DefaultEventLoop(Executor executor) {
        this(null, executor);
    }

    /**
     * Makes a loop with a thread of its own.
     *
     * @param parent the group that it belongs to, or {@code null}
     */
    public DefaultEventLoop(@Nullable EventLoopGroup parent) {
        this(parent, defaultThreadFactory(DefaultEventLoop.class));
    }

    /**
     * Makes a loop.
     *
     * @param parent the group that it belongs to, or {@code null}
     * @param threadFactory makes the thread
     */
    public DefaultEventLoop(@Nullable EventLoopGroup parent, ThreadFactory threadFactory) {
        this(parent, new ThreadPerTaskExecutor(threadFactory));
    }

    /**
     * Makes a loop.
     *
     * @param parent the group that it belongs to, or {@code null}
     * @param executor gives the thread
     */
    public DefaultEventLoop(@Nullable EventLoopGroup parent, Executor executor) {
        super(
                parent,
                executor,
                ioExecutor -> new ParkingIoHandler(),
                Ticker.systemTicker(),
                Integer.MAX_VALUE,
                RejectedExecutionHandlers.reject());
    }
}
