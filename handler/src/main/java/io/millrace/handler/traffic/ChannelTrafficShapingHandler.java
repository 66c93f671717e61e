package io.millrace.handler.traffic;

import io.millrace.channel.ChannelHandlerContext;
import org.jspecify.annotations.Nullable;

/**
 * Keeps one channel below limits.
 *
 * <pre>{@code
 * pipeline.addFirst(new ChannelTrafficShapingHandler(1024 * 1024, 512 * 1024)); // bytes per second: written, read
 * }</pre>
 *
 * <p>A handler serves one pipeline.
 */
public class ChannelTrafficShapingHandler extends AbstractTrafficShapingHandler {
    private volatile @Nullable ShapedChannel channel;

    /**
     * With all there is to set.
     *
     * @param writeLimit bytes per second, 0 for no limit
     * @param readLimit bytes per second, 0 for no limit
     * @param checkInterval the intervals that are counted by, in milliseconds; 0 for none
     * @param maxTime the longest wait because of one message, in milliseconds, at least 1
     */
    public ChannelTrafficShapingHandler(long writeLimit, long readLimit, long checkInterval, long maxTime) {
        super(writeLimit, readLimit, checkInterval, maxTime);
    }

    /**
     * With waits of 15 s because of one message at most.
     *
     * @param writeLimit bytes per second, 0 for no limit
     * @param readLimit bytes per second, 0 for no limit
     * @param checkInterval the intervals that are counted by, in milliseconds; 0 for none
     */
    public ChannelTrafficShapingHandler(long writeLimit, long readLimit, long checkInterval) {
        this(writeLimit, readLimit, checkInterval, DEFAULT_MAX_TIME);
    }

    /**
     * With intervals of a second.
     *
     * @param writeLimit bytes per second, 0 for no limit
     * @param readLimit bytes per second, 0 for no limit
     */
    public ChannelTrafficShapingHandler(long writeLimit, long readLimit) {
        this(writeLimit, readLimit, DEFAULT_CHECK_INTERVAL);
    }

    /**
     * Without limits: for counting, or for limits to come.
     *
     * @param checkInterval the intervals that are counted by, in milliseconds; 0 for none
     */
    public ChannelTrafficShapingHandler(long checkInterval) {
        this(0, 0, checkInterval);
    }

    @Override
    public void handlerAdded(ChannelHandlerContext ctx) throws Exception {
        channel = new ShapedChannel(this, ctx, null);
        TrafficCounter counter = new TrafficCounter(
                this, ctx.executor(), "ChannelTC" + ctx.channel().hashCode(), checkInterval);
        trafficCounter = counter;
        counter.start();
    }

    /** Passes on what waits, or fails it if the channel is closed, and ends the counting. */
    @Override
    public void handlerRemoved(ChannelHandlerContext ctx) throws Exception {
        counter().stop();
        super.handlerRemoved(ctx);
    }

    /** Returns the bytes that wait. <b>Thread</b> any. */
    public long queueSize() {
        ShapedChannel channel = this.channel;
        return channel == null ? 0 : channel.queueBytes();
    }

    @Override
    ShapedChannel shaped(ChannelHandlerContext ctx) {
        ShapedChannel channel = this.channel;
        if (channel == null) {
            throw new IllegalStateException("the handler is in no pipeline");
        }
        return channel;
    }
}
