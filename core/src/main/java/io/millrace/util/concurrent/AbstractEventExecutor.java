package io.millrace.util.concurrent;

import java.util.Iterator;
import java.util.List;
import java.util.concurrent.AbstractExecutorService;
import java.util.concurrent.Callable;
import java.util.concurrent.RunnableFuture;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The part of an {@link EventExecutor} that is the same for all: its group of one, and submitting over {@code
 * execute}.
 */
public abstract class AbstractEventExecutor extends AbstractExecutorService implements EventExecutor {

    static final long DEFAULT_SHUTDOWN_QUIET_PERIOD_SECONDS = 2;
    static final long DEFAULT_SHUTDOWN_TIMEOUT_SECONDS = 15;

    private static final Logger logger = LoggerFactory.getLogger(AbstractEventExecutor.class);

    private final @Nullable EventExecutorGroup parent;
    private final List<EventExecutor> self = List.of(this);

    /** Creates an executor without a group. */
    protected AbstractEventExecutor() {
        this(null);
    }

    /** Creates an executor that is part of the group. */
    protected AbstractEventExecutor(@Nullable EventExecutorGroup parent) {
        this.parent = parent;
    }

    @Override
    public @Nullable EventExecutorGroup parent() {
        return parent;
    }

    @Override
    public EventExecutor next() {
        return this;
    }

    @Override
    public Iterator<EventExecutor> iterator() {
        return self.iterator();
    }

    @Override
    public Future<?> shutdownGracefully() {
        return shutdownGracefully(
                DEFAULT_SHUTDOWN_QUIET_PERIOD_SECONDS, DEFAULT_SHUTDOWN_TIMEOUT_SECONDS, TimeUnit.SECONDS);
    }

    /**
     * Runs the task some time soon, without waking the executor for it where that can be spared. Here: as
     * {@link #execute(Runnable)}.
     */
    public void lazyExecute(Runnable task) {
        execute(task);
    }

    @Override
    public Future<?> submit(Runnable task) {
        return (Future<?>) super.submit(task);
    }

    @Override
    public <T> Future<T> submit(Runnable task, @Nullable T result) {
        return (Future<T>) super.submit(task, result);
    }

    @Override
    public <T> Future<T> submit(Callable<T> task) {
        return (Future<T>) super.submit(task);
    }

    @Override
    protected final <T> RunnableFuture<T> newTaskFor(Runnable runnable, @Nullable T value) {
        return value == null ? new PromiseTask<>(this, runnable) : new PromiseTask<>(this, runnable, value);
    }

    @Override
    protected final <T> RunnableFuture<T> newTaskFor(Callable<T> callable) {
        return new PromiseTask<>(this, callable);
    }

    /** Not supported unless overridden. */
    @Override
    public ScheduledFuture<?> schedule(Runnable command, long delay, TimeUnit unit) {
        throw new UnsupportedOperationException();
    }

    /** Not supported unless overridden. */
    @Override
    public <V> ScheduledFuture<V> schedule(Callable<V> callable, long delay, TimeUnit unit) {
        throw new UnsupportedOperationException();
    }

    /** Not supported unless overridden. */
    @Override
    public ScheduledFuture<?> scheduleAtFixedRate(Runnable command, long initialDelay, long period, TimeUnit unit) {
        throw new UnsupportedOperationException();
    }

    /** Not supported unless overridden. */
    @Override
    public ScheduledFuture<?> scheduleWithFixedDelay(Runnable command, long initialDelay, long delay, TimeUnit unit) {
        throw new UnsupportedOperationException();
    }

    /** Runs the task; what it throws is logged, as it has nowhere else to go. */
    static void runLogged(Runnable task) {
        try {
            task.run();
        } catch (Throwable t) {
            logger.warn("A task raised an exception. Task: {}", task, t);
        }
    }
}
