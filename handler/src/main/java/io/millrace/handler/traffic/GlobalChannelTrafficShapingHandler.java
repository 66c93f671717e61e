package io.millrace.handler.traffic;

import io.millrace.channel.ChannelHandler.Sharable;
import io.millrace.channel.ChannelHandlerContext;
import io.millrace.channel.ChannelPromise;
import java.util.Collection;
import java.util.Objects;
import java.util.concurrent.ScheduledExecutorService;

/**
 * Keeps many channels together below limits, and each of them below limits of its own. One instance is added to all of
 * them, and {@link #release() released} at the end.
 *
 * <p>Optionally the channels are balanced ({@link #setMaxDeviation}): those that have moved much more than others in
 * all wait longer, those that have moved much less wait shorter.
 */
@Sharable
public class GlobalChannelTrafficShapingHandler extends AbstractTrafficShapingHandler {
    private static final int GLOBAL_CHANNEL_WRITABILITY_INDEX = 3;
    private static final float DEFAULT_DEVIATION = 0.1f;
    private static final float MAX_DEVIATION = 0.4f;
    private static final float DEFAULT_SLOW_DOWN = 0.4f;
    private static final float DEFAULT_ACCELERATION = -0.1f;

    private final ShapedChannels channels = new ShapedChannels();

    /** The figures of the channel that has moved most, as of the last interval. */
    private volatile long maximumCumulativeReadBytes;

    private volatile long maximumCumulativeWrittenBytes;

    private volatile long readChannelLimit;
    private volatile long writeChannelLimit;
    private volatile float maxDeviation;
    private volatile float slowDownFactor;
    private volatile float accelerationFactor;

    /** Channels differ by more than the deviation, as of the last interval. */
    private volatile boolean readsDeviate;

    private volatile boolean writesDeviate;

    /**
     * With all there is to set.
     *
     * @param executor what ends the intervals, and whose clock counts
     * @param writeGlobalLimit of all channels, in bytes per second, 0 for no limit
     * @param readGlobalLimit of all channels, in bytes per second, 0 for no limit
     * @param writeChannelLimit of each channel, in bytes per second, 0 for no limit
     * @param readChannelLimit of each channel, in bytes per second, 0 for no limit
     * @param checkInterval the intervals that are counted by, in milliseconds; 0 for none
     * @param maxTime the longest wait because of one message, in milliseconds, at least 1
     */
    public GlobalChannelTrafficShapingHandler(
            ScheduledExecutorService executor,
            long writeGlobalLimit,
            long readGlobalLimit,
            long writeChannelLimit,
            long readChannelLimit,
            long checkInterval,
            long maxTime) {
        super(writeGlobalLimit, readGlobalLimit, checkInterval, maxTime);
        this.writeChannelLimit = writeChannelLimit;
        this.readChannelLimit = readChannelLimit;
        setFactors(DEFAULT_DEVIATION, DEFAULT_SLOW_DOWN, DEFAULT_ACCELERATION);
        GlobalChannelTrafficCounter counter = new GlobalChannelTrafficCounter(
                this, Objects.requireNonNull(executor, "executor"), "GlobalChannelTC", checkInterval);
        trafficCounter = counter;
        counter.start();
    }

    /**
     * With waits of 15 s because of one message at most.
     *
     * @param executor what ends the intervals, and whose clock counts
     * @param writeGlobalLimit of all channels, in bytes per second, 0 for no limit
     * @param readGlobalLimit of all channels, in bytes per second, 0 for no limit
     * @param writeChannelLimit of each channel, in bytes per second, 0 for no limit
     * @param readChannelLimit of each channel, in bytes per second, 0 for no limit
     * @param checkInterval the intervals that are counted by, in milliseconds; 0 for none
     */
    public GlobalChannelTrafficShapingHandler(
            ScheduledExecutorService executor,
            long writeGlobalLimit,
            long readGlobalLimit,
            long writeChannelLimit,
            long readChannelLimit,
            long checkInterval) {
        this(
                executor,
                writeGlobalLimit,
                readGlobalLimit,
                writeChannelLimit,
                readChannelLimit,
                checkInterval,
                DEFAULT_MAX_TIME);
    }

    /**
     * With intervals of a second.
     *
     * @param executor what ends the intervals, and whose clock counts
     * @param writeGlobalLimit of all channels, in bytes per second, 0 for no limit
     * @param readGlobalLimit of all channels, in bytes per second, 0 for no limit
     * @param writeChannelLimit of each channel, in bytes per second, 0 for no limit
     * @param readChannelLimit of each channel, in bytes per second, 0 for no limit
     */
    public GlobalChannelTrafficShapingHandler(
            ScheduledExecutorService executor,
            long writeGlobalLimit,
            long readGlobalLimit,
            long writeChannelLimit,
            long readChannelLimit) {
        this(executor, writeGlobalLimit, readGlobalLimit, writeChannelLimit, readChannelLimit, DEFAULT_CHECK_INTERVAL);
    }

