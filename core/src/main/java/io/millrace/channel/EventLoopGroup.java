package io.millrace.channel;

import io.millrace.util.concurrent.EventExecutorGroup;
import org.jspecify.annotations.Nullable;

/**
 * Some event loops that share the channels registered with the group.
 *
 * <pre>{@code
 * try (EventLoopGroup group = EventLoopGroup.create()) {
 *     new ServerBootstrap().group(group).childHandler(handler).bind(7007).sync().channel().closeFuture().sync();
 * }
 * }</pre>
 */
public interface EventLoopGroup extends EventExecutorGroup {
    /**
     * The loop for the next channel.
     *
     * @return one of the group's loops
     */
    @Override
    EventLoop next();

    /**
     * Registers a channel with one of the loops.
     *
     * @param channel an unregistered channel
     * @return completed when it is registered; fails if the channel does not fit the loop (both are named), and the channel is closed then
     */
    ChannelFuture register(Channel channel);

    /**
     * Registers the promise's channel with one of the loops.
     *
     * @param promise completed when the channel is registered
     * @return the promise
     */
    ChannelFuture register(ChannelPromise promise);

    /**
     * The transport that bootstraps take channels from when none is named.
     *
     * @return the transport, or {@code null} if the group was made without one
     */
    default @Nullable Transport transport() {
        return null;
    }

    /**
     * Makes a group over the best transport that is available, with a loop for each processor.
     *
     * @return a new group
     * @throws IllegalStateException if no transport is available; the message has the reasons
     */
    static EventLoopGroup create() {
        return create(0);
    }

    /**
     * Makes a group over the best transport that is available.
     *
     * @param loops the number of loops, 0 for one a processor
     * @return a new group
     * @throws IllegalStateException if no transport is available; the message has the reasons
     */
    static EventLoopGroup create(int loops) {
        Transport transport = Transport.best();
        return new MultiThreadIoEventLoopGroup(loops, transport.newHandlerFactory(transport.defaultMode()));
    }

    /**
     * Makes a group over a named transport in its default mode.
     *
     * @param transport the transport's name
     * @param loops the number of loops, 0 for one a processor
     * @return a new group
     * @throws IllegalArgumentException if there is no such transport
     * @throws IllegalStateException if it is not available here; the message says why
     */
    static EventLoopGroup create(String transport, int loops) {
        Transport named = Transport.named(transport);
        return new MultiThreadIoEventLoopGroup(loops, named.newHandlerFactory(named.defaultMode()));
    }

    /**
     * Makes a group over a named transport.
     *
     * @param transport the transport's name
     * @param mode the trigger mode
     * @param loops the number of loops, 0 for one a processor
     * @return a new group
     * @throws IllegalArgumentException if there is no such transport, or if it does not support the mode
     * @throws IllegalStateException if it is not available here; the message says why
     */
    static EventLoopGroup create(String transport, TriggerMode mode, int loops) {
        return new MultiThreadIoEventLoopGroup(loops, Transport.named(transport).newHandlerFactory(mode));
    }
}
