package io.millrace.handler.traffic;

import java.util.concurrent.ScheduledExecutorService;

/**
 * The counter of all channels of a {@link GlobalChannelTrafficShapingHandler}, which ends the intervals of the counters
 * of the single channels with its own.
 */
public class GlobalChannelTrafficCounter extends TrafficCounter {
    private final GlobalChannelTrafficShapingHandler handler;

    /**
     * Makes a counter.
     *
     * @param executor what ends the intervals
     * @param name what {@link #toString()} calls it
     * @param checkInterval the length of an interval in milliseconds; 0 for none
     */
    public GlobalChannelTrafficCounter(
            GlobalChannelTrafficShapingHandler trafficShapingHandler,
            ScheduledExecutorService executor,
            String name,
            long checkInterval) {
        super(trafficShapingHandler, executor, name, checkInterval);
        this.handler = trafficShapingHandler;
    }

    /** Begins to end intervals, of this counter and of those of the channels. */
    @Override
    public synchronized void start() {
        super.start();
    }

    /** Ends the last interval, and ends no more. */
    @Override
    public synchronized void stop() {
        super.stop();
    }

    @Override
    void resetAccounting(long nowMillis) {
        super.resetAccounting(nowMillis);
        handler.resetChannelAccounting(nowMillis);
    }

    /** Sets the cumulative figures of this counter, and those of the channels, to 0. */
    @Override
    public void resetCumulativeTime() {
        handler.channelTrafficCounters().forEach(TrafficCounter::resetCumulativeTime);
        super.resetCumulativeTime();
    }
}
