package io.millrace.channel.socket.nio;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.bootstrap.Bootstrap;
import io.millrace.buffer.Unpooled;
import io.millrace.channel.Channel;
import io.millrace.channel.ChannelFuture;
import io.millrace.channel.ChannelOption;
import io.millrace.channel.EventLoopGroup;
import io.millrace.channel.MultiThreadIoEventLoopGroup;
import io.millrace.channel.nio.NioIoHandler;
import io.millrace.channel.socket.DatagramPacket;
import io.millrace.channel.socket.SocketProtocolFamily;
import io.millrace.testkit.Deadline;
import io.millrace.testkit.DescriptorWatch;
import io.millrace.testkit.LeakWatch;
import io.millrace.testkit.PacketRecorder;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.PortUnreachableException;
import java.nio.channels.DatagramChannel;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;

/** What is java.nio's own; everything else is in the contract. */
@Timeout(60)
@ExtendWith({LeakWatch.class, DescriptorWatch.class})
class NioDatagramChannelTest {
    private final EventLoopGroup group = new MultiThreadIoEventLoopGroup(1, NioIoHandler.newFactory());

    @AfterEach
    void end() {
        Deadline.succeeded(group.shutdownGracefully(0, 10, TimeUnit.SECONDS));
    }

    private static InetSocketAddress anyPort() {
        return new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
    }

    private Bootstrap bootstrap(PacketRecorder events) {
        return new Bootstrap().group(group).channel(NioDatagramChannel.class).handler(events);
    }

    private Channel bound(PacketRecorder events) {
        return Deadline.succeeded(bootstrap(events).bind(anyPort())).channel();
    }

    /** The JDK makes no system call for one, and says that it was sent. */
    @Test
    void emptyDatagramOfAConnectedChannelFailsAloneAndIsNotLostInSilence() {
        PacketRecorder events = new PacketRecorder();
        Channel receiver = bound(events);
        Channel sender = Deadline.succeeded(bootstrap(new PacketRecorder()).connect(receiver.localAddress()))
                .channel();

        ChannelFuture empty = sender.write(Unpooled.EMPTY_BUFFER);
        ChannelFuture after = sender.writeAndFlush(Unpooled.copiedBuffer("after", StandardCharsets.US_ASCII));

        assertThat(Deadline.causeOf(empty)).isInstanceOf(IOException.class).hasMessageContaining("empty");
        Deadline.succeeded(after);
        assertThat(events.awaitTexts(1)).containsExactly("after");
        Deadline.succeeded(sender.disconnect());
        Deadline.succeeded(sender.writeAndFlush(
                new DatagramPacket(Unpooled.EMPTY_BUFFER, (InetSocketAddress) receiver.localAddress())));
        assertThat(events.awaitTexts(2)).containsExactly("after", "");
    }

    /** The call that hears of it sends nothing. A third datagram might hear of both others, one after the other. */
    @Test
    void nobodyAtThePortFailsNoDatagramThatComesAfterwards() throws IOException {
        PacketRecorder events = new PacketRecorder();
        try (DatagramChannel deaf = DatagramChannel.open().bind(anyPort())) {
            deaf.connect(deaf.getLocalAddress()); // nobody else reaches it, and nobody else gets its port
            Channel sender = Deadline.succeeded(bootstrap(events).connect(deaf.getLocalAddress()))
                    .channel();
            List<ChannelFuture> writes = new ArrayList<>();

            Deadline.succeeded(sender.eventLoop().submit(() -> {
                for (int i = 0; i < 2; i++) {
                    writes.add(sender.writeAndFlush(Unpooled.copiedBuffer("datagram", StandardCharsets.US_ASCII)));
                }
            }));

            writes.forEach(Deadline::succeeded);
            assertThat(events.awaitException()).isInstanceOf(PortUnreachableException.class);
            assertThat(sender.isActive()).isTrue();
        }
    }

    @Test
    void socketOfAUsersOwnIsActiveOnceItIsRegistered() throws IOException {
        DatagramChannel socket = DatagramChannel.open().bind(anyPort());
        NioDatagramChannel channel = new NioDatagramChannel(socket);
        PacketRecorder events = new PacketRecorder();
        channel.pipeline().addLast(events);

        Deadline.succeeded(group.register(channel));

        events.awaitEvent("active");
        assertThat(channel.localAddress()).isEqualTo(socket.getLocalAddress());
        assertThat(channel.isConnected()).isFalse();
        Deadline.succeeded(channel.close());
        assertThat(socket.isOpen()).isFalse();
    }

    @Test
    void socketOfAUsersOwnThatIsConnectedIsSo() throws IOException {
        PacketRecorder events = new PacketRecorder();
        Channel receiver = bound(events);
        NioDatagramChannel channel =
                new NioDatagramChannel(DatagramChannel.open().connect(receiver.localAddress()));
        channel.pipeline().addLast(new PacketRecorder());
        Deadline.succeeded(group.register(channel));

        assertThat(channel.isConnected()).isTrue();
        assertThat(channel.remoteAddress()).isEqualTo(receiver.localAddress());
        Deadline.succeeded(channel.writeAndFlush(Unpooled.copiedBuffer("x", StandardCharsets.US_ASCII)));
        assertThat(events.awaitTexts(1)).containsExactly("x");
    }

    @Test
    void familyCanBeChosen() {
        PacketRecorder events = new PacketRecorder();
        Channel channel = Deadline.succeeded(new Bootstrap()
                        .group(group)
                        .channelFactory(() -> new NioDatagramChannel(SocketProtocolFamily.INET))
                        .handler(events)
                        .bind(new InetSocketAddress(0)))
                .channel();

        InetSocketAddress local = (InetSocketAddress) channel.localAddress();
        assertThat(local.getAddress().getAddress()).hasSize(4);
    }

    @Test
    void flushSendsNoMoreMessagesAtOnceThanConfiguredAndGoesOn() {
        PacketRecorder events = new PacketRecorder();
        Channel receiver = bound(events);
        Channel sender = Deadline.succeeded(bootstrap(new PacketRecorder())
                        .option(ChannelOption.MAX_MESSAGES_PER_WRITE, 3)
                        .connect(receiver.localAddress()))
                .channel();

        List<ChannelFuture> writes = new ArrayList<>();
        List<Boolean> doneAtOnce = new ArrayList<>();
        Deadline.succeeded(sender.eventLoop().submit(() -> {
            for (int i = 0; i < 8; i++) {
                writes.add(sender.write(Unpooled.copiedBuffer("datagram", StandardCharsets.US_ASCII)));
            }
            sender.flush();
            writes.forEach(write -> doneAtOnce.add(write.isDone()));
        }));

        assertThat(doneAtOnce).containsExactly(true, true, true, false, false, false, false, false);
        writes.forEach(Deadline::succeeded);
        assertThat(events.awaitTexts(8)).containsOnly("datagram");
    }
}
