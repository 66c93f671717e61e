package io.millrace.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.millrace.bootstrap.Bootstrap;
import io.millrace.buffer.ByteBuf;
import io.millrace.channel.Channel;
import io.millrace.channel.ChannelFuture;
import io.millrace.channel.ChannelOption;
import io.millrace.channel.DefaultAddressedEnvelope;
import io.millrace.channel.EventLoopGroup;
import io.millrace.channel.ManualIoEventLoop;
import io.millrace.channel.socket.DatagramChannel;
import io.millrace.channel.socket.DatagramChannelConfig;
import io.millrace.channel.socket.DatagramPacket;
import io.millrace.testkit.PacketRecorder.Packet;
import java.io.IOException;
import java.net.DatagramSocket;
import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.NetworkInterface;
import java.net.PortUnreachableException;
import java.net.SocketAddress;
import java.net.UnixDomainSocketAddress;
import java.net.UnknownHostException;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.UnresolvedAddressException;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/**
 * What is UDP's own: the families of addresses, what ICMP brings back, multicast, broadcast and options.
 *
 * <p>Multicast is tried with the JDK's sockets first; on a host where those hear nothing its tests are skipped.
 */
public abstract class UdpContract extends TransportContract {
    /** Of groups that nobody else is in: each test has one of its own. */
    private static final String GROUP_PREFIX = "239.255.77.";

    /** For transports. */
    protected UdpContract() {}

    // ---- channels ----

    private Bootstrap bootstrap(PacketRecorder events) {
        return bootstrap(group(), events);
    }

    private static Bootstrap bootstrap(EventLoopGroup group, PacketRecorder events) {
        return new Bootstrap().group(group).channel(DatagramChannel.class).handler(events);
    }

    private DatagramChannel bound(PacketRecorder events, String host) throws IOException {
        return bound(bootstrap(events), host);
    }

    private static DatagramChannel bound(Bootstrap bootstrap, String host) throws IOException {
        InetSocketAddress local = new InetSocketAddress(InetAddress.getByName(host), 0);
        return (DatagramChannel) Deadline.succeeded(bootstrap.bind(local)).channel();
    }

    private static InetSocketAddress addressOf(DatagramChannel channel) {
        return (InetSocketAddress) addressOf((Channel) channel);
    }

    private static InetSocketAddress at(String host, DatagramChannel channel) throws UnknownHostException {
        return new InetSocketAddress(
                InetAddress.getByName(host), addressOf(channel).getPort());
    }

    private static ChannelFuture write(DatagramChannel from, InetSocketAddress to, String text) {
        return from.writeAndFlush(new DatagramPacket(text(text), to));
    }

    private static void send(DatagramChannel from, InetSocketAddress to, String text) {
        Deadline.succeeded(write(from, to, text));
    }

    /** A port that had been bound a moment ago and is not now. */
    private InetSocketAddress portOfNobody() throws IOException {
        DatagramChannel gone = bound(new PacketRecorder(), "127.0.0.1");
        InetSocketAddress address = addressOf(gone);
        Deadline.succeeded(gone.close());
        return address;
    }

    // ---- families ----

    private static void needsIpv6() {
        boolean there;
        try (DatagramSocket probe = new DatagramSocket(0, InetAddress.getByName("::1"))) {
            there = probe.isBound();
        } catch (IOException e) {
            there = false;
        }
        assumeTrue(there, "this host has no IPv6 loopback");
    }

    @Test
    void messagesAreDatagramPackets() throws IOException {
        PacketRecorder events = new PacketRecorder();
        DatagramChannel receiver = bound(events, "127.0.0.1");

        send(bound(new PacketRecorder(), "127.0.0.1"), addressOf(receiver), "x");

        assertThat(events.awaitPackets(1).get(0).type()).isEqualTo(DatagramPacket.class);
    }

