package io.millrace.channel;

import java.net.SocketAddress;
import org.jspecify.annotations.Nullable;

/** The channel's end of every pipeline: carries out operations, and passes on events with what the channel does at them. */
final class HeadHandler extends ChannelDuplexHandler {
    static final HeadHandler INSTANCE = new HeadHandler();

    private HeadHandler() {}

    private static AbstractChannel channel(ChannelHandlerContext ctx) {
        return ((DefaultChannelHandlerContext) ctx).abstractChannel();
    }

    @Override
    public void channelActive(ChannelHandlerContext ctx) {
        ctx.fireChannelActive();
        channel(ctx).readIfIsAutoRead();
    }

    @Override
    public void channelReadComplete(ChannelHandlerContext ctx) {
        ctx.fireChannelReadComplete();
        channel(ctx).readIfIsAutoRead();
    }

    @Override
    public void bind(ChannelHandlerContext ctx, SocketAddress localAddress, ChannelPromise promise) {
        channel(ctx).doBind(localAddress, promise);
    }

    @Override
    public void connect(
            ChannelHandlerContext ctx,
            SocketAddress remoteAddress,
            @Nullable SocketAddress localAddress,
            ChannelPromise promise) {
        channel(ctx).doConnect(remoteAddress, localAddress, promise);
    }

    @Override
    public void disconnect(ChannelHandlerContext ctx, ChannelPromise promise) {
        channel(ctx).doDisconnect(promise);
    }

    @Override
    public void close(ChannelHandlerContext ctx, ChannelPromise promise) {
        channel(ctx).doClose(promise);
    }

    @Override
    public void deregister(ChannelHandlerContext ctx, ChannelPromise promise) {
        channel(ctx).doDeregister(promise);
    }

    @Override
    public void read(ChannelHandlerContext ctx) {
        channel(ctx).doBeginRead();
    }

    @Override
    public void write(ChannelHandlerContext ctx, Object msg, ChannelPromise promise) {
        channel(ctx).doWrite(msg, promise);
    }

    @Override
    public void flush(ChannelHandlerContext ctx) {
        channel(ctx).doFlush();
    }
}
