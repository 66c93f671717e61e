package io.millrace.channel.socket.nio;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.bootstrap.Bootstrap;
import io.millrace.bootstrap.ServerBootstrap;
import io.millrace.channel.Channel;
import io.millrace.channel.ChannelOption;
import io.millrace.channel.EventLoopGroup;
import io.millrace.channel.MultiThreadIoEventLoopGroup;
import io.millrace.channel.Transport;
import io.millrace.channel.TriggerMode;
import io.millrace.channel.local.LocalAddress;
import io.millrace.channel.local.LocalChannel;
import io.millrace.channel.nio.NioIoHandler;
import io.millrace.channel.socket.DatagramChannel;
import io.millrace.channel.socket.ServerSocketChannel;
import io.millrace.channel.socket.SocketChannel;
import io.millrace.channel.socket.SocketProtocolFamily;
import io.millrace.testkit.ChannelRecorder;
import io.millrace.testkit.Deadline;
import io.millrace.testkit.DescriptorWatch;
import io.millrace.testkit.ThreadWatch;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.StandardSocketOptions;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.UnsupportedAddressTypeException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;

@Timeout(60)
@ExtendWith({ThreadWatch.class, DescriptorWatch.class})
class NioTransportTest {
    private static final SocketAddress FOUR = new InetSocketAddress("127.0.0.1", 9);
    private static final SocketAddress PATH = UnixDomainSocketAddress.of("nobody.sock");

    private final NioTransport transport = new NioTransport();
    private final List<EventLoopGroup> groups = new ArrayList<>();

    @AfterEach
    void end() {
        groups.forEach(group -> Deadline.succeeded(group.shutdownGracefully(0, 10, TimeUnit.SECONDS)));
    }

    private EventLoopGroup group() {
        EventLoopGroup group = new MultiThreadIoEventLoopGroup(1, NioIoHandler.newFactory());
        groups.add(group);
        return group;
    }

    private static void assertMakes(Class<? extends Channel> expected, Channel made) {
        made.close();
        assertThat(made).isExactlyInstanceOf(expected);
    }

    @Test
    void isFoundAndIsTheLastThatIsTakenUnasked() {
        assertThat(Transport.named("nio")).isExactlyInstanceOf(NioTransport.class);
        assertThat(Transport.all())
                .filteredOn(found -> found.priority() >= 0)
                .last()
                .isExactlyInstanceOf(NioTransport.class);
        assertThat(transport.isAvailable()).isTrue();
        assertThat(NioIoHandler.newFactory().transport()).isExactlyInstanceOf(NioTransport.class);
    }

    @Test
    void isLevelTriggeredOnly() {
        assertThat(transport.supports(TriggerMode.LEVEL)).isTrue();
        assertThat(transport.supports(TriggerMode.EDGE)).isFalse();
        assertThat(transport.defaultMode()).isEqualTo(TriggerMode.LEVEL);
        assertThatThrownBy(() -> transport.newHandlerFactory(TriggerMode.EDGE))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("nio")
                .hasMessageContaining("EDGE");
    }

    @Test
    void addressDecidesOnTheChannel() {
        assertMakes(NioSocketChannel.class, transport.newChannel(null));
        assertMakes(NioSocketChannel.class, transport.newChannel(FOUR));
        assertMakes(NioDomainSocketChannel.class, transport.newChannel(PATH));
        assertMakes(NioServerSocketChannel.class, transport.newServerChannel(null));
        assertMakes(NioServerSocketChannel.class, transport.newServerChannel(FOUR));
        assertMakes(NioServerDomainSocketChannel.class, transport.newServerChannel(PATH));
        SocketAddress other = new LocalAddress("other");
        assertThatThrownBy(() -> transport.newChannel(other)).isInstanceOf(UnsupportedAddressTypeException.class);
        assertThatThrownBy(() -> transport.newServerChannel(other)).isInstanceOf(UnsupportedAddressTypeException.class);
    }

    @Test
    void kindDecidesOnTheChannel() {
        for (SocketAddress address : new SocketAddress[] {null, FOUR}) {
            assertMakes(NioSocketChannel.class, transport.newChannel(SocketChannel.class, address));
            assertMakes(NioServerSocketChannel.class, transport.newChannel(ServerSocketChannel.class, address));
            assertMakes(NioDatagramChannel.class, transport.newChannel(DatagramChannel.class, address));
        }
        for (Class<? extends Channel> kind :
                List.of(SocketChannel.class, ServerSocketChannel.class, DatagramChannel.class)) {
            assertThat(transport.offers(kind)).isTrue();
            assertThatThrownBy(() -> transport.newChannel(kind, PATH))
                    .isInstanceOf(UnsupportedAddressTypeException.class);
        }
        assertThat(transport.offers(LocalChannel.class)).isFalse();
        assertThatThrownBy(() -> transport.newChannel(LocalChannel.class, null))
                .isInstanceOf(UnsupportedOperationException.class)
                .hasMessageContaining("LocalChannel");
    }

