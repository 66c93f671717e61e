package io.millrace.handler.traffic;

import io.millrace.buffer.ByteBuf;
import io.millrace.buffer.ByteBufHolder;
import io.millrace.channel.ChannelDuplexHandler;
import io.millrace.channel.ChannelHandlerContext;
import io.millrace.channel.ChannelPromise;
import io.millrace.channel.FileRegion;
import org.jspecify.annotations.Nullable;

/**
 * Keeps the bytes that are read and written below limits per second: reading pauses when too much has come, and writes
 * wait in a queue until their time has come, in order. See {@link ChannelTrafficShapingHandler} for one channel, and
 * {@link GlobalTrafficShapingHandler} and {@link GlobalChannelTrafficShapingHandler} for many.
 *
 * <p>Writes that wait count as waiting to be sent: they make the channel unwritable at its high water mark, and meet
 * {@link io.millrace.channel.ChannelOption#WRITE_BUFFER_LIMIT}. Besides, the channel is unwritable from the moment when
 * a write has to wait for more than {@link #getMaxWriteDelay}, or more than {@link #getMaxWriteSize} waits, until the
 * queue is empty. They are flushed when they are due.
 *
 * <p>Counted are the bytes of {@code ByteBuf}s, of what holds one, and of {@code FileRegion}s: the handler belongs to
 * the head of the pipeline. {@link #calculateSize} can be overridden for others.
 *
 * <p><b>Thread</b> settings any, and they apply from the next read or write on. <b>Errors</b> When the channel closes,
 * what waits fails with {@link java.nio.channels.ClosedChannelException}.
 */
public abstract class AbstractTrafficShapingHandler extends ChannelDuplexHandler {
    /** The length of the intervals that are counted by, in milliseconds, unless set. */
    public static final long DEFAULT_CHECK_INTERVAL = 1000;

    /** The longest wait because of one message, in milliseconds, unless set. */
    public static final long DEFAULT_MAX_TIME = 15_000;

    /** Waits below this, in milliseconds, are not made: the next one makes up for them. */
    static final long MINIMAL_WAIT = 10;

    static final long DEFAULT_MAX_SIZE = 4 * 1024 * 1024L;
    private static final long DEFAULT_MAX_WRITE_DELAY = 4000;
    private static final int CHANNEL_WRITABILITY_INDEX = 1;

    /** What counts, and says how long to wait; {@code null} until there is one. */
    protected volatile @Nullable TrafficCounter trafficCounter;

    /** The longest wait because of one message, in milliseconds. */
    protected volatile long maxTime;

    /** The length of the intervals that are counted by, in milliseconds. */
    protected volatile long checkInterval;

    private volatile long writeLimit;
    private volatile long readLimit;
    private volatile long maxWriteDelay = DEFAULT_MAX_WRITE_DELAY;
    private volatile long maxWriteSize = DEFAULT_MAX_SIZE;

    AbstractTrafficShapingHandler(long writeLimit, long readLimit, long checkInterval, long maxTime) {
        this.writeLimit = writeLimit;
        this.readLimit = readLimit;
        this.checkInterval = checkInterval;
        this.maxTime = positive(maxTime, "maxTime");
    }

    static long positive(long value, String name) {
        if (value <= 0) {
            throw new IllegalArgumentException(name + " : " + value + " (expected: > 0)");
        }
        return value;
    }

    // ---- settings ----

    /** Returns which of the channel's user-defined writability bits the handler uses. */
    protected int userDefinedWritabilityIndex() {
        return CHANNEL_WRITABILITY_INDEX;
    }

    /**
     * Sets all three.
     *
     * @param newWriteLimit bytes per second, 0 for no limit
     * @param newReadLimit bytes per second, 0 for no limit
     * @param newCheckInterval milliseconds, 0 for no intervals
     */
    public void configure(long newWriteLimit, long newReadLimit, long newCheckInterval) {
        configure(newWriteLimit, newReadLimit);
        configure(newCheckInterval);
    }

