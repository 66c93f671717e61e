package io.millrace.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.bootstrap.Bootstrap;
import io.millrace.buffer.ByteBuf;
import io.millrace.channel.Channel;
import io.millrace.channel.ChannelFuture;
import io.millrace.channel.ChannelFutureListener;
import io.millrace.channel.ChannelHandlerContext;
import io.millrace.channel.ChannelOption;
import io.millrace.channel.ConnectTimeoutException;
import io.millrace.testkit.TransportUnderTest.Feature;
import java.io.IOException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketAddress;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.net.StandardProtocolFamily;
import java.nio.channels.AlreadyConnectedException;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.ConnectionPendingException;
import java.nio.channels.NotYetConnectedException;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** Connecting, and every way in which it does not work. */
public abstract class ConnectContract extends TransportContract {
    /** For transports. */
    protected ConnectContract() {}

    private SocketAddress addressOfNobody() {
        Channel server = bind(server(new EchoHandler()));
        SocketAddress address = addressOf(server);
        Deadline.succeeded(server.close());
        return address;
    }

    @Test
    void refusedConnectFailsAndClosesTheChannel() {
        ChannelRecorder events = new ChannelRecorder();

        ChannelFuture connect = client(events).connect(addressOfNobody());

        assertThat(Deadline.causeOf(connect)).isInstanceOf(ConnectException.class);
        Deadline.succeeded(connect.channel().closeFuture());
        events.awaitEvent("handlerRemoved");
        assertThat(events.lifeCycle()).containsExactly("handlerAdded", "registered", "unregistered", "handlerRemoved");
        assertThat(events.exceptions()).isEmpty();
    }

    @Test
    void refusedConnectNamesTheAddress() {
        needs(Feature.TCP);
        SocketAddress nobody = addressOfNobody();

        ChannelFuture connect = client(new ChannelRecorder()).connect(nobody);

        assertThat(Deadline.causeOf(connect))
                .hasMessageContaining(nobody.toString())
                .hasMessageContaining("refused");
    }

    @Test
    void manyRefusedConnectsLeaveNothingBehind() {
        SocketAddress nobody = addressOfNobody();
        List<ChannelFuture> connects = new ArrayList<>();

        for (int i = 0; i < 100; i++) {
            connects.add(client(new ChannelRecorder()).connect(nobody));
        }

        connects.forEach(connect -> assertThat(Deadline.causeOf(connect)).isInstanceOf(ConnectException.class));
        connects.forEach(connect -> Deadline.succeeded(connect.channel().closeFuture()));
    }

    @Test
    void promiseCompletesBeforeTheChannelIsActiveForItsHandlers() {
        Channel server = bind(server(new EchoHandler()));
        List<String> order = Collections.synchronizedList(new ArrayList<>());
        ChannelRecorder events = new ChannelRecorder() {
            @Override
            public void channelActive(ChannelHandlerContext ctx) {
                order.add("active");
                super.channelActive(ctx);
            }
        };
        Channel channel = registered(events);

        channel.connect(addressOf(server), channel.newPromise().addListener((ChannelFutureListener)
                done -> order.add("promise")));

        events.awaitEvent("active");
        Deadline.until(() -> order.size() == 2, "both");
        assertThat(order).containsExactly("promise", "active");
    }

    @Test
    void writeBeforeTheConnectFails() {
        Channel channel = registered(new ChannelRecorder());
        ByteBuf message = text("early");

        ChannelFuture write = channel.writeAndFlush(message);

        assertThat(Deadline.causeOf(write)).isInstanceOf(NotYetConnectedException.class);
        assertThat(message.refCnt()).isZero();
        Deadline.succeeded(channel.close());
    }

    @Test
    void connectedChannelRefusesToConnectAgainAndStaysConnected() {
        Connection connection = connection();

        ChannelFuture again = connection.client().connect(addressOf(connection.server()));

        assertThat(Deadline.causeOf(again)).isInstanceOf(AlreadyConnectedException.class);
        Deadline.succeeded(connection.client().writeAndFlush(text("still")));
        assertThat(text(connection.acceptedEvents().awaitBytes(5))).isEqualTo("still");
    }

    @Test
    void closedChannelRefusesToConnect() {
        Channel server = bind(server(new EchoHandler()));
        Channel channel = registered(new ChannelRecorder());
        Deadline.succeeded(channel.close());

        assertThat(Deadline.causeOf(channel.connect(addressOf(server)))).isInstanceOf(ClosedChannelException.class);
    }

    // ---- a peer that does not answer ----

    /** A listener whose queue is full: the kernel drops what comes. */
    private SocketAddress addressThatDoesNotAnswer() throws IOException {
        needs(Feature.CONNECT_WAITS);
        return transport().offers(Feature.TCP) ? portThatDoesNotAnswer() : pathThatDoesNotAnswer();
    }

    private SocketAddress pathThatDoesNotAnswer() throws IOException {
        SocketAddress address = transport().anyAddress().get();
        ServerSocketChannel listener = closeAtEnd(ServerSocketChannel.open(StandardProtocolFamily.UNIX));
        listener.bind(address, 1);
        Path file = Path.of(address.toString());
        closeAtEnd(() -> Files.delete(file));
        for (int i = 0; i < 10; i++) {
            SocketChannel filler = closeAtEnd(SocketChannel.open(StandardProtocolFamily.UNIX));
            filler.configureBlocking(false);
            try {
                if (!filler.connect(address)) {
                    return address;
                }
            } catch (SocketException full) { // EAGAIN
                return address;
            }
        }
        throw new AssertionError("the queue of " + listener + " does not fill up");
    }

