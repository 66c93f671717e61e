package io.millrace.benchmarks;

import io.netty.bootstrap.Bootstrap;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelOption;
import io.netty.channel.ChannelPromise;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.FixedRecvByteBufAllocator;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.epoll.EpollChannelOption;
import io.netty.channel.epoll.EpollDatagramChannel;
import io.netty.channel.epoll.EpollIoHandler;
import io.netty.channel.unix.SegmentedDatagramPacket;
import io.netty.util.ReferenceCountUtil;
import java.net.InetSocketAddress;
import java.util.Locale;

/**
 * Datagrams from one channel of Netty's epoll transport to another; the twin of {@link MillraceDatagrams}. Its receiver is
 * configured as Netty needs it to receive several datagrams a call, or joined ones.
 */
final class NettyDatagrams extends DatagramFlow {
    private static final int JOINED_BYTES = 65_535;

    private final EventLoopGroup senders = new MultiThreadIoEventLoopGroup(1, EpollIoHandler.newFactory());
    private final EventLoopGroup receivers = new MultiThreadIoEventLoopGroup(1, EpollIoHandler.newFactory());
    private final Channel sender;
    private final ByteBuf content;
    private final Object segments;
    private final Loop loop;

    NettyDatagrams(Way way, int bytes, int burst) {
        super(way, bytes, burst);
        Bootstrap receiver = new Bootstrap()
                .group(receivers)
                .channel(EpollDatagramChannel.class)
                .option(ChannelOption.SO_RCVBUF, RECEIVE_BUFFER_BYTES)
                .handler(new Counting());
        if (way == Way.SEGMENTS) {
            receiver.option(EpollChannelOption.UDP_GRO, true)
                    .option(ChannelOption.RECVBUF_ALLOCATOR, new FixedRecvByteBufAllocator(JOINED_BYTES));
        } else if (way == Way.BATCH) {
            receiver.option(EpollChannelOption.MAX_DATAGRAM_PAYLOAD_SIZE, bytes)
                    .option(ChannelOption.RECVBUF_ALLOCATOR, new FixedRecvByteBufAllocator(bytes * burst));
        }
        InetSocketAddress target = (InetSocketAddress)
                receiver.bind(HOST, 0).syncUninterruptibly().channel().localAddress();
        sender = new Bootstrap()
                .group(senders)
                .channel(EpollDatagramChannel.class)
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
        return "netty epoll " + way.name().toLowerCase(Locale.ROOT);
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
