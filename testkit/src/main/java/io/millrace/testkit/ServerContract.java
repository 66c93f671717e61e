package io.millrace.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.bootstrap.BindMode;
import io.millrace.bootstrap.ServerBootstrap;
import io.millrace.channel.Channel;
import io.millrace.channel.ChannelFuture;
import io.millrace.channel.ChannelHandlerContext;
import io.millrace.channel.ChannelInboundHandlerAdapter;
import io.millrace.channel.ChannelInitializer;
import io.millrace.channel.ChannelOption;
import io.millrace.channel.WriteBufferWaterMark;
import io.millrace.testkit.TransportUnderTest.Feature;
import io.millrace.util.AttributeKey;
import io.millrace.util.concurrent.Future;
import java.io.IOException;
import java.net.BindException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.NetworkInterface;
import java.net.Socket;
import java.net.SocketAddress;
import java.net.SocketException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Objects;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;

/** Binding and accepting. */
public abstract class ServerContract extends TransportContract {
    private static final AttributeKey<String> NAME = AttributeKey.valueOf(ServerContract.class, "name");

    /** For transports. */
    protected ServerContract() {}

    @Test
    void bothEndsKnowEachOther() {
        Connection connection = connection();

        assertThat(connection.accepted().parent()).isSameAs(connection.server());
        assertThat(connection.client().parent()).isNull();
        assertThat(connection.accepted().remoteAddress())
                .isEqualTo(connection.client().localAddress());
        assertThat(connection.client().remoteAddress())
                .isEqualTo(connection.accepted().localAddress());
        assertThat(connection.accepted().localAddress())
                .isEqualTo(connection.server().localAddress());
        assertThat(connection.server().remoteAddress()).isNull();
        assertThat(connection.server().isActive()).isTrue();
    }

    @Test
    void addressesAreStillKnownAfterTheClose() {
        Connection connection = connection();
        SocketAddress local = connection.client().localAddress();
        SocketAddress remote = connection.client().remoteAddress();

        Deadline.succeeded(connection.client().close());

        assertThat(connection.client().localAddress()).isEqualTo(local);
        assertThat(connection.client().remoteAddress()).isEqualTo(remote);
    }

    @Test
    void channelsAreTheOnesThatTheTransportMakes() {
        Connection connection = connection();
        SocketAddress address = transport().anyAddress().get();
        Channel own = transport().transport().newChannel(address);
        Channel ownServer = transport().transport().newServerChannel(address);
        own.close();
        ownServer.close();

        assertThat(connection.client()).hasSameClassAs(own);
        assertThat(connection.accepted()).hasSameClassAs(own);
        assertThat(connection.server()).hasSameClassAs(ownServer);
    }

    @Test
    void manyConnectionsAreAcceptedAndServed() {
        int count = 150;
        Channel server = bind(server(new EchoHandler()));
        List<ChannelRecorder> recorders = new ArrayList<>();
        List<ChannelFuture> connects = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            ChannelRecorder recorder = new ChannelRecorder();
            recorders.add(recorder);
            connects.add(client(recorder).connect(addressOf(server)));
        }

        for (int i = 0; i < count; i++) {
            Deadline.succeeded(connects.get(i)).channel().writeAndFlush(text("number " + i));
        }

