package io.millrace.channel.embedded;

import io.millrace.channel.IoHandle;
import io.millrace.channel.IoHandler;
import io.millrace.channel.IoHandlerContext;
import io.millrace.channel.IoRegistration;
import io.millrace.channel.ManualIoEventLoop;
import io.millrace.util.concurrent.Future;
import io.millrace.util.concurrent.ScheduledFuture;
import io.millrace.util.concurrent.Ticker;
import java.util.ArrayList;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.Objects;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;

/**
 * The loop of one {@link EmbeddedChannel}: every thread is its thread, and tasks wait until the channel is told to run them. What a
 * task throws reaches whoever runs it.
 */
final class EmbeddedEventLoop extends ManualIoEventLoop {
    private static final long NO_TIMER = -1;

    private final Queue<Runnable> tasks = new ConcurrentLinkedQueue<>();
    private final Set<ScheduledFuture<?>> scheduled =
            Collections.synchronizedSet(Collections.newSetFromMap(new IdentityHashMap<>(2)));

    EmbeddedEventLoop(Ticker ticker) {
        super(null, null, executor -> new NoIo(), ticker);
    }

    @Override
    public boolean inEventLoop() {
        return true;
    }

    @Override
    public boolean inEventLoop(Thread thread) {
        return true;
    }

    // ---- tasks ----

    @Override
    public void execute(Runnable task) {
        tasks.add(Objects.requireNonNull(task, "command"));
    }

    @Override
    public void lazyExecute(Runnable task) {
        execute(task);
    }

    @Override
    public int pendingTasks() {
        return tasks.size();
    }

    /** Runs what is queued, and what that queues. */
    void runTasks() {
        for (Runnable task = tasks.poll(); task != null; task = tasks.poll()) {
            task.run();
        }
    }

    /** Runs the timers that are due; answers as {@link #delayOfNextTimer()}. */
    long runScheduledTasks() {
        long now = ticker().nanoTime();
        while (runTimers(now) > 0) {
            // a fixed rate that lags behind catches up
        }
        return delayOfNextTimer();
    }

    /** How long it is until the next timer, in nanoseconds: 0 if it is due, -1 if there is none. */
    long delayOfNextTimer() {
        long deadline = nextTimerNanos();
        return deadline == Long.MAX_VALUE ? NO_TIMER : Math.max(0, deadline - ticker().nanoTime());
    }

    boolean hasPendingTasks() {
        return !tasks.isEmpty() || delayOfNextTimer() == 0;
    }

    void cancelScheduledTasks() {
        for (ScheduledFuture<?> task : new ArrayList<>(scheduled)) {
            task.cancel(false);
        }
    }

    // ---- timers ----

    @Override
    public ScheduledFuture<?> schedule(Runnable command, long delay, TimeUnit unit) {
        return remember(super.schedule(command, delay, unit));
    }

    @Override
    public <V> ScheduledFuture<V> schedule(Callable<V> callable, long delay, TimeUnit unit) {
        return remember(super.schedule(callable, delay, unit));
    }

    @Override
    public ScheduledFuture<?> scheduleAtFixedRate(Runnable command, long initialDelay, long period, TimeUnit unit) {
        return remember(super.scheduleAtFixedRate(command, initialDelay, period, unit));
    }

    @Override
    public ScheduledFuture<?> scheduleWithFixedDelay(Runnable command, long initialDelay, long delay, TimeUnit unit) {
        return remember(super.scheduleWithFixedDelay(command, initialDelay, delay, unit));
    }

    private <F extends ScheduledFuture<?>> F remember(F task) {
        scheduled.add(task);
        task.addListener(done -> scheduled.remove(task));
        return task;
    }

    // ---- life cycle: as long as the channel's ----

    @Override
    public Future<?> shutdownGracefully(long quietPeriod, long timeout, TimeUnit unit) {
        throw new UnsupportedOperationException("the loop of an embedded channel ends with it");
    }

    @Override
    public Future<?> terminationFuture() {
        throw new UnsupportedOperationException("the loop of an embedded channel ends with it");
    }

    @Override
    public boolean awaitTermination(long timeout, TimeUnit unit) {
        return false;
    }

    /** What an event loop does its I/O with where there is none. */
    private static final class NoIo implements IoHandler {
        @Override
        public int run(IoHandlerContext context) {
            return 0;
        }

        @Override
        public IoRegistration register(IoHandle handle) {
            throw new UnsupportedOperationException("the loop of an embedded channel does no I/O");
        }

        @Override
        public void wakeup() {
            // never waits
        }

        @Override
        public boolean isCompatible(Class<? extends IoHandle> handleType) {
            return false;
        }
    }
}