    /**
     * Without limits: for counting, or for limits to come.
     *
     * @param executor what ends the intervals, and whose clock counts
     * @param checkInterval the intervals that are counted by, in milliseconds; 0 for none
     */
    public GlobalChannelTrafficShapingHandler(ScheduledExecutorService executor, long checkInterval) {
        this(executor, 0, 0, 0, 0, checkInterval);
    }

    /**
     * Without limits, with intervals of a second.
     *
     * @param executor what ends the intervals, and whose clock counts
     */
    public GlobalChannelTrafficShapingHandler(ScheduledExecutorService executor) {
        this(executor, DEFAULT_CHECK_INTERVAL);
    }

    // ---- settings ----

    @Override
    protected int userDefinedWritabilityIndex() {
        return GLOBAL_CHANNEL_WRITABILITY_INDEX;
    }

    /** Returns how far apart channels may be, as a share of what the one that has moved most has moved. */
    public float maxDeviation() {
        return maxDeviation;
    }

    /** Returns what the waits of a channel that is ahead are multiplied by. */
    public float slowDownFactor() {
        return slowDownFactor;
    }

    /** Returns what the waits of a channel that is behind are multiplied by. */
    public float accelerationFactor() {
        return accelerationFactor;
    }

    /**
     * Sets how channels are balanced.
     *
     * @param maxDeviation how far apart channels may be, as a share of what the one that has moved most has moved: 0 to
     *     0.4; 0 for no balance
     * @param slowDownFactor how much longer a channel that is ahead waits, as a share of its wait: at least 0
     * @param accelerationFactor how much longer a channel that is behind waits, as a share of its wait: at most 0
     * @throws IllegalArgumentException a value is out of its range; nothing is changed
     */
    public void setMaxDeviation(float maxDeviation, float slowDownFactor, float accelerationFactor) {
        if (!(maxDeviation >= 0 && maxDeviation <= MAX_DEVIATION)) {
            throw new IllegalArgumentException(
                    "maxDeviation : " + maxDeviation + " (expected: 0 to " + MAX_DEVIATION + ')');
        }
        if (!(slowDownFactor >= 0)) {
            throw new IllegalArgumentException("slowDownFactor : " + slowDownFactor + " (expected: >= 0)");
        }
        if (!(accelerationFactor <= 0)) {
            throw new IllegalArgumentException("accelerationFactor : " + accelerationFactor + " (expected: <= 0)");
        }
        setFactors(maxDeviation, slowDownFactor, accelerationFactor);
    }

    private void setFactors(float maxDeviation, float slowDownFactor, float accelerationFactor) {
        this.maxDeviation = maxDeviation;
        this.slowDownFactor = 1 + slowDownFactor;
        this.accelerationFactor = 1 + accelerationFactor;
    }

    /**
     * Sets the limits of each channel.
     *
     * @param newWriteLimit bytes per second, 0 for no limit
     * @param newReadLimit bytes per second, 0 for no limit
     */
    public void configureChannel(long newWriteLimit, long newReadLimit) {
        writeChannelLimit = newWriteLimit;
        readChannelLimit = newReadLimit;
        resetChannelAccounting(counter().nowMillis());
    }

    /** Returns how much a channel may write, in bytes per second; 0 for no limit. */
    public long getWriteChannelLimit() {
        return writeChannelLimit;
    }

    /** Sets how much a channel may write, in bytes per second; 0 for no limit. */
    public void setWriteChannelLimit(long writeLimit) {
        configureChannel(writeLimit, readChannelLimit);
    }

    /** Returns how much of a channel is read, in bytes per second; 0 for no limit. */
    public long getReadChannelLimit() {
        return readChannelLimit;
    }

    /** Sets how much of a channel is read, in bytes per second; 0 for no limit. */
    public void setReadChannelLimit(long readLimit) {
        configureChannel(writeChannelLimit, readLimit);
    }

    /** Returns how many bytes of all channels may wait until those that write stop being writable. */
    public long getMaxGlobalWriteSize() {
        return channels.maxQueuedBytes();
    }

    /** Sets how many bytes of all channels may wait, at least 1, until those that write stop being writable. */
    public void setMaxGlobalWriteSize(long maxGlobalWriteSize) {
        channels.setMaxQueuedBytes(maxGlobalWriteSize);
    }

    /** Returns the bytes of all channels that wait. <b>Thread</b> any. */
    public long queuesSize() {
        return channels.queuedBytes();
    }

    /** Ends the counting. What waits in channels is still sent when it is due. */
    public final void release() {
        counter().stop();
    }

    // ---- life cycle ----

    @Override
    public void handlerAdded(ChannelHandlerContext ctx) throws Exception {
        TrafficCounter counter = new TrafficCounter(
                this, ctx.executor(), "ChannelTC" + ctx.channel().hashCode(), checkInterval);
        channels.add(ctx.channel(), new ShapedChannel(this, ctx, counter));
    }

    /** Passes on what waits in this channel, or fails it if the channel is closed, and forgets the channel. */
    @Override
    public void handlerRemoved(ChannelHandlerContext ctx) throws Exception {
        super.handlerRemoved(ctx);
        channels.remove(ctx.channel());
    }