    @Test
    void ipv6AddressesArePossible() throws IOException {
        needsIpv6();
        PacketRecorder events = new PacketRecorder();
        DatagramChannel receiver = bound(events, "::1");
        DatagramChannel sender = bound(new PacketRecorder(), "::1");

        send(sender, addressOf(receiver), "six");

        Packet packet = events.awaitPackets(1).get(0);
        assertThat(packet.text()).isEqualTo("six");
        assertThat(packet.sender()).isEqualTo(addressOf(sender));
        assertThat(packet.recipient()).isEqualTo(addressOf(receiver));
    }

    @Test
    void wildcardSpeaksBothFamilies() throws IOException {
        needsIpv6();
        PacketRecorder events = new PacketRecorder();
        PacketRecorder answers = new PacketRecorder();
        DatagramChannel receiver = bound(events, "::");
        DatagramChannel four = bound(answers, "127.0.0.1");
        DatagramChannel six = bound(new PacketRecorder(), "::1");

        send(four, at("127.0.0.1", receiver), "four");
        events.awaitPackets(1);
        send(six, at("::1", receiver), "six");

        List<Packet> packets = events.awaitPackets(2);
        assertThat(packets).extracting(Packet::text).containsExactly("four", "six");
        assertThat(packets).extracting(Packet::sender).containsExactly(addressOf(four), addressOf(six));
        send(receiver, addressOf(four), "to four");
        assertThat(answers.awaitTexts(1)).containsExactly("to four");
    }

    @Test
    void ipv6RecipientOfAnIpv4ChannelFailsAlone() throws IOException {
        needsIpv6();
        PacketRecorder events = new PacketRecorder();
        DatagramChannel receiver = bound(events, "127.0.0.1");
        DatagramChannel sender = bound(new PacketRecorder(), "127.0.0.1");

        ChannelFuture failed = sender.write(new DatagramPacket(text("six"), at("::1", receiver)));
        ChannelFuture sent = sender.write(new DatagramPacket(text("four"), addressOf(receiver)));
        sender.flush();

        assertThat(Deadline.causeOf(failed)).isInstanceOfAny(IOException.class, IllegalArgumentException.class);
        Deadline.succeeded(sent);
        assertThat(events.awaitTexts(1)).containsExactly("four");
    }

    @Test
    void connectingChoosesThePortAndTheAddress() throws IOException {
        DatagramChannel server = bound(new PacketRecorder(), "127.0.0.1");

        DatagramChannel client = (DatagramChannel)
                Deadline.succeeded(bootstrap(new PacketRecorder()).connect(addressOf(server)))
                        .channel();

        assertThat(client.isConnected()).isTrue();
        assertThat(addressOf(client).getAddress()).isEqualTo(InetAddress.getByName("127.0.0.1"));
        assertThat(addressOf(client).getPort()).isPositive();
    }

    @Test
    void connectedWildcardChannelTellsTheAddressItSendsFrom() throws IOException {
        DatagramChannel server = bound(new PacketRecorder(), "127.0.0.1");
        DatagramChannel client = bound(new PacketRecorder(), "0.0.0.0");
        assertThat(addressOf(client).getAddress().isAnyLocalAddress()).isTrue();

        Deadline.succeeded(client.connect(addressOf(server)));

        assertThat(addressOf(client).getAddress()).isEqualTo(InetAddress.getByName("127.0.0.1"));
    }

    @Test
    void unresolvedRecipientIsRefused() throws IOException {
        PacketRecorder events = new PacketRecorder();
        DatagramChannel receiver = bound(events, "127.0.0.1");
        DatagramChannel sender = bound(new PacketRecorder(), "127.0.0.1");
        ByteBuf buffer = text("nowhere");

        ChannelFuture refused =
                sender.write(new DatagramPacket(buffer, InetSocketAddress.createUnresolved("nobody.invalid", 9)));
        send(sender, addressOf(receiver), "somewhere");

        assertThat(Deadline.causeOf(refused)).isInstanceOf(UnresolvedAddressException.class);
        assertThat(buffer.refCnt()).isZero();
        assertThat(events.awaitTexts(1)).containsExactly("somewhere");
    }

