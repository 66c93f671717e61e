package io.millrace.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.buffer.ByteBuf;
import io.millrace.buffer.Unpooled;
import io.millrace.channel.Channel;
import io.millrace.channel.ChannelFuture;
import io.millrace.channel.ChannelFutureListener;
import io.millrace.channel.ChannelHandlerContext;
import io.millrace.channel.ChannelOption;
import io.millrace.channel.socket.ChannelInputShutdownEvent;
import io.millrace.channel.socket.ChannelInputShutdownReadComplete;
import io.millrace.channel.socket.ChannelOutputShutdownEvent;
import io.millrace.channel.socket.ChannelOutputShutdownException;
import io.millrace.channel.socket.DuplexChannel;
import io.millrace.testkit.TransportUnderTest.Feature;
import java.io.IOException;
import java.net.Socket;
import java.nio.channels.ClosedChannelException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestReporter;

/** Each direction of a connection ends by itself. */
public abstract class HalfCloseContract extends TransportContract {
    private static final String INPUT_SHUT = "user:" + ChannelInputShutdownEvent.INSTANCE;
    private static final String INPUT_READ = "user:" + ChannelInputShutdownReadComplete.INSTANCE;
    private static final String OUTPUT_SHUT = "user:" + ChannelOutputShutdownEvent.INSTANCE;

    /** For transports. */
    protected HalfCloseContract() {}

    @BeforeEach
    final void needsHalfClose() {
        needs(Feature.HALF_CLOSE);
    }

    /** The server's end allows half-closure. */
    private Connection halfClosable() {
        return connection(server -> server.childOption(ChannelOption.ALLOW_HALF_CLOSURE, true), client -> {});
    }

    // ---- the peer's end of stream ----

    @Test
    void endOfStreamClosesTheChannelAfterEverythingWasRead(TestReporter reporter) throws Exception {
        SeededBytes seeded = SeededBytes.random(reporter);
        ChannelRecorder events = new ChannelRecorder();
        Socket peer = plainSocket(bind(server(events)));

        peer.getOutputStream().write(seeded.bytes(0, 100_000));
        peer.shutdownOutput();

        events.awaitEvent("handlerRemoved");
        assertThat(events.byteCount()).isEqualTo(100_000);
        seeded.check(Unpooled.wrappedBuffer(events.bytes()), 0);
        assertThat(events.events()).doesNotContain(INPUT_SHUT);
        assertThat(events.exceptions()).isEmpty();
        assertThat(peer.getInputStream().read()).isEqualTo(-1);
    }

    @Test
    void endOfStreamLeavesTheOutputOpenIfHalfClosureIsAllowed(TestReporter reporter) throws Exception {
        SeededBytes seeded = SeededBytes.random(reporter);
        ChannelRecorder events = new ChannelRecorder();
        Socket peer = plainSocket(bind(server(events).childOption(ChannelOption.ALLOW_HALF_CLOSURE, true)));
        peer.getOutputStream().write(seeded.bytes(0, 50_000));
        peer.shutdownOutput();

        events.awaitEvent(INPUT_READ);
        DuplexChannel accepted = (DuplexChannel) events.channel();
        seeded.check(Unpooled.wrappedBuffer(events.bytes()), 0);
        assertThat(events.byteCount()).isEqualTo(50_000);
        List<String> all = events.events();
        assertThat(all.indexOf(INPUT_SHUT))
                .isGreaterThan(all.lastIndexOf("read"))
                .isLessThan(all.indexOf(INPUT_READ));
        assertThat(accepted.isInputShutdown()).isTrue();
        assertThat(accepted.isOutputShutdown()).isFalse();
        assertThat(accepted.isActive()).isTrue();

        Deadline.succeeded(accepted.writeAndFlush(text("answer")));
        assertThat(text(peer.getInputStream().readNBytes(6))).isEqualTo("answer");
        Deadline.succeeded(accepted.close());
        assertThat(peer.getInputStream().read()).isEqualTo(-1);
        assertThat(events.count(INPUT_SHUT)).isEqualTo(1);
        assertThat(events.count(INPUT_READ)).isEqualTo(1);
    }

    @Test
    void endOfStreamThatCameWhileReadingWasOffIsSeenAfterTheBytesBeforeIt() throws Exception {
        ChannelRecorder events = new ChannelRecorder();
        Socket peer = plainSocket(bind(server(events).childOption(ChannelOption.AUTO_READ, false)));
        Channel accepted = events.channel();
        events.awaitEvent("active");
        peer.getOutputStream().write("last words".getBytes(StandardCharsets.US_ASCII));
        peer.shutdownOutput();
        Deadline.succeeded(accepted.eventLoop().submit(() -> {}));
        assertThat(events.byteCount()).isZero();
        assertThat(accepted.isActive()).isTrue();

        accepted.config().setAutoRead(true);

        assertThat(text(events.awaitBytes(10))).isEqualTo("last words");
        events.awaitEvent("handlerRemoved");
    }

