package io.millrace.channel.epoll;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.bootstrap.ServerBootstrap;
import io.millrace.buffer.ByteBuf;
import io.millrace.buffer.Unpooled;
import io.millrace.channel.Channel;
import io.millrace.channel.ChannelFuture;
import io.millrace.channel.ChannelHandlerContext;
import io.millrace.channel.ChannelOption;
import io.millrace.channel.EventLoopGroup;
import io.millrace.channel.FixedRecvByteBufAllocator;
import io.millrace.channel.ManualIoEventLoop;
import io.millrace.channel.TriggerMode;
import io.millrace.channel.embedded.EmbeddedChannel;
import io.millrace.channel.socket.ChannelInputShutdownEvent;
import io.millrace.channel.socket.DuplexChannel;
import io.millrace.channel.unix.PollTransport;
import io.millrace.channel.unix.SpliceForwarder;
import io.millrace.testkit.ChannelRecorder;
import io.millrace.testkit.Deadline;
import io.millrace.testkit.DescriptorWatch;
import io.millrace.testkit.SeededBytes;
import io.millrace.testkit.TransportContract;
import io.millrace.testkit.TransportUnderTest;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.Socket;
import java.nio.channels.ClosedChannelException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestReporter;

/** Two connections joined inside the kernel, between two blocking sockets of the test. */
class SpliceForwarderTest {
    /** A thread of its own: the common pool may have but one, and peers wait for each other. */
    private static CompletableFuture<Void> inThread(Runnable work) {
        return CompletableFuture.runAsync(work, command -> new Thread(command, "peer").start());
    }

    private static final TransportUnderTest POLL =
            TransportUnderTest.sockets(new PollTransport(), TriggerMode.LEVEL, null);

    private static TransportUnderTest epoll(TriggerMode mode) {
        return TransportUnderTest.sockets(new EpollTransport(), mode, null);
    }

    @Nested
    class PollLevel extends Contract {
        @Override
        protected TransportUnderTest transport() {
            return POLL;
        }
    }

    @Nested
    class EpollLevel extends Contract {
        @Override
        protected TransportUnderTest transport() {
            return epoll(TriggerMode.LEVEL);
        }
    }

    @Nested
    class EpollEdge extends Contract {
        @Override
        protected TransportUnderTest transport() {
            return epoll(TriggerMode.EDGE);
        }
    }

    abstract static class Contract extends TransportContract {
        /** So that the kernel does not take in ever more; with much less a loopback waits for its own acknowledgements. */
        private static final int SOCKET_BYTES = 128 * 1024;

        /** A connection that was accepted, and the blocking socket at its other end. */
        private record Side(Socket peer, Channel channel, ChannelRecorder events) {}

        private Side side(EventLoopGroup loop, boolean halfClosure, int bufferBytes) throws IOException {
            ChannelRecorder events = new ChannelRecorder();
            ServerBootstrap server = new ServerBootstrap()
                    .group(loop)
                    .childHandler(events)
                    .childOption(ChannelOption.AUTO_READ, false)
                    .childOption(ChannelOption.ALLOW_HALF_CLOSURE, halfClosure);
            if (bufferBytes > 0) {
                server.childOption(ChannelOption.SO_SNDBUF, bufferBytes)
                        .childOption(ChannelOption.SO_RCVBUF, bufferBytes);
            }
            Socket peer = plainSocket(bind(server));
            events.awaitEvent("active");
            return new Side(peer, events.channel(), events);
        }

        private final class Pair {
            private final EventLoopGroup loop = newGroup(1);
            private final Side left;
            private final Side right;
            private SpliceForwarder toRight;
            private SpliceForwarder toLeft;

            Pair(boolean halfClosure, int bufferBytes) throws IOException {
                left = side(loop, halfClosure, bufferBytes);
                right = side(loop, halfClosure, bufferBytes);
            }