    @Test
    void addressesOfOtherFamiliesAreRefused() throws IOException {
        DatagramChannel sender = bound(new PacketRecorder(), "127.0.0.1");
        SocketAddress other = UnixDomainSocketAddress.of("/nowhere");

        assertThat(Deadline.causeOf(sender.writeAndFlush(new DefaultAddressedEnvelope<>(text("x"), other))))
                .isInstanceOfAny(IllegalArgumentException.class, UnsupportedOperationException.class);
        assertThat(sender.isActive()).isTrue();
    }

    // ---- what comes back ----

    @Test
    void closedPortIsReportedAndTheChannelStaysOpen() throws IOException {
        PacketRecorder events = new PacketRecorder();
        InetSocketAddress nobody = portOfNobody();
        DatagramChannel client = (DatagramChannel)
                Deadline.succeeded(bootstrap(events).connect(nobody)).channel();

        Deadline.succeeded(client.writeAndFlush(text("anybody there?")));

        assertThat(events.awaitException()).isInstanceOf(PortUnreachableException.class);
        assertThat(client.isActive()).isTrue();
        assertThat(client.isConnected()).isTrue();
        PacketRecorder serverEvents = new PacketRecorder();
        DatagramChannel server = (DatagramChannel)
                Deadline.succeeded(bootstrap(serverEvents).bind(nobody)).channel();
        Deadline.succeeded(client.writeAndFlush(text("now?")));
        assertThat(serverEvents.awaitTexts(1)).containsExactly("now?");
        send(server, addressOf(client), "yes");
        assertThat(events.awaitTexts(1)).containsExactly("yes");
    }

    @Test
    void closedPortIsNothingToAChannelThatIsNotConnected() throws IOException {
        PacketRecorder events = new PacketRecorder();
        DatagramChannel sender = bound(events, "127.0.0.1");

        send(sender, portOfNobody(), "anybody there?");
        send(sender, addressOf(sender), "myself");

        assertThat(events.awaitTexts(1)).containsExactly("myself");
        assertThat(events.exceptions()).isEmpty();
    }

    @Test
    void loopSleepsWhileAnErrorWaitsAndReadingIsOff() throws IOException {
        InetSocketAddress nobody = portOfNobody();
        ManualIoEventLoop loop = newManualLoop();
        PacketRecorder events = new PacketRecorder();
        ChannelFuture connect =
                bootstrap(loop, events).option(ChannelOption.AUTO_READ, false).connect(nobody);
        runUntil(loop, connect::isDone, "connected");
        ChannelFuture write = connect.channel().writeAndFlush(text("anybody there?"));
        runUntil(loop, write::isDone, "sent");

        assertFallsAsleep(loop);

        connect.channel().read();
        runUntil(loop, () -> !events.exceptions().isEmpty(), "the error is reported");
        assertThat(events.exceptions().get(0)).isInstanceOf(PortUnreachableException.class);
    }

    // ---- multicast ----

    private static NetworkInterface needsMulticast() {
        MulticastProbe.Result probe = MulticastProbe.ip4();
        NetworkInterface on = probe.on();
        assumeTrue(on != null, probe.reason());
        if (on == null) {
            throw new AssertionError("assumed");
        }
        return on;
    }

    private static InetSocketAddress group(int number, DatagramChannel receiver) throws UnknownHostException {
        return at(GROUP_PREFIX + number, receiver);
    }

    private static Inet4Address addressOn(NetworkInterface on) {
        return on.inetAddresses()
                .filter(Inet4Address.class::isInstance)
                .map(Inet4Address.class::cast)
                .findFirst()
                .orElseThrow();
    }

    /** An IPv4 channel that sends multicast by an interface, from that interface's address. */
    private DatagramChannel multicaster(NetworkInterface on) throws IOException {
        DatagramChannel sender = bound(new PacketRecorder(), addressOn(on).getHostAddress());
        sender.config().setNetworkInterface(on);
        return sender;
    }

