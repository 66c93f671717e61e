package io.millrace.channel.unix;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.bootstrap.Bootstrap;
import io.millrace.buffer.ByteBuf;
import io.millrace.buffer.Unpooled;
import io.millrace.channel.Channel;
import io.millrace.channel.ChannelException;
import io.millrace.channel.ChannelFuture;
import io.millrace.channel.ChannelHandler;
import io.millrace.channel.ChannelOption;
import io.millrace.channel.DefaultAddressedEnvelope;
import io.millrace.channel.EventLoopGroup;
import io.millrace.channel.FixedRecvByteBufAllocator;
import io.millrace.channel.MultiThreadIoEventLoopGroup;
import io.millrace.channel.WriteLimitExceededException;
import io.millrace.channel.unix.sys.Syscalls;
import io.millrace.testkit.Deadline;
import io.millrace.testkit.DescriptorWatch;
import io.millrace.testkit.LeakWatch;
import io.millrace.testkit.PacketRecorder;
import io.millrace.testkit.PacketRecorder.Packet;
import java.io.IOException;
import java.net.UnixDomainSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** Datagrams of domain sockets: names, slow receivers, sockets that came from elsewhere. */
@Timeout(60)
@ExtendWith({LeakWatch.class, DescriptorWatch.class})
class DomainDatagramTest {
    private static final int MANY = 5000;

    @TempDir
    Path folder;

    private final EventLoopGroup group = new MultiThreadIoEventLoopGroup(1, PollIoHandler.newFactory());
    private int names;

    @AfterEach
    void end() {
        Deadline.succeeded(group.shutdownGracefully(0, 10, TimeUnit.SECONDS));
    }

    private DomainSocketAddress name() {
        return new DomainSocketAddress(folder.resolve("socket" + names++).toFile());
    }

    private Bootstrap bootstrap(ChannelHandler handler) {
        return new Bootstrap().group(group).channel(DomainDatagramChannel.class).handler(handler);
    }

    private DomainDatagramChannel bound(PacketRecorder events, DomainSocketAddress name) {
        return (DomainDatagramChannel)
                Deadline.succeeded(bootstrap(events).bind(name)).channel();
    }

    private DomainDatagramChannel connected(PacketRecorder events, Channel to) {
        return (DomainDatagramChannel)
                Deadline.succeeded(bootstrap(events).connect(to.localAddress())).channel();
    }

    private static ByteBuf text(String text) {
        return Unpooled.copiedBuffer(text, StandardCharsets.US_ASCII);
    }

    // ---- names ----

    @Test
    void senderWithoutANameIsUnnamed() {
        PacketRecorder events = new PacketRecorder();
        DomainDatagramChannel receiver = bound(events, name());
        DomainDatagramChannel client = connected(new PacketRecorder(), receiver);

        Deadline.succeeded(client.writeAndFlush(text("x")));

        Packet packet = events.awaitPackets(1).get(0);
        assertThat(packet.type()).isEqualTo(DomainDatagramPacket.class);
        assertThat(packet.sender()).isEqualTo(new DomainSocketAddress(""));
        assertThat(packet.recipient()).isEqualTo(receiver.localAddress());
        assertThat(client.localAddress()).isEqualTo(new DomainSocketAddress(""));
        assertThat(client.isConnected()).isTrue();
    }

    @Test
    void abstractNamesArePossibleAndLeaveNoFile() {
        PacketRecorder events = new PacketRecorder();
        DomainSocketAddress name = new DomainSocketAddress("\0millrace-" + folder.getFileName());
        DomainDatagramChannel receiver = bound(events, name);
        DomainDatagramChannel sender = bound(new PacketRecorder(), name());

        Deadline.succeeded(sender.writeAndFlush(new DomainDatagramPacket(text("x"), name)));

        assertThat(events.awaitPackets(1).get(0).recipient()).isEqualTo(name);
        assertThat(receiver.localAddress()).isEqualTo(name);
    }

    @Test
    void addressesOfTheJdkAreTaken() {
        PacketRecorder events = new PacketRecorder();
        UnixDomainSocketAddress name = UnixDomainSocketAddress.of(folder.resolve("jdk"));
        Deadline.succeeded(bootstrap(events).bind(name));
        DomainDatagramChannel sender = bound(new PacketRecorder(), name());

        Deadline.succeeded(sender.writeAndFlush(new DefaultAddressedEnvelope<>(text("x"), name)));

        assertThat(events.awaitTexts(1)).containsExactly("x");
    }

    @Test
    void fileOfTheSocketGoesWithTheChannel() {
        DomainSocketAddress name = name();
        DomainDatagramChannel receiver = bound(new PacketRecorder(), name);
        assertThat(Files.exists(Path.of(name.path()))).isTrue();

        Deadline.succeeded(receiver.close());

        assertThat(Files.exists(Path.of(name.path()))).isFalse();
    }

