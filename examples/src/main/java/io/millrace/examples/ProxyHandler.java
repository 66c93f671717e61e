package io.millrace.examples;

import io.millrace.bootstrap.Bootstrap;
import io.millrace.buffer.Unpooled;
import io.millrace.channel.Channel;
import io.millrace.channel.ChannelFuture;
import io.millrace.channel.ChannelFutureListener;
import io.millrace.channel.ChannelHandlerContext;
import io.millrace.channel.ChannelInboundHandlerAdapter;
import io.millrace.channel.ChannelOption;
import io.millrace.channel.socket.ChannelInputShutdownEvent;
import io.millrace.channel.socket.DuplexChannel;
import io.millrace.channel.unix.SpliceForwarder;
import java.net.InetSocketAddress;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A client of the proxy: connects to the target on the same loop, and joins the two connections. */
final class ProxyHandler extends ChannelInboundHandlerAdapter {
    private static final Logger logger = LoggerFactory.getLogger(ProxyHandler.class);

    private final InetSocketAddress target;
    private final boolean splices;

    ProxyHandler(InetSocketAddress target, boolean splices) {
        this.target = target;
        this.splices = splices;
    }

    @Override
    public void channelActive(ChannelHandlerContext ctx) {
        Channel client = ctx.channel();
        new Bootstrap()
                .group(client.eventLoop())
                .option(ChannelOption.AUTO_READ, false)
                .option(ChannelOption.ALLOW_HALF_CLOSURE, true)
                .handler(new Failures())
                .connect(target)
                .addListener((ChannelFutureListener) connect -> connected(client, connect));
    }

    private void connected(Channel client, ChannelFuture connect) {
        if (!connect.isSuccess()) {
            logger.debug("{} is closed: {} cannot be reached", client, target, connect.cause());
            client.close();
            return;
        }
        Channel server = connect.channel();
        if (splices) {
            SpliceForwarder.forward(client, server);
            SpliceForwarder.forward(server, client);
        } else {
            client.pipeline().addFirst(new Relay(server));
            server.pipeline().addFirst(new Relay(client));
        }
        client.config().setAutoRead(true);
        server.config().setAutoRead(true);
        if (!client.isActive()) {
            server.close(); // it did not wait, and its handlers have heard of that before they knew of the server
        }
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
        Failures.close(ctx, cause);
    }

    /** Passes on what a channel receives, through the other one's outbound buffer. */
    private static final class Relay extends ChannelInboundHandlerAdapter {
        private final Channel other;

        Relay(Channel other) {
            this.other = other;
        }

        /** The write takes the message over; a failure closes the other channel, and that one closes this. */
        @Override
        public void channelRead(ChannelHandlerContext ctx, Object message) {
            other.write(message, other.voidPromise());
        }

        @Override
        public void channelReadComplete(ChannelHandlerContext ctx) {
            other.flush();
        }

        /** This channel is full, or has room again: the other one reads no more than fits. */
        @Override
        public void channelWritabilityChanged(ChannelHandlerContext ctx) {
            other.config().setAutoRead(ctx.channel().isWritable());
        }

        /** The end goes behind the last byte. When both directions have ended, so has the connection. */
        @Override
        public void userEventTriggered(ChannelHandlerContext ctx, Object event) {
            if (event != ChannelInputShutdownEvent.INSTANCE) {
                ctx.fireUserEventTriggered(event);
                return;
            }
            other.writeAndFlush(Unpooled.EMPTY_BUFFER).addListener(written -> {
                ((DuplexChannel) other).shutdownOutput();
                closeIfOver(ctx.channel());
                closeIfOver(other);
            });
        }

        private static void closeIfOver(Channel channel) {
            if (((DuplexChannel) channel).isShutdown()) {
                channel.close();
            }
        }

        @Override
        public void channelInactive(ChannelHandlerContext ctx) {
            other.writeAndFlush(Unpooled.EMPTY_BUFFER).addListener(ChannelFutureListener.CLOSE);
            ctx.fireChannelInactive();
        }
    }

    /** The last handler of the server's side. */
    private static final class Failures extends ChannelInboundHandlerAdapter {
        @Override
        public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
            close(ctx, cause);
        }

        static void close(ChannelHandlerContext ctx, Throwable cause) {
            logger.debug("{} is closed after a failure", ctx.channel(), cause);
            ctx.close();
        }
    }
}
