package io.millrace.channel.pool;

import io.millrace.channel.Channel;
import io.millrace.channel.EventLoop;
import io.millrace.util.concurrent.Future;

/** Says whether an idle channel can be handed out. */
@FunctionalInterface
public interface ChannelHealthChecker {

    /** Takes a channel for healthy while it is active. */
    ChannelHealthChecker ACTIVE = channel -> {
        EventLoop loop = channel.eventLoop();
        return loop.newSucceededFuture(channel.isActive());
    };

    /**
     * Whether the channel is healthy. A future that fails means that it is not.
     *
     * <p><b>Thread:</b> called on the loop of the channel.
     */
    Future<Boolean> isHealthy(Channel channel);
}
