package io.millrace.handler.traffic;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.bootstrap.Bootstrap;
import io.millrace.bootstrap.ServerBootstrap;
import io.millrace.buffer.ByteBuf;
import io.millrace.buffer.Unpooled;
import io.millrace.channel.Channel;
import io.millrace.channel.ChannelHandlerContext;
import io.millrace.channel.ChannelInitializer;
import io.millrace.channel.EventLoopGroup;
import io.millrace.channel.MultiThreadIoEventLoopGroup;
import io.millrace.channel.SimpleChannelInboundHandler;
import io.millrace.channel.local.LocalAddress;
import io.millrace.channel.local.LocalChannel;
import io.millrace.channel.local.LocalIoHandler;
import io.millrace.channel.local.LocalServerChannel;
import io.millrace.testkit.Deadline;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** One handler for channels of two loops. */
class ShapingOverLocalTest {
    private static final LocalAddress ADDRESS = new LocalAddress("traffic-shaping");
    private static final int CHANNELS = 4;

    private final EventLoopGroup group = new MultiThreadIoEventLoopGroup(2, LocalIoHandler.newFactory());
    private final AtomicLong received = new AtomicLong();

    @AfterEach
    void close() {
        Deadline.succeeded(group.shutdownGracefully(0, 5, TimeUnit.SECONDS));
    }

    private List<Channel> connect(AbstractTrafficShapingHandler shaping) {
        Deadline.succeeded(new ServerBootstrap()
                .group(group)
                .channel(LocalServerChannel.class)
                .childHandler(new ChannelInitializer<Channel>() {
                    @Override
                    protected void initChannel(Channel ch) {
                        ch.pipeline().addLast(shaping, new SimpleChannelInboundHandler<ByteBuf>() {
                            @Override
                            protected void channelRead0(ChannelHandlerContext ctx, ByteBuf msg) {
                                received.addAndGet(msg.readableBytes());
                            }
                        });
                    }
                })
                .bind(ADDRESS));
        List<Channel> channels = new ArrayList<>();
        for (int i = 0; i < CHANNELS; i++) {
            channels.add(Deadline.succeeded(new Bootstrap()
                            .group(group)
                            .channel(LocalChannel.class)
                            .handler(new ChannelInitializer<Channel>() {
                                @Override
                                protected void initChannel(Channel ch) {
                                    ch.pipeline().addLast(shaping);
                                }
                            })
                            .connect(ADDRESS))
                    .channel());
        }
        return channels;
    }

    private void send(List<Channel> channels) {
        for (int i = 0; i < 50; i++) {
            for (Channel channel : channels) {
                channel.writeAndFlush(Unpooled.buffer(1_000).writeZero(1_000));
            }
        }
    }

    @Test
    void everythingArrivesAndNothingIsLeftOnTheAccounts() {
        GlobalChannelTrafficShapingHandler shaping =
                new GlobalChannelTrafficShapingHandler(group, 1_000_000, 1_000_000, 400_000, 400_000, 100);
        List<Channel> channels = connect(shaping);
        send(channels);

        Deadline.until(() -> received.get() == CHANNELS * 50_000L, "all bytes arrive");
        Deadline.until(() -> shaping.queuesSize() == 0, "no bytes wait");
        assertThat(shaping.trafficCounter().cumulativeWrittenBytes()).isEqualTo(CHANNELS * 50_000L);
        assertThat(shaping.trafficCounter().cumulativeReadBytes()).isEqualTo(CHANNELS * 50_000L);
        channels.forEach(channel -> Deadline.succeeded(channel.close()));
        Deadline.until(() -> shaping.channelTrafficCounters().isEmpty(), "channels are forgotten");
        shaping.release();
    }

    @Test
    void closingWhileBytesWaitLeavesNothing() {
        GlobalTrafficShapingHandler shaping = new GlobalTrafficShapingHandler(group, 10_000, 10_000, 100);
        List<Channel> channels = connect(shaping);
        send(channels);
        channels.forEach(channel -> Deadline.succeeded(channel.close()));
        Deadline.until(() -> shaping.queuesSize() == 0, "no bytes wait");
        shaping.release();
    }
}
