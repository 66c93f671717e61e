package io.millrace.channel.embedded;

import io.millrace.util.concurrent.MockTicker;
import java.util.Objects;
import java.util.concurrent.TimeUnit;

/** A clock that goes with the system's, can be put forward, and can be stopped. */
final class FreezableTicker implements MockTicker {
    private final long systemStart = System.nanoTime();

    // Guarded by this.
    private long aheadNanos;
    private boolean frozen;
    private long frozenNanos;

    @Override
    public synchronized long nanoTime() {
        return frozen ? frozenNanos : running() + aheadNanos;
    }

    private long running() {
        return System.nanoTime() - systemStart;
    }

    @Override
    public synchronized void advance(long amount, TimeUnit unit) {
        Objects.requireNonNull(unit, "unit");
        if (amount < 0) {
            throw new IllegalArgumentException("amount : " + amount + " (expected: >= 0)");
        }
        long nanos = unit.toNanos(amount);
        if (frozen) {
            frozenNanos += nanos;
        } else {
            aheadNanos += nanos;
        }
    }

    synchronized void freeze() {
        if (!frozen) {
            frozenNanos = nanoTime();
            frozen = true;
        }
    }

    /** Goes on from where it was stopped. */
    synchronized void unfreeze() {
        if (frozen) {
            aheadNanos = frozenNanos - running();
            frozen = false;
        }
    }

    @Override
    public void sleep(long delay, TimeUnit unit) {
        throw new UnsupportedOperationException("the clock of an embedded channel does not wait");
    }
}