            Pair join() {
                toRight = SpliceForwarder.forward(left.channel(), right.channel());
                toLeft = SpliceForwarder.forward(right.channel(), left.channel());
                read(left);
                read(right);
                return this;
            }
        }

        private static void read(Side side) {
            side.channel().config().setAutoRead(true);
        }

        /** What was asked of the channel has been done. */
        private static void awaitTurn(Side side) {
            Deadline.succeeded(side.channel().eventLoop().submit(() -> {}));
        }

        private Pair joined() throws IOException {
            return new Pair(true, 0).join();
        }

        private static void write(Socket socket, String text) throws IOException {
            socket.getOutputStream().write(text.getBytes(StandardCharsets.US_ASCII));
        }

        private static void assertReads(Socket socket, String expected) throws IOException {
            assertThat(text(socket.getInputStream().readNBytes(expected.length())))
                    .isEqualTo(expected);
        }

        private static void assertEnd(Socket socket) throws IOException {
            assertThat(socket.getInputStream().read()).isEqualTo(-1);
        }

        private static CompletableFuture<Void> send(Socket socket, SeededBytes content, long length) {
            return inThread(() -> {
                try {
                    OutputStream out = socket.getOutputStream();
                    Random random = content.newRandom();
                    for (long position = 0; position < length; ) {
                        int n = (int) Math.min(length - position, 1 + random.nextInt(100_000));
                        out.write(content.bytes(position, n));
                        position += n;
                    }
                    socket.shutdownOutput();
                } catch (IOException e) {
                    throw new UncheckedIOException(e);
                }
            });
        }

        private static void receive(Socket socket, SeededBytes content, long length) throws IOException {
            InputStream in = socket.getInputStream();
            byte[] bytes = new byte[70_000];
            for (long position = 0; position < length; ) {
                int n = in.read(bytes);
                assertThat(n)
                        .as("bytes at %d of seed %d", position, content.seed())
                        .isPositive();
                content.check(Unpooled.wrappedBuffer(bytes, 0, n), position);
                position += n;
            }
            assertEnd(socket);
        }

        /** Pipes of this process; a loop keeps its waker. */
        private static Set<String> pipes() {
            return DescriptorWatch.descriptors().stream()
                    .filter(entry -> entry.contains("pipe:"))
                    .collect(Collectors.toSet());
        }

        // ---- bytes ----

        @Test
        void bytesGoBothWaysAndPassNoHandler() throws IOException {
            Pair pair = joined();

            write(pair.left.peer(), "ping");
            assertReads(pair.right.peer(), "ping");
            write(pair.right.peer(), "pong!");
            assertReads(pair.left.peer(), "pong!");

            assertThat(pair.left.events().events()).doesNotContain("read");
            assertThat(pair.right.events().events()).doesNotContain("read");
            Deadline.until(() -> pair.toRight.bytes() == 4 && pair.toLeft.bytes() == 5, "the bytes are counted");
        }

        @Test
        void megabytesArriveInBothDirectionsAtOnceThroughNarrowSockets(TestReporter reporter) throws Exception {
            SeededBytes content = SeededBytes.random(reporter);
            long length = 10_000_000;
            Pair pair = new Pair(true, SOCKET_BYTES).join();

            CompletableFuture<Void> leftSent = send(pair.left.peer(), content, length);
            CompletableFuture<Void> rightSent = send(pair.right.peer(), content.opposite(), length);
            CompletableFuture<Void> leftReceived = inThread(() -> {
                try {
                    receive(pair.left.peer(), content.opposite(), length);
                } catch (IOException e) {
                    throw new UncheckedIOException(e);
                }
            });
            receive(pair.right.peer(), content, length);

            leftReceived.get(Deadline.USUAL.toSeconds(), TimeUnit.SECONDS);
            leftSent.get(Deadline.USUAL.toSeconds(), TimeUnit.SECONDS);
            rightSent.get(Deadline.USUAL.toSeconds(), TimeUnit.SECONDS);
            assertThat(Deadline.<Long>valueOf(pair.toRight.endFuture())).isEqualTo(length);
            assertThat(Deadline.<Long>valueOf(pair.toLeft.endFuture())).isEqualTo(length);
        }

