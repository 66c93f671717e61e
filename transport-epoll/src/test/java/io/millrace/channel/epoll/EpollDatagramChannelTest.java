package io.millrace.channel.epoll;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.millrace.bootstrap.Bootstrap;
import io.millrace.buffer.ByteBuf;
import io.millrace.buffer.Unpooled;
import io.millrace.channel.ChannelException;
import io.millrace.channel.ChannelHandlerContext;
import io.millrace.channel.ChannelOption;
import io.millrace.channel.EventLoopGroup;
import io.millrace.channel.FixedRecvByteBufAllocator;
import io.millrace.channel.MultiThreadIoEventLoopGroup;
import io.millrace.channel.socket.DatagramPacket;
import io.millrace.channel.socket.SocketProtocolFamily;
import io.millrace.channel.socket.TruncatedDatagramException;
import io.millrace.channel.unix.SegmentedDatagramPacket;
import io.millrace.testkit.Deadline;
import io.millrace.testkit.DescriptorWatch;
import io.millrace.testkit.LeakWatch;
import io.millrace.testkit.PacketRecorder;
import io.millrace.testkit.PacketRecorder.Packet;
import java.net.Inet4Address;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;

/** What Linux has beyond POSIX for datagrams, over real sockets. */
@Timeout(60)
@ExtendWith({LeakWatch.class, DescriptorWatch.class})
class EpollDatagramChannelTest {
    private final EventLoopGroup group = new MultiThreadIoEventLoopGroup(1, EpollIoHandler.newFactory());

    @AfterEach
    void end() {
        Deadline.succeeded(group.shutdownGracefully(0, 10, TimeUnit.SECONDS));
    }

    private Bootstrap bootstrap(PacketRecorder events) {
        return new Bootstrap().group(group).channel(EpollDatagramChannel.class).handler(events);
    }

    private static EpollDatagramChannel bound(Bootstrap bootstrap) {
        return (EpollDatagramChannel) Deadline.succeeded(bootstrap.bind(new InetSocketAddress("127.0.0.1", 0)))
                .channel();
    }

    private static ByteBuf numbered(int segments, int length, int last) {
        ByteBuf all = Unpooled.directBuffer();
        for (int i = 0; i < segments; i++) {
            int bytes = i == segments - 1 ? last : length;
            for (int j = 0; j < bytes; j++) {
                all.writeByte(i);
            }
        }
        return all;
    }

    private static void needsSegments() {
        assumeTrue(EpollDatagramChannel.isSegmentedDatagramPacketSupported(), "this kernel has no UDP_SEGMENT");
    }

    // ---- datagrams that the kernel joins ----

    private Bootstrap coalescing(PacketRecorder events) {
        return bootstrap(events).option(EpollChannelOption.UDP_GRO, true);
    }

    @Test
    void joinedDatagramsAreTakenApart() {
        needsSegments();
        PacketRecorder events = new PacketRecorder();
        EpollDatagramChannel receiver = bound(coalescing(events));
        EpollDatagramChannel sender = bound(bootstrap(new PacketRecorder()));
        assertThat(receiver.config().getOption(EpollChannelOption.UDP_GRO)).isTrue();

        // what was cut on the way out arrives joined on a loopback
        Deadline.succeeded(sender.writeAndFlush(
                new SegmentedDatagramPacket(numbered(20, 1400, 300), 1400, receiver.localAddress())));

        List<Packet> packets = events.awaitPackets(20);
        for (int i = 0; i < 20; i++) {
            assertThat(packets.get(i).bytes()).hasSize(i == 19 ? 300 : 1400).containsOnly(i);
            assertThat(packets.get(i).sender()).isEqualTo(sender.localAddress());
            assertThat(packets.get(i).recipient()).isEqualTo(receiver.localAddress());
        }
    }

    @Test
    void singleDatagramsKeepTheirLength() {
        PacketRecorder events = new PacketRecorder();
        EpollDatagramChannel receiver = bound(coalescing(events));
        EpollDatagramChannel sender = bound(bootstrap(new PacketRecorder()));

        for (int length : new int[] {0, 1, 2048, 9000, 40_000}) {
            int before = events.packets().size();
            Deadline.succeeded(sender.writeAndFlush(
                    new DatagramPacket(Unpooled.buffer().writeZero(length), receiver.localAddress())));
            assertThat(events.awaitPackets(before + 1).get(before).bytes()).hasSize(length);
        }
    }

    @Test
    void smallDatagramDoesNotHoldALargeBuffer() {
        int[] capacity = new int[1];
        PacketRecorder events = new PacketRecorder() {
            @Override
            public void channelRead(ChannelHandlerContext ctx, Object message) {
                capacity[0] = ((DatagramPacket) message).content().capacity();
                super.channelRead(ctx, message);
            }
        };
        EpollDatagramChannel receiver = bound(coalescing(events));

        Deadline.succeeded(bound(bootstrap(new PacketRecorder()))
                .writeAndFlush(new DatagramPacket(
                        Unpooled.copiedBuffer("small", StandardCharsets.US_ASCII), receiver.localAddress())));

        events.awaitPackets(1);
        assertThat(capacity[0]).isLessThan(1024);
    }

