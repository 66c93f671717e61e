package io.millrace.testkit;

import io.millrace.util.concurrent.Future;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Waits that end: with what was waited for, or with an {@link AssertionError} that says what did not happen.
 *
 * <p><b>Thread:</b> any that may block; not a loop's.
 */
public final class Deadline {
    /** What everything on a loopback must be done in, on a busy machine too. */
    public static final Duration USUAL = Duration.ofSeconds(15);

    private static final long LOOK_AGAIN_NANOS = TimeUnit.MILLISECONDS.toNanos(1);

    private Deadline() {}

    /**
     * Waits until a future has succeeded.
     *
     * @param future the future
     * @param <V> the type of its value
     * @return its value
     */
    public static <V> @Nullable V valueOf(Future<V> future) {
        awaitSuccess(future);
        return future.getNow();
    }

    /**
     * Waits until a future has succeeded.
     *
     * @param future the future
     * @param <F> its type
     * @return the future
     */
    public static <F extends Future<?>> F succeeded(F future) {
        awaitSuccess(future);
        return future;
    }

    private static void awaitSuccess(Future<?> future) {
        awaitEnd(future);
        if (!future.isSuccess()) {
            throw new AssertionError("failed: " + future, future.cause());
        }
    }

    /**
     * Waits until a future has failed.
     *
     * @param future the future
     * @return why it failed
     */
    public static Throwable causeOf(Future<?> future) {
        awaitEnd(future);
        Throwable cause = future.cause();
        if (cause == null) {
            throw new AssertionError("should have failed: " + future);
        }
        return cause;
    }

    private static void awaitEnd(Future<?> future) {
        try {
            if (!future.await(USUAL.toMillis())) {
                throw new AssertionError("not done within " + USUAL + ": " + future);
            }
        } catch (InterruptedException e) {
            throw interrupted(e, String.valueOf(future));
        }
    }

    /**
     * Waits until a latch is open.
     *
     * @param latch the latch
     * @param what what it stands for
     */
    public static void open(CountDownLatch latch, String what) {
        try {
            if (!latch.await(USUAL.toNanos(), TimeUnit.NANOSECONDS)) {
                throw new AssertionError("did not happen within " + USUAL + ": " + what);
            }
        } catch (InterruptedException e) {
            throw interrupted(e, what);
        }
    }

    /**
     * Waits until something is so that nobody tells: threads that end, descriptors that are closed, objects that are collected.
     *
     * @param condition looked at every millisecond
     * @param what what should be so
     */
    public static void until(BooleanSupplier condition, String what) {
        if (!within(USUAL, condition)) {
            throw new AssertionError("not so within " + USUAL + ": " + what);
        }
    }

    /**
     * Waits until something is so, or the time is over.
     *
     * @param limit how long
     * @param condition looked at every millisecond
     * @return whether it is so
     */
    public static boolean within(Duration limit, BooleanSupplier condition) {
        long end = System.nanoTime() + limit.toNanos();
        while (!condition.getAsBoolean()) {
            if (System.nanoTime() - end > 0 || Thread.currentThread().isInterrupted()) {
                return false;
            }
            LockSupport.parkNanos(LOOK_AGAIN_NANOS);
        }
        return true;
    }

    static AssertionError interrupted(InterruptedException e, String what) {
        Thread.currentThread().interrupt();
        return new AssertionError("interrupted while waiting: " + what, e);
    }
}
