package io.millrace.handler.ipfilter;

import io.millrace.channel.ChannelHandlerAdapter;
import io.millrace.channel.ChannelHandlerContext;
import io.millrace.channel.ChannelInboundHandler;
import io.millrace.util.ReferenceCountUtil;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Stands where a filter has rejected the channel: until it is closed, nothing passes to the next handlers. */
final class RejectedChannelHandler extends ChannelHandlerAdapter implements ChannelInboundHandler {
    private static final Logger logger = LoggerFactory.getLogger(RejectedChannelHandler.class);

    @Override
    public void channelRegistered(ChannelHandlerContext ctx) {
        // kept from the next handlers, as all below
    }

    @Override
    public void channelUnregistered(ChannelHandlerContext ctx) {
        // kept
    }

    @Override
    public void channelActive(ChannelHandlerContext ctx) {
        // kept
    }

    @Override
    public void channelInactive(ChannelHandlerContext ctx) {
        // kept
    }

    @Override
    public void channelRead(ChannelHandlerContext ctx, Object msg) {
        ReferenceCountUtil.release(msg);
    }

    @Override
    public void channelReadComplete(ChannelHandlerContext ctx) {
        // kept
    }

    @Override
    public void userEventTriggered(ChannelHandlerContext ctx, Object evt) {
        ReferenceCountUtil.release(evt);
    }

    @Override
    public void channelWritabilityChanged(ChannelHandlerContext ctx) {
        // kept
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
        logger.debug("closing {}, which was rejected", ctx.channel(), cause);
        ctx.close();
    }
}
