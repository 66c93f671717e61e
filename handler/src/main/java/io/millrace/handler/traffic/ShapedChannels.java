package io.millrace.handler.traffic;

import io.millrace.channel.Channel;
import io.millrace.channel.ChannelHandlerContext;
import java.util.Collection;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * The channels of a shared handler, from when it is added until it is removed, which closing a channel does too.
 *
 * <p><b>Thread</b> any.
 */
final class ShapedChannels {
    static final long DEFAULT_MAX_GLOBAL_WRITE_SIZE = AbstractTrafficShapingHandler.DEFAULT_MAX_SIZE * 100;

    private final ConcurrentHashMap<Channel, ShapedChannel> channels = new ConcurrentHashMap<>();
    private final AtomicLong queuedBytes = new AtomicLong();
    private volatile long maxQueuedBytes = DEFAULT_MAX_GLOBAL_WRITE_SIZE;

    void add(Channel channel, ShapedChannel shaped) {
        channels.put(channel, shaped);
    }

    @Nullable
    ShapedChannel remove(Channel channel) {
        return channels.remove(channel);
    }

    ShapedChannel get(ChannelHandlerContext ctx) {
        ShapedChannel shaped = channels.get(ctx.channel());
        if (shaped == null) {
            throw new IllegalStateException("the handler is not in the pipeline of " + ctx.channel());
        }
        return shaped;
    }

    Collection<ShapedChannel> all() {
        return channels.values();
    }

    void queued(long bytes) {
        queuedBytes.addAndGet(bytes);
    }

    long queuedBytes() {
        return queuedBytes.get();
    }

    long maxQueuedBytes() {
        return maxQueuedBytes;
    }

    void setMaxQueuedBytes(long maxQueuedBytes) {
        this.maxQueuedBytes = AbstractTrafficShapingHandler.positive(maxQueuedBytes, "maxGlobalWriteSize");
    }

    boolean isOverLimit() {
        return queuedBytes.get() > maxQueuedBytes;
    }
}