    @Test
    void fileThatACrashLeftIsReplaced() {
        DomainSocketAddress name = name();
        Deadline.succeeded(bootstrap(new PacketRecorder())
                        .option(UnixChannelOption.REMOVE_SOCKET_FILE, false)
                        .bind(name))
                .channel()
                .close()
                .awaitUninterruptibly();
        assertThat(Files.exists(Path.of(name.path()))).isTrue();

        PacketRecorder events = new PacketRecorder();
        DomainDatagramChannel receiver = bound(events, name);

        Deadline.succeeded(connected(new PacketRecorder(), receiver).writeAndFlush(text("x")));
        assertThat(events.awaitTexts(1)).containsExactly("x");
    }

    @Test
    void recipientThatIsNotThereFailsTheDatagramAlone() {
        PacketRecorder events = new PacketRecorder();
        DomainDatagramChannel receiver = bound(events, name());
        DomainDatagramChannel sender = bound(new PacketRecorder(), name());

        ChannelFuture lost = sender.write(new DomainDatagramPacket(text("lost"), name()));
        ChannelFuture sent = sender.write(new DomainDatagramPacket(text("sent"), receiver.localAddress()));
        sender.flush();

        assertThat(Deadline.causeOf(lost)).isInstanceOf(IOException.class).hasMessageContaining("ENOENT");
        Deadline.succeeded(sent);
        assertThat(events.awaitTexts(1)).containsExactly("sent");
    }

    @Test
    void nameThatIsTooLongFailsTheDatagramAlone() {
        DomainDatagramChannel sender = bound(new PacketRecorder(), name());

        ChannelFuture lost = sender.writeAndFlush(
                new DomainDatagramPacket(text("lost"), new DomainSocketAddress("/" + "x".repeat(200))));

        assertThat(Deadline.causeOf(lost)).isInstanceOf(IOException.class).hasMessageContaining("107");
        assertThat(sender.isActive()).isTrue();
    }

    @Test
    void peerThatIsGoneFailsTheDatagram() {
        DomainDatagramChannel receiver = bound(new PacketRecorder(), name());
        DomainDatagramChannel client = connected(new PacketRecorder(), receiver);
        Deadline.succeeded(receiver.close());

        assertThat(Deadline.causeOf(client.writeAndFlush(text("x"))))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("ECONNREFUSED");
        assertThat(client.isOpen()).isTrue();
    }

    // ---- slow receivers ----

    @Test
    void connectedSenderWaitsForASlowReceiverAndLosesNothing() {
        PacketRecorder events = new PacketRecorder();
        Channel receiver = Deadline.succeeded(
                        bootstrap(events).option(ChannelOption.AUTO_READ, false).bind(name()))
                .channel();
        DomainDatagramChannel client = connected(new PacketRecorder(), receiver);
        List<ChannelFuture> writes = new ArrayList<>();
        for (int i = 0; i < MANY; i++) {
            writes.add(client.write(text("datagram " + i)));
        }
        client.flush();
        Deadline.succeeded(client.eventLoop().submit(() -> {}));
        assertThat(writes.get(MANY - 1).isDone())
                .as("the kernel does not keep so many")
                .isFalse();

        receiver.config().setAutoRead(true);

        writes.forEach(Deadline::succeeded);
        List<String> texts = events.awaitTexts(MANY);
        for (int i = 0; i < MANY; i++) {
            assertThat(texts.get(i)).isEqualTo("datagram " + i);
        }
    }

    @Test
    void slowReceiverNeverGrowsMemoryBeyondTheLimit() {
        Channel receiver = Deadline.succeeded(bootstrap(new PacketRecorder())
                        .option(ChannelOption.AUTO_READ, false)
                        .bind(name()))
                .channel();
        Channel client = Deadline.succeeded(bootstrap(new PacketRecorder())
                        .option(ChannelOption.WRITE_BUFFER_LIMIT, 256 * 1024L)
                        .connect(receiver.localAddress()))
                .channel();

        List<ChannelFuture> writes = new ArrayList<>();
        for (int i = 0; i < MANY; i++) {
            writes.add(client.writeAndFlush(Unpooled.directBuffer(1000).writeZero(1000)));
        }
        Deadline.succeeded(client.eventLoop().submit(() -> {}));

        List<ChannelFuture> refused = writes.stream()
                .filter(ChannelFuture::isDone)
                .filter(write -> !write.isSuccess())
                .toList();
        assertThat(refused).hasSizeGreaterThan(MANY / 2);
        assertThat(refused)
                .allSatisfy(write -> assertThat(write.cause()).isInstanceOf(WriteLimitExceededException.class));
        assertThat(client.isActive()).isTrue();
        assertThat(client.isWritable()).isFalse();
    }

