package io.millrace.testkit;

import io.millrace.bootstrap.Bootstrap;
import io.millrace.bootstrap.ServerBootstrap;
import io.millrace.buffer.ByteBuf;
import io.millrace.buffer.Unpooled;
import io.millrace.channel.Channel;
import io.millrace.channel.ChannelHandler;
import io.millrace.channel.EventLoopGroup;
import io.millrace.channel.ManualIoEventLoop;
import io.millrace.channel.MultiThreadIoEventLoopGroup;
import io.millrace.testkit.TransportUnderTest.Feature;
import io.millrace.util.concurrent.DefaultThreadFactory;
import io.millrace.util.concurrent.Future;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * What the contracts share: groups, servers, connections, and their end. Transports run all that concern them as a suite:
 * {@link TcpSuite}, {@link DomainSuite}, {@link UdpSuite}.
 */
@Timeout(60)
@ExtendWith({LeakWatch.class, ThreadWatch.class, DescriptorWatch.class})
public abstract class TransportContract {
    private static final int SHUTDOWN_SECONDS = 10;

    /** Bytes of a peer, and the kernel's own acknowledgements, may wake a loop a few times. */
    private static final int MAX_CYCLES_AWAKE = 40;

    private final List<EventLoopGroup> groups = new ArrayList<>();
    private final List<AutoCloseable> resources = new ArrayList<>();
    private @Nullable EventLoopGroup shared;

    /** For suites. */
    protected TransportContract() {}

    /**
     * The transport that the suite runs over.
     *
     * @return the same one each time
     */
    protected abstract TransportUnderTest transport();

    /** Ends what the test has begun: its groups with all their channels, and its plain sockets. */
    @AfterEach
    protected void end() throws Exception {
        for (int i = resources.size() - 1; i >= 0; i--) {
            resources.get(i).close();
        }
        List<Future<?>> ends = new ArrayList<>();
        for (EventLoopGroup group : groups) {
            ends.add(group.shutdownGracefully(0, SHUTDOWN_SECONDS, TimeUnit.SECONDS));
        }
        for (Future<?> ended : ends) {
            Deadline.succeeded(ended);
        }
    }

    /**
     * Skips the test on transports without a feature.
     *
     * @param feature the feature
     */
    protected final void needs(Feature feature) {
        Assumptions.assumeTrue(transport().offers(feature), () -> transport() + " does not offer " + feature);
    }

    /**
     * Closes something at the end of the test.
     *
     * @param resource what
     * @param <R> its type
     * @return the resource
     */
    protected final <R extends AutoCloseable> R closeAtEnd(R resource) {
        resources.add(resource);
        return resource;
    }

    // ---- groups ----

    /**
     * Two loops for everything in the test that needs none of its own.
     *
     * @return the same group each time
     */
    protected final EventLoopGroup group() {
        EventLoopGroup known = shared;
        if (known == null) {
            known = newGroup(2);
            shared = known;
        }
        return known;
    }

    /**
     * Makes a group that ends with the test.
     *
     * @param loops how many loops
     * @return a new group
     */
    protected final EventLoopGroup newGroup(int loops) {
        return endWithTest(new MultiThreadIoEventLoopGroup(
                loops, new DefaultThreadFactory("contract"), transport().newHandlerFactory()));
    }

    /**
     * Shuts a group down at the end of the test.
     *
     * @param group the group
     * @param <G> its type
     * @return the group
     */
    protected final <G extends EventLoopGroup> G endWithTest(G group) {
        groups.add(group);
        return group;
    }

    /**
     * Makes a loop that the test's own thread runs, with {@link #runUntil}; it ends with the test.
     *
     * @return a new loop
     */
    protected final ManualIoEventLoop newManualLoop() {
        ManualIoEventLoop loop =
                new ManualIoEventLoop(Thread.currentThread(), transport().newHandlerFactory());
        closeAtEnd(() -> {
            loop.shutdownGracefully(0, SHUTDOWN_SECONDS, TimeUnit.SECONDS);
            runUntil(loop, loop::isTerminated, "the loop has ended");
        });
        return loop;
    }

    /**
     * Runs a loop until something is so.
     *
     * @param loop a loop of the calling thread
     * @param condition looked at after each cycle
     * @param what what should be so
     */
    protected static void runUntil(ManualIoEventLoop loop, BooleanSupplier condition, String what) {
        long end = System.nanoTime() + Deadline.USUAL.toNanos();
        while (!condition.getAsBoolean()) {
            if (System.nanoTime() - end > 0) {
                throw new AssertionError("not so within " + Deadline.USUAL + ": " + what);
            }
            loop.run(TimeUnit.MILLISECONDS.toNanos(1));
        }
    }

    /**
     * Runs a loop until it sleeps three times in a row for as long as it may; one that finds something to do each time, or is
     * woken each time, fails.
     *
     * @param loop a loop of the calling thread with no timer due
     */
    protected static void assertFallsAsleep(ManualIoEventLoop loop) {
        long waitNanos = TimeUnit.MILLISECONDS.toNanos(25);
        int asleep = 0;
        for (int cycle = 0; cycle < MAX_CYCLES_AWAKE; cycle++) {
            long start = System.nanoTime();
            boolean idle = loop.run(waitNanos) == 0 && System.nanoTime() - start >= waitNanos * 9 / 10;
            asleep = idle ? asleep + 1 : 0;
            if (asleep == 3) {
                return;
            }
        }
        throw new AssertionError("the loop was awake in " + MAX_CYCLES_AWAKE + " cycles");
    }

