package io.millrace.util.concurrent;

import java.util.concurrent.TimeUnit;

/** A clock for tests: it begins at 0 and moves only when it is advanced. */
public interface MockTicker extends Ticker {

    @Override
    default long initialNanoTime() {
        return 0;
    }

    /**
     * Moves the clock on and wakes those who sleep on it.
     *
     * <p><b>Errors</b> {@link IllegalArgumentException} when the amount is negative.
     */
    void advance(long amount, TimeUnit unit);

    /** As {@link #advance(long, TimeUnit)}, in milliseconds. */
    default void advanceMillis(long amountMillis) {
        advance(amountMillis, TimeUnit.MILLISECONDS);
    }
}