        @Test
        void aTargetThatIsFullStopsTheSourceAndItGoesOnLater(TestReporter reporter) throws Exception {
            SeededBytes content = SeededBytes.random(reporter);
            long length = 20_000_000;
            Pair pair = new Pair(true, SOCKET_BYTES).join();

            CompletableFuture<Void> sent = send(pair.left.peer(), content, length);
            awaitStandstill(pair.toRight);
            assertThat(sent.isDone()).as("the sender is held up").isFalse();
            assertThat(pair.toRight.bytes()).isLessThan(length);
            receive(pair.right.peer(), content, length);

            sent.get(Deadline.USUAL.toSeconds(), TimeUnit.SECONDS);
            assertThat(Deadline.<Long>valueOf(pair.toRight.endFuture())).isEqualTo(length);
        }

        /** Everything between the sender and a receiver that does not read is full: nothing moves for a while. */
        private static void awaitStandstill(SpliceForwarder forwarder) {
            long[] last = {-1, System.nanoTime()};
            Deadline.until(
                    () -> {
                        long bytes = forwarder.bytes();
                        long now = System.nanoTime();
                        if (bytes != last[0]) {
                            last[0] = bytes;
                            last[1] = now;
                        }
                        return bytes > 0 && now - last[1] > TimeUnit.MILLISECONDS.toNanos(300);
                    },
                    "nothing moves any more");
        }

        @Test
        void whatWasWrittenBeforeGoesFirst() throws IOException {
            Pair pair = new Pair(true, 0);
            int length = 3_000_000; // more than the socket takes while nobody reads
            pair.right.channel().write(Unpooled.wrappedBuffer(new byte[length]));
            pair.join();
            write(pair.left.peer(), "behind");

            assertThat(pair.right.peer().getInputStream().readNBytes(length)).containsOnly(0);
            assertReads(pair.right.peer(), "behind");
        }

        @Test
        void messagesWrittenMeanwhileArriveWhole() throws Exception {
            Pair pair = joined();
            int forwarded = 5_000_000;
            CompletableFuture<Void> sent = inThread(() -> {
                try {
                    pair.left.peer().getOutputStream().write(new byte[forwarded]);
                } catch (IOException e) {
                    throw new UncheckedIOException(e);
                }
            });
            byte[] message = new byte[100_000];
            Arrays.fill(message, (byte) 1);
            for (int i = 0; i < 10; i++) {
                pair.right.channel().writeAndFlush(Unpooled.wrappedBuffer(message));
            }

            byte[] arrived = pair.right.peer().getInputStream().readNBytes(forwarded + 10 * message.length);

            sent.get(Deadline.USUAL.toSeconds(), TimeUnit.SECONDS);
            assertRunsOf(message.length, arrived);
        }

        private static void assertRunsOf(int length, byte[] bytes) {
            int runs = 0;
            for (int i = 0; i < bytes.length; i++) {
                if (bytes[i] != 0) {
                    for (int end = i + length; i < end; i++) {
                        assertThat(bytes[i]).as("byte %d", i).isEqualTo((byte) 1);
                    }
                    i--;
                    runs++;
                }
            }
            assertThat(runs).isEqualTo(10);
        }

        @Test
        void aHandlerThatStartsItInTheMiddleOfReadingGetsNothingMore() throws IOException {
            EventLoopGroup loop = newGroup(1);
            Side right = side(loop, true, 0);
            ChannelRecorder head = new ChannelRecorder() {
                @Override
                public void channelRead(ChannelHandlerContext ctx, Object message) {
                    ByteBuf bytes = (ByteBuf) message;
                    right.channel().write(bytes.retainedDuplicate());
                    SpliceForwarder.forward(ctx.channel(), right.channel());
                    super.channelRead(ctx, message);
                }
            };
            Socket peer = plainSocket(bind(new ServerBootstrap()
                    .group(loop)
                    .childHandler(head)
                    .childOption(ChannelOption.RECVBUF_ALLOCATOR, new FixedRecvByteBufAllocator(3))));
            write(peer, "one two three");

            assertReads(right.peer(), "one two three");
            assertThat(text(head.bytes())).isEqualTo("one");
        }