    @Test
    void slowReceiverDoesNotHoldUpOthers() {
        Channel slow = Deadline.succeeded(bootstrap(new PacketRecorder())
                        .option(ChannelOption.AUTO_READ, false)
                        .bind(name()))
                .channel();
        PacketRecorder events = new PacketRecorder();
        DomainDatagramChannel quick = bound(events, name());
        DomainDatagramChannel sender = bound(new PacketRecorder(), name());

        List<ChannelFuture> lost = new ArrayList<>();
        for (int i = 0; i < MANY; i++) {
            lost.add(sender.write(new DomainDatagramPacket(text("x"), (DomainSocketAddress) slow.localAddress())));
        }
        ChannelFuture sent = sender.writeAndFlush(new DomainDatagramPacket(text("quick"), quick.localAddress()));

        Deadline.succeeded(sent);
        assertThat(events.awaitTexts(1)).containsExactly("quick");
        assertThat(Deadline.causeOf(lost.get(MANY - 1)))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("EAGAIN")
                .hasMessageContaining(slow.localAddress().toString());
    }

    @Test
    void largeDatagramsArePossible() {
        int length = 150_000;
        PacketRecorder events = new PacketRecorder();
        Channel receiver = Deadline.succeeded(bootstrap(events)
                        .option(ChannelOption.RECVBUF_ALLOCATOR, new FixedRecvByteBufAllocator(length))
                        .bind(name()))
                .channel();
        DomainDatagramChannel client = connected(new PacketRecorder(), receiver);

        Deadline.succeeded(client.writeAndFlush(Unpooled.buffer(length).writeZero(length)));
        Deadline.succeeded(client.writeAndFlush(Unpooled.directBuffer(length).writeZero(length)));
        Deadline.succeeded(client.writeAndFlush(new DomainDatagramPacket(
                Unpooled.buffer(length).writeZero(length), (DomainSocketAddress) receiver.localAddress())));

        assertThat(events.awaitPackets(3))
                .allSatisfy(packet -> assertThat(packet.bytes()).hasSize(length));
    }

    // ---- sockets that came from elsewhere ----

    @Test
    void socketsThatWereMadeAsAPairTalkAndKnowTheirPeer() throws IOException {
        Syscalls calls = Syscalls.host();
        int[] pair = new int[2];
        assertThat(calls.socketpair(
                        calls.abi().addresses().unix(), calls.abi().sockets().datagram(), pair))
                .isZero();
        PacketRecorder firstEvents = new PacketRecorder();
        PacketRecorder secondEvents = new PacketRecorder();
        PollDomainDatagramChannel first = registered(new PollDomainDatagramChannel(pair[0]), firstEvents);
        PollDomainDatagramChannel second = registered(new PollDomainDatagramChannel(pair[1]), secondEvents);

        assertThat(first.isActive()).isTrue();
        assertThat(first.isConnected()).isTrue();
        Deadline.succeeded(first.writeAndFlush(text("to second")));
        Deadline.succeeded(second.writeAndFlush(text("to first")));

        assertThat(secondEvents.awaitTexts(1)).containsExactly("to second");
        assertThat(firstEvents.awaitTexts(1)).containsExactly("to first");
        assertThat(first.peerCredentials().pid())
                .isEqualTo((int) ProcessHandle.current().pid());
    }

    private <C extends Channel> C registered(C channel, PacketRecorder events) {
        channel.pipeline().addLast(events);
        Deadline.succeeded(group.register(channel));
        return channel;
    }

    @Test
    void socketOfAnotherKindIsRefused() {
        Syscalls calls = Syscalls.host();
        int stream = calls.socket(calls.abi().addresses().unix(), calls.abi().sockets().stream(), 0);
        int udp = calls.socket(
                calls.abi().addresses().inet(), calls.abi().sockets().datagram(), 0);
        try {
            assertThatThrownBy(() -> new PollDomainDatagramChannel(stream))
                    .isInstanceOf(ChannelException.class)
                    .hasMessageContaining("datagrams");
            assertThatThrownBy(() -> new PollDomainDatagramChannel(udp)).isInstanceOf(ChannelException.class);
            assertThatThrownBy(() -> new PollDatagramChannel(stream))
                    .isInstanceOf(ChannelException.class)
                    .hasMessageContaining("UDP");
            assertThat(calls.checkOpen(stream)).isZero();
        } finally {
            calls.close(stream);
            calls.close(udp);
        }
    }

    @Test
    void credentialsNeedAPeer() {
        DomainDatagramChannel channel = bound(new PacketRecorder(), name());

        assertThatThrownBy(channel::peerCredentials).isInstanceOf(IOException.class);
    }
}
