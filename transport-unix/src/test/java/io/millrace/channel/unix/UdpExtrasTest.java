package io.millrace.channel.unix;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.millrace.bootstrap.Bootstrap;
import io.millrace.buffer.ByteBuf;
import io.millrace.buffer.Unpooled;
import io.millrace.channel.Channel;
import io.millrace.channel.ChannelFuture;
import io.millrace.channel.ChannelHandlerContext;
import io.millrace.channel.ChannelOption;
import io.millrace.channel.EventLoopGroup;
import io.millrace.channel.MultiThreadIoEventLoopGroup;
import io.millrace.channel.socket.DatagramChannel;
import io.millrace.channel.socket.DatagramPacket;
import io.millrace.channel.socket.SocketProtocolFamily;
import io.millrace.channel.unix.sys.Syscalls;
import io.millrace.testkit.Deadline;
import io.millrace.testkit.DescriptorWatch;
import io.millrace.testkit.LeakWatch;
import io.millrace.testkit.PacketRecorder;
import io.millrace.testkit.PacketRecorder.Packet;
import java.io.IOException;
import java.net.DatagramSocket;
import java.net.Inet4Address;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What comes with a datagram beside its bytes, segments, and sockets of a chosen family. */
@Timeout(60)
@ExtendWith({LeakWatch.class, DescriptorWatch.class})
class UdpExtrasTest {
    private final EventLoopGroup group = new MultiThreadIoEventLoopGroup(1, PollIoHandler.newFactory());

    @AfterEach
    void end() {
        Deadline.succeeded(group.shutdownGracefully(0, 10, TimeUnit.SECONDS));
    }

    /** Keeps the messages' own properties, which are gone when they are released. */
    private static final class Details extends PacketRecorder {
        private final List<Integer> classes = new ArrayList<>();
        private final List<Integer> ecn = new ArrayList<>();

        @Override
        public void channelRead(ChannelHandlerContext ctx, Object message) {
            if (message instanceof ReceivedDatagramPacket packet) {
                synchronized (classes) {
                    classes.add(packet.trafficClass());
                    ecn.add(packet.ecn());
                }
            }
            super.channelRead(ctx, message);
        }

        List<Integer> classes() {
            synchronized (classes) {
                return List.copyOf(classes);
            }
        }

        List<Integer> ecn() {
            synchronized (classes) {
                return List.copyOf(ecn);
            }
        }
    }

    private Bootstrap bootstrap(PacketRecorder events) {
        return new Bootstrap().group(group).channel(DatagramChannel.class).handler(events);
    }

    private static DatagramChannel bound(Bootstrap bootstrap, String host) throws IOException {
        return (DatagramChannel)
                Deadline.succeeded(bootstrap.bind(new InetSocketAddress(InetAddress.getByName(host), 0)))
                        .channel();
    }

    private static InetSocketAddress at(String host, Channel channel) throws IOException {
        return new InetSocketAddress(
                InetAddress.getByName(host), ((InetSocketAddress) channel.localAddress()).getPort());
    }

    private static void send(Channel from, InetSocketAddress to, String text) {
        Deadline.succeeded(from.writeAndFlush(new DatagramPacket(text(text), to)));
    }

    private static ByteBuf text(String text) {
        return Unpooled.copiedBuffer(text, StandardCharsets.US_ASCII);
    }

    private static boolean isIpv6There() {
        try (DatagramSocket probe = new DatagramSocket(0, InetAddress.getByName("::1"))) {
            return probe.isBound();
        } catch (IOException e) {
            return false;
        }
    }

    // ---- the address that a datagram was sent to ----

    @Test
    void recipientIsTheWildcardUnlessItsAddressIsAskedFor() throws IOException {
        PacketRecorder events = new PacketRecorder();
        DatagramChannel receiver = bound(bootstrap(events), "0.0.0.0");

        send(bound(bootstrap(new PacketRecorder()), "127.0.0.1"), at("127.0.0.1", receiver), "x");

        InetSocketAddress recipient =
                (InetSocketAddress) events.awaitPackets(1).get(0).recipient();
        assertThat(recipient.getAddress().isAnyLocalAddress()).isTrue();
    }

