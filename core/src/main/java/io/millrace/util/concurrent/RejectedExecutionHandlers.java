package io.millrace.util.concurrent;

import static java.util.Objects.requireNonNull;

import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/** The usual {@link RejectedExecutionHandler}s. */
public final class RejectedExecutionHandlers {

    private static final RejectedExecutionHandler REJECT = (task, executor) -> {
        throw new RejectedExecutionException("the task queue is full");
    };

    private RejectedExecutionHandlers() {}

    /** Throws a {@link RejectedExecutionException}. */
    public static RejectedExecutionHandler reject() {
        return REJECT;
    }

    /**
     * Tries again that many times, each after a pause, and throws a {@link RejectedExecutionException} if there is
     * still no room. On the executor's own thread, which would wait for itself, it throws at once.
     *
     * <p><b>Errors</b> {@link IllegalArgumentException} when {@code retries} is not positive.
     */
    public static RejectedExecutionHandler backoff(int retries, long backoffAmount, TimeUnit unit) {
        if (retries <= 0) {
            throw new IllegalArgumentException("retries: " + retries + " (expected: > 0)");
        }
        long backoffNanos = requireNonNull(unit, "unit").toNanos(backoffAmount);
        return (task, executor) -> {
            if (executor.inEventLoop() || !offerPatiently(task, (LoopExecutor) executor, retries, backoffNanos)) {
                throw new RejectedExecutionException("the task queue is full");
            }
        };
    }

    private static boolean offerPatiently(Runnable task, LoopExecutor executor, int retries, long backoffNanos) {
        for (int i = 0; i < retries; i++) {
            LockSupport.parkNanos(backoffNanos);
            if (executor.offer(task)) {
                return true;
            }
        }
        return false;
    }
}