        @Test
        void readingThatIsOffMovesNothing() throws IOException {
            Pair pair = joined();
            write(pair.left.peer(), "a");
            assertReads(pair.right.peer(), "a");
            pair.left.channel().config().setAutoRead(false);
            awaitTurn(pair.left);
            write(pair.left.peer(), "b");
            write(pair.right.peer(), "the other way");
            assertReads(pair.left.peer(), "the other way");
            assertThat(pair.toRight.bytes()).isEqualTo(1);

            read(pair.left);

            assertReads(pair.right.peer(), "b");
        }

        @Test
        void bytesBehindUrgentDataAreForwardedWithoutIt() throws IOException {
            Pair pair = joined();
            pair.left.peer().setTcpNoDelay(true);

            write(pair.left.peer(), "abc");
            pair.left.peer().sendUrgentData('!');
            write(pair.left.peer(), "def");
            assertReads(pair.right.peer(), "abcdef");
            pair.left.peer().sendUrgentData('!');
            write(pair.left.peer(), "ghi");
            assertReads(pair.right.peer(), "ghi");
        }

        @Test
        void aChannelForwardedToItselfEchoes(TestReporter reporter) throws Exception {
            SeededBytes content = SeededBytes.random(reporter);
            Side side = side(newGroup(1), true, 0);
            SpliceForwarder echo = SpliceForwarder.forward(side.channel(), side.channel());
            read(side);

            CompletableFuture<Void> sent = send(side.peer(), content, 3_000_000);
            receive(side.peer(), content, 3_000_000);

            sent.get(Deadline.USUAL.toSeconds(), TimeUnit.SECONDS);
            assertThat(Deadline.<Long>valueOf(echo.endFuture())).isEqualTo(3_000_000);
            side.events().awaitEvent("inactive");
        }

        // ---- ends ----

        @Test
        void halfCloseIsPassedThroughAndTheOtherDirectionGoesOn() throws IOException {
            Pair pair = joined();

            write(pair.left.peer(), "last");
            pair.left.peer().shutdownOutput();
            assertReads(pair.right.peer(), "last");
            assertEnd(pair.right.peer());
            pair.left.events().awaitEvent("user:" + ChannelInputShutdownEvent.INSTANCE);
            write(pair.right.peer(), "answer");
            assertReads(pair.left.peer(), "answer");
            assertThat(pair.left.channel().isActive()).isTrue();
            pair.right.peer().shutdownOutput();
            assertEnd(pair.left.peer());

            assertThat(Deadline.<Long>valueOf(pair.toRight.endFuture())).isEqualTo(4);
            assertThat(Deadline.<Long>valueOf(pair.toLeft.endFuture())).isEqualTo(6);
            pair.left.events().awaitEvent("inactive");
            pair.right.events().awaitEvent("inactive");
        }

        @Test
        void theEndWaitsForWhatHandlersHaveWritten() throws IOException {
            Pair pair = joined();
            int length = 6_000_000;
            pair.right.channel().writeAndFlush(Unpooled.wrappedBuffer(new byte[length]));
            pair.right.channel().write(text("not flushed"));
            awaitTurn(pair.right);
            pair.left.peer().shutdownOutput();

            byte[] arrived = pair.right.peer().getInputStream().readAllBytes();

            assertThat(arrived).hasSize(length + "not flushed".length());
            Deadline.succeeded(pair.toRight.endFuture());
        }

