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
        AbstractChannel channel = channel(ctx);
        channel.operationBegins();
        try {
            channel.doBind(localAddress, promise);
        } finally {
            channel.operationEnds();
        }
    }

    @Override
    public void connect(
            ChannelHandlerContext ctx,
            SocketAddress remoteAddress,
            @Nullable SocketAddress localAddress,
            ChannelPromise promise) {
        AbstractChannel channel = channel(ctx);
        channel.operationBegins();
        try {
            channel.doConnect(remoteAddress, localAddress, promise);
        } finally {
            channel.operationEnds();
        }
    }

    @Override
    public void disconnect(ChannelHandlerContext ctx, ChannelPromise promise) {
        AbstractChannel channel = channel(ctx);
        channel.operationBegins();
        try {
            channel.doDisconnect(promise);
        } finally {
            channel.operationEnds();
        }
    }

    @Override
    public void close(ChannelHandlerContext ctx, ChannelPromise promise) {
        AbstractChannel channel = channel(ctx);
        channel.operationBegins();
        try {
            channel.doClose(promise);
        } finally {
            channel.operationEnds();
        }
    }

    @Override
    public void deregister(ChannelHandlerContext ctx, ChannelPromise promise) {
        AbstractChannel channel = channel(ctx);
        channel.operationBegins();
        try {
            channel.doDeregister(promise);
        } finally {
            channel.operationEnds();
        }
    }

    @Override
    public void read(ChannelHandlerContext ctx) {
        AbstractChannel channel = channel(ctx);
        channel.operationBegins();
        try {
            channel.doBeginRead();
        } finally {
            channel.operationEnds();
        }
    }

    @Override
    public void write(ChannelHandlerContext ctx, Object msg, ChannelPromise promise) {
        AbstractChannel channel = channel(ctx);
        channel.operationBegins();
        try {
            channel.doWrite(msg, promise);
        } finally {
            channel.operationEnds();
        }
    }

    @Override
    public void flush(ChannelHandlerContext ctx) {
        AbstractChannel channel = channel(ctx);
        channel.operationBegins();
        try {
            channel.doFlush();
        } finally {
            channel.operationEnds();
        }
    }
}
