package io.millrace.handler.traffic;

import io.millrace.util.concurrent.EventExecutorGroup;
import io.millrace.util.concurrent.Ticker;
import java.util.Objects;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * Counts the bytes read and written, by the interval and in all, and tells how long the next ones have to wait for a
 * limit to be kept.
 *
 * <p>Each direction has a schedule: the moment at which all bytes that were counted would be through at the limit's
 * rate. Bytes have to wait as long as that moment is ahead. Time that passed unused is good for one check interval at
 * most, so a burst is no more than what that interval allows.
 *
 * <p>The time is that of the executor ({@link EventExecutorGroup#ticker()}), the system's for executors of the JDK.
 * <b>Thread</b> any.
 */
public class TrafficCounter {
    private final String name;
    private final @Nullable ScheduledExecutorService executor;
    private final @Nullable AbstractTrafficShapingHandler trafficShapingHandler;
    private final Ticker ticker;

    private final AtomicLong currentWrittenBytes = new AtomicLong();
    private final AtomicLong currentReadBytes = new AtomicLong();
    private final AtomicLong cumulativeWrittenBytes = new AtomicLong();
    private final AtomicLong cumulativeReadBytes = new AtomicLong();
    private final AtomicLong realWrittenBytes = new AtomicLong();
    private final RateSchedule reads = new RateSchedule();
    private final RateSchedule writes = new RateSchedule();

    private volatile long lastCumulativeTime;
    private volatile long lastTime;
    private volatile long lastWrittenBytes;
    private volatile long lastReadBytes;
    private volatile long lastWriteThroughput;
    private volatile long lastReadThroughput;
    private volatile long realWriteThroughput;
    private volatile long checkInterval;

    /** The task that ends each interval; guarded by this. */
    private @Nullable Future<?> monitor;

    private volatile boolean monitorActive;

    /**
     * Makes a counter that stands alone.
     *
     * @param executor what ends the intervals; {@code null} for a counter without intervals
     * @param name what {@link #toString()} calls it
     * @param checkInterval the length of an interval in milliseconds; 0 for none
     */
    public TrafficCounter(@Nullable ScheduledExecutorService executor, String name, long checkInterval) {
        this(name, executor, null, checkInterval);
    }

    /**
     * Makes a counter of a handler, which hears of the end of each interval.
     *
     * @param executor what ends the intervals; {@code null} for a counter without intervals
     * @param name what {@link #toString()} calls it
     * @param checkInterval the length of an interval in milliseconds; 0 for none
     */
    public TrafficCounter(
            AbstractTrafficShapingHandler trafficShapingHandler,
            @Nullable ScheduledExecutorService executor,
            String name,
            long checkInterval) {
        this(name, executor, Objects.requireNonNull(trafficShapingHandler, "trafficShapingHandler"), checkInterval);
    }

    private TrafficCounter(
            String name,
            @Nullable ScheduledExecutorService executor,
            @Nullable AbstractTrafficShapingHandler handler,
            long checkInterval) {
        this.name = Objects.requireNonNull(name, "name");
        this.executor = executor;
        this.trafficShapingHandler = handler;
        this.ticker = executor instanceof EventExecutorGroup group ? group.ticker() : Ticker.systemTicker();
        this.checkInterval = rounded(checkInterval);
        this.lastCumulativeTime = System.currentTimeMillis();
        this.lastTime = nowMillis();
    }

    /** Returns the system's monotonic clock in milliseconds: only differences mean something. */
    public static long milliSecondFromNano() {
        return TimeUnit.NANOSECONDS.toMillis(System.nanoTime());
    }

    /** The clock of this counter, as {@link #milliSecondFromNano()}. */
    final long nowMillis() {
        return TimeUnit.NANOSECONDS.toMillis(ticker.nanoTime());
    }

    /** Intervals are multiples of 10 ms. */
    private static long rounded(long millis) {
        return Math.max(0, millis / 10 * 10);
    }

    // ---- intervals ----

    /** Begins to end intervals; without effect on a counter that does, or has no executor or interval. */
    public synchronized void start() {
        if (monitorActive) {
            return;
        }
        lastTime = nowMillis();
        long interval = checkInterval;
        if (interval > 0 && executor != null) {
            monitorActive = true;
            monitor = executor.scheduleAtFixedRate(this::intervalEnds, interval, interval, TimeUnit.MILLISECONDS);
        }
    }

    /** Ends the last interval, and ends no more. */
    public synchronized void stop() {
        if (!monitorActive) {
            return;
        }
        monitorActive = false;
        if (monitor != null) {
            monitor.cancel(false);
            monitor = null;
        }
        endInterval();
    }

    private void intervalEnds() {
        if (monitorActive) {
            endInterval();
        }
    }

    private void endInterval() {
        resetAccounting(nowMillis());
        if (trafficShapingHandler != null) {
            trafficShapingHandler.doAccounting(this);
        }
    }

    /** What was current becomes last. */
    void resetAccounting(long nowMillis) {
        long interval = nowMillis - lastTime;
        if (interval <= 0) {
            return;
        }
        lastTime = nowMillis;
        lastReadBytes = currentReadBytes.getAndSet(0);
        lastWrittenBytes = currentWrittenBytes.getAndSet(0);
        lastReadThroughput = lastReadBytes * 1000 / interval;
        lastWriteThroughput = lastWrittenBytes * 1000 / interval;
        realWriteThroughput = realWrittenBytes.getAndSet(0) * 1000 / interval;
    }

    /**
     * Sets the length of an interval, and starts anew with it.
     *
     * @param newCheckInterval in milliseconds, of which the last digit is dropped; 0 for no intervals
     */
    public void configure(long newCheckInterval) {
        long interval = rounded(newCheckInterval);
        if (interval != checkInterval) {
            stop();
            checkInterval = interval;
            start();
        }
    }

    // ---- counting ----

    void bytesRecvFlowControl(long bytes) {
        currentReadBytes.addAndGet(bytes);
        cumulativeReadBytes.addAndGet(bytes);
    }

    void bytesWriteFlowControl(long bytes) {
        currentWrittenBytes.addAndGet(bytes);
        cumulativeWrittenBytes.addAndGet(bytes);
    }

    void bytesRealWriteFlowControl(long bytes) {
        realWrittenBytes.addAndGet(bytes);
    }

    /**
     * Counts bytes that were read, and returns how long reading has to pause for a limit to be kept.
     *
     * @param size bytes
     * @param limitTraffic bytes per second; 0 for no limit
     * @param maxTime the longest pause in milliseconds
     * @param now the time in milliseconds
     * @return milliseconds; 0 instead of less than 10, which are made up for later
     */
    public long readTimeToWait(long size, long limitTraffic, long maxTime, long now) {
        bytesRecvFlowControl(size);
        return timeToWait(reads, size, limitTraffic, maxTime, now);
    }

    /**
     * Counts bytes that are to be written, and returns how long they have to wait for a limit to be kept.
     *
     * @param size bytes
     * @param limitTraffic bytes per second; 0 for no limit
     * @param maxTime in milliseconds, how much longer than the bytes before they have to wait at most
     * @param now the time in milliseconds
     * @return milliseconds; 0 instead of less than 10, which are made up for later
     */
    public long writeTimeToWait(long size, long limitTraffic, long maxTime, long now) {
        bytesWriteFlowControl(size);
        return timeToWait(writes, size, limitTraffic, maxTime, now);
    }

    private long timeToWait(RateSchedule schedule, long size, long limitTraffic, long maxTime, long now) {
        if (size <= 0 || limitTraffic == 0) {
            return 0;
        }
        long wait = schedule.add(size, limitTraffic, maxTime, now, checkInterval);
        return wait < AbstractTrafficShapingHandler.MINIMAL_WAIT ? 0 : wait;
    }

    // ---- figures ----

    /** Returns the length of an interval in milliseconds. */
    public long checkInterval() {
        return checkInterval;
    }

    /** Returns the bytes read per second in the last interval. */
    public long lastReadThroughput() {
        return lastReadThroughput;
    }

    /** Returns the bytes per second that were asked to be written in the last interval. */
    public long lastWriteThroughput() {
        return lastWriteThroughput;
    }

    /** Returns the bytes read in the last interval. */
    public long lastReadBytes() {
        return lastReadBytes;
    }

    /** Returns the bytes that were asked to be written in the last interval. */
    public long lastWrittenBytes() {
        return lastWrittenBytes;
    }

    /** Returns the bytes read in the interval that goes on. */
    public long currentReadBytes() {
        return currentReadBytes.get();
    }

    /** Returns the bytes that were asked to be written in the interval that goes on. */
    public long currentWrittenBytes() {
        return currentWrittenBytes.get();
    }

    /** Returns when the interval that goes on began, in milliseconds of the counter's clock. */
    public long lastTime() {
        return lastTime;
    }

    /** Returns the bytes that were asked to be written since the cumulative time. */
    public long cumulativeWrittenBytes() {
        return cumulativeWrittenBytes.get();
    }

    /** Returns the bytes read since the cumulative time. */
    public long cumulativeReadBytes() {
        return cumulativeReadBytes.get();
    }

    /** Returns when the cumulative figures were 0 last, in milliseconds of the epoch. */
    public long lastCumulativeTime() {
        return lastCumulativeTime;
    }

    /** Returns the bytes passed on to be sent in the interval that goes on. */
    public AtomicLong getRealWrittenBytes() {
        return realWrittenBytes;
    }

    /** Returns the bytes per second that were passed on to be sent in the last interval. */
    public long getRealWriteThroughput() {
        return realWriteThroughput;
    }

    /** Sets the cumulative figures to 0. */
    public void resetCumulativeTime() {
        lastCumulativeTime = System.currentTimeMillis();
        cumulativeReadBytes.set(0);
        cumulativeWrittenBytes.set(0);
    }

    /** Returns the name. */
    public String name() {
        return name;
    }

    @Override
    public String toString() {
        return "Monitor " + name + " Current Speed Read: " + kilobytes(lastReadThroughput) + " KB/s, Asked Write: "
                + kilobytes(lastWriteThroughput) + " KB/s, Real Write: " + kilobytes(realWriteThroughput)
                + " KB/s, Current Read: " + kilobytes(currentReadBytes.get()) + " KB, Current asked Write: "
                + kilobytes(currentWrittenBytes.get()) + " KB, Current real Write: " + kilobytes(realWrittenBytes.get())
                + " KB";
    }

    private static long kilobytes(long bytes) {
        return bytes >> 10;
    }
}