        @Test
        void withoutHalfClosureTheLastBytesArriveAndBothAreClosed() throws IOException {
            Pair pair = new Pair(false, 0).join();

            write(pair.left.peer(), "last");
            pair.left.peer().shutdownOutput();

            assertReads(pair.right.peer(), "last");
            assertEnd(pair.right.peer());
            assertEnd(pair.left.peer());
            pair.left.events().awaitEvent("inactive");
            pair.right.events().awaitEvent("inactive");
            assertThat(Deadline.<Long>valueOf(pair.toRight.endFuture())).isEqualTo(4);
            assertThat(Deadline.causeOf(pair.toLeft.endFuture())).isInstanceOf(ClosedChannelException.class);
        }

        @Test
        void aResetOfTheSourceClosesTheTargetBehindWhatCameBefore() throws IOException {
            Pair pair = joined();
            write(pair.left.peer(), "before");
            assertReads(pair.right.peer(), "before");

            reset(pair.left.peer());

            assertEnd(pair.right.peer());
            assertThat(Deadline.causeOf(pair.toRight.endFuture()))
                    .isInstanceOf(IOException.class)
                    .hasMessageContaining("ECONNRESET");
            pair.left.events().awaitEvent("inactive");
            pair.right.events().awaitEvent("inactive");
            Deadline.until(() -> pair.toLeft.endFuture().isDone(), "the other direction has ended");
        }

        @Test
        void closingTheSourceDeliversWhatThePipeHoldsAndClosesTheTarget() throws Exception {
            Pair pair = new Pair(true, SOCKET_BYTES).join();
            CompletableFuture<Void> sending = inThread(() -> {
                try {
                    pair.left.peer().getOutputStream().write(new byte[50_000_000]);
                } catch (IOException closed) {
                    return; // by the other end, in the middle
                }
            });
            awaitStandstill(pair.toRight);
            long moved = pair.toRight.bytes();

            Deadline.succeeded(pair.left.channel().close());
            byte[] arrived = pair.right.peer().getInputStream().readAllBytes();

            assertThat(arrived.length).isEqualTo((int) pair.toRight.bytes()).isGreaterThanOrEqualTo((int) moved);
            assertThat(Deadline.causeOf(pair.toRight.endFuture())).isInstanceOf(ClosedChannelException.class);
            pair.right.events().awaitEvent("inactive");
            sending.get(Deadline.USUAL.toSeconds(), TimeUnit.SECONDS);
        }

        @Test
        void closingAFullTargetClosesTheSourceAndItsPipe() throws Exception {
            Set<String> before = pipes();
            Pair pair = new Pair(true, SOCKET_BYTES).join();
            CompletableFuture<Void> sending = inThread(() -> {
                try {
                    pair.left.peer().getOutputStream().write(new byte[50_000_000]);
                } catch (IOException closed) {
                    return; // by the other end, in the middle
                }
            });
            awaitStandstill(pair.toRight);

            Deadline.succeeded(pair.right.channel().close());

            assertThat(Deadline.causeOf(pair.toRight.endFuture())).isInstanceOf(ClosedChannelException.class);
            pair.left.events().awaitEvent("inactive");
            sending.get(Deadline.USUAL.toSeconds(), TimeUnit.SECONDS);
            pair.loop.shutdownGracefully(0, 10, TimeUnit.SECONDS).sync();
            assertThat(before).containsAll(pipes());
        }

        @Test
        void aPeerOfTheTargetThatIsGoneClosesTheSource() throws IOException {
            Pair pair = joined();

            reset(pair.right.peer());

            assertEnd(pair.left.peer());
            pair.left.events().awaitEvent("inactive");
            assertThat(Deadline.causeOf(pair.toRight.endFuture())).isInstanceOf(IOException.class);
            assertThat(Deadline.causeOf(pair.toLeft.endFuture())).isInstanceOf(IOException.class);
        }