    private SocketAddress portThatDoesNotAnswer() throws IOException {
        ServerSocket listener = closeAtEnd(new ServerSocket(0, 1, InetAddress.getLoopbackAddress()));
        SocketAddress address = listener.getLocalSocketAddress();
        for (int i = 0; i < 10; i++) {
            Socket filler = closeAtEnd(new Socket());
            try {
                filler.connect(address, 200);
            } catch (SocketTimeoutException full) {
                return address;
            }
        }
        throw new AssertionError("the queue of " + listener + " does not fill up");
    }

    @Test
    void connectThatIsNotAnsweredTimesOut() throws IOException {
        needs(Feature.SOCKETS);
        ChannelRecorder events = new ChannelRecorder();
        SocketAddress silent = addressThatDoesNotAnswer();
        long start = System.nanoTime();

        ChannelFuture connect =
                client(events).option(ChannelOption.CONNECT_TIMEOUT_MILLIS, 150).connect(silent);

        assertThat(Deadline.causeOf(connect))
                .isInstanceOf(ConnectTimeoutException.class)
                .hasMessageContaining("150");
        assertThat(System.nanoTime() - start).isGreaterThanOrEqualTo(TimeUnit.MILLISECONDS.toNanos(150));
        Deadline.succeeded(connect.channel().closeFuture());
        events.awaitEvent("handlerRemoved");
        assertThat(events.lifeCycle()).containsExactly("handlerAdded", "registered", "unregistered", "handlerRemoved");
    }

    @Test
    void cancelledConnectClosesTheChannel() throws IOException {
        needs(Feature.SOCKETS);
        Channel channel = registered(new ChannelRecorder());
        ChannelFuture connect = channel.connect(addressThatDoesNotAnswer());
        Deadline.succeeded(channel.eventLoop().submit(() -> {}));

        assertThat(connect.cancel(false)).isTrue();

        Deadline.succeeded(channel.closeFuture());
        assertThat(connect.isCancelled()).isTrue();
    }

    @Test
    void closeFailsTheConnectThatIsUnderWay() throws IOException {
        needs(Feature.SOCKETS);
        Channel channel = registered(new ChannelRecorder());
        ChannelFuture connect = channel.connect(addressThatDoesNotAnswer());

        Deadline.succeeded(channel.close());

        assertThat(Deadline.causeOf(connect)).isInstanceOf(ClosedChannelException.class);
    }

    @Test
    void secondConnectWhileOneIsUnderWayFailsAlone() throws IOException {
        needs(Feature.SOCKETS);
        Channel channel = registered(new ChannelRecorder());
        SocketAddress silent = addressThatDoesNotAnswer();
        ChannelFuture first = channel.connect(silent);

        ChannelFuture second = channel.connect(silent);

        assertThat(Deadline.causeOf(second)).isInstanceOf(ConnectionPendingException.class);
        assertThat(first.isDone()).isFalse();
        Deadline.succeeded(channel.close());
        assertThat(first.isDone()).isTrue();
    }

    @Test
    void unreachableAddressFails() {
        needs(Feature.TCP);
        // TCP has no multicast: the kernel knows no way there
        ChannelFuture connect = client(new ChannelRecorder()).connect(new InetSocketAddress("224.0.0.1", 9));

        assertThat(Deadline.causeOf(connect)).isInstanceOf(IOException.class).hasMessageContaining("224.0.0.1");
        Deadline.succeeded(connect.channel().closeFuture());
    }

    // ---- the local address ----

    @Test
    void connectFromAGivenLocalAddress() {
        needs(Feature.TCP);
        ChannelRecorder acceptedEvents = new ChannelRecorder();
        Channel server = bind(server(acceptedEvents));
        InetSocketAddress local = new InetSocketAddress(((InetSocketAddress) addressOf(server)).getAddress(), 0);

        Channel client = Deadline.succeeded(client(new ChannelRecorder()).connect(addressOf(server), local))
                .channel();

        InetSocketAddress from = (InetSocketAddress) addressOf(client);
        assertThat(from.getAddress()).isEqualTo(local.getAddress());
        assertThat(acceptedEvents.channel().remoteAddress()).isEqualTo(from);
    }

    @Test
    void connectFromAnAddressInUseFailsAndClosesTheChannel() {
        needs(Feature.SOCKETS);
        Channel server = bind(server(new EchoHandler()));
        Channel other = bind(server(new EchoHandler()));
        Bootstrap bootstrap = client(new ChannelRecorder());

        ChannelFuture connect = bootstrap.connect(addressOf(server), addressOf(other));

        assertThat(Deadline.causeOf(connect))
                .isInstanceOf(SocketException.class)
                .hasMessageContaining("in use");
        Deadline.succeeded(connect.channel().closeFuture());
    }

    @Test
    void boundClientKeepsItsAddress() {
        needs(Feature.SOCKETS);
        Channel server = bind(server(new EchoHandler()));
        Channel client = registered(new ChannelRecorder());
        Deadline.succeeded(client.bind(transport().anyAddress().get()));
        SocketAddress bound = addressOf(client);

        Deadline.succeeded(client.connect(addressOf(server)));

        assertThat(client.localAddress()).isEqualTo(bound);
    }
}
