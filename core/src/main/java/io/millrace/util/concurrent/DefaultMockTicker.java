package io.millrace.util.concurrent;

import static java.util.Objects.requireNonNull;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/** The clock of {@link Ticker#newMockTicker()}. */
final class DefaultMockTicker implements MockTicker {

    private final ReentrantLock lock = new ReentrantLock();
    private final Condition advanced = lock.newCondition();

    // Written under the lock, read by any thread.
    private volatile long nanoTime;

    @Override
    public long nanoTime() {
        return nanoTime;
    }

    @Override
    public void advance(long amount, TimeUnit unit) {
        checkNotNegative(amount, "amount");
        requireNonNull(unit, "unit");
        lock.lock();
        try {
            nanoTime = nanoTime + unit.toNanos(amount);
            advanced.signalAll();
        } finally {
            lock.unlock();
        }
    }

    @Override
    public void sleep(long delay, TimeUnit unit) throws InterruptedException {
        checkNotNegative(delay, "delay");
        requireNonNull(unit, "unit");
        long delayNanos = unit.toNanos(delay);
        lock.lockInterruptibly();
        try {
            long start = nanoTime;
            while (nanoTime - start < delayNanos) {
                advanced.await();
            }
        } finally {
            lock.unlock();
        }
    }

    private static void checkNotNegative(long value, String name) {
        if (value < 0) {
            throw new IllegalArgumentException(name + " : " + value + " (expected: >= 0)");
        }
    }
}
