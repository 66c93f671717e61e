package io.millrace.benchmarks;

import io.millrace.bootstrap.ServerBootstrap;
import io.millrace.channel.Channel;
import io.millrace.channel.ChannelHandler.Sharable;
import io.millrace.channel.ChannelHandlerContext;
import io.millrace.channel.ChannelInboundHandlerAdapter;
import io.millrace.channel.ChannelOption;
import io.millrace.channel.EventLoopGroup;
import io.millrace.channel.Transport;
import io.millrace.channel.TriggerMode;
import java.net.InetSocketAddress;
import java.util.Locale;
import java.util.Objects;

/** Sends every message back; the twin of {@link NettyEcho}. */
@Sharable
final class MillraceEcho extends ChannelInboundHandlerAdapter {
    private final boolean voidPromise;

    private MillraceEcho(EchoServer.Answer answer) {
        this.voidPromise = answer == EchoServer.Answer.VOID_PROMISE;
    }

    static EchoServer start(Transport transport, TriggerMode mode, EchoServer.Answer answer) {
        EventLoopGroup group = EventLoopGroup.create(transport.name(), mode, 1);
        Channel listener = new ServerBootstrap()
                .group(group)
                .option(ChannelOption.SO_BACKLOG, 4096)
                .option(ChannelOption.SO_REUSEADDR, true)
                .childOption(ChannelOption.TCP_NODELAY, true)
                .childHandler(new MillraceEcho(answer))
                .bind(EchoServer.HOST, 0)
                .syncUninterruptibly()
                .channel();
        InetSocketAddress address = (InetSocketAddress) Objects.requireNonNull(listener.localAddress(), "bound");
        String description = "millrace " + transport.name() + " " + mode.name().toLowerCase(Locale.ROOT);
        return new EchoServer(description, address.getPort(), Loop.of(group));
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
