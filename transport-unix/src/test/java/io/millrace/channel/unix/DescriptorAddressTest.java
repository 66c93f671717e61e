package io.millrace.channel.unix;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.bootstrap.Bootstrap;
import io.millrace.bootstrap.ServerBootstrap;
import io.millrace.channel.Channel;
import io.millrace.channel.ChannelException;
import io.millrace.channel.ChannelFuture;
import io.millrace.channel.ChannelHandler.Sharable;
import io.millrace.channel.ChannelHandlerContext;
import io.millrace.channel.ChannelInboundHandlerAdapter;
import io.millrace.channel.ChannelOption;
import io.millrace.channel.EventLoopGroup;
import io.millrace.channel.MultiThreadIoEventLoopGroup;
import io.millrace.channel.unix.sys.Syscalls;
import io.millrace.channel.unix.sys.TestCalls;
import io.millrace.testkit.ChannelRecorder;
import io.millrace.testkit.Deadline;
import io.millrace.testkit.DescriptorWatch;
import java.io.BufferedReader;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Sockets that are open already, handed in by number. */
@Timeout(30)
@ExtendWith(DescriptorWatch.class)
class DescriptorAddressTest {
    private static final long PID = 42;

    private final Syscalls calls = Syscalls.host();
    private final EventLoopGroup group = new MultiThreadIoEventLoopGroup(1, PollIoHandler.newFactory());

    @TempDir
    Path folder;

    @AfterEach
    void end() {
        Deadline.succeeded(group.shutdownGracefully(0, 10, TimeUnit.SECONDS));
    }

    // ---- what a service manager says ----

    private static List<DescriptorAddress> inherited(Map<String, String> environment) {
        return DescriptorAddress.inherited(environment, PID, 3);
    }

    @Test
    void descriptorsBeginWithTheThirdAndHaveTheirNames() {
        List<DescriptorAddress> addresses =
                inherited(Map.of("LISTEN_PID", "42", "LISTEN_FDS", "3", "LISTEN_FDNAMES", "http::admin"));

        assertThat(addresses)
                .extracting(address -> address.descriptor().intValue())
                .containsExactly(3, 4, 5);
        assertThat(addresses).extracting(DescriptorAddress::name).containsExactly("http", "unknown", "admin");
        assertThat(addresses.get(0)).hasToString("fd:3 (http)");
        assertThat(addresses.get(1)).hasToString("fd:4");
    }

    @Test
    void namesAreUnknownIfThereAreNone() {
        assertThat(inherited(Map.of("LISTEN_PID", "42", "LISTEN_FDS", "1")))
                .singleElement()
                .returns("unknown", DescriptorAddress::name);
    }

    @Test
    void descriptorsOfAnotherProcessAreNotTaken() {
        assertThat(inherited(Map.of("LISTEN_PID", "41", "LISTEN_FDS", "1"))).isEmpty();
        assertThat(inherited(Map.of("LISTEN_FDS", "1"))).isEmpty();
        assertThat(inherited(Map.of("LISTEN_PID", "42"))).isEmpty();
        assertThat(inherited(Map.of())).isEmpty();
        assertThat(inherited(Map.of("LISTEN_PID", "42", "LISTEN_FDS", "0"))).isEmpty();
    }

    @Test
    void variablesThatMakeNoSenseAreNamed() {
        assertThatThrownBy(() -> inherited(Map.of("LISTEN_PID", "42", "LISTEN_FDS", "two")))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("LISTEN_FDS")
                .hasMessageContaining("two");
        assertThatThrownBy(() -> inherited(Map.of("LISTEN_PID", "42", "LISTEN_FDS", "-1")))
                .isInstanceOf(IllegalStateException.class);
        assertThatThrownBy(() -> inherited(Map.of("LISTEN_PID", "42", "LISTEN_FDS", "2147483647")))
                .isInstanceOf(IllegalStateException.class);
        assertThatThrownBy(() -> inherited(Map.of("LISTEN_PID", "", "LISTEN_FDS", "1")))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("LISTEN_PID");
    }