    /**
     * Sets the limits.
     *
     * @param newWriteLimit bytes per second, 0 for no limit
     * @param newReadLimit bytes per second, 0 for no limit
     */
    public void configure(long newWriteLimit, long newReadLimit) {
        writeLimit = newWriteLimit;
        readLimit = newReadLimit;
        beginInterval();
    }

    /**
     * Sets the length of the intervals that are counted by.
     *
     * @param newCheckInterval milliseconds, 0 for no intervals
     */
    public void configure(long newCheckInterval) {
        setCheckInterval(newCheckInterval);
    }

    private void beginInterval() {
        TrafficCounter counter = trafficCounter;
        if (counter != null) {
            counter.resetAccounting(counter.nowMillis());
        }
    }

    /** Returns how much is written at most, in bytes per second; 0 for no limit. */
    public long getWriteLimit() {
        return writeLimit;
    }

    /** Sets how much is written at most, in bytes per second; 0 for no limit. */
    public void setWriteLimit(long writeLimit) {
        this.writeLimit = writeLimit;
        beginInterval();
    }

    /** Returns how much is read at most, in bytes per second; 0 for no limit. */
    public long getReadLimit() {
        return readLimit;
    }

    /** Sets how much is read at most, in bytes per second; 0 for no limit. */
    public void setReadLimit(long readLimit) {
        this.readLimit = readLimit;
        beginInterval();
    }

    /** Returns the length of the intervals that are counted by, in milliseconds. */
    public long getCheckInterval() {
        return checkInterval;
    }

    /** Sets the length of the intervals that are counted by, in milliseconds; 0 for no intervals. */
    public void setCheckInterval(long checkInterval) {
        this.checkInterval = checkInterval;
        TrafficCounter counter = trafficCounter;
        if (counter != null) {
            counter.configure(checkInterval);
        }
    }

    /** Returns the longest wait because of one message, in milliseconds. */
    public long getMaxTimeWait() {
        return maxTime;
    }

    /** Sets the longest wait because of one message, in milliseconds, at least 1. */
    public void setMaxTimeWait(long maxTime) {
        this.maxTime = positive(maxTime, "maxTime");
    }

    /** Returns how long a write may have to wait, in milliseconds, until the channel stops being writable. */
    public long getMaxWriteDelay() {
        return maxWriteDelay;
    }

    /** Sets how long a write may have to wait, in milliseconds, at least 1, until the channel stops being writable. */
    public void setMaxWriteDelay(long maxWriteDelay) {
        this.maxWriteDelay = positive(maxWriteDelay, "maxWriteDelay");
    }

    /** Returns how many bytes may wait until the channel stops being writable. */
    public long getMaxWriteSize() {
        return maxWriteSize;
    }

    /**
     * Sets how many bytes may wait until the channel stops being writable, if its high water mark does not say so
     * before.
     */
    public void setMaxWriteSize(long maxWriteSize) {
        this.maxWriteSize = maxWriteSize;
    }

    /** Returns what counts; {@code null} if the handler has been in no pipeline yet. */
    public @Nullable TrafficCounter trafficCounter() {
        return trafficCounter;
    }

    /** Called at the end of each interval; does nothing. <b>Thread</b> the counter's executor. */
    protected void doAccounting(TrafficCounter counter) {
        // for subclasses
    }

    // ---- reading ----

    @Override
    public void channelRegistered(ChannelHandlerContext ctx) throws Exception {
        ShapedChannel.setWritable(ctx.channel(), userDefinedWritabilityIndex(), true);
        ctx.fireChannelRegistered();
    }

    @Override
    public void channelRead(ChannelHandlerContext ctx, Object msg) throws Exception {
        long size = calculateSize(msg);
        if (size > 0) {
            ShapedChannel channel = shaped(ctx);
            long wait = readWait(channel, size);
            if (wait >= MINIMAL_WAIT) {
                channel.pauseReading(wait);
            }
        }
        ctx.fireChannelRead(msg);
    }