        @Test
        void shuttingTheOutputOfTheTargetEndsTheDirectionAndClosesTheSourceAtTheEndOfTheOther() throws IOException {
            Pair pair = joined();

            Deadline.succeeded(((DuplexChannel) pair.right.channel()).shutdownOutput());

            assertEnd(pair.right.peer());
            assertThat(Deadline.causeOf(pair.toRight.endFuture())).isInstanceOf(IOException.class);
            write(pair.right.peer(), "still");
            assertReads(pair.left.peer(), "still");
            pair.right.peer().shutdownOutput();
            assertEnd(pair.left.peer());
            pair.left.events().awaitEvent("inactive");
            pair.right.events().awaitEvent("inactive");
        }

        @Test
        void shuttingTheInputOfTheSourceIsItsEnd() throws IOException {
            Pair pair = joined();
            write(pair.left.peer(), "x");
            assertReads(pair.right.peer(), "x");

            Deadline.succeeded(((DuplexChannel) pair.left.channel()).shutdownInput());

            assertEnd(pair.right.peer());
            assertThat(Deadline.<Long>valueOf(pair.toRight.endFuture())).isEqualTo(1);
        }

        @Test
        void aTargetThatWasClosedBeforeClosesTheSource() throws IOException {
            Pair pair = new Pair(true, 0);
            Deadline.succeeded(pair.right.channel().close());

            pair.join();

            assertEnd(pair.left.peer());
            pair.left.events().awaitEvent("inactive");
            assertThat(Deadline.causeOf(pair.toRight.endFuture())).isInstanceOf(ClosedChannelException.class);
            assertThat(Deadline.causeOf(pair.toLeft.endFuture())).isInstanceOf(ClosedChannelException.class);
        }

        @Test
        void anInputThatHadEndedBeforeIsPassedOn() throws IOException {
            Pair pair = new Pair(true, 0);
            read(pair.left);
            pair.left.peer().shutdownOutput();
            pair.left.events().awaitEvent("user:" + ChannelInputShutdownEvent.INSTANCE);

            pair.join();

            assertEnd(pair.right.peer());
            assertThat(Deadline.<Long>valueOf(pair.toRight.endFuture())).isZero();
        }

        @Test
        void theEndOfTheLoopEndsIt() throws Exception {
            Pair pair = joined();
            write(pair.left.peer(), "x");
            assertReads(pair.right.peer(), "x");

            pair.loop.shutdownGracefully(0, 10, TimeUnit.SECONDS).sync();

            assertEnd(pair.right.peer());
            assertEnd(pair.left.peer());
            assertThat(pair.toRight.endFuture().isDone()).isTrue();
        }

        // ---- sleep ----

        /** A side on a loop that the test runs. */
        private Side side(ManualIoEventLoop loop) throws IOException {
            ChannelRecorder events = new ChannelRecorder();
            Socket peer = plainSocket(bind(new ServerBootstrap()
                    .group(group(), loop)
                    .childHandler(events)
                    .childOption(ChannelOption.ALLOW_HALF_CLOSURE, true)));
            runUntil(loop, () -> events.count("active") == 1, "the connection is accepted");
            return new Side(peer, events.channel(), events);
        }

        @Test
        void aLoopSleepsWhileATargetIsFullAndWhenADirectionIsOver() throws Exception {
            ManualIoEventLoop loop = newManualLoop();
            Side left = side(loop);
            Side right = side(loop);
            SpliceForwarder toRight = SpliceForwarder.forward(left.channel(), right.channel());
            CompletableFuture<Void> sending = inThread(() -> {
                try {
                    left.peer().getOutputStream().write(new byte[50_000_000]);
                } catch (IOException closed) {
                    return; // by the other end, in the middle
                }
            });
            long[] last = {0, System.nanoTime()};
            runUntil(
                    loop,
                    () -> {
                        if (toRight.bytes() != last[0]) {
                            last[0] = toRight.bytes();
                            last[1] = System.nanoTime();
                        }
                        return last[0] > 0 && System.nanoTime() - last[1] > TimeUnit.MILLISECONDS.toNanos(300);
                    },
                    "nothing moves any more");

            assertFallsAsleep(loop);

            SpliceForwarder toLeft = SpliceForwarder.forward(right.channel(), left.channel());
            ((DuplexChannel) right.channel()).shutdownOutput();
            runUntil(loop, () -> toRight.endFuture().isDone(), "the direction is over");
            assertThat(left.channel().isOpen())
                    .as("the other direction goes on")
                    .isTrue();
            assertFallsAsleep(loop);
            left.channel().close();
            runUntil(loop, () -> toLeft.endFuture().isDone(), "the other direction is over");
            sending.get(Deadline.USUAL.toSeconds(), TimeUnit.SECONDS);
        }