    /** Says what each of two calls throws, in a process of its own. */
    static final class InheritedProbe {
        private InheritedProbe() {}

        public static void main(String[] args) {
            for (int i = 0; i < 2; i++) {
                try {
                    System.out.println(DescriptorAddress.inherited());
                } catch (Throwable e) {
                    System.out.println(e.getClass().getSimpleName());
                }
            }
        }
    }

    @Test
    void variablesThatMakeNoSenseAreRefusedEachTime() throws Exception {
        String java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
        // The shell becomes the JVM, and has its number.
        ProcessBuilder builder = new ProcessBuilder(
                "sh",
                "-c",
                "LISTEN_PID=$$ exec \"$0\" -cp \"$1\" \"$2\"",
                java,
                System.getProperty("java.class.path"),
                InheritedProbe.class.getName());
        builder.environment().put("LISTEN_FDS", "abc");
        Process process = builder.start();
        try (BufferedReader output = process.inputReader(StandardCharsets.UTF_8)) {
            assertThat(output.lines()).containsExactly("IllegalStateException", "IllegalStateException");
        } finally {
            process.destroyForcibly().waitFor();
        }
    }

    @Test
    void thisProcessWasStartedWithoutAny() {
        assertThat(DescriptorAddress.inherited()).isEmpty();
    }

    // ---- a listener ----

    @Sharable
    private static final class Echo extends ChannelInboundHandlerAdapter {
        @Override
        public void channelRead(ChannelHandlerContext ctx, Object message) {
            ctx.writeAndFlush(message);
        }
    }

    private ServerBootstrap server() {
        return new ServerBootstrap().group(group).childHandler(new Echo());
    }

    private Bootstrap client(ChannelRecorder events) {
        return new Bootstrap().group(group).handler(events);
    }

    private void assertEchoes(SocketAddress server) {
        ChannelRecorder events = new ChannelRecorder();
        Channel client = Deadline.succeeded(client(events).connect(server)).channel();
        Deadline.succeeded(client.writeAndFlush(client.alloc().buffer().writeByte(7)));
        assertThat(events.awaitBytes(1)).containsExactly(7);
    }

    private void assertBlockingIs(boolean expected, int fd) {
        // F_SETFL is made only if it changes something: the flag is as it should be if it is not made.
        var script = TestCalls.script();
        TestCalls.over(script).setNonBlocking(fd, !expected);
        assertThat(script.calls("fcntl")).hasSize(1);
    }