    @ParameterizedTest
    @CsvSource({"0.0.0.0,127.0.0.1", "0.0.0.0,127.0.0.2", "127.0.0.1,127.0.0.1", "::,::1", "::,127.0.0.3"})
    void recipientIsTheTrueLocalAddress(String local, String target) throws IOException {
        assumeTrue(!local.contains(":") || isIpv6There(), "this host has no IPv6 loopback");
        PacketRecorder events = new PacketRecorder();
        DatagramChannel receiver = bound(bootstrap(events).option(UnixChannelOption.IP_PKTINFO, true), local);
        DatagramChannel sender = bound(bootstrap(new PacketRecorder()), target.contains(":") ? "::1" : "127.0.0.1");

        for (int i = 0; i < 3; i++) {
            send(sender, at(target, receiver), "x");
            Packet packet = events.awaitPackets(i + 1).get(i);
            assertThat(packet.recipient()).isEqualTo(at(target, receiver));
            assertThat(packet.sender()).isEqualTo(sender.localAddress()).isInstanceOf(DatagramSocketAddress.class);
            DatagramSocketAddress from = (DatagramSocketAddress) packet.sender();
            assertThat(from.localAddress()).isEqualTo(at(target, receiver));
            assertThat(from.receivedAmount()).isEqualTo(1);
        }
        assertThat(receiver.config().getOption(UnixChannelOption.IP_PKTINFO)).isTrue();
    }

    @Test
    void addressObjectsAreKeptWhileAddressesStayTheSame() throws IOException {
        PacketRecorder events = new PacketRecorder();
        DatagramChannel receiver = bound(bootstrap(events).option(UnixChannelOption.IP_RECVTOS, true), "127.0.0.1");
        DatagramChannel first = bound(bootstrap(new PacketRecorder()), "127.0.0.1");
        DatagramChannel second = bound(bootstrap(new PacketRecorder()), "127.0.0.1");

        for (DatagramChannel sender : List.of(first, first, second, second)) {
            int before = events.packets().size();
            send(sender, at("127.0.0.1", receiver), "x");
            events.awaitPackets(before + 1);
        }

        List<SocketAddress> senders =
                events.packets().stream().map(Packet::sender).toList();
        assertThat(senders.get(1)).isSameAs(senders.get(0));
        assertThat(senders.get(3)).isSameAs(senders.get(2)).isNotEqualTo(senders.get(0));
        assertThat(events.packets().get(0).recipient())
                .isSameAs(events.packets().get(3).recipient());
    }

    // ---- type of service ----

    @ParameterizedTest
    @CsvSource({"127.0.0.1,127.0.0.1", "::,127.0.0.1", "::,::1"})
    void typeOfServiceAndEcnComeWithTheDatagram(String local, String target) throws IOException {
        assumeTrue(!local.contains(":") || isIpv6There(), "this host has no IPv6 loopback");
        Details events = new Details();
        DatagramChannel receiver = bound(bootstrap(events).option(UnixChannelOption.IP_RECVTOS, true), local);
        DatagramChannel sender = bound(bootstrap(new PacketRecorder()), target);

        int[] classes = {0, 0x2e << 2, 0x2e << 2 | 1, 2, 3};
        for (int i = 0; i < classes.length; i++) {
            sender.config().setTrafficClass(classes[i]);
            send(sender, at(target, receiver), "x");
            events.awaitPackets(i + 1);
        }

        assertThat(events.classes()).containsExactly(0, 0xb8, 0xb9, 2, 3);
        assertThat(events.ecn()).containsExactly(0, 0, 1, 2, 3);
    }

    @Test
    void messagesArePlainOnceItIsSwitchedOff() throws IOException {
        PacketRecorder events = new PacketRecorder();
        DatagramChannel receiver = bound(bootstrap(events).option(UnixChannelOption.IP_RECVTOS, true), "127.0.0.1");
        DatagramChannel sender = bound(bootstrap(new PacketRecorder()), "127.0.0.1");
        send(sender, at("127.0.0.1", receiver), "x");
        assertThat(events.awaitPackets(1).get(0).type()).isEqualTo(ReceivedDatagramPacket.class);

        receiver.config().setOption(UnixChannelOption.IP_RECVTOS, false);

        send(sender, at("127.0.0.1", receiver), "y");
        assertThat(events.awaitPackets(2).get(1).type()).isEqualTo(DatagramPacket.class);
    }

    // ---- segments ----

    private static void needsSegments() {
        assumeTrue(
                UnixDatagramChannel.isSegmentedDatagramPacketSupported(PollTransport.backend()),
                "this kernel has no UDP_SEGMENT");
    }

