package io.millrace.util.concurrent;

import java.util.concurrent.TimeUnit;

/** The system's clock. */
final class SystemTicker implements Ticker {

    static final SystemTicker INSTANCE = new SystemTicker();

    private final long initialNanoTime = System.nanoTime();

    private SystemTicker() {}

    @Override
    public long initialNanoTime() {
        return initialNanoTime;
    }

    @Override
    public long nanoTime() {
        return System.nanoTime();
    }

    @Override
    public void sleep(long delay, TimeUnit unit) throws InterruptedException {
        unit.sleep(delay);
    }
}
