package io.millrace.channel;

import io.millrace.buffer.ByteBufAllocator;
import io.millrace.util.Attribute;
import io.millrace.util.AttributeKey;
import io.millrace.util.AttributeMap;
import io.millrace.util.concurrent.EventExecutor;

/**
 * A handler's place in a {@link ChannelPipeline}: how it reaches the next handlers, its channel and its pipeline.
 *
 * <p>Events that are fired here go to the handlers after this place, operations to those before it. A context may be kept and used
 * later and from any thread. One handler that was added twice has two contexts.
 */
public interface ChannelHandlerContext extends AttributeMap, ChannelInboundInvoker, ChannelOutboundInvoker {
    /**
     * The channel of the pipeline.
     *
     * @return the channel
     */
    Channel channel();

    /**
     * Where the handler is called.
     *
     * @return the channel's loop, or the executor that the handler was added with
     * @throws IllegalStateException if it is the loop's and the channel was never registered
     */
    EventExecutor executor();

    /**
     * The handler's name.
     *
     * @return unique within the pipeline
     */
    String name();

    /**
     * The handler.
     *
     * @return the handler
     */
    ChannelHandler handler();

    /**
     * Tells whether the handler was removed from the pipeline.
     *
     * @return {@code true} if it was
     */
    boolean isRemoved();

    @Override
    ChannelHandlerContext fireChannelRegistered();

    @Override
    ChannelHandlerContext fireChannelUnregistered();

    @Override
    ChannelHandlerContext fireChannelActive();

    @Override
    ChannelHandlerContext fireChannelInactive();

    @Override
    ChannelHandlerContext fireExceptionCaught(Throwable cause);

    @Override
    ChannelHandlerContext fireUserEventTriggered(Object evt);

    @Override
    ChannelHandlerContext fireChannelRead(Object msg);

    @Override
    ChannelHandlerContext fireChannelReadComplete();

    @Override
    ChannelHandlerContext fireChannelWritabilityChanged();

    @Override
    ChannelHandlerContext read();

    @Override
    ChannelHandlerContext flush();

    /**
     * The pipeline.
     *
     * @return the pipeline
     */
    ChannelPipeline pipeline();

    /**
     * Where the channel's buffers come from.
     *
     * @return the allocator
     */
    ByteBufAllocator alloc();

    /** The channel's attribute: contexts have none of their own. */
    @Override
    default <T> Attribute<T> attr(AttributeKey<T> key) {
        return channel().attr(key);
    }

    /** Tells whether the channel has the attribute. */
    @Override
    default <T> boolean hasAttr(AttributeKey<T> key) {
        return channel().hasAttr(key);
    }
}
