package io.millrace.benchmarks;

import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandler.Sharable;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import java.net.InetSocketAddress;
import java.util.Locale;

/** Sends every message back; the twin of {@link MillraceEcho}. */
@Sharable
final class NettyEcho extends ChannelInboundHandlerAdapter {
    private final boolean voidPromise;

    private NettyEcho(EchoServer.Answer answer) {
        this.voidPromise = answer == EchoServer.Answer.VOID_PROMISE;
    }

    static EchoServer start(NettyTransport transport, EchoServer.Answer answer) {
        EventLoopGroup group = new MultiThreadIoEventLoopGroup(1, transport.newHandlerFactory());
        Channel listener = new ServerBootstrap()
                .group(group)
                .channel(transport.serverChannel)
                .option(ChannelOption.SO_BACKLOG, 4096)
                .option(ChannelOption.SO_REUSEADDR, true)
                .childOption(ChannelOption.TCP_NODELAY, true)
                .childHandler(new NettyEcho(answer))
                .bind(EchoServer.HOST, 0)
                .syncUninterruptibly()
                .channel();
        String description = "netty " + transport.name().toLowerCase(Locale.ROOT);
        return new EchoServer(description, ((InetSocketAddress) listener.localAddress()).getPort(), Loop.of(group));
    }

    @Override
    public void channelRead(ChannelHandlerContext ctx, Object message) {
        if (voidPromise) {
            ctx.write(message, ctx.voidPromise());
        } else {
            ctx.write(message);
        }
    }

    @Override
    public void channelReadComplete(ChannelHandlerContext ctx) {
        ctx.flush();
    }

    @Override
    public void channelWritabilityChanged(ChannelHandlerContext ctx) {
        ctx.channel().config().setAutoRead(ctx.channel().isWritable());
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
        ctx.close();
    }
}