    private static ByteBuf counted(int length, boolean direct) {
        ByteBuf buf = direct ? Unpooled.directBuffer(length) : Unpooled.buffer(length);
        for (int i = 0; i < length; i++) {
            buf.writeByte(i / 100);
        }
        return buf;
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void kernelCutsABufferIntoDatagrams(boolean direct) throws IOException {
        needsSegments();
        PacketRecorder events = new PacketRecorder();
        DatagramChannel receiver = bound(bootstrap(events), "127.0.0.1");
        DatagramChannel sender = bound(bootstrap(new PacketRecorder()), "127.0.0.1");

        Deadline.succeeded(sender.writeAndFlush(
                new SegmentedDatagramPacket(counted(450, direct), 100, at("127.0.0.1", receiver))));

        List<Packet> packets = events.awaitPackets(5);
        assertThat(packets).extracting(packet -> packet.bytes().length).containsExactly(100, 100, 100, 100, 50);
        for (int i = 0; i < 5; i++) {
            assertThat(packets.get(i).bytes()).containsOnly(i);
        }
    }

    @Test
    void segmentsAndPlainDatagramsMixInOneFlush() throws IOException {
        needsSegments();
        PacketRecorder events = new PacketRecorder();
        DatagramChannel receiver = bound(bootstrap(events), "127.0.0.1");
        DatagramChannel sender = bound(bootstrap(new PacketRecorder()), "127.0.0.1");
        InetSocketAddress to = at("127.0.0.1", receiver);

        sender.write(new DatagramPacket(text("before"), to));
        sender.write(new SegmentedDatagramPacket(text("aabbc"), 2, to));
        sender.write(new SegmentedDatagramPacket(text("whole"), 5, to));
        sender.write(new SegmentedDatagramPacket(text("short"), 500, to));
        Deadline.succeeded(sender.writeAndFlush(new DatagramPacket(text("after"), to)));

        assertThat(events.awaitTexts(7)).containsExactly("before", "aa", "bb", "c", "whole", "short", "after");
    }

    @Test
    void connectedChannelSendsSegmentsToItsPeer() throws IOException {
        needsSegments();
        PacketRecorder events = new PacketRecorder();
        DatagramChannel receiver = bound(bootstrap(events), "127.0.0.1");
        Channel sender = Deadline.succeeded(bootstrap(new PacketRecorder()).connect(at("127.0.0.1", receiver)))
                .channel();

        Deadline.succeeded(sender.writeAndFlush(
                new SegmentedDatagramPacket(text("aabb"), 2, null, (InetSocketAddress) sender.localAddress())));

        assertThat(events.awaitTexts(2)).containsExactly("aa", "bb");
    }

    @Test
    void moreSegmentsThanTheKernelCutsFailAlone() throws IOException {
        needsSegments();
        PacketRecorder events = new PacketRecorder();
        DatagramChannel receiver = bound(bootstrap(events), "127.0.0.1");
        DatagramChannel sender = bound(bootstrap(new PacketRecorder()), "127.0.0.1");
        InetSocketAddress to = at("127.0.0.1", receiver);

        ChannelFuture failed = sender.write(new SegmentedDatagramPacket(counted(1000, true), 1, to));
        ChannelFuture sent = sender.write(new DatagramPacket(text("after"), to));
        sender.flush();

        assertThat(Deadline.causeOf(failed)).isInstanceOf(IOException.class);
        Deadline.succeeded(sent);
        assertThat(events.awaitTexts(1)).containsExactly("after");
    }

    // ---- families and descriptors ----

    @Test
    void familyCanBeChosen() throws IOException {
        PollDatagramChannel four = registered(new PollDatagramChannel(SocketProtocolFamily.INET));
        Deadline.succeeded(four.bind(new InetSocketAddress(0)));
        assertThat(four.localAddress().getAddress()).isInstanceOf(Inet4Address.class);

        assumeTrue(isIpv6There(), "this host has no IPv6 loopback");
        PollDatagramChannel six = registered(new PollDatagramChannel(SocketProtocolFamily.INET6));
        Deadline.succeeded(six.bind(new InetSocketAddress(InetAddress.getByName("::1"), 0)));
        assertThat(six.localAddress().getAddress()).isInstanceOf(Inet6Address.class);
    }

    private <C extends Channel> C registered(C channel) {
        channel.pipeline().addLast(new PacketRecorder());
        Deadline.succeeded(group.register(channel));
        return channel;
    }

    @Test
    void openSocketBecomesAChannel() throws IOException {
        Syscalls calls = Syscalls.host();
        int fd = calls.socket(
                calls.abi().addresses().inet(), calls.abi().sockets().datagram(), 0);
        PollDatagramChannel channel = new PollDatagramChannel(fd);
        assertThat(channel.isActive()).isFalse();
        assertThat(channel.fd().intValue()).isEqualTo(fd);

        registered(channel);
        Deadline.succeeded(channel.bind(new InetSocketAddress("127.0.0.1", 0)));

        PacketRecorder events = new PacketRecorder();
        channel.pipeline().addFirst(events);
        send(channel, channel.localAddress(), "myself");
        assertThat(events.awaitTexts(1)).containsExactly("myself");
    }

    @Test
    void unknownOptionsAreRefused() throws IOException {
        DatagramChannel channel = bound(bootstrap(new PacketRecorder()), "127.0.0.1");

        assertThat(channel.config().setOption(ChannelOption.SO_LINGER, 1)).isFalse();
        assertThat(channel.config().setOption(UnixChannelOption.SOCKET_FILE_PERMISSIONS, Set.of()))
                .isFalse();
    }
}
