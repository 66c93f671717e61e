package io.millrace.channel;

/**
 * A handler of what happens to a channel. What it does not implement is passed on, and is not delivered to it at all.
 *
 * <p><b>Errors:</b> what a method throws goes to the {@link #exceptionCaught(ChannelHandlerContext, Throwable)} of the same handler.
 */
public interface ChannelInboundHandler extends ChannelHandler {
    /**
     * The channel was registered with its loop.
     *
     * @param ctx the handler's place
     * @throws Exception goes to {@code exceptionCaught}
     */
    default void channelRegistered(ChannelHandlerContext ctx) throws Exception {
        ctx.fireChannelRegistered();
    }

    /**
     * The channel was deregistered from its loop.
     *
     * @param ctx the handler's place
     * @throws Exception goes to {@code exceptionCaught}
     */
    default void channelUnregistered(ChannelHandlerContext ctx) throws Exception {
        ctx.fireChannelUnregistered();
    }

    /**
     * The channel is active.
     *
     * @param ctx the handler's place
     * @throws Exception goes to {@code exceptionCaught}
     */
    default void channelActive(ChannelHandlerContext ctx) throws Exception {
        ctx.fireChannelActive();
    }

    /**
     * The channel is no longer active: it was closed.
     *
     * @param ctx the handler's place
     * @throws Exception goes to {@code exceptionCaught}
     */
    default void channelInactive(ChannelHandlerContext ctx) throws Exception {
        ctx.fireChannelInactive();
    }

    /**
     * A message was read.
     *
     * <p><b>Ownership:</b> the message is the handler's: it passes it on or releases it.
     *
     * @param ctx the handler's place
     * @param msg the message
     * @throws Exception goes to {@code exceptionCaught}
     */
    default void channelRead(ChannelHandlerContext ctx, Object msg) throws Exception {
        ctx.fireChannelRead(msg);
    }

    /**
     * A round of reading is over. If {@link ChannelOption#AUTO_READ} is off, no more is read until {@link ChannelHandlerContext#read()}.
     *
     * @param ctx the handler's place
     * @throws Exception goes to {@code exceptionCaught}
     */
    default void channelReadComplete(ChannelHandlerContext ctx) throws Exception {
        ctx.fireChannelReadComplete();
    }

    /**
     * An event of a user's own.
     *
     * @param ctx the handler's place
     * @param evt the event
     * @throws Exception goes to {@code exceptionCaught}
     */
    default void userEventTriggered(ChannelHandlerContext ctx, Object evt) throws Exception {
        ctx.fireUserEventTriggered(evt);
    }

    /**
     * {@link Channel#isWritable()} has changed.
     *
     * @param ctx the handler's place
     * @throws Exception goes to {@code exceptionCaught}
     */
    default void channelWritabilityChanged(ChannelHandlerContext ctx) throws Exception {
        ctx.fireChannelWritabilityChanged();
    }
}
