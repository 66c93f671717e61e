package io.millrace.util;

import java.util.concurrent.atomic.AtomicIntegerFieldUpdater;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A time-out of a {@link HashedWheelTimer}; waiting at first, then expired or cancelled for good. */
final class WheelTimeout implements Timeout, Runnable {

    private static final Logger logger = LoggerFactory.getLogger(WheelTimeout.class);

    private static final AtomicIntegerFieldUpdater<WheelTimeout> STATE =
            AtomicIntegerFieldUpdater.newUpdater(WheelTimeout.class, "state");

    private static final int WAITING = 0;
    private static final int CANCELLED = 1;
    private static final int EXPIRED = 2;

    /** In the wheel's nanoseconds. */
    final long deadline;

    // These four belong to the wheel's thread.
    long remainingRounds;

    @Nullable
    WheelTimeout previous;

    @Nullable
    WheelTimeout next;

    TimerWheel.@Nullable Bucket bucket;

    private final HashedWheelTimer timer;
    private final TimerWheel wheel;
    private final TimerTask task;

    /** Any thread makes it CANCELLED, the wheel's thread EXPIRED: who succeeds decides. */
    private volatile int state = WAITING;

    WheelTimeout(HashedWheelTimer timer, TimerWheel wheel, TimerTask task, long deadline) {
        this.timer = timer;
        this.wheel = wheel;
        this.task = task;
        this.deadline = deadline;
    }

    @Override
    public Timer timer() {
        return timer;
    }

    @Override
    public TimerTask task() {
        return task;
    }

    @Override
    public boolean isExpired() {
        return state == EXPIRED;
    }

    @Override
    public boolean isCancelled() {
        return state == CANCELLED;
    }

    @Override
    public boolean cancel() {
        if (discard()) {
            wheel.remove(this);
            return true;
        }
        return false;
    }

    /** Cancels without telling the wheel. */
    boolean discard() {
        return STATE.compareAndSet(this, WAITING, CANCELLED);
    }

    boolean expire() {
        return STATE.compareAndSet(this, WAITING, EXPIRED);
    }

    @Override
    public void run() {
        try {
            task.run(this);
        } catch (Throwable t) {
            // The edge of the timer's loop: whatever a task throws, the wheel goes on turning.
            logger.warn("The timer task {} failed", task, t);
        }
    }

    void tellCancelled() {
        try {
            task.cancelled(this);
        } catch (Throwable t) {
            logger.warn("The timer task {} failed when told that it was cancelled", task, t);
        }
    }

    @Override
    public String toString() {
        long remaining = deadline - wheel.now();
        StringBuilder out = new StringBuilder("WheelTimeout(deadline: ");
        if (remaining == 0) {
            out.append("now");
        } else {
            out.append(Math.abs(remaining)).append(remaining > 0 ? " ns later" : " ns ago");
        }
        return out.append(isCancelled() ? ", cancelled" : "")
                .append(", task: ")
                .append(task)
                .append(')')
                .toString();
    }
}