    /** Lets the read pass, or keeps it until the pause is over. */
    @Override
    public void read(ChannelHandlerContext ctx) throws Exception {
        ShapedChannel channel = shaped(ctx);
        if (channel.isReadPaused()) {
            channel.readAsked();
        } else {
            ctx.read();
        }
    }

    /** Counts, and returns how long to pause, in milliseconds. */
    long readWait(ShapedChannel channel, long size) {
        TrafficCounter counter = counter();
        return Math.min(maxTime, counter.readTimeToWait(size, readLimit, maxTime, counter.nowMillis()));
    }

    /** Returns whether reading does not pause in this channel. */
    protected static boolean isHandlerActive(ChannelHandlerContext ctx) {
        return !(ctx.handler() instanceof AbstractTrafficShapingHandler handler)
                || !handler.shaped(ctx).isReadPaused();
    }

    // ---- writing ----

    @Override
    public void write(ChannelHandlerContext ctx, Object msg, ChannelPromise promise) throws Exception {
        ShapedChannel channel = shaped(ctx);
        long size = Math.max(0, calculateSize(msg));
        channel.write(msg, size, size == 0 ? 0 : writeWait(channel, size), promise);
    }

    /** Counts, and returns how long to wait, in milliseconds. */
    long writeWait(ShapedChannel channel, long size) {
        TrafficCounter counter = counter();
        return counter.writeTimeToWait(size, writeLimit, maxTime, counter.nowMillis());
    }

    /** Bytes began to wait, or, where it is negative, to wait no more. */
    void queued(long bytes) {
        // for handlers of many channels
    }

    void passedOn(ShapedChannel channel, long size) {
        if (size > 0) {
            counter().bytesRealWriteFlowControl(size);
        }
    }

    void checkWriteSuspend(ChannelHandlerContext ctx, long delay, long queueSize) {
        if (queueSize > maxWriteSize || delay > maxWriteDelay) {
            ShapedChannel.setWritable(ctx.channel(), userDefinedWritabilityIndex(), false);
        }
    }

    void releaseWriteSuspended(ChannelHandlerContext ctx) {
        ShapedChannel.setWritable(ctx.channel(), userDefinedWritabilityIndex(), true);
    }

    // ---- life cycle ----

    @Override
    public void channelInactive(ChannelHandlerContext ctx) throws Exception {
        shaped(ctx).end();
        ctx.fireChannelInactive();
    }

    /** Passes on what waits, or fails it if the channel is closed. */
    @Override
    public void handlerRemoved(ChannelHandlerContext ctx) throws Exception {
        shaped(ctx).end();
    }

    abstract ShapedChannel shaped(ChannelHandlerContext ctx);

    final TrafficCounter counter() {
        TrafficCounter counter = trafficCounter;
        if (counter == null) {
            throw new IllegalStateException("the handler is in no pipeline");
        }
        return counter;
    }

    /**
     * Returns the bytes that a message counts for: those of a {@code ByteBuf} or what holds one, or of a
     * {@code FileRegion}; -1 for what is not counted.
     */
    protected long calculateSize(Object msg) {
        if (msg instanceof ByteBuf buffer) {
            return buffer.readableBytes();
        }
        if (msg instanceof ByteBufHolder holder) {
            return holder.content().readableBytes();
        }
        return msg instanceof FileRegion region ? region.count() : -1;
    }

    @Override
    public String toString() {
        TrafficCounter counter = trafficCounter;
        return "TrafficShaping with Write Limit: " + writeLimit + " Read Limit: " + readLimit + " CheckInterval: "
                + checkInterval + " maxDelay: " + maxWriteDelay + " maxSize: " + maxWriteSize + " and Counter: "
                + (counter == null ? "none" : counter.toString());
    }
}
