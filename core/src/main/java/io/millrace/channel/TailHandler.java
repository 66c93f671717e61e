package io.millrace.channel;

/** The users' end of every pipeline: tells the channel what no handler has consumed. */
final class TailHandler extends ChannelInboundHandlerAdapter {
    static final TailHandler INSTANCE = new TailHandler();

    private TailHandler() {}

    private static AbstractChannel channel(ChannelHandlerContext ctx) {
        return ((DefaultChannelHandlerContext) ctx).abstractChannel();
    }

    @Override
    public void channelRegistered(ChannelHandlerContext ctx) {
        // ends here
    }

    @Override
    public void channelUnregistered(ChannelHandlerContext ctx) {
        // ends here
    }

    @Override
    public void channelActive(ChannelHandlerContext ctx) {
        channel(ctx).unhandledChannelActive();
    }

    @Override
    public void channelInactive(ChannelHandlerContext ctx) {
        channel(ctx).unhandledChannelInactive();
    }

    @Override
    public void channelRead(ChannelHandlerContext ctx, Object msg) {
        channel(ctx).unhandledInboundMessage(ctx, msg);
    }

    @Override
    public void channelReadComplete(ChannelHandlerContext ctx) {
        channel(ctx).unhandledChannelReadComplete();
    }

    @Override
    public void userEventTriggered(ChannelHandlerContext ctx, Object evt) {
        channel(ctx).unhandledUserEvent(evt);
    }

    @Override
    public void channelWritabilityChanged(ChannelHandlerContext ctx) {
        channel(ctx).unhandledChannelWritabilityChanged();
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
        channel(ctx).unhandledInboundException(cause);
    }
}