        for (int i = 0; i < count; i++) {
            String expected = "number " + i;
            assertThat(text(recorders.get(i).awaitBytes(expected.length()))).isEqualTo(expected);
        }
    }

    @Test
    void childOptionsAndAttributesAreSetBeforeTheHandlerIsAdded() {
        AtomicReference<String> name = new AtomicReference<>();
        AtomicReference<WriteBufferWaterMark> marks = new AtomicReference<>();
        CountDownLatch added = new CountDownLatch(1);
        WriteBufferWaterMark expected = new WriteBufferWaterMark(1000, 2000);
        Channel server = bind(server(new ChannelInboundHandlerAdapter() {
                    @Override
                    public void handlerAdded(ChannelHandlerContext ctx) {
                        name.set(ctx.channel().attr(NAME).get());
                        marks.set(ctx.channel().config().getWriteBufferWaterMark());
                        added.countDown();
                    }
                })
                .attr(NAME, "server")
                .childAttr(NAME, "child")
                .childOption(ChannelOption.WRITE_BUFFER_WATER_MARK, expected));

        connect(client(new ChannelRecorder()), server);

        Deadline.open(added, "the child's handler is added");
        assertThat(name).hasValue("child");
        assertThat(marks).hasValue(expected);
        assertThat(server.attr(NAME).get()).isEqualTo("server");
    }

    @Test
    void serversHandlerSeesItsLifeAndItsChildren() {
        Queue<Object> read = new ConcurrentLinkedQueue<>();
        ChannelRecorder events = new ChannelRecorder() {
            @Override
            public void channelRead(ChannelHandlerContext ctx, Object message) {
                read.add(message);
                ctx.fireChannelRead(message);
            }
        };
        ChannelRecorder acceptedEvents = new ChannelRecorder();
        Channel server = bind(server(acceptedEvents).handler(events));

        connect(client(new ChannelRecorder()), server);
        Channel accepted = acceptedEvents.channel();
        events.awaitEvent("readComplete");
        Deadline.succeeded(server.close());
        events.awaitEvent("handlerRemoved");

        assertThat(read).containsExactly(accepted);
        assertThat(events.lifeCycle())
                .containsExactly("handlerAdded", "registered", "active", "inactive", "unregistered", "handlerRemoved");
    }

    @Test
    void closedServerLeavesItsConnectionsAloneAndAcceptsNoMore() {
        Connection connection = connection();
        SocketAddress address = addressOf(connection.server());

        Deadline.succeeded(connection.server().close());

        Deadline.succeeded(connection.client().writeAndFlush(text("still")));
        assertThat(text(connection.acceptedEvents().awaitBytes(5))).isEqualTo("still");
        assertThat(Deadline.causeOf(client(new ChannelRecorder()).connect(address)))
                .isInstanceOf(ConnectException.class);
    }

    @Test
    void serverAcceptsOnlyWhatItIsAskedForWhileAutoReadIsOff() {
        Queue<ChannelRecorder> accepted = new ConcurrentLinkedQueue<>();
        ChannelInitializer<Channel> initializer = new ChannelInitializer<>() {
            @Override
            protected void initChannel(Channel channel) {
                ChannelRecorder recorder = new ChannelRecorder();
                accepted.add(recorder);
                channel.pipeline().addLast(recorder);
            }
        };
        Channel server = bind(server(initializer)
                .option(ChannelOption.AUTO_READ, false)
                .option(ChannelOption.MAX_MESSAGES_PER_READ, 1));
        List<ChannelFuture> connects = new ArrayList<>();
        for (int i = 0; i < 3; i++) {
            connects.add(client(new ChannelRecorder()).connect(addressOf(server)));
        }
        if (transport().offers(Feature.SOCKETS)) {
            connects.forEach(Deadline::succeeded); // in the kernel's queue
        }
        Deadline.succeeded(server.eventLoop().submit(() -> {}));
        assertThat(accepted).isEmpty();

        for (int expected = 1; expected <= 3; expected++) {
            int now = expected;
            server.read();
            Deadline.until(() -> accepted.size() >= now, now + " accepted");
            Deadline.succeeded(server.eventLoop().submit(() -> {}));
            assertThat(accepted).hasSize(now);
        }
        connects.forEach(Deadline::succeeded);
    }

    // ---- bind ----

    @Test
    void bindingAnAddressInUseFailsAndClosesTheChannel() {
        Channel server = bind(server(new EchoHandler()));

        ChannelFuture second = server(new EchoHandler()).bind(addressOf(server));

        Throwable cause = Deadline.causeOf(second);
        if (transport().offers(Feature.SOCKETS)) {
            assertThat(cause).isInstanceOf(BindException.class).hasMessageContaining("in use");
        }
        Deadline.succeeded(second.channel().closeFuture());
        assertThat(server.isActive()).isTrue();
    }

    @Test
    void bindingAForeignAddressFails() {
        needs(Feature.TCP);
        // TEST-NET-1 of RFC 5737: nobody's
        ChannelFuture bind = server(new EchoHandler()).bind(new InetSocketAddress("192.0.2.1", 0));

        assertThat(Deadline.causeOf(bind)).isInstanceOf(BindException.class).hasMessageContaining("192.0.2.1");
        Deadline.succeeded(bind.channel().closeFuture());
    }

    @Test
    void addressIsFreeAgainOnceTheServerIsClosed() {
        Connection connection = connection();
        SocketAddress address = addressOf(connection.server());
        Deadline.succeeded(connection.server().close());
        Deadline.succeeded(connection.accepted().close()); // our side first: TIME_WAIT

        Channel again =
                Deadline.succeeded(server(new EchoHandler()).bind(address)).channel();

        assertThat(again.localAddress()).isEqualTo(address);
    }

    @Test
    void allAddressesAreBoundOrNone() {
        Channel taken = bind(server(new EchoHandler()));
        SocketAddress free = transport().anyAddress().get();
        List<Channel> made = Collections.synchronizedList(new ArrayList<>());
        ServerBootstrap bootstrap = server(new EchoHandler()).handler(new ChannelInboundHandlerAdapter() {
            @Override
            public boolean isSharable() {
                return true;
            }

            @Override
            public void channelActive(ChannelHandlerContext ctx) {
                made.add(ctx.channel());
            }
        });

        Future<List<Channel>> bound = bootstrap.bindAll(List.of(free, addressOf(taken)), BindMode.ALL_OR_NOTHING);

        assertThat(Deadline.causeOf(bound))
                .hasMessageContaining(addressOf(taken).toString());
        assertThat(made).allSatisfy(channel -> Deadline.succeeded(channel.closeFuture()));
    }

    @Test
    void asManyAddressesAreBoundAsCanBe() {
        Channel taken = bind(server(new EchoHandler()));
        SocketAddress one = transport().anyAddress().get();
        SocketAddress two = transport().anyAddress().get();

        List<Channel> bound = Deadline.valueOf(
                server(new EchoHandler()).bindAll(List.of(one, addressOf(taken), two), BindMode.BEST_EFFORT));

        assertThat(bound).hasSize(2);
        for (Channel server : Objects.requireNonNull(bound)) {
            ChannelRecorder events = new ChannelRecorder();
            connect(client(events), server).writeAndFlush(text("x"));
            events.awaitBytes(1);
        }
    }

    @Test
    void severalServersShareAPort() {
        ChannelOption<Boolean> reusePort = transport().reusePort();
        Assumptions.assumeTrue(reusePort != null, "no SO_REUSEPORT");
        Queue<Channel> parents = new ConcurrentLinkedQueue<>();
        ServerBootstrap bootstrap = server(new ChannelInitializer<>() {
                    @Override
                    protected void initChannel(Channel channel) {
                        parents.add(channel.parent());
                    }
                })
                .option(Objects.requireNonNull(reusePort), true);
        Channel first = bind(bootstrap);
        Channel second = Deadline.succeeded(bootstrap.bind(addressOf(first))).channel();

        for (int i = 0; i < 60; i++) {
            connect(client(new ChannelRecorder()), first);
        }

        Deadline.until(() -> parents.size() == 60, "all are accepted");
        assertThat(parents).contains(first, second);
    }

    // ---- address families ----

    @Test
    void servesIpv4() throws IOException {
        needs(Feature.TCP);
        Channel server = Deadline.succeeded(server(new EchoHandler()).bind("127.0.0.1", 0))
                .channel();

        assertThat(((InetSocketAddress) addressOf(server)).getAddress()).isEqualTo(InetAddress.getByName("127.0.0.1"));
        assertEchoes(server, "127.0.0.1");
    }

    @Test
    void servesIpv6() throws IOException {
        needs(Feature.TCP);
        needsIpv6();
        Channel server =
                Deadline.succeeded(server(new EchoHandler()).bind("::1", 0)).channel();

        assertThat(((InetSocketAddress) addressOf(server)).getAddress()).isEqualTo(InetAddress.getByName("::1"));
        assertEchoes(server, "::1");
    }

    @Test
    void wildcardServesBothFamilies() throws IOException {
        needs(Feature.TCP);
        needsIpv6();
        Channel server = Deadline.succeeded(server(new EchoHandler()).bind(0)).channel();

        assertThat(((InetSocketAddress) addressOf(server)).getAddress().isAnyLocalAddress())
                .isTrue();
        assertEchoes(server, "127.0.0.1");
        assertEchoes(server, "::1");
    }

    @Test
    void ipv4PeerOfADualStackServerHasAnIpv4Address() {
        needs(Feature.TCP);
        ChannelRecorder events = new ChannelRecorder();
        Channel server = Deadline.succeeded(server(events).bind(0)).channel();
        int port = ((InetSocketAddress) addressOf(server)).getPort();

        Channel client = Deadline.succeeded(client(new ChannelRecorder()).connect("127.0.0.1", port))
                .channel();

        assertThat(events.channel().remoteAddress()).isEqualTo(client.localAddress());
    }

    private void assertEchoes(Channel server, String host) throws IOException {
        int port = ((InetSocketAddress) addressOf(server)).getPort();
        ChannelRecorder events = new ChannelRecorder();
        Deadline.succeeded(client(events).connect(host, port)).channel().writeAndFlush(text("own"));
        assertThat(text(events.awaitBytes(3))).isEqualTo("own");
        try (Socket plain = new Socket(host, port)) {
            plain.setSoTimeout((int) Deadline.USUAL.toMillis());
            plain.getOutputStream().write(new byte[] {1, 2});
            assertThat(plain.getInputStream().readNBytes(2)).containsExactly(1, 2);
        }
    }

    private static void needsIpv6() throws SocketException {
        boolean there = NetworkInterface.networkInterfaces()
                .flatMap(NetworkInterface::inetAddresses)
                .anyMatch(address -> address.getAddress().length == 16 && address.isLoopbackAddress());
        Assumptions.assumeTrue(there, "no ::1 on this host");
    }

    // ---- the connection limit ----

    @Test
    void connectionsBeyondTheLimitAreClosedUntilThereIsRoomAgain() {
        ServerBootstrap bootstrap = server(new EchoHandler()).maxConnections(2);
        Channel server = bind(bootstrap);
        ChannelRecorder first = new ChannelRecorder();
        ChannelRecorder second = new ChannelRecorder();
        Channel one = connect(client(first), server);
        Channel two = connect(client(second), server);
        one.writeAndFlush(text("1"));
        two.writeAndFlush(text("2"));
        first.awaitBytes(1);
        second.awaitBytes(1);

        ChannelFuture third = client(new ChannelRecorder()).connect(addressOf(server));
        Deadline.succeeded(third.channel().closeFuture());
        assertThat(bootstrap.refusedConnections()).isEqualTo(1);
        assertThat(bootstrap.openConnections()).isEqualTo(2);

        Deadline.succeeded(one.close());
        Deadline.until(() -> bootstrap.openConnections() == 1, "the server has seen the close");
        ChannelRecorder fourth = new ChannelRecorder();
        connect(client(fourth), server).writeAndFlush(text("4"));
        assertThat(text(fourth.awaitBytes(1))).isEqualTo("4");
    }
}