        @Test
        void aLoopSleepsWithUrgentDataThatNothingFollows() throws Exception {
            ManualIoEventLoop loop = newManualLoop();
            Side left = side(loop);
            Side right = side(loop);
            SpliceForwarder toRight = SpliceForwarder.forward(left.channel(), right.channel());
            left.peer().setTcpNoDelay(true);
            write(left.peer(), "abc");
            left.peer().sendUrgentData('!');
            runUntil(loop, () -> toRight.bytes() == 3, "the bytes before the mark are forwarded");

            assertFallsAsleep(loop);

            write(left.peer(), "def");
            runUntil(loop, () -> toRight.bytes() == 6, "the bytes behind the mark are forwarded");
            assertReads(right.peer(), "abcdef");
        }

        // ---- descriptors ----

        @Test
        void idleConnectionsHoldNoPipes() throws Exception {
            Pair first = joined();
            write(first.left.peer(), "x");
            assertReads(first.right.peer(), "x");
            awaitTurn(first.left);
            Set<String> pipesOfOne = pipes();
            for (int i = 0; i < 5; i++) {
                SpliceForwarder.forward(
                        side(first.loop, true, 0).channel(),
                        side(first.loop, true, 0).channel());
            }

            assertThat(pipes()).isEqualTo(pipesOfOne);
        }

        // ---- what is refused ----

        @Test
        void channelsOfTwoLoopsAreRefused() throws IOException {
            Side left = side(newGroup(1), true, 0);
            Side right = side(newGroup(1), true, 0);

            assertThatThrownBy(() -> SpliceForwarder.forward(left.channel(), right.channel()))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("two loops");
        }

        @Test
        void channelsOfOtherKindsAreRefused() throws IOException {
            Side left = side(newGroup(1), true, 0);
            EmbeddedChannel embedded = new EmbeddedChannel();

            assertThatThrownBy(() -> SpliceForwarder.forward(left.channel(), embedded))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("EmbeddedChannel");
            embedded.finish();
        }

        @Test
        void aSecondForwarderOfADirectionFailsAndTheFirstGoesOn() throws IOException {
            Pair pair = joined();

            assertThat(Deadline.causeOf(SpliceForwarder.forward(pair.left.channel(), pair.right.channel())
                            .endFuture()))
                    .isInstanceOf(IllegalStateException.class);
            Side third = side(pair.loop, true, 0);
            assertThat(Deadline.causeOf(SpliceForwarder.forward(third.channel(), pair.right.channel())
                            .endFuture()))
                    .isInstanceOf(IllegalStateException.class);

            write(pair.left.peer(), "on");
            assertReads(pair.right.peer(), "on");
            ChannelFuture alive = third.channel().writeAndFlush(text("third"));
            Deadline.succeeded(alive);
            assertReads(third.peer(), "third");
        }

        @Test
        void aChannelThatMovesToAnotherLoopEndsItAndClosesBoth() throws Exception {
            Pair pair = joined();
            EventLoopGroup other = newGroup(1);
            Deadline.succeeded(pair.right.channel().deregister());
            Deadline.succeeded(other.register(pair.right.channel()));

            write(pair.left.peer(), "x");

            assertThat(Deadline.causeOf(pair.toRight.endFuture())).isInstanceOf(IllegalStateException.class);
            pair.left.events().awaitEvent("inactive");
            pair.right.events().awaitEvent("inactive");
        }
    }
}
