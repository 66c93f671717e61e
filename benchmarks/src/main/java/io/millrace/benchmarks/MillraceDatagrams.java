package io.millrace.benchmarks;

import io.millrace.bootstrap.Bootstrap;
import io.millrace.buffer.ByteBuf;
import io.millrace.buffer.ByteBufAllocator;
import io.millrace.channel.Channel;
import io.millrace.channel.ChannelFutureListener;
import io.millrace.channel.ChannelHandlerContext;
import io.millrace.channel.ChannelInboundHandlerAdapter;
import io.millrace.channel.ChannelOption;
import io.millrace.channel.ChannelPromise;
import io.millrace.channel.EventLoopGroup;
import io.millrace.channel.epoll.EpollChannelOption;
import io.millrace.channel.socket.DatagramChannel;
import io.millrace.channel.unix.SegmentedDatagramPacket;
import io.millrace.util.ReferenceCountUtil;
import java.net.InetSocketAddress;
import java.util.Locale;
import java.util.Objects;

/** Datagrams from one channel of Millrace's epoll transport to another; the twin of {@link NettyDatagrams}. */
final class MillraceDatagrams extends DatagramFlow {
    private final EventLoopGroup senders = EventLoopGroup.create("epoll", 1);
    private final EventLoopGroup receivers = EventLoopGroup.create("epoll", 1);
    private final Channel sender;
    private final ByteBuf content;
    private final Object segments;
    private final Loop loop;

    MillraceDatagrams(Way way, int bytes, int burst) {
        super(way, bytes, burst);
        Bootstrap receiver = new Bootstrap()
                .group(receivers)
                .channel(DatagramChannel.class)
                .option(ChannelOption.SO_RCVBUF, RECEIVE_BUFFER_BYTES)
                .handler(new Counting());
        if (way == Way.SEGMENTS) {
            receiver.option(EpollChannelOption.UDP_GRO, true);
        }
        Channel bound = receiver.bind(HOST, 0).syncUninterruptibly().channel();
        InetSocketAddress target = (InetSocketAddress) Objects.requireNonNull(bound.localAddress(), "bound");
        sender = new Bootstrap()
                .group(senders)
                .channel(DatagramChannel.class)
                .handler(new ChannelInboundHandlerAdapter())
                .connect(target)
                .syncUninterruptibly()
                .channel();
        content = ByteBufAllocator.DEFAULT.directBuffer(bytes).writeZero(bytes);
        int all = this.burst * bytes;
        segments = way == Way.SEGMENTS
                ? new SegmentedDatagramPacket(
                        ByteBufAllocator.DEFAULT.directBuffer(all).writeZero(all), bytes, target)
                : "";
        loop = Loop.of(senders);
    }

    private final class Counting extends ChannelInboundHandlerAdapter {
        @Override
        public void channelRead(ChannelHandlerContext ctx, Object message) {
            received();
            ReferenceCountUtil.release(message);
        }
    }

    @Override
    String description() {
        return "millrace epoll " + way.name().toLowerCase(Locale.ROOT);
    }

    @Override
    Loop loop() {
        return loop;
    }

    @Override
    void send(Runnable ended) {
        ChannelPromise last = sender.newPromise();
        last.addListener((ChannelFutureListener) future -> ended.run());
        if (way == Way.SEGMENTS) {
            SegmentedDatagramPacket packet = (SegmentedDatagramPacket) segments;
            sender.writeAndFlush(packet.retainedDuplicate(), last);
            return;
        }
        for (int i = 1; i < burst; i++) {
            sender.write(content.retainedDuplicate(), sender.voidPromise());
            if (way == Way.SINGLE) {
                sender.flush();
            }
        }
        sender.writeAndFlush(content.retainedDuplicate(), last);
    }

    @Override
    public void close() {
        loop.close();
        Loop.of(receivers).close();
        content.release();
        ReferenceCountUtil.release(segments);
    }
}