    private static void assertHeard(DatagramChannel sender, DatagramChannel receiver, PacketRecorder events, int group)
            throws IOException {
        int before = events.packets().size();
        send(sender, group(group, receiver), "multicast");
        assertThat(events.awaitTexts(before + 1).subList(before, before + 1)).containsExactly("multicast");
    }

    /** A datagram to the receiver itself, sent later, is heard in any case. */
    private static void assertNotHeard(
            DatagramChannel sender, DatagramChannel receiver, PacketRecorder events, int group, NetworkInterface on)
            throws IOException {
        int before = events.packets().size();
        send(sender, group(group, receiver), "multicast");
        send(sender, at(addressOn(on).getHostAddress(), receiver), "mark");
        assertThat(events.awaitTexts(before + 1).subList(before, before + 1)).containsExactly("mark");
    }

    @Test
    void groupIsHeardFromJoiningToLeaving() throws IOException {
        NetworkInterface on = needsMulticast();
        PacketRecorder events = new PacketRecorder();
        DatagramChannel receiver = bound(events, "0.0.0.0");
        DatagramChannel sender = multicaster(on);
        InetSocketAddress group = group(11, receiver);
        assertNotHeard(sender, receiver, events, 11, on);

        Deadline.succeeded(receiver.joinGroup(group, on));
        assertHeard(sender, receiver, events, 11);

        Deadline.succeeded(receiver.leaveGroup(group, on));
        assertNotHeard(sender, receiver, events, 11, on);
    }

    @Test
    void groupIsHeardOfTheJoinedSourceAlone() throws IOException {
        NetworkInterface on = needsMulticast();
        PacketRecorder events = new PacketRecorder();
        DatagramChannel receiver = bound(events, "0.0.0.0");
        DatagramChannel sender = multicaster(on);
        InetAddress group = group(12, receiver).getAddress();
        InetAddress stranger = InetAddress.getByName("192.0.2.1");

        ChannelFuture join = receiver.joinGroup(group, on, stranger);
        Deadline.until(join::isDone, "joined");
        assumeTrue(!(join.cause() instanceof UnsupportedOperationException), "no multicast of chosen senders here");
        Deadline.succeeded(join);
        assertNotHeard(sender, receiver, events, 12, on);

        Deadline.succeeded(receiver.joinGroup(group, on, addressOn(on)));
        assertHeard(sender, receiver, events, 12);

        Deadline.succeeded(receiver.leaveGroup(group, on, addressOn(on)));
        assertNotHeard(sender, receiver, events, 12, on);
    }

    @Test
    void blockedSenderIsNotHeard() throws IOException {
        NetworkInterface on = needsMulticast();
        PacketRecorder events = new PacketRecorder();
        DatagramChannel receiver = bound(events, "0.0.0.0");
        DatagramChannel sender = multicaster(on);
        InetSocketAddress group = group(13, receiver);
        Deadline.succeeded(receiver.joinGroup(group, on));
        assertHeard(sender, receiver, events, 13);

        ChannelFuture block = receiver.block(group.getAddress(), on, addressOn(on));
        Deadline.until(block::isDone, "blocked");
        assumeTrue(!(block.cause() instanceof UnsupportedOperationException), "no multicast of chosen senders here");

        Deadline.succeeded(block);
        assertNotHeard(sender, receiver, events, 13, on);
    }

    @Test
    void ownHostDoesNotHearWhatDoesNotLoopBack() throws IOException {
        NetworkInterface on = needsMulticast();
        PacketRecorder events = new PacketRecorder();
        DatagramChannel receiver = bound(events, "0.0.0.0");
        DatagramChannel sender = multicaster(on);
        Deadline.succeeded(receiver.joinGroup(group(14, receiver), on));
        assertThat(sender.config().isLoopbackModeDisabled()).isFalse();

        sender.config().setLoopbackModeDisabled(true);

        assertThat(sender.config().isLoopbackModeDisabled()).isTrue();
        assertNotHeard(sender, receiver, events, 14, on);
        sender.config().setLoopbackModeDisabled(false);
        assertHeard(sender, receiver, events, 14);
    }