    @Override
    ShapedChannel shaped(ChannelHandlerContext ctx) {
        return channels.get(ctx);
    }

    // ---- reading and writing ----

    @Override
    public void channelRead(ChannelHandlerContext ctx, Object msg) throws Exception {
        super.channelRead(ctx, msg);
    }

    @Override
    long readWait(ShapedChannel channel, long size) {
        TrafficCounter own = ownCounter(channel);
        TrafficCounter global = counter();
        long globalWait = global.readTimeToWait(size, getReadLimit(), maxTime, global.nowMillis());
        long channelWait = own.readTimeToWait(size, readChannelLimit, maxTime, own.nowMillis());
        if (readsDeviate) {
            globalWait = balanced(own.cumulativeReadBytes(), maximumCumulativeReadBytes, globalWait);
        }
        return Math.min(maxTime, Math.max(globalWait, channelWait));
    }

    @Override
    public void write(ChannelHandlerContext ctx, Object msg, ChannelPromise promise) throws Exception {
        super.write(ctx, msg, promise);
    }

    @Override
    long writeWait(ShapedChannel channel, long size) {
        TrafficCounter own = ownCounter(channel);
        TrafficCounter global = counter();
        long globalWait = global.writeTimeToWait(size, getWriteLimit(), maxTime, global.nowMillis());
        long channelWait = own.writeTimeToWait(size, writeChannelLimit, maxTime, own.nowMillis());
        if (writesDeviate) {
            globalWait = balanced(own.cumulativeWrittenBytes(), maximumCumulativeWrittenBytes, globalWait);
        }
        return Math.max(globalWait, channelWait);
    }

    /** The wait of a channel that has moved so many bytes, where the one that is ahead has moved so many. */
    private long balanced(long bytes, long mostBytes, long wait) {
        if (mostBytes == 0) {
            return wait;
        }
        float share = (float) bytes / mostBytes;
        if (share <= maxDeviation) {
            return (long) (wait * accelerationFactor);
        }
        return share < 1 - maxDeviation ? wait : (long) (Math.max(wait, MINIMAL_WAIT) * slowDownFactor);
    }

    @Override
    void queued(long bytes) {
        channels.queued(bytes);
    }

    @Override
    void passedOn(ShapedChannel channel, long size) {
        super.passedOn(channel, size);
        if (size > 0) {
            ownCounter(channel).bytesRealWriteFlowControl(size);
        }
    }

    @Override
    void checkWriteSuspend(ChannelHandlerContext ctx, long delay, long queueSize) {
        if (channels.isOverLimit()) {
            ShapedChannel.setWritable(ctx.channel(), userDefinedWritabilityIndex(), false);
        } else {
            super.checkWriteSuspend(ctx, delay, queueSize);
        }
    }

    // ---- accounting ----

    private static TrafficCounter ownCounter(ShapedChannel channel) {
        return Objects.requireNonNull(channel.counter, "counter");
    }

    /** Returns the counters of the channels, as they are now. <b>Thread</b> any. */
    public Collection<TrafficCounter> channelTrafficCounters() {
        return channels.all().stream()
                .map(GlobalChannelTrafficShapingHandler::ownCounter)
                .toList();
    }

    /** Returns the bytes that the channel has written which has written most, as of the last interval. */
    public long maximumCumulativeWrittenBytes() {
        return maximumCumulativeWrittenBytes;
    }

    /** Returns the bytes that were read from the channel which has been read most, as of the last interval. */
    public long maximumCumulativeReadBytes() {
        return maximumCumulativeReadBytes;
    }

    @Override
    protected void doAccounting(TrafficCounter counter) {
        long mostRead = 0;
        long leastRead = Long.MAX_VALUE;
        long mostWritten = 0;
        long leastWritten = Long.MAX_VALUE;
        for (TrafficCounter channel : channelTrafficCounters()) {
            long read = channel.cumulativeReadBytes();
            long written = channel.cumulativeWrittenBytes();
            mostRead = Math.max(mostRead, read);
            leastRead = Math.min(leastRead, read);
            mostWritten = Math.max(mostWritten, written);
            leastWritten = Math.min(leastWritten, written);
        }
        maximumCumulativeReadBytes = mostRead;
        maximumCumulativeWrittenBytes = mostWritten;
        readsDeviate = getReadLimit() > 0 && deviates(leastRead, mostRead);
        writesDeviate = getWriteLimit() > 0 && deviates(leastWritten, mostWritten);
        super.doAccounting(counter);
    }

    private boolean deviates(long least, long most) {
        return most > 0 && maxDeviation > 0 && least < most * (double) (1 - maxDeviation);
    }

    void resetChannelAccounting(long nowMillis) {
        for (ShapedChannel channel : channels.all()) {
            TrafficCounter counter = ownCounter(channel);
            counter.resetAccounting(counter.nowMillis());
        }
    }

    @Override
    public String toString() {
        return super.toString() + " Write Channel Limit: " + writeChannelLimit + " Read Channel Limit: "
                + readChannelLimit;
    }
}
