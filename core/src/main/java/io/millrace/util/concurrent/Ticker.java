package io.millrace.util.concurrent;

import java.util.concurrent.TimeUnit;

/** A clock that can be injected: the system's, or one that a test moves by hand. */
public interface Ticker {

    /** The system's clock, {@link System#nanoTime()}. */
    static Ticker systemTicker() {
        return SystemTicker.INSTANCE;
    }

    /** A new clock that stands still until it is advanced. */
    static MockTicker newMockTicker() {
        return new DefaultMockTicker();
    }

    /** The reading at the start; a base for figures that people read. */
    long initialNanoTime();

    /** The reading now, in nanoseconds from an arbitrary origin: only differences mean something. */
    long nanoTime();

    /** Blocks the calling thread until this clock has moved on by the delay. Never called by a loop. */
    void sleep(long delay, TimeUnit unit) throws InterruptedException;

    /** As {@link #sleep(long, TimeUnit)}, in milliseconds. */
    default void sleepMillis(long delayMillis) throws InterruptedException {
        sleep(delayMillis, TimeUnit.MILLISECONDS);
    }
}
