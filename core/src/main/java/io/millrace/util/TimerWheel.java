package io.millrace.util;

import java.lang.ref.WeakReference;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import org.jctools.queues.varhandle.MpscUnboundedVarHandleArrayQueue;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The wheel of a {@link HashedWheelTimer} and what its thread does. Times are nanoseconds since the wheel was made.
 *
 * <p>Only the thread touches the lists; time-outs come and go through two queues, which it looks into at each tick.
 */
final class TimerWheel implements Runnable {

    private static final Logger logger = LoggerFactory.getLogger(TimerWheel.class);

    /** Keeps a flood of new time-outs from holding up those that are due. */
    private static final int MAX_TRANSFERS_PER_TICK = 100_000;

    private static final int QUEUE_CHUNK = 1024;

    private final WeakReference<HashedWheelTimer> timer;
    private final long tickNanos;
    private final Bucket[] buckets;
    private final Executor taskExecutor;
    private final long startNanos = System.nanoTime();

    private final Queue<WheelTimeout> added = new MpscUnboundedVarHandleArrayQueue<>(QUEUE_CHUNK);
    private final Queue<WheelTimeout> cancelled = new MpscUnboundedVarHandleArrayQueue<>(QUEUE_CHUNK);

    /** Counted up by whoever adds, down by the thread when it forgets the time-out. */
    private final AtomicLong pending = new AtomicLong();

    /** Written under the timer's life cycle lock, read by all. */
    private volatile int state = HashedWheelTimer.WORKER_STATE_INIT;

    /** Written by the thread as the last thing it does. */
    private volatile List<WheelTimeout> unprocessed = List.of();

    private long tick;

    TimerWheel(HashedWheelTimer timer, long tickNanos, int size, Executor taskExecutor) {
        this.timer = new WeakReference<>(timer);
        this.tickNanos = tickNanos;
        this.taskExecutor = taskExecutor;
        buckets = new Bucket[size];
        for (int i = 0; i < size; i++) {
            buckets[i] = new Bucket();
        }
    }

    int state() {
        return state;
    }

    void state(int state) {
        this.state = state;
    }

    long pending() {
        return pending.get();
    }

    /** Counts one more time-out, unless that exceeds the limit (none if not positive). */
    boolean reserve(long limit) {
        if (pending.incrementAndGet() > limit && limit > 0) {
            pending.decrementAndGet();
            return false;
        }
        return true;
    }

    long now() {
        return System.nanoTime() - startNanos;
    }

    long deadline(long delayNanos) {
        long deadline = now() + delayNanos;
        return delayNanos > 0 && deadline < 0 ? Long.MAX_VALUE : deadline;
    }

    void add(WheelTimeout timeout) {
        added.add(timeout);
    }

    void remove(WheelTimeout timeout) {
        cancelled.add(timeout);
    }

    /** Cancels what the thread will not see any more; false if it has expired or was cancelled before. */
    boolean discard(WheelTimeout timeout) {
        if (timeout.discard()) {
            pending.decrementAndGet();
            return true;
        }
        return false;
    }

    List<WheelTimeout> unprocessed() {
        return unprocessed;
    }

    @Override
    public void run() {
        tick = now() / tickNanos;
        while (waitForTick()) {
            forgetCancelled();
            takeAdded();
            buckets[(int) (tick & (buckets.length - 1))].expire();
            tick++;
        }
        forgetCancelled();
        unprocessed = drain();
    }

    /** Waits until the present tick is over; false if the timer was stopped, or dropped. */
    private boolean waitForTick() {
        long end = tickNanos * (tick + 1);
        while (isStarted()) {
            if (timer.refersTo(null)) {
                // A waiting time-out refers to the timer: there are none.
                HashedWheelTimer.LEAKS.reportLeaks();
                return false;
            }
            long remaining = end - now();
            if (remaining <= 0) {
                return true;
            }
            // An interrupt meant for a task must not make every wait from now on return at once. One that belongs to
            // a stop comes after the state has changed, and again until this thread has ended.
            if (!Thread.interrupted()) {
                LockSupport.parkNanos(this, remaining);
            }
        }
        return false;
    }

    /** Called by the thread, and by who stops the timer once the thread has ended. */
    void forgetCancelled() {
        for (WheelTimeout timeout = cancelled.poll(); timeout != null; timeout = cancelled.poll()) {
            Bucket bucket = timeout.bucket;
            if (bucket != null) {
                bucket.unlink(timeout);
            }
            pending.decrementAndGet();
            timeout.tellCancelled();
        }
    }

    private boolean isStarted() {
        return state == HashedWheelTimer.WORKER_STATE_STARTED;
    }

    private void takeAdded() {
        for (int i = 0; i < MAX_TRANSFERS_PER_TICK; i++) {
            WheelTimeout timeout = added.poll();
            if (timeout == null) {
                return;
            }
            if (!timeout.isCancelled()) {
                // What is overdue hangs where this tick finds it.
                long due = Math.max(timeout.deadline / tickNanos, tick);
                timeout.remainingRounds = (due - tick) / buckets.length;
                buckets[(int) (due & (buckets.length - 1))].append(timeout);
            }
        }
    }

    private List<WheelTimeout> drain() {
        List<WheelTimeout> left = new ArrayList<>();
        for (Bucket bucket : buckets) {
            for (WheelTimeout each = bucket.first; each != null; each = each.next) {
                left.add(each);
            }
        }
        for (WheelTimeout each = added.poll(); each != null; each = added.poll()) {
            left.add(each);
        }
        return left;
    }

    /** The time-outs that are due in one tick of some round, in the order in which they came. */
    final class Bucket {

        private @Nullable WheelTimeout first;
        private @Nullable WheelTimeout last;

        void append(WheelTimeout timeout) {
            timeout.bucket = this;
            timeout.previous = last;
            if (last != null) {
                last.next = timeout;
            } else {
                first = timeout;
            }
            last = timeout;
        }

        void unlink(WheelTimeout timeout) {
            WheelTimeout previous = timeout.previous;
            WheelTimeout next = timeout.next;
            if (previous != null) {
                previous.next = next;
            } else {
                first = next;
            }
            if (next != null) {
                next.previous = previous;
            } else {
                last = previous;
            }
            timeout.previous = null;
            timeout.next = null;
            timeout.bucket = null;
        }

        void expire() {
            WheelTimeout next;
            // After a stop the rest stays, to be returned as unprocessed.
            for (WheelTimeout each = first; each != null && isStarted(); each = next) {
                next = each.next;
                if (each.remainingRounds > 0) {
                    each.remainingRounds--;
                } else if (each.expire()) {
                    // A cancelled one stays until the next look into the queue of the cancelled.
                    unlink(each);
                    pending.decrementAndGet();
                    hand(each);
                }
            }
        }

        private void hand(WheelTimeout timeout) {
            try {
                taskExecutor.execute(timeout);
            } catch (Throwable t) {
                // The edge of the timer's loop: whatever an executor throws, the wheel goes on turning.
                logger.warn("An executor refused the timer task {}", timeout.task(), t);
            }
        }
    }
}