    @Test
    void eachReadOfAClosedConnectionMovesOnUntilItsEnd() throws Exception {
        ChannelRecorder events = new ChannelRecorder();
        Socket peer = plainSocket(bind(server(events).childOption(ChannelOption.AUTO_READ, false)));
        Channel accepted = events.channel();
        peer.getOutputStream().write("x".getBytes(StandardCharsets.US_ASCII));
        peer.close();

        accepted.read();
        events.awaitBytes(1);
        accepted.read();

        events.awaitEvent("handlerRemoved");
        assertThat(events.exceptions()).isEmpty();
    }

    // ---- shutting the output ----

    @Test
    void shutOutputIsTheEndOfStreamForThePeerAndInputGoesOn() {
        Connection connection = halfClosable();
        DuplexChannel client = (DuplexChannel) connection.client();

        Deadline.succeeded(client.writeAndFlush(text("question")));
        Deadline.succeeded(client.shutdownOutput());

        connection.acceptedEvents().awaitEvent(INPUT_READ);
        assertThat(text(connection.acceptedEvents().bytes())).isEqualTo("question");
        connection.clientEvents().awaitEvent(OUTPUT_SHUT);
        assertThat(client.isOutputShutdown()).isTrue();
        assertThat(client.isInputShutdown()).isFalse();
        assertThat(client.isShutdown()).isFalse();
        Deadline.succeeded(connection.accepted().writeAndFlush(text("answer")));
        assertThat(text(connection.clientEvents().awaitBytes(6))).isEqualTo("answer");
    }

    @Test
    void outputShutByTheListenerOfTheLastWriteLosesNothing(TestReporter reporter) throws Exception {
        SeededBytes seeded = SeededBytes.random(reporter);
        ChannelRecorder events = new ChannelRecorder();
        Socket peer = plainSocket(bind(server(events).childOption(ChannelOption.SO_SNDBUF, 8192)));
        DuplexChannel accepted = (DuplexChannel) events.channel();

        accepted.writeAndFlush(seeded.write(accepted.alloc().buffer(), 0, 500_000))
                .addListener((ChannelFutureListener) done -> accepted.shutdownOutput());

        byte[] arrived = peer.getInputStream().readAllBytes();
        assertThat(arrived).hasSize(500_000);
        seeded.check(Unpooled.wrappedBuffer(arrived), 0);
    }

    @Test
    void writesAfterTheOutputWasShutFailAndAreReleased() {
        Connection connection = halfClosable();
        DuplexChannel client = (DuplexChannel) connection.client();
        Deadline.succeeded(client.shutdownOutput());
        ByteBuf message = text("late");

        ChannelFuture write = client.writeAndFlush(message);

        assertThat(Deadline.causeOf(write)).isInstanceOf(ChannelOutputShutdownException.class);
        assertThat(message.refCnt()).isZero();
        assertThat(client.isActive()).isTrue();
        assertThat(client.isWritable()).isFalse();
    }

    @Test
    void shuttingTheOutputFailsWhatWaits() throws Exception {
        ChannelRecorder events = new ChannelRecorder();
        Socket peer = plainSocket(bind(server(events).childOption(ChannelOption.SO_SNDBUF, 4096)));
        DuplexChannel accepted = (DuplexChannel) events.channel();
        ByteBuf large = accepted.alloc().buffer(8_000_000).writeZero(8_000_000);
        ByteBuf unflushed = text("unflushed");
        ChannelFuture stuck = accepted.writeAndFlush(large);
        ChannelFuture waiting = accepted.write(unflushed);

        Deadline.succeeded(accepted.shutdownOutput());

        assertThat(Deadline.causeOf(stuck)).isInstanceOf(ChannelOutputShutdownException.class);
        assertThat(Deadline.causeOf(waiting)).isInstanceOf(ChannelOutputShutdownException.class);
        assertThat(large.refCnt()).isZero();
        assertThat(unflushed.refCnt()).isZero();
        // What the kernel had taken arrives, then the end.
        assertThat(peer.getInputStream().readAllBytes()).hasSizeLessThan(8_000_000);
        peer.getOutputStream().write(1);
        events.awaitBytes(1);
    }

    @Test
    void shuttingTheOutputTwiceSucceeds() {
        Connection connection = halfClosable();
        DuplexChannel client = (DuplexChannel) connection.client();

        Deadline.succeeded(client.shutdownOutput());
        Deadline.succeeded(client.shutdownOutput());

        assertThat(connection.clientEvents().count(OUTPUT_SHUT)).isEqualTo(1);
    }

    @Test
    void outputOfAClosedChannelCannotBeShut() {
        Connection connection = connection();
        DuplexChannel client = (DuplexChannel) connection.client();
        Deadline.succeeded(client.close());

        assertThat(Deadline.causeOf(client.shutdownOutput())).isInstanceOf(IOException.class);
    }

    // ---- shutting the input ----

