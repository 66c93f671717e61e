package io.millrace.handler.traffic;

import io.millrace.channel.ChannelHandler.Sharable;
import io.millrace.channel.ChannelHandlerContext;
import io.millrace.util.concurrent.EventExecutor;
import java.util.Objects;
import java.util.concurrent.ScheduledExecutorService;

/**
 * Keeps many channels together below limits. One instance is added to all of them, and {@link #release() released} at
 * the end.
 *
 * <pre>{@code
 * GlobalTrafficShapingHandler shaping = new GlobalTrafficShapingHandler(group.next(), 10 << 20, 10 << 20);
 * ...
 * ch.pipeline().addFirst(shaping);
 * }</pre>
 *
 * <p>The channels share the limits as they come: whoever writes much gets much. For a share each, see
 * {@link GlobalChannelTrafficShapingHandler}.
 */
@Sharable
public class GlobalTrafficShapingHandler extends AbstractTrafficShapingHandler {
    private static final int GLOBAL_WRITABILITY_INDEX = 2;

    private final ShapedChannels channels = new ShapedChannels();

    /**
     * With all there is to set.
     *
     * @param executor what ends the intervals, and whose clock counts
     * @param writeLimit bytes per second, 0 for no limit
     * @param readLimit bytes per second, 0 for no limit
     * @param checkInterval the intervals that are counted by, in milliseconds; 0 for none
     * @param maxTime the longest wait because of one message, in milliseconds, at least 1
     */
    public GlobalTrafficShapingHandler(
            ScheduledExecutorService executor, long writeLimit, long readLimit, long checkInterval, long maxTime) {
        super(writeLimit, readLimit, checkInterval, maxTime);
        TrafficCounter counter =
                new TrafficCounter(this, Objects.requireNonNull(executor, "executor"), "GlobalTC", checkInterval);
        trafficCounter = counter;
        counter.start();
    }

    /**
     * With waits of 15 s because of one message at most.
     *
     * @param executor what ends the intervals, and whose clock counts
     * @param writeLimit bytes per second, 0 for no limit
     * @param readLimit bytes per second, 0 for no limit
     * @param checkInterval the intervals that are counted by, in milliseconds; 0 for none
     */
    public GlobalTrafficShapingHandler(
            ScheduledExecutorService executor, long writeLimit, long readLimit, long checkInterval) {
        this(executor, writeLimit, readLimit, checkInterval, DEFAULT_MAX_TIME);
    }

    /**
     * With intervals of a second.
     *
     * @param executor what ends the intervals, and whose clock counts
     * @param writeLimit bytes per second, 0 for no limit
     * @param readLimit bytes per second, 0 for no limit
     */
    public GlobalTrafficShapingHandler(ScheduledExecutorService executor, long writeLimit, long readLimit) {
        this(executor, writeLimit, readLimit, DEFAULT_CHECK_INTERVAL);
    }

    /**
     * Without limits: for counting, or for limits to come.
     *
     * @param executor what ends the intervals, and whose clock counts
     * @param checkInterval the intervals that are counted by, in milliseconds; 0 for none
     */
    public GlobalTrafficShapingHandler(ScheduledExecutorService executor, long checkInterval) {
        this(executor, 0, 0, checkInterval);
    }

    /**
     * Without limits, with intervals of a second.
     *
     * @param executor what ends the intervals, and whose clock counts
     */
    public GlobalTrafficShapingHandler(EventExecutor executor) {
        this(executor, DEFAULT_CHECK_INTERVAL);
    }

    @Override
    protected int userDefinedWritabilityIndex() {
        return GLOBAL_WRITABILITY_INDEX;
    }

    @Override
    public void handlerAdded(ChannelHandlerContext ctx) throws Exception {
        channels.add(ctx.channel(), new ShapedChannel(this, ctx, null));
    }

    /** Passes on what waits in this channel, or fails it if the channel is closed, and forgets the channel. */
    @Override
    public void handlerRemoved(ChannelHandlerContext ctx) throws Exception {
        super.handlerRemoved(ctx);
        channels.remove(ctx.channel());
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

    @Override
    ShapedChannel shaped(ChannelHandlerContext ctx) {
        return channels.get(ctx);
    }

    @Override
    void queued(long bytes) {
        channels.queued(bytes);
    }

    @Override
    void checkWriteSuspend(ChannelHandlerContext ctx, long delay, long queueSize) {
        if (channels.isOverLimit()) {
            ShapedChannel.setWritable(ctx.channel(), userDefinedWritabilityIndex(), false);
        } else {
            super.checkWriteSuspend(ctx, delay, queueSize);
        }
    }
}
