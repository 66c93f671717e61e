package io.millrace.util.concurrent;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.Callable;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;

/** Does something on another thread and waits for it, not for ever. */
final class OtherThread {

    static final long DEADLINE_SECONDS = 20;

    private OtherThread() {}

    static void run(Runnable action) throws Exception {
        call(() -> {
            action.run();
            return null;
        });
    }

    static <T> T call(Callable<T> action) throws Exception {
        FutureTask<T> task = new FutureTask<>(action);
        Thread thread = new Thread(task, "other");
        thread.setDaemon(true);
        thread.start();
        return task.get(DEADLINE_SECONDS, TimeUnit.SECONDS);
    }

    /** Starts a thread; the test ends it by {@link #join}. */
    static Thread start(Runnable action) {
        Thread thread = new Thread(action, "other");
        thread.setDaemon(true);
        thread.start();
        return thread;
    }

    static void join(Thread thread) throws InterruptedException {
        thread.join(TimeUnit.SECONDS.toMillis(DEADLINE_SECONDS));
        assertThat(thread.isAlive()).as("thread still running").isFalse();
    }

    /** Waits until the thread is blocked or parked. */
    static void awaitWaiting(Thread thread) {
        long start = System.nanoTime();
        while (thread.getState() != Thread.State.WAITING && thread.getState() != Thread.State.TIMED_WAITING) {
            assertThat(System.nanoTime() - start).isLessThan(TimeUnit.SECONDS.toNanos(DEADLINE_SECONDS));
            Thread.onSpinWait();
        }
    }
}
