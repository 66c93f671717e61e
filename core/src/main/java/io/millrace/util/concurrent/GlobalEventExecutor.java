package io.millrace.util.concurrent;

import static java.util.Objects.requireNonNull;

import java.util.List;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * The one executor for what has no other: its thread starts with a task and ends after a second without one. Not for
 * work of any size. It is never shut down.
 */
public final class GlobalEventExecutor extends LoopExecutor {

    /** The only instance. */
    public static final GlobalEventExecutor INSTANCE = new GlobalEventExecutor();

    private static final long QUIET_PERIOD_NANOS = TimeUnit.SECONDS.toNanos(1);

    private final ThreadFactory threadFactory =
            new DefaultThreadFactory(DefaultThreadFactory.toPoolName(GlobalEventExecutor.class));

    private final Future<?> terminationFuture = new FailedFuture<>(this, new UnsupportedOperationException());

    /** The latest thread, running or not. Written by who starts it, read by those who end its wait or await its end. */
    private volatile @Nullable Thread latest;

    private GlobalEventExecutor() {
        super(null, Ticker.systemTicker(), Integer.MAX_VALUE, RejectedExecutionHandlers.reject());
    }

    @Override
    protected void start() {
        Thread started = threadFactory.newThread(this::run);
        // The submitter's class loader has nothing to do with this thread, and must not be kept by it.
        started.setContextClassLoader(null);
        latest = started;
        started.start();
    }

    private void run() {
        attach(Thread.currentThread());
        long idleSince = ticker().nanoTime();
        while (true) {
            long now = ticker().nanoTime();
            if (runTimers(now) + runTasks(TASK_BUDGET_NANOS) > 0) {
                now = ticker().nanoTime();
                idleSince = now;
            }
            long timer = nextTimerNanos();
            long wait = (timer == Long.MAX_VALUE ? idleSince + QUIET_PERIOD_NANOS : timer) - now;
            if (wait > 0) {
                park(wait);
            } else if (timer == Long.MAX_VALUE && detachIfIdle()) {
                return;
            }
        }
    }

    private void park(long nanos) {
        if (!prepareToWait()) {
            return;
        }
        LockSupport.parkNanos(this, nanos);
        endWait();
        Thread.interrupted(); // a flag left set would make every wait end at once
    }

    @Override
    protected void interruptWait() {
        LockSupport.unpark(latest);
    }

    /**
     * Waits at most this long for the present thread to end, for want of tasks; true if it has.
     *
     * <p><b>Errors</b> {@link IllegalStateException} when no thread was ever started.
     */
    public boolean awaitInactivity(long timeout, TimeUnit unit) throws InterruptedException {
        requireNonNull(unit, "unit");
        Thread thread = latest;
        if (thread == null) {
            throw new IllegalStateException("thread was not started");
        }
        TimeUnit.NANOSECONDS.timedJoin(thread, unit.toNanos(timeout));
        return !thread.isAlive();
    }

    /** Without effect: returns {@link #terminationFuture()}, which has failed. */
    @Override
    public Future<?> shutdownGracefully(long quietPeriod, long timeout, TimeUnit unit) {
        return terminationFuture();
    }

    /** Has failed with an {@link UnsupportedOperationException}. */
    @Override
    public Future<?> terminationFuture() {
        return terminationFuture;
    }

    /** Always refused with an {@link UnsupportedOperationException}. */
    @Override
    public void shutdown() {
        throw new UnsupportedOperationException();
    }

    /** Always refused with an {@link UnsupportedOperationException}. */
    @Override
    public List<Runnable> shutdownNow() {
        throw new UnsupportedOperationException();
    }

    @Override
    public boolean isShuttingDown() {
        return false;
    }

    @Override
    public boolean isShutdown() {
        return false;
    }

    @Override
    public boolean isTerminated() {
        return false;
    }

    /** False at once: this executor does not terminate. */
    @Override
    public boolean awaitTermination(long timeout, TimeUnit unit) {
        return false;
    }
}