    @Test
    void ipv6GroupIsHeardFromJoiningToLeaving() throws IOException {
        MulticastProbe.Result probe = MulticastProbe.ip6();
        NetworkInterface on = probe.on();
        assumeTrue(on != null, probe.reason());
        if (on == null) {
            return;
        }
        PacketRecorder events = new PacketRecorder();
        DatagramChannel receiver = bound(events, "::");
        DatagramChannel sender = bound(new PacketRecorder(), "::");
        sender.config().setNetworkInterface(on);
        InetSocketAddress group = at("ff15::7711", receiver);

        Deadline.succeeded(receiver.joinGroup(group, on));
        send(sender, group, "six");
        assertThat(events.awaitTexts(1)).containsExactly("six");

        Deadline.succeeded(receiver.leaveGroup(group, on));
        send(sender, group, "unheard");
        send(sender, at("::1", receiver), "mark");
        assertThat(events.awaitTexts(2)).containsExactly("six", "mark");
    }

    @Test
    void groupThatIsNoneCannotBeJoined() throws IOException {
        NetworkInterface on = needsMulticast();
        DatagramChannel receiver = bound(new PacketRecorder(), "0.0.0.0");

        ChannelFuture join = receiver.joinGroup(new InetSocketAddress("192.0.2.1", 9), on);

        assertThat(Deadline.causeOf(join)).isInstanceOfAny(IOException.class, IllegalArgumentException.class);
        assertThat(receiver.isActive()).isTrue();
    }

    @Test
    void groupThatWasNotJoinedCannotBeLeft() throws IOException {
        NetworkInterface on = needsMulticast();
        DatagramChannel receiver = bound(new PacketRecorder(), "0.0.0.0");

        ChannelFuture leave = receiver.leaveGroup(group(15, receiver), on);

        assertThat(Deadline.causeOf(leave)).isNotNull();
        assertThat(receiver.isActive()).isTrue();
    }

    @Test
    void closedChannelJoinsNothing() throws IOException {
        NetworkInterface on = needsMulticast();
        DatagramChannel receiver = bound(new PacketRecorder(), "0.0.0.0");
        InetSocketAddress group = group(16, receiver);
        Deadline.succeeded(receiver.close());

        assertThat(Deadline.causeOf(receiver.joinGroup(group, on))).isInstanceOf(ClosedChannelException.class);
    }

    // ---- broadcast ----

    @Test
    void broadcastNeedsItsOption() throws IOException {
        PacketRecorder events = new PacketRecorder();
        DatagramChannel sender = bound(events, "127.0.0.1");
        assertThat(sender.config().isBroadcast()).isFalse();

        ChannelFuture refused = write(sender, at("255.255.255.255", sender), "everybody");
        send(sender, addressOf(sender), "myself");

        assertThat(Deadline.causeOf(refused)).isInstanceOf(IOException.class);
        assertThat(events.awaitTexts(1)).containsExactly("myself");
        sender.config().setBroadcast(true);
        assertThat(sender.config().isBroadcast()).isTrue();
    }

    // ---- options ----

    @Test
    void optionsAreTheKernels() throws IOException {
        DatagramChannel channel = bound(new PacketRecorder(), "127.0.0.1");
        DatagramChannelConfig config = channel.config();

        config.setReceiveBufferSize(64 * 1024)
                .setSendBufferSize(64 * 1024)
                .setTrafficClass(0x10)
                .setTimeToLive(3)
                .setReuseAddress(true);

        assertThat(config.getReceiveBufferSize()).isGreaterThanOrEqualTo(64 * 1024);
        assertThat(config.getSendBufferSize()).isGreaterThanOrEqualTo(64 * 1024);
        assertThat(config.getTrafficClass()).isEqualTo(0x10);
        assertThat(config.getTimeToLive()).isEqualTo(3);
        assertThat(config.isReuseAddress()).isTrue();
    }

