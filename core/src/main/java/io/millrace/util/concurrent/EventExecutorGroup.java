package io.millrace.util.concurrent;

import java.util.Iterator;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * A set of {@link EventExecutor}s with one life cycle. What is submitted to the group goes to its {@link #next()}
 * executor.
 *
 * <p>A group is an {@link AutoCloseable}: {@link #close()} shuts it down gracefully and waits for the end.
 */
public interface EventExecutorGroup extends ScheduledExecutorService, Iterable<EventExecutor>, AutoCloseable {

    /** Whether all executors of this group are shutting down or shut down. */
    boolean isShuttingDown();

    /** As {@link #shutdownGracefully(long, long, TimeUnit)} with a quiet period of 2 s and a timeout of 15 s. */
    Future<?> shutdownGracefully();

    /**
     * Begins the shutdown and returns {@link #terminationFuture()}. Tasks are accepted until none came for the quiet
     * period (each one starts the period anew) or the timeout is over. Timers are cancelled at once. Later calls
     * change nothing.
     *
     * <p><b>Errors</b> {@link IllegalArgumentException} when a period is negative or the timeout is shorter than the
     * quiet period. <b>Thread</b> any, the group's own included.
     */
    Future<?> shutdownGracefully(long quietPeriod, long timeout, TimeUnit unit);

    /** Completes when all executors of this group have terminated. */
    Future<?> terminationFuture();

    /** Begins the shutdown with neither quiet period nor timeout: what is queued is run, nothing new is accepted. */
    @Override
    default void shutdown() {
        shutdownGracefully(0, 0, TimeUnit.NANOSECONDS);
    }

    /** As {@link #shutdown()}. The list is always empty: tasks that are queued are run. */
    @Override
    default List<Runnable> shutdownNow() {
        shutdown();
        return List.of();
    }

    /**
     * Shuts down gracefully, with the default periods, and waits for the end. An interrupt does not end the wait; the
     * flag is set again afterwards.
     *
     * <p><b>Errors</b> {@link IllegalStateException}, with nothing shut down, on a thread of this group (it would
     * wait for itself); {@link UnsupportedOperationException} from executors that never shut down.
     */
    @Override
    default void close() {
        for (EventExecutor executor : this) {
            if (executor.inEventLoop()) {
                throw new IllegalStateException(
                        "close() waits for the end of all threads of this group and cannot be called on one of them: "
                                + Thread.currentThread().getName());
            }
        }
        shutdownGracefully().syncUninterruptibly();
    }

    /** One of the executors of this group. */
    EventExecutor next();

    /** The executors of this group, unmodifiable. */
    @Override
    Iterator<EventExecutor> iterator();

    @Override
    Future<?> submit(Runnable task);

    @Override
    <T> Future<T> submit(Runnable task, @Nullable T result);

    @Override
    <T> Future<T> submit(Callable<T> task);

    @Override
    ScheduledFuture<?> schedule(Runnable command, long delay, TimeUnit unit);

    @Override
    <V> ScheduledFuture<V> schedule(Callable<V> callable, long delay, TimeUnit unit);

    @Override
    ScheduledFuture<?> scheduleAtFixedRate(Runnable command, long initialDelay, long period, TimeUnit unit);

    @Override
    ScheduledFuture<?> scheduleWithFixedDelay(Runnable command, long initialDelay, long delay, TimeUnit unit);

    /** The clock of this group's timers. */
    default Ticker ticker() {
        return Ticker.systemTicker();
    }
}