    @Test
    void listenerOfANumberServesAsIfItHadBeenBoundHere() {
        int fd = TestCalls.listener(calls, 16);
        calls.setNonBlocking(fd, false);
        int port = TestCalls.port(calls, fd);
        ChannelRecorder events = new ChannelRecorder();

        Channel channel = Deadline.succeeded(
                        server().handler(events).bind(new DescriptorAddress(new FileDescriptor(fd))))
                .channel();

        assertThat(channel).isInstanceOf(PollServerSocketChannel.class);
        assertThat(channel.localAddress()).isEqualTo(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
        assertThat(((UnixChannel) channel).fd().intValue()).isEqualTo(fd);
        assertBlockingIs(false, fd);
        assertEchoes(channel.localAddress());
        Deadline.succeeded(channel.close());
        events.awaitEvent("handlerRemoved");
        assertThat(events.lifeCycle())
                .containsExactly("handlerAdded", "registered", "active", "inactive", "unregistered", "handlerRemoved");
        assertThat(calls.checkOpen(fd)).isNegative();
    }

    @Test
    void listenersAndPortsAreBoundTogether() {
        DescriptorAddress inherited = new DescriptorAddress(new FileDescriptor(TestCalls.listener(calls, 16)));
        SocketAddress port = new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
        SocketAddress path = new DomainSocketAddress(folder.resolve("a.sock").toString());

        List<Channel> bound = Deadline.valueOf(server().bindAll(List.of(inherited, port, path)));

        assertThat(bound).hasSize(3).allSatisfy(channel -> assertEchoes(channel.localAddress()));
    }

    @Test
    void domainListenerOfANumberLeavesItsFileUnlessItIsToldTo() {
        for (boolean removes : new boolean[] {false, true}) {
            Path file = folder.resolve(removes + ".sock");
            Channel maker = Deadline.succeeded(server().bind(new DomainSocketAddress(file.toString())))
                    .channel();
            maker.config().setOption(UnixChannelOption.REMOVE_SOCKET_FILE, false);
            int copy = duplicate(((UnixChannel) maker).fd().intValue());

            Channel channel = Deadline.succeeded(server().bind(new DescriptorAddress(new FileDescriptor(copy))))
                    .channel();
            assertThat(channel).isInstanceOf(PollServerDomainSocketChannel.class);
            assertThat(channel.config().getOption(UnixChannelOption.REMOVE_SOCKET_FILE))
                    .isFalse();
            if (removes) {
                channel.config().setOption(UnixChannelOption.REMOVE_SOCKET_FILE, true);
            }
            Deadline.succeeded(maker.close());
            assertThat(file).exists();
            assertEchoes(channel.localAddress());
            Deadline.succeeded(channel.close());

            assertThat(file.toFile().exists()).isEqualTo(!removes);
        }
    }

    /** By way of a domain socket: the same socket, another number. */
    private int duplicate(int fd) {
        int[] pair = new int[2];
        assertThat(calls.socketpair(calls.abi().addresses().unix(), calls.abi().sockets().stream(), pair))
                .isZero();
        DescriptorMessage message = new DescriptorMessage(calls);
        assertThat(message.send(pair[0], fd)).isEqualTo(1);
        assertThat(message.receive(pair[1])).isEqualTo(1);
        calls.close(pair[0]);
        calls.close(pair[1]);
        return message.takeDescriptors().get(0).intValue();
    }

    @Test
    void channelsOfANumberAreActiveOnceTheyAreRegistered() {
        ChannelRecorder events = new ChannelRecorder();
        int fd = TestCalls.listener(calls, 16);
        Channel channel = Deadline.succeeded(server().channelFactory(() -> new PollServerSocketChannel(fd))
                        .handler(events)
                        .register())
                .channel();

        events.awaitEvent("active");
        assertEchoes(channel.localAddress());
    }

    // ---- a connection ----

    @Test
    void connectionOfANumberIsServed() throws IOException {
        try (ServerSocket listener = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            for (boolean byNumber : new boolean[] {true, false}) {
                int fd = TestCalls.connected(calls, listener.getLocalPort());
                try (Socket peer = listener.accept()) {
                    TestCalls.awaitReady(calls, fd, calls.abi().polling().out());
                    ChannelRecorder events = new ChannelRecorder();
                    Channel channel = byNumber
                            ? Deadline.succeeded(client(events)
                                            .channelFactory(() -> new PollSocketChannel(fd))
                                            .register())
                                    .channel()
                            : Deadline.succeeded(client(events).connect(new DescriptorAddress(new FileDescriptor(fd))))
                                    .channel();
                    events.awaitEvent("active");

                    peer.getOutputStream().write(5);

                    assertThat(events.awaitBytes(1)).containsExactly(5);
                    assertThat(channel.remoteAddress()).isEqualTo(listener.getLocalSocketAddress());
                    assertThat(channel.config().getOption(ChannelOption.TCP_NODELAY))
                            .isTrue();
                    Deadline.succeeded(channel.close());
                    assertThat(peer.getInputStream().read()).isEqualTo(-1);
                }
            }
        }
    }

    @Test
    void endsOfASocketPairAreConnectedChannels() {
        int[] pair = new int[2];
        assertThat(calls.socketpair(calls.abi().addresses().unix(), calls.abi().sockets().stream(), pair))
                .isZero();
        ChannelRecorder events = new ChannelRecorder();
        Channel one = Deadline.succeeded(client(new ChannelRecorder())
                        .channelFactory(() -> new PollDomainSocketChannel(pair[0]))
                        .register())
                .channel();
        Channel two = Deadline.succeeded(client(events)
                        .channelFactory(() -> new PollDomainSocketChannel(pair[1], true))
                        .register())
                .channel();

        Deadline.succeeded(one.writeAndFlush(one.alloc().buffer().writeByte(9)));

        assertThat(events.awaitBytes(1)).containsExactly(9);
        assertThat(two.remoteAddress()).isEqualTo(DomainSocketAddress.UNNAMED);
    }

    // ---- what lingers ----

    private void linger(int fd) {
        SocketOptions.of(SocketKind.STREAM, calls).set(fd, ChannelOption.SO_LINGER, 5);
    }

    /** Closing it could block for as long as it lingers. */
    private static boolean closesElsewhere(Channel connection) {
        return ((UnixSocketChannel) connection).stream().closeExecutor() != null;
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void connectionsOfAListenerThatLingersDoNotCloseOnTheLoop(boolean lingers) throws Exception {
        int fd = TestCalls.listener(calls, 16);
        if (lingers) {
            linger(fd);
        }
        CompletableFuture<Channel> accepted = new CompletableFuture<>();
        ServerBootstrap server = new ServerBootstrap().group(group).childHandler(new ChannelInboundHandlerAdapter() {
            @Override
            public void channelActive(ChannelHandlerContext ctx) {
                accepted.complete(ctx.channel());
            }
        });
        Deadline.succeeded(server.bind(new DescriptorAddress(new FileDescriptor(fd))));

        try (Socket peer = new Socket(InetAddress.getLoopbackAddress(), TestCalls.port(calls, fd))) {
            Channel child = accepted.get(10, TimeUnit.SECONDS);
            assertThat(peer.isConnected()).isTrue();
            assertThat(closesElsewhere(child)).isEqualTo(lingers);
            assertThat(child.config().getOption(ChannelOption.SO_LINGER)).isEqualTo(lingers ? 5 : -1);
            child.config().setOption(ChannelOption.SO_LINGER, -1);
            assertThat(closesElsewhere(child)).isFalse();
        }
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void connectionOfANumberThatLingersDoesNotCloseOnTheLoop(boolean lingers) throws IOException {
        try (ServerSocket listener = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            int fd = TestCalls.connected(calls, listener.getLocalPort());
            try (Socket peer = listener.accept()) {
                TestCalls.awaitReady(calls, fd, calls.abi().polling().out());
                if (lingers) {
                    linger(fd);
                }
                Channel channel = Deadline.succeeded(
                                client(new ChannelRecorder()).connect(new DescriptorAddress(new FileDescriptor(fd))))
                        .channel();

                assertThat(peer.isConnected()).isTrue();
                assertThat(closesElsewhere(channel)).isEqualTo(lingers);
            }
        }
    }

    // ---- what does not fit ----

    private Throwable bindFails(int fd) {
        FileDescriptor descriptor = new FileDescriptor(fd);
        ChannelFuture bind = server().bind(new DescriptorAddress(descriptor));
        Throwable cause = Deadline.causeOf(bind);
        assertThat(descriptor.isOpen()).as("stays the caller's").isTrue();
        assertThat(calls.checkOpen(fd)).isZero();
        calls.close(fd);
        return cause;
    }

    @Test
    void descriptorThatIsNoListenerIsRefusedAndStaysTheCallers() throws IOException {
        int stream = calls.abi().sockets().stream();
        int datagram = calls.abi().sockets().datagram();

        assertThat(bindFails(
                        FileDescriptor.from(folder.resolve("file").toFile()).intValue()))
                .isInstanceOf(ChannelException.class)
                .hasMessageContaining("no socket");
        assertThat(bindFails(calls.socket(calls.abi().addresses().inet(), stream, 0)))
                .isInstanceOf(ChannelException.class)
                .hasMessageContaining("does not listen");
        assertThat(bindFails(calls.socket(calls.abi().addresses().inet(), datagram, 0)))
                .isInstanceOf(ChannelException.class)
                .hasMessageContaining("type 2");
        assertThat(bindFails(calls.socket(calls.abi().addresses().unix(), stream, 0)))
                .isInstanceOf(ChannelException.class)
                .hasMessageContaining("does not listen");
    }

    @Test
    void listenerOrAnUnconnectedSocketIsNoConnection() {
        FileDescriptor listener = new FileDescriptor(TestCalls.listener(calls, 1));
        FileDescriptor fresh =
                new FileDescriptor(calls.socket(calls.abi().addresses().inet(), calls.abi().sockets().stream(), 0));

        assertThat(Deadline.causeOf(client(new ChannelRecorder()).connect(new DescriptorAddress(listener))))
                .isInstanceOf(ChannelException.class)
                .hasMessageContaining("listens");
        assertThat(Deadline.causeOf(client(new ChannelRecorder()).connect(new DescriptorAddress(fresh))))
                .isInstanceOf(ChannelException.class)
                .hasMessageContaining("not connected");
        calls.close(listener.intValue());
        calls.close(fresh.intValue());
    }

    @Test
    void constructorsCheckTheKindOfSocket() {
        int tcp = TestCalls.listener(calls, 1);

        assertThatThrownBy(() -> new PollServerDomainSocketChannel(tcp))
                .isInstanceOf(ChannelException.class)
                .hasMessageContaining("no domain socket");
        assertThatThrownBy(() -> new PollDomainSocketChannel(tcp)).isInstanceOf(ChannelException.class);
        assertThatThrownBy(() -> new PollSocketChannel(tcp))
                .isInstanceOf(ChannelException.class)
                .hasMessageContaining("listens");
        assertThat(calls.checkOpen(tcp)).isZero();
        calls.close(tcp);
    }

    @Test
    void descriptorMakesOneChannel() {
        DescriptorAddress address = new DescriptorAddress(new FileDescriptor(TestCalls.listener(calls, 1)));
        Deadline.succeeded(server().bind(address));

        assertThat(Deadline.causeOf(server().bind(address)))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("already");
        assertThat(address.descriptor().isOpen()).isFalse();
    }

    /** The number of one that is closed may be somebody else's: it is not looked at, and stays as it is. */
    @Test
    void addressOfAClosedDescriptorLeavesItsNumberAlone() {
        int strangers = TestCalls.listener(calls, 1);
        calls.setNonBlocking(strangers, false);
        FileDescriptor descriptor = new FileDescriptor(strangers);
        assertThat(descriptor.markClosed()).isTrue();
        DescriptorAddress address = new DescriptorAddress(descriptor);

        assertThatThrownBy(() -> new PollServerSocketChannel(address)).isInstanceOf(IllegalStateException.class);
        assertThat(Deadline.causeOf(server().bind(address))).isInstanceOf(IllegalStateException.class);
        assertThat(Deadline.causeOf(client(new ChannelRecorder()).connect(address)))
                .isInstanceOf(IllegalStateException.class);

        assertBlockingIs(true, strangers);
        calls.close(strangers);
        assertThat(Deadline.causeOf(server().bind(address)))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("closed");
    }

    @Test
    void channelThatWasMadeForAnotherSocketRefuses() {
        FileDescriptor descriptor = new FileDescriptor(TestCalls.listener(calls, 1));

        ChannelFuture bind = server().channel(PollServerSocketChannel.class).bind(new DescriptorAddress(descriptor));

        assertThat(Deadline.causeOf(bind))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("fd:" + descriptor.intValue());
        calls.close(descriptor.intValue());
    }
}
