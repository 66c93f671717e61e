package io.millrace.examples;

import io.millrace.bootstrap.Bootstrap;
import io.millrace.buffer.ByteBufUtil;
import io.millrace.channel.ChannelHandler.Sharable;
import io.millrace.channel.ChannelHandlerContext;
import io.millrace.channel.SimpleChannelInboundHandler;
import io.millrace.channel.socket.DatagramPacket;
import java.net.InetSocketAddress;
import java.time.Instant;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Answers each datagram with the time. One channel an address serves every peer: there are no connections. */
final class UdpTimeServer implements Example {
    @Override
    public String name() {
        return "udp-time";
    }

    @Override
    public String summary() {
        return "answers each datagram with the time";
    }

    @Override
    public List<Flag<?>> flags() {
        return Addresses.INTERNET;
    }

    @Override
    public String command(String peer) {
        return "echo | nc -u -w 1 " + peer;
    }

    @Override
    public void start(Server server, Options options) throws Exception {
        server.bind(new Bootstrap().handler(new Clock()), options);
    }

    @Sharable
    private static final class Clock extends SimpleChannelInboundHandler<DatagramPacket> {
        private static final Logger logger = LoggerFactory.getLogger(UdpTimeServer.class);

        /** Leaves a question without an answer when answers pile up; datagrams may get lost anyway. */
        @Override
        protected void channelRead0(ChannelHandlerContext ctx, DatagramPacket question) {
            InetSocketAddress asker = question.sender();
            if (asker != null && ctx.channel().isWritable()) {
                String time = Instant.now() + "\n";
                ctx.write(new DatagramPacket(ByteBufUtil.writeAscii(ctx.alloc(), time), asker), ctx.voidPromise());
            }
        }

        @Override
        public void channelReadComplete(ChannelHandlerContext ctx) {
            ctx.flush();
        }

        /** One peer that cannot be reached is no reason to leave the others without the time. */
        @Override
        public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
            logger.debug("a datagram is lost", cause);
        }
    }
}