    @Test
    void familyIsThatOfTheAddress() {
        assertThat(Sockets.familyFor(FOUR)).isEqualTo(SocketProtocolFamily.INET);
        assertThat(Sockets.familyFor(new InetSocketAddress("::1", 9))).isNull();
        assertThat(Sockets.familyFor(new InetSocketAddress(9))).isNull();
        assertThat(Sockets.familyFor(null)).isNull();
    }

    // ---- sockets of a user's own ----

    private Channel echo() {
        return Deadline.succeeded(new ServerBootstrap()
                        .group(group())
                        .childHandler(new Echo())
                        .bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0)))
                .channel();
    }

    @Test
    void socketThatIsConnectedIsActiveOnceItIsRegistered() throws IOException {
        SocketAddress address = echo().localAddress();
        java.nio.channels.SocketChannel socket = java.nio.channels.SocketChannel.open(address);
        NioSocketChannel channel = new NioSocketChannel(socket);
        ChannelRecorder events = new ChannelRecorder();
        channel.pipeline().addLast(events);
        assertThat(channel.isActive()).isTrue();
        assertThat(channel.remoteAddress()).isEqualTo(address);

        Deadline.succeeded(group().register(channel));

        events.awaitEvent("active");
        channel.writeAndFlush(channel.alloc().buffer().writeInt(1));
        events.awaitBytes(4);
        Deadline.succeeded(channel.close());
        assertThat(socket.isOpen()).isFalse();
    }

    @Test
    void socketThatListensAccepts() throws IOException {
        java.nio.channels.ServerSocketChannel socket = java.nio.channels.ServerSocketChannel.open()
                .bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
        EventLoopGroup group = group();
        Channel server = Deadline.succeeded(new ServerBootstrap()
                        .group(group)
                        .channelFactory(() -> new NioServerSocketChannel(socket))
                        .childHandler(new Echo())
                        .register())
                .channel();

        ChannelRecorder events = new ChannelRecorder();
        Channel client = Deadline.succeeded(
                        new Bootstrap().group(group).handler(events).connect(socket.getLocalAddress()))
                .channel();
        client.writeAndFlush(client.alloc().buffer().writeInt(1));

        events.awaitBytes(4);
        assertThat(server.isActive()).isTrue();
        assertThat(server.localAddress()).isEqualTo(client.remoteAddress());
    }

    /** A close that lingers would otherwise hold up the loop. */
    @Test
    void lingeringThatWasSetOnTheSocketIsMinded() throws IOException {
        java.nio.channels.ServerSocketChannel listener = java.nio.channels.ServerSocketChannel.open()
                .bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
        java.nio.channels.SocketChannel socket = java.nio.channels.SocketChannel.open();
        socket.setOption(StandardSocketOptions.SO_LINGER, 30);
        socket.connect(listener.getLocalAddress());
        try (listener;
                java.nio.channels.SocketChannel peer = listener.accept()) {
            NioSocketChannel channel = new NioSocketChannel(socket);
            channel.pipeline().addLast(new ChannelRecorder());
            EventLoopGroup group = group();
            Deadline.succeeded(group.register(channel));
            channel.writeAndFlush(channel.alloc().buffer().writeZero(40_000));
            Deadline.succeeded(group.next().submit(() -> {}));

            channel.close();
            Deadline.succeeded(group.next().submit(() -> {}));

            ByteBuffer all = ByteBuffer.allocate(40_000);
            while (all.hasRemaining()) {
                assertThat(peer.read(all)).isPositive();
            }
            Deadline.succeeded(channel.closeFuture());
        }
    }

    @Test
    void bootstrapOfNettyUsersWorks() {
        EventLoopGroup group = group();
        Channel server = Deadline.succeeded(new ServerBootstrap()
                        .group(group)
                        .channel(NioServerSocketChannel.class)
                        .option(ChannelOption.SO_BACKLOG, 10)
                        .childHandler(new Echo())
                        .bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0)))
                .channel();
        ChannelRecorder events = new ChannelRecorder();
        Channel client = Deadline.succeeded(new Bootstrap()
                        .group(group)
                        .channel(NioSocketChannel.class)
                        .handler(events)
                        .connect(server.localAddress()))
                .channel();

        client.writeAndFlush(client.alloc().buffer().writeBytes("hello".getBytes(StandardCharsets.US_ASCII)));

        assertThat(events.awaitBytes(5)).isEqualTo("hello".getBytes(StandardCharsets.US_ASCII));
        assertThat(server.config().getOption(ChannelOption.SO_BACKLOG)).isEqualTo(10);
    }
}