    @Test
    void nothingIsReadOnceTheInputIsShut() {
        needs(Feature.TCP); // the peer of a domain socket cannot write any more then
        Connection connection = halfClosable();
        DuplexChannel accepted = (DuplexChannel) connection.accepted();

        Deadline.succeeded(accepted.shutdownInput());
        assertThat(accepted.isInputShutdown()).isTrue();
        Deadline.succeeded(connection.client().writeAndFlush(text("unread")));
        Deadline.succeeded(accepted.writeAndFlush(text("out")));
        assertThat(text(connection.clientEvents().awaitBytes(3))).isEqualTo("out");
        Deadline.succeeded(accepted.eventLoop().submit(() -> {}));

        assertThat(connection.acceptedEvents().byteCount()).isZero();
        assertThat(accepted.isActive()).isTrue();
    }

    @Test
    void bothDirectionsCanBeShutAndTheChannelStaysUntilItIsClosed() {
        Connection connection = connection(
                server -> server.childOption(ChannelOption.ALLOW_HALF_CLOSURE, true),
                client -> client.option(ChannelOption.ALLOW_HALF_CLOSURE, true));
        DuplexChannel client = (DuplexChannel) connection.client();
        DuplexChannel accepted = (DuplexChannel) connection.accepted();

        Deadline.succeeded(client.shutdownOutput());
        connection.acceptedEvents().awaitEvent(INPUT_READ);
        Deadline.succeeded(accepted.shutdownOutput());
        connection.clientEvents().awaitEvent(INPUT_READ);

        assertThat(client.isShutdown()).isTrue();
        assertThat(accepted.isShutdown()).isTrue();
        assertThat(client.isOpen()).isTrue();
        Deadline.succeeded(client.close());
        assertThat(accepted.isOpen()).isTrue();
        Deadline.succeeded(accepted.close());
        connection.acceptedEvents().awaitEvent("handlerRemoved");
        assertThat(connection.acceptedEvents().exceptions()).isEmpty();
    }

    @Test
    void shutdownShutsBothDirections() {
        Connection connection = halfClosable();
        DuplexChannel client = (DuplexChannel) connection.client();

        Deadline.succeeded(client.shutdown());

        assertThat(client.isShutdown()).isTrue();
        connection.acceptedEvents().awaitEvent(INPUT_READ);
    }

    @Test
    void inputOfAClosedChannelCannotBeShut() {
        Connection connection = connection();
        DuplexChannel client = (DuplexChannel) connection.client();
        Deadline.succeeded(client.close());

        assertThat(Deadline.causeOf(client.shutdownInput())).isInstanceOf(ClosedChannelException.class);
    }

    // ---- end of stream, then reset ----

    @Test
    void resetAfterTheEndOfStreamEndsTheChannelWithAnException() throws Exception {
        needs(Feature.TCP);
        needs(Feature.END_SEEN_WHILE_NOT_READING);
        ChannelRecorder events = new ChannelRecorder();
        Socket peer = plainSocket(bind(server(events).childOption(ChannelOption.ALLOW_HALF_CLOSURE, true)));
        peer.getOutputStream().write("x".getBytes(StandardCharsets.US_ASCII));
        peer.shutdownOutput();
        events.awaitEvent(INPUT_READ);

        reset(peer);

        assertThat(events.awaitException()).isInstanceOf(IOException.class);
        events.awaitEvent("handlerRemoved");
        assertThat(events.lifeCycle())
                .containsExactly("handlerAdded", "registered", "active", "inactive", "unregistered", "handlerRemoved");
    }

    @Test
    void resetAfterTheOutputWasShutEndsTheChannelWithAnException() throws Exception {
        needs(Feature.TCP);
        ChannelRecorder events = new ChannelRecorder();
        Socket peer = plainSocket(bind(server(events)));
        Deadline.succeeded(((DuplexChannel) events.channel()).shutdownOutput());
        assertThat(peer.getInputStream().read()).isEqualTo(-1);

        reset(peer);

        assertThat(events.awaitException()).isInstanceOf(IOException.class);
        events.awaitEvent("handlerRemoved");
    }

    @Test
    void handlerCanCloseWhenTheInputEnds() throws Exception {
        ChannelRecorder events = new ChannelRecorder() {
            @Override
            public void userEventTriggered(ChannelHandlerContext ctx, Object event) {
                super.userEventTriggered(ctx, event);
                if (event == ChannelInputShutdownEvent.INSTANCE) {
                    ctx.close();
                }
            }
        };
        Socket peer = plainSocket(bind(server(events).childOption(ChannelOption.ALLOW_HALF_CLOSURE, true)));
        peer.shutdownOutput();

        events.awaitEvent("handlerRemoved");
        assertThat(peer.getInputStream().read()).isEqualTo(-1);
        assertThat(events.exceptions()).isEmpty();
        assertThat(events.events()).doesNotContain(INPUT_READ);
    }
}