    // ---- channels ----

    /**
     * A server that is set up but for its address.
     *
     * @param childHandler what accepted channels get
     * @return a bootstrap over {@link #group()}
     */
    protected final ServerBootstrap server(ChannelHandler childHandler) {
        return new ServerBootstrap().group(group()).childHandler(childHandler);
    }

    /**
     * A client that is set up but for its peer.
     *
     * @param handler what the channel gets
     * @return a bootstrap over {@link #group()}
     */
    protected final Bootstrap client(ChannelHandler handler) {
        return new Bootstrap().group(group()).handler(handler);
    }

    /**
     * Binds to a free address.
     *
     * @param bootstrap the server
     * @return its channel
     */
    protected final Channel bind(ServerBootstrap bootstrap) {
        return Deadline.succeeded(bootstrap.bind(transport().anyAddress().get()))
                .channel();
    }

    /**
     * The address that clients reach a server at.
     *
     * @param server a bound channel
     * @return its address
     */
    protected static SocketAddress addressOf(Channel server) {
        SocketAddress address = server.localAddress();
        if (address == null) {
            throw new AssertionError("not bound: " + server);
        }
        return address;
    }

    /**
     * Connects.
     *
     * @param bootstrap the client
     * @param server a bound channel
     * @return the client's channel
     */
    protected final Channel connect(Bootstrap bootstrap, Channel server) {
        return Deadline.succeeded(bootstrap.connect(addressOf(server))).channel();
    }

    /**
     * A client's channel that is registered and nothing more.
     *
     * @param handler what the channel gets
     * @return the channel
     */
    protected final Channel registered(ChannelHandler handler) {
        SocketAddress kind = transport().anyAddress().get();
        Bootstrap bootstrap =
                client(handler).channelFactory(() -> transport().transport().newChannel(kind));
        return Deadline.succeeded(bootstrap.register()).channel();
    }

    /**
     * A connection with a recorder at both ends.
     *
     * @param server the channel that has accepted
     * @param client the client's end
     * @param accepted the server's end
     * @param clientEvents what happens at the client's end
     * @param acceptedEvents what happens at the server's end
     */
    protected record Connection(
            Channel server,
            Channel client,
            Channel accepted,
            ChannelRecorder clientEvents,
            ChannelRecorder acceptedEvents) {}

    /**
     * Opens a connection.
     *
     * @return both ends, active
     */
    protected final Connection connection() {
        return connection(server -> {}, client -> {});
    }

    /**
     * Opens a connection.
     *
     * @param serverSettings options of the server and its children
     * @param clientSettings options of the client
     * @return both ends, active
     */
    protected final Connection connection(
            Consumer<ServerBootstrap> serverSettings, Consumer<Bootstrap> clientSettings) {
        ChannelRecorder acceptedEvents = new ChannelRecorder();
        ServerBootstrap serverBootstrap = server(acceptedEvents);
        serverSettings.accept(serverBootstrap);
        Channel server = bind(serverBootstrap);
        ChannelRecorder clientEvents = new ChannelRecorder();
        Bootstrap clientBootstrap = client(clientEvents);
        clientSettings.accept(clientBootstrap);
        Channel client = connect(clientBootstrap, server);
        clientEvents.awaitEvent("active");
        acceptedEvents.awaitEvent("active");
        return new Connection(server, client, acceptedEvents.channel(), clientEvents, acceptedEvents);
    }

    /**
     * Connects a plain blocking socket, which is closed at the end of the test.
     *
     * @param server a bound channel of a transport with {@link Feature#SOCKETS}
     * @return a socket whose reads have a deadline
     * @throws IOException if that fails
     */
    protected final Socket plainSocket(Channel server) throws IOException {
        if (!(addressOf(server) instanceof InetSocketAddress address)) {
            return closeAtEnd(DomainPeer.to(addressOf(server)));
        }
        Socket socket = closeAtEnd(new Socket());
        socket.setSoTimeout((int) Deadline.USUAL.toMillis());
        socket.connect(address, (int) Deadline.USUAL.toMillis());
        return socket;
    }

    /**
     * Closes a plain socket so that its peer sees a reset; that of a domain, only if there are bytes which nobody has read.
     *
     * @param socket the socket
     * @throws IOException if that fails
     */
    protected static void reset(Socket socket) throws IOException {
        socket.setSoLinger(true, 0);
        socket.close();
    }

    // ---- bytes ----

    /**
     * A buffer of text.
     *
     * @param text ASCII
     * @return a new buffer
     */
    protected static ByteBuf text(String text) {
        return Unpooled.copiedBuffer(text, StandardCharsets.US_ASCII);
    }

    /**
     * Bytes as text.
     *
     * @param bytes ASCII
     * @return the text
     */
    protected static String text(byte[] bytes) {
        return new String(bytes, StandardCharsets.US_ASCII);
    }
}