    @Test
    void multicastOptionsHoldOnAWildcardChannel() throws IOException {
        DatagramChannelConfig config = bound(new PacketRecorder(), "0.0.0.0").config();
        assertThat(config.getTimeToLive()).isEqualTo(1);
        assertThat(config.isLoopbackModeDisabled()).isFalse();

        config.setTimeToLive(7).setLoopbackModeDisabled(true);

        assertThat(config.getTimeToLive()).isEqualTo(7);
        assertThat(config.isLoopbackModeDisabled()).isTrue();
    }

    @Test
    void timeToLiveHasOneByte() throws IOException {
        DatagramChannelConfig config = bound(new PacketRecorder(), "127.0.0.1").config();

        assertThatThrownBy(() -> config.setTimeToLive(256)).isInstanceOf(RuntimeException.class);
        assertThatThrownBy(() -> config.setTimeToLive(-1)).isInstanceOf(RuntimeException.class);
        assertThat(config.getTimeToLive()).isEqualTo(1);
    }

    @Test
    void multicastInterfaceCanBeChosenByNameOrAddress() throws IOException {
        NetworkInterface on = needsMulticast();
        for (String local : List.of("127.0.0.1", "0.0.0.0")) {
            DatagramChannelConfig config = bound(new PacketRecorder(), local).config();
            assertThat(config.getNetworkInterface()).isNull();

            config.setNetworkInterface(on);
            assertThat(config.getNetworkInterface()).isEqualTo(on);

            DatagramChannelConfig other = bound(new PacketRecorder(), local).config();
            other.setInterface(addressOn(on));
            assertThat(other.getNetworkInterface()).isEqualTo(on);
            assertThat(other.getInterface()).isEqualTo(addressOn(on));
        }
    }

    @Test
    void optionsAreListed() throws IOException {
        DatagramChannel channel = bound(new PacketRecorder(), "127.0.0.1");

        assertThat(channel.config().getOptions())
                .containsKeys(
                        ChannelOption.SO_BROADCAST,
                        ChannelOption.SO_RCVBUF,
                        ChannelOption.SO_SNDBUF,
                        ChannelOption.SO_REUSEADDR,
                        ChannelOption.IP_TOS,
                        ChannelOption.IP_MULTICAST_TTL,
                        ChannelOption.IP_MULTICAST_LOOP_DISABLED,
                        ChannelOption.MAX_MESSAGES_PER_READ);
        assertThat(channel.config().setOption(ChannelOption.TCP_NODELAY, true)).isFalse();
    }

    @Test
    void severalChannelsShareAPort() throws IOException {
        @Nullable ChannelOption<Boolean> reusePort = transport().reusePort();
        assumeTrue(reusePort != null, () -> transport() + " does not share ports");
        if (reusePort == null) {
            return;
        }
        PacketRecorder firstEvents = new PacketRecorder();
        PacketRecorder secondEvents = new PacketRecorder();
        DatagramChannel first = bound(bootstrap(firstEvents).option(reusePort, true), "127.0.0.1");
        Deadline.succeeded(bootstrap(secondEvents).option(reusePort, true).bind(addressOf(first)));

        for (int i = 0; i < 200; i++) {
            DatagramChannel sender = bound(new PacketRecorder(), "127.0.0.1");
            send(sender, addressOf(first), "x");
            Deadline.succeeded(sender.close());
            int sent = i + 1;
            Deadline.until(
                    () -> firstEvents.packets().size() + secondEvents.packets().size() == sent, "somebody has it");
            if (!firstEvents.packets().isEmpty() && !secondEvents.packets().isEmpty()) {
                return;
            }
        }
        throw new AssertionError("one of two channels got everything");
    }
}