    @Test
    void switchingReadingOffHoldsTheRestOfWhatWasJoined() {
        needsSegments();
        PacketRecorder events = new PacketRecorder() {
            @Override
            public void channelRead(ChannelHandlerContext ctx, Object message) {
                super.channelRead(ctx, message);
                if (packets().size() == 3) {
                    ctx.channel().config().setAutoRead(false);
                }
            }
        };
        EpollDatagramChannel receiver = bound(coalescing(events));
        EpollDatagramChannel sender = bound(bootstrap(new PacketRecorder()));
        Deadline.succeeded(sender.writeAndFlush(
                new SegmentedDatagramPacket(numbered(10, 100, 100), 100, receiver.localAddress())));
        events.awaitPackets(3);
        events.awaitEvent("readComplete");
        assertThat(events.packets()).hasSize(3);

        receiver.read();
        assertThat(events.awaitPackets(4)).hasSize(4);
        receiver.config().setAutoRead(true);
        assertThat(events.awaitPackets(10).get(9).bytes()).hasSize(100).containsOnly(9);
    }

    // ---- options ----

    @Test
    void payloadSizeIsTheRoomForADatagram() {
        PacketRecorder events = new PacketRecorder();
        EpollDatagramChannel receiver = bound(bootstrap(events)
                .option(ChannelOption.RECVBUF_ALLOCATOR, new FixedRecvByteBufAllocator(64))
                .option(EpollChannelOption.MAX_DATAGRAM_PAYLOAD_SIZE, 1000));
        EpollDatagramChannel sender = bound(bootstrap(new PacketRecorder()));
        assertThat(receiver.config().getOption(EpollChannelOption.MAX_DATAGRAM_PAYLOAD_SIZE))
                .isEqualTo(1000);

        for (int length : new int[] {1000, 1001}) {
            Deadline.succeeded(sender.writeAndFlush(
                    new DatagramPacket(Unpooled.buffer().writeZero(length), receiver.localAddress())));
        }

        assertThat(events.awaitPackets(1).get(0).bytes()).hasSize(1000);
        assertThat(((TruncatedDatagramException) events.awaitException()).limit())
                .isEqualTo(1000);
        assertThatThrownBy(() -> receiver.config().setOption(EpollChannelOption.MAX_DATAGRAM_PAYLOAD_SIZE, -1))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void originalAddressIsTheRecipient() {
        PacketRecorder events = new PacketRecorder();
        Bootstrap bootstrap = bootstrap(events).option(EpollChannelOption.IP_RECVORIGDSTADDR, true);
        EpollDatagramChannel receiver =
                (EpollDatagramChannel) Deadline.succeeded(bootstrap.bind(new InetSocketAddress("0.0.0.0", 0)))
                        .channel();
        EpollDatagramChannel sender = bound(bootstrap(new PacketRecorder()));
        InetSocketAddress to =
                new InetSocketAddress("127.0.0.5", receiver.localAddress().getPort());

        Deadline.succeeded(
                sender.writeAndFlush(new DatagramPacket(Unpooled.buffer().writeByte(1), to)));

        assertThat(events.awaitPackets(1).get(0).recipient()).isEqualTo(to);
        assertThat(receiver.config().getOption(EpollChannelOption.IP_RECVORIGDSTADDR))
                .isTrue();
    }

    @Test
    void optionsOfLinuxCanBeSetAndRead() {
        EpollDatagramChannel channel = bound(bootstrap(new PacketRecorder()));

        for (ChannelOption<Boolean> option : List.of(
                EpollChannelOption.IP_FREEBIND,
                EpollChannelOption.IP_BIND_ADDRESS_NO_PORT,
                EpollChannelOption.UDP_GRO,
                EpollChannelOption.SO_REUSEPORT)) {
            assertThat(channel.config().setOption(option, true)).isTrue();
            assertThat(channel.config().getOption(option)).as("%s", option).isTrue();
        }
        assertThat(channel.config().setOption(EpollChannelOption.IP_MULTICAST_ALL, false))
                .isTrue();
        assertThat(channel.config().getOption(EpollChannelOption.IP_MULTICAST_ALL))
                .isFalse();
    }

    // ---- channels ----

    @Test
    void channelsCanBeMadeByHand() {
        EpollDatagramChannel four = new EpollDatagramChannel(SocketProtocolFamily.INET);
        assertThat(four.metadata().hasDisconnect()).isTrue();
        assertThat(four.isActive()).isFalse();
        assertThat(four.isConnected()).isFalse();
        four.pipeline().addLast(new PacketRecorder());
        Deadline.succeeded(group.register(four));
        Deadline.succeeded(four.bind(new InetSocketAddress(0)));
        assertThat(four.localAddress().getAddress()).isInstanceOf(Inet4Address.class);
        assertThatThrownBy(() -> new EpollDatagramChannel(SocketProtocolFamily.UNIX))
                .isInstanceOf(UnsupportedOperationException.class);
        assertThatThrownBy(() -> new EpollDatagramChannel(-1)).isInstanceOf(ChannelException.class);
    }
}
