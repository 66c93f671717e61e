package io.millrace.util;

import java.util.Collections;
import java.util.HashSet;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.Executor;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A {@link Timer} for many approximate time-outs: scheduling and cancelling take constant time, and a task runs at the
 * first tick after its delay is over.
 *
 * <p>Time-outs hang in a wheel of lists, one list a tick. A larger wheel means fewer visits to time-outs that are
 * rounds away. One thread turns the wheel; it starts with the first time-out and runs until {@link #stop()}. Make few
 * timers and share them. A timer that is dropped without being stopped is reported as a leak, and its thread ends.
 *
 * <p>Tasks run on the wheel's thread unless an executor is given, so they must not block.
 *
 * <p><b>Thread:</b> any.
 */
public class HashedWheelTimer implements Timer {

    /** The thread has not been started. */
    public static final int WORKER_STATE_INIT = 0;

    /** The thread runs. */
    public static final int WORKER_STATE_STARTED = 1;

    /** The timer was stopped. */
    public static final int WORKER_STATE_SHUTDOWN = 2;

    static final ResourceLeakDetector<HashedWheelTimer> LEAKS =
            ResourceLeakDetectorFactory.instance().newResourceLeakDetector(HashedWheelTimer.class, 1);

    private static final Logger logger = LoggerFactory.getLogger(HashedWheelTimer.class);

    private static final int MAX_TICKS_PER_WHEEL = 1 << 30;
    private static final long MIN_TICK_NANOS = TimeUnit.MILLISECONDS.toNanos(1);

    // The thread knows the wheel but not the timer, so that a timer nobody has any more can be collected.
    private final TimerWheel wheel;
    private final Thread worker;
    private final long maxPendingTimeouts;
    private final @Nullable ResourceLeakTracker<HashedWheelTimer> leak;
    private final Object lifeCycle = new Object();

    /** Creates a timer with ticks of 100 ms and a wheel of 512. */
    public HashedWheelTimer() {
        this(Executors.defaultThreadFactory());
    }

    /**
     * Creates a timer with a wheel of 512.
     *
     * @param tickDuration the time between ticks
     * @param unit its unit
     * @throws IllegalArgumentException if the duration is not positive or too long
     */
    public HashedWheelTimer(long tickDuration, TimeUnit unit) {
        this(Executors.defaultThreadFactory(), tickDuration, unit);
    }

    /**
     * Creates a timer.
     *
     * @param tickDuration the time between ticks
     * @param unit its unit
     * @param ticksPerWheel the size of the wheel
     * @throws IllegalArgumentException if a number is not positive or too large
     */
    public HashedWheelTimer(long tickDuration, TimeUnit unit, int ticksPerWheel) {
        this(Executors.defaultThreadFactory(), tickDuration, unit, ticksPerWheel);
    }

    /**
     * Creates a timer with ticks of 100 ms and a wheel of 512.
     *
     * @param threadFactory makes the thread
     */
    public HashedWheelTimer(ThreadFactory threadFactory) {
        this(threadFactory, 100, TimeUnit.MILLISECONDS);
    }

    /**
     * Creates a timer with a wheel of 512.
     *
     * @param threadFactory makes the thread
     * @param tickDuration the time between ticks
     * @param unit its unit
     * @throws IllegalArgumentException if the duration is not positive or too long
     */
    public HashedWheelTimer(ThreadFactory threadFactory, long tickDuration, TimeUnit unit) {
        this(threadFactory, tickDuration, unit, 512);
    }

    /**
     * Creates a timer.
     *
     * @param threadFactory makes the thread
     * @param tickDuration the time between ticks
     * @param unit its unit
     * @param ticksPerWheel the size of the wheel
     * @throws IllegalArgumentException if a number is not positive or too large
     */
    public HashedWheelTimer(ThreadFactory threadFactory, long tickDuration, TimeUnit unit, int ticksPerWheel) {
        this(threadFactory, tickDuration, unit, ticksPerWheel, true);
    }

    /**
     * Creates a timer.
     *
     * @param threadFactory makes the thread
     * @param tickDuration the time between ticks
     * @param unit its unit
     * @param ticksPerWheel the size of the wheel
     * @param leakDetection whether to report the timer if it is dropped; always so if the thread is no daemon
     * @throws IllegalArgumentException if a number is not positive or too large
     */
    public HashedWheelTimer(
            ThreadFactory threadFactory, long tickDuration, TimeUnit unit, int ticksPerWheel, boolean leakDetection) {
        this(threadFactory, tickDuration, unit, ticksPerWheel, leakDetection, -1);
    }

    /**
     * Creates a timer.
     *
     * @param threadFactory makes the thread
     * @param tickDuration the time between ticks
     * @param unit its unit
     * @param ticksPerWheel the size of the wheel
     * @param leakDetection whether to report the timer if it is dropped; always so if the thread is no daemon
     * @param maxPendingTimeouts how many time-outs may wait at once; no limit if that is not positive
     * @throws IllegalArgumentException if a number is not positive or too large
     */
    public HashedWheelTimer(
            ThreadFactory threadFactory,
            long tickDuration,
            TimeUnit unit,
            int ticksPerWheel,
            boolean leakDetection,
            long maxPendingTimeouts) {
        this(threadFactory, tickDuration, unit, ticksPerWheel, leakDetection, maxPendingTimeouts, Runnable::run);
    }

    /**
     * Creates a timer.
     *
     * @param threadFactory makes the thread
     * @param tickDuration the time between ticks, at least a millisecond (less is raised to that)
     * @param unit its unit
     * @param ticksPerWheel the size of the wheel, rounded up to a power of two
     * @param leakDetection whether to report the timer if it is dropped; always so if the thread is no daemon
     * @param maxPendingTimeouts how many time-outs may wait at once; no limit if that is not positive
     * @param taskExecutor runs the tasks
     * @throws IllegalArgumentException if a number is not positive or too large
     */
    public HashedWheelTimer(
            ThreadFactory threadFactory,
            long tickDuration,
            TimeUnit unit,
            int ticksPerWheel,
            boolean leakDetection,
            long maxPendingTimeouts,
            Executor taskExecutor) {
        Objects.requireNonNull(threadFactory, "threadFactory");
        Objects.requireNonNull(unit, "unit");
        Objects.requireNonNull(taskExecutor, "taskExecutor");
        int size = wheelSize(ticksPerWheel);
        wheel = new TimerWheel(this, tickNanos(tickDuration, unit, size), size, taskExecutor);
        worker = threadFactory.newThread(wheel);
        this.maxPendingTimeouts = maxPendingTimeouts;
        leak = leakDetection || !worker.isDaemon() ? LEAKS.track(this) : null;
    }

    private static int wheelSize(int ticksPerWheel) {
        if (ticksPerWheel <= 0 || ticksPerWheel > MAX_TICKS_PER_WHEEL) {
            throw new IllegalArgumentException(
                    "ticksPerWheel : " + ticksPerWheel + " (expected: 1 to " + MAX_TICKS_PER_WHEEL + ")");
        }
        return ticksPerWheel == 1 ? 1 : Integer.highestOneBit(ticksPerWheel - 1) << 1;
    }

    private static long tickNanos(long tickDuration, TimeUnit unit, int wheelSize) {
        if (tickDuration <= 0) {
            throw new IllegalArgumentException("tickDuration : " + tickDuration + " (expected: > 0)");
        }
        long nanos = unit.toNanos(tickDuration);
        long limit = Long.MAX_VALUE / wheelSize;
        if (nanos >= limit) {
            throw new IllegalArgumentException(
                    "tickDuration : " + tickDuration + " " + unit + " (expected: less than " + limit + " ns)");
        }
        if (nanos < MIN_TICK_NANOS) {
            logger.warn("tickDuration {} {} is too short; using 1 ms", tickDuration, unit);
        }
        return Math.max(nanos, MIN_TICK_NANOS);
    }

    /**
     * Starts the thread, unless it runs already. The first time-out does so, too.
     *
     * @throws IllegalStateException if this timer has been stopped
     */
    public void start() {
        if (wheel.state() == WORKER_STATE_STARTED) {
            return;
        }
        synchronized (lifeCycle) {
            if (wheel.state() == WORKER_STATE_SHUTDOWN) {
                throw new IllegalStateException("cannot be started once stopped");
            }
            if (wheel.state() == WORKER_STATE_INIT) {
                wheel.state(WORKER_STATE_STARTED);
                startWorker();
            }
        }
    }

    private void startWorker() {
        boolean started = false;
        try {
            worker.start();
            started = true;
        } finally {
            if (!started) {
                wheel.state(WORKER_STATE_INIT);
            }
        }
    }

    /**
     * Stops the thread and cancels what is waiting. A task that runs meanwhile on the wheel's thread is interrupted and
     * waited for.
     *
     * @return the timeouts that this call cancelled; none if this timer had been stopped before
     * @throws IllegalStateException if called by a task on the wheel's thread
     */
    @Override
    public Set<Timeout> stop() {
        if (Thread.currentThread() == worker) {
            throw new IllegalStateException("stop() cannot be called from a " + TimerTask.class.getSimpleName());
        }
        int before;
        synchronized (lifeCycle) {
            before = wheel.state();
            wheel.state(WORKER_STATE_SHUTDOWN);
        }
        if (before == WORKER_STATE_SHUTDOWN) {
            return Collections.emptySet();
        }
        if (leak != null) {
            leak.close(this);
        }
        if (before == WORKER_STATE_INIT) {
            return Collections.emptySet();
        }
        joinWorker();
        Set<Timeout> cancelled = new HashSet<>();
        for (WheelTimeout timeout : wheel.unprocessed()) {
            if (wheel.discard(timeout)) {
                cancelled.add(timeout);
            }
        }
        wheel.forgetCancelled();
        return cancelled;
    }

    private void joinWorker() {
        boolean interrupted = false;
        while (worker.isAlive()) {
            worker.interrupt();
            try {
                worker.join(100);
            } catch (InterruptedException e) {
                interrupted = true;
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    /**
     * Accepts a task for one run.
     *
     * @param task the task
     * @param delay how long to wait; it runs at the next tick if that is not positive
     * @param unit the unit of the delay
     * @return the handle of the task
     * @throws IllegalStateException if this timer has been stopped
     * @throws RejectedExecutionException if as many time-outs wait as may
     */
    @Override
    public Timeout newTimeout(TimerTask task, long delay, TimeUnit unit) {
        Objects.requireNonNull(task, "task");
        Objects.requireNonNull(unit, "unit");
        start();
        if (!wheel.reserve(maxPendingTimeouts)) {
            throw new RejectedExecutionException("Number of pending timeouts (" + (pendingTimeouts() + 1)
                    + ") is greater than or equal to maximum allowed pending timeouts (" + maxPendingTimeouts + ")");
        }
        WheelTimeout timeout = new WheelTimeout(this, wheel, task, wheel.deadline(unit.toNanos(delay)));
        wheel.add(timeout);
        // A stop that came in between may have looked for what is waiting before this was there.
        if (wheel.state() == WORKER_STATE_SHUTDOWN && wheel.discard(timeout)) {
            throw new IllegalStateException("cannot be started once stopped");
        }
        return timeout;
    }

    /**
     * Returns how many time-outs wait. A cancelled one counts until the next tick.
     *
     * @return the number
     */
    public long pendingTimeouts() {
        return wheel.pending();
    }
}
