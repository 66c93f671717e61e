package io.millrace.util.concurrent;

import java.util.concurrent.Callable;
import java.util.concurrent.Delayed;
import java.util.concurrent.TimeUnit;

/**
 * A timer of a {@link LoopExecutor}: its future, what it runs, and its place in the {@link TimerHeap}.
 *
 * <p>As a task it settles its own place on the loop's thread: {@link #run()} puts it into the heap, or takes it out
 * once it is cancelled. {@link #fire()} is the timer going off.
 */
final class ScheduledTask<V> extends PromiseTask<V> implements ScheduledFuture<V> {

    /** Not in the heap. */
    static final int NOWHERE = -1;

    private final LoopExecutor loop;

    /** 0: once. Positive: at this rate. Negative: this long after the end of the run before. */
    private final long periodNanos;

    /** Set by the creating thread, then by the loop's as the period goes on. Others read it for {@link #getDelay}. */
    private volatile long deadlineNanos;

    /** Position in the heap. Loop's thread only. */
    int heapIndex = NOWHERE;

    /** Orders timers of equal deadline by their arrival. Loop's thread only. */
    long arrival;

    ScheduledTask(LoopExecutor loop, Runnable runnable, long deadlineNanos, long periodNanos) {
        super(loop, runnable);
        this.loop = loop;
        this.deadlineNanos = deadlineNanos;
        this.periodNanos = periodNanos;
    }

    ScheduledTask(LoopExecutor loop, Callable<V> callable, long deadlineNanos) {
        super(loop, callable);
        this.loop = loop;
        this.deadlineNanos = deadlineNanos;
        this.periodNanos = 0;
    }

    long deadlineNanos() {
        return deadlineNanos;
    }

    /** Whether this goes off before the other. Deadlines are compared by difference: the clock may wrap. */
    boolean isBefore(ScheduledTask<?> other) {
        long difference = deadlineNanos - other.deadlineNanos;
        return difference < 0 || (difference == 0 && arrival < other.arrival);
    }

    @Override
    public long getDelay(TimeUnit unit) {
        return unit.convert(Math.max(0, deadlineNanos - loop.ticker().nanoTime()), TimeUnit.NANOSECONDS);
    }

    @Override
    public int compareTo(Delayed other) {
        if (this == other) {
            return 0;
        }
        if (other instanceof ScheduledTask<?> task) {
            long difference = deadlineNanos - task.deadlineNanos;
            return difference != 0 ? Long.signum(difference) : Long.compare(arrival, task.arrival);
        }
        return Long.compare(getDelay(TimeUnit.NANOSECONDS), other.getDelay(TimeUnit.NANOSECONDS));
    }

    @Override
    public boolean cancel(boolean mayInterruptIfRunning) {
        boolean cancelled = super.cancel(mayInterruptIfRunning);
        if (cancelled) {
            loop.forget(this);
        }
        return cancelled;
    }

    /** Cancels without leaving the heap: for the loop, which has taken it out already. */
    void cancelOutsideHeap() {
        super.cancel(false);
    }

    @Override
    public void run() {
        loop.place(this);
    }

    /** Goes off. The loop's thread has taken it out of the heap; a periodic one goes back in. */
    void fire() {
        if (periodNanos == 0) {
            super.run();
        } else if (!isDone()) {
            firePeriodic();
        }
    }

    private void firePeriodic() {
        try {
            call();
        } catch (Throwable t) {
            fail(t);
            return;
        }
        if (isDone() || loop.isShuttingDown()) { // cancelled by itself, or by a shutdown that cancels every timer
            cancelOutsideHeap();
            return;
        }
        deadlineNanos = periodNanos > 0
                ? deadlineNanos + periodNanos
                : LoopExecutor.deadline(loop.ticker().nanoTime(), -periodNanos);
        loop.place(this);
    }

    @Override
    protected StringBuilder toStringBuilder() {
        StringBuilder buf = super.toStringBuilder();
        buf.setCharAt(buf.length() - 1, ',');
        return buf.append(" deadline: ")
                .append(deadlineNanos)
                .append(", period: ")
                .append(periodNanos)
                .append(')');
    }
}
