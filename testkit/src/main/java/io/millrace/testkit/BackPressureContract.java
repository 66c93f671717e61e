package io.millrace.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.bootstrap.ServerBootstrap;
import io.millrace.buffer.ByteBuf;
import io.millrace.buffer.Unpooled;
import io.millrace.channel.Channel;
import io.millrace.channel.ChannelFuture;
import io.millrace.channel.ChannelHandlerContext;
import io.millrace.channel.ChannelOption;
import io.millrace.channel.FixedRecvByteBufAllocator;
import io.millrace.channel.ManualIoEventLoop;
import io.millrace.channel.WriteBufferWaterMark;
import io.millrace.channel.WriteLimitExceededException;
import io.millrace.channel.socket.DuplexChannel;
import io.millrace.testkit.TransportUnderTest.Feature;
import io.millrace.util.concurrent.Promise;
import java.io.IOException;
import java.net.Socket;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestReporter;

/** Who is slow slows the other down, and costs nothing while it waits. */
public abstract class BackPressureContract extends TransportContract {
    /** For transports. */
    protected BackPressureContract() {}

    // ---- reading is off ----

    @Test
    void nothingIsReadWhileAutoReadIsOff() {
        Connection connection = connection(server -> server.childOption(ChannelOption.AUTO_READ, false), client -> {});

        Deadline.succeeded(connection.client().writeAndFlush(text("waits")));
        Deadline.succeeded(connection.accepted().eventLoop().submit(() -> {}));
        assertThat(connection.acceptedEvents().byteCount()).isZero();

        connection.accepted().read();
        assertThat(text(connection.acceptedEvents().awaitBytes(5))).isEqualTo("waits");
    }

    @Test
    void oneReadIsOneRound() {
        needs(Feature.SOCKETS);
        Connection connection = connection(
                server -> server.childOption(ChannelOption.AUTO_READ, false)
                        .childOption(
                                ChannelOption.RECVBUF_ALLOCATOR,
                                new FixedRecvByteBufAllocator(16).maxMessagesPerRead(1)),
                client -> {});
        Deadline.succeeded(connection.client().writeAndFlush(text("0123456789abcdef".repeat(4))));

        for (int round = 1; round <= 4; round++) {
            connection.accepted().read();
            connection.acceptedEvents().awaitEvent("readComplete", round);
            Deadline.succeeded(connection.accepted().eventLoop().submit(() -> {}));
            assertThat(connection.acceptedEvents().byteCount()).isEqualTo(16 * round);
        }
    }

    @Test
    void switchingAutoReadOffWithinARoundEndsIt() {
        needs(Feature.SOCKETS);
        ChannelRecorder events = new ChannelRecorder() {
            @Override
            public void channelRead(ChannelHandlerContext ctx, Object message) {
                ctx.channel().config().setAutoRead(false);
                super.channelRead(ctx, message);
            }
        };
        Channel server =
                bind(server(events).childOption(ChannelOption.RECVBUF_ALLOCATOR, new FixedRecvByteBufAllocator(8)));
        Channel client = connect(client(new ChannelRecorder()), server);
        Deadline.succeeded(client.writeAndFlush(text("0123456789abcdef")));

        events.awaitEvent("readComplete");
        Deadline.succeeded(events.channel().eventLoop().submit(() -> {}));
        assertThat(events.byteCount()).isEqualTo(8);

        events.channel().config().setAutoRead(true);
        events.awaitBytes(16);
    }

    @Test
    void everyMessageArrivesWhileAutoReadIsSwitchedByAnotherThread(TestReporter reporter) {
        SeededBytes seeded = SeededBytes.random(reporter);
        Connection connection = connection();
        Random random = seeded.newRandom();
        int position = 0;
        for (int i = 0; i < 300; i++) {
            int length = random.nextInt(3000);
            connection
                    .client()
                    .writeAndFlush(seeded.write(connection.client().alloc().buffer(), position, length));
            position += length;
            connection.accepted().config().setAutoRead(random.nextBoolean());
            if (random.nextInt(4) == 0) {
                connection.accepted().read();
            }
        }
        connection.accepted().config().setAutoRead(true);

        seeded.check(Unpooled.wrappedBuffer(connection.acceptedEvents().awaitBytes(position)), 0);
    }

    // ---- a loop with nothing to do sleeps ----

    /** A server whose channels are on a loop that the test runs. */
    private Channel bindOn(ManualIoEventLoop loop, ServerBootstrap bootstrap) {
        ChannelFuture bound =
                bootstrap.group(loop).bind(transport().anyAddress().get());
        runUntil(loop, bound::isDone, "bound");
        return Deadline.succeeded(bound).channel();
    }

    private Channel acceptedOn(ManualIoEventLoop loop, ChannelRecorder events) {
        runUntil(loop, () -> events.count("active") == 1, "accepted");
        return events.channel();
    }

    @Test
    void bytesThatNobodyReadsWakeTheLoopOnce() throws Exception {
        needs(Feature.SOCKETS);
        ManualIoEventLoop loop = newManualLoop();
        ChannelRecorder events = new ChannelRecorder();
        Socket peer = plainSocket(
                bindOn(loop, new ServerBootstrap().childHandler(events).childOption(ChannelOption.AUTO_READ, false)));
        Channel accepted = acceptedOn(loop, events);
        peer.getOutputStream().write(new byte[100]);

        assertFallsAsleep(loop);
        peer.getOutputStream().write(new byte[100]);
        assertFallsAsleep(loop);
        assertThat(events.byteCount()).isZero();

        accepted.config().setAutoRead(true);
        runUntil(loop, () -> events.byteCount() == 200, "everything is read");
        assertFallsAsleep(loop);
    }

    @Test
    void endOfStreamThatNobodyReadsWakesTheLoopOnce() throws Exception {
        needs(Feature.SOCKETS);
        ManualIoEventLoop loop = newManualLoop();
        ChannelRecorder events = new ChannelRecorder();
        Socket peer = plainSocket(
                bindOn(loop, new ServerBootstrap().childHandler(events).childOption(ChannelOption.AUTO_READ, false)));
        Channel accepted = acceptedOn(loop, events);
        peer.getOutputStream().write(new byte[100]);
        peer.close();

        assertFallsAsleep(loop);
        assertThat(accepted.isActive()).isTrue();

        accepted.config().setAutoRead(true);
        runUntil(loop, () -> events.count("handlerRemoved") == 1, "the end is seen");
        assertThat(events.byteCount()).isEqualTo(100);
        assertFallsAsleep(loop);
    }

    @Test
    void endOfBothStreamsWakesTheLoopOnce() throws Exception {
        needs(Feature.HALF_CLOSE);
        ManualIoEventLoop loop = newManualLoop();
        ChannelRecorder events = new ChannelRecorder();
        Socket peer = plainSocket(bindOn(
                loop, new ServerBootstrap().childHandler(events).childOption(ChannelOption.ALLOW_HALF_CLOSURE, true)));
        Channel accepted = acceptedOn(loop, events);

        peer.shutdownOutput();
        runUntil(loop, () -> ((DuplexChannel) accepted).isInputShutdown(), "the end is seen");
        assertFallsAsleep(loop);
        ((DuplexChannel) accepted).shutdownOutput();
        assertThat(peer.getInputStream().read()).isEqualTo(-1);
        assertFallsAsleep(loop);

        assertThat(accepted.isOpen()).isTrue();
    }

    @Test
    void resetWhileReadingIsOffIsSeenAndWakesTheLoopOnce() throws Exception {
        needs(Feature.TCP);
        needs(Feature.END_SEEN_WHILE_NOT_READING);
        ManualIoEventLoop loop = newManualLoop();
        ChannelRecorder events = new ChannelRecorder();
        Socket peer = plainSocket(
                bindOn(loop, new ServerBootstrap().childHandler(events).childOption(ChannelOption.AUTO_READ, false)));
        acceptedOn(loop, events);
        peer.getOutputStream().write(new byte[100]);
        assertFallsAsleep(loop);

        reset(peer);

        runUntil(loop, () -> events.count("handlerRemoved") == 1, "the reset is seen");
        assertThat(events.exceptions()).singleElement().isInstanceOf(IOException.class);
        assertFallsAsleep(loop);
    }

    @Test
    void outputThatNobodyTakesLetsTheLoopSleep() throws Exception {
        needs(Feature.SOCKETS);
        ManualIoEventLoop loop = newManualLoop();
        ChannelRecorder events = new ChannelRecorder();
        Socket peer = plainSocket(
                bindOn(loop, new ServerBootstrap().childHandler(events).childOption(ChannelOption.SO_SNDBUF, 8192)));
        Channel accepted = acceptedOn(loop, events);
        int length = 10_000_000;
        ChannelFuture write =
                accepted.writeAndFlush(accepted.alloc().buffer(length).writeZero(length));

        assertFallsAsleep(loop);
        assertThat(write.isDone()).isFalse();

        Thread reader = new Thread(() -> {
            try {
                peer.getInputStream().readNBytes(length);
            } catch (IOException e) {
                throw new AssertionError(e);
            }
        });
        reader.start();
        runUntil(loop, write::isDone, "everything is written");
        reader.join(Deadline.USUAL.toMillis());
        Deadline.succeeded(write);
        assertFallsAsleep(loop);
    }

    @Test
    void outputThatIsShutWhileTheKernelIsFullLetsTheLoopSleep() throws Exception {
        needs(Feature.HALF_CLOSE);
        ManualIoEventLoop loop = newManualLoop();
        ChannelRecorder events = new ChannelRecorder();
        Socket peer = plainSocket(
                bindOn(loop, new ServerBootstrap().childHandler(events).childOption(ChannelOption.SO_SNDBUF, 8192)));
        Channel accepted = acceptedOn(loop, events);
        int length = 10_000_000;
        ChannelFuture write =
                accepted.writeAndFlush(accepted.alloc().buffer(length).writeZero(length));
        assertFallsAsleep(loop);
        assertThat(write.isDone()).isFalse();

        ((DuplexChannel) accepted).shutdownOutput();
        runUntil(loop, write::isDone, "the write has failed");
        assertThat(write.isSuccess()).isFalse();
        assertThat(peer.getInputStream().readAllBytes()).hasSizeLessThan(length);

        assertFallsAsleep(loop);
        assertThat(accepted.isActive()).isTrue();
    }

    @Test
    void idleConnectionLetsTheLoopSleep() {
        ManualIoEventLoop loop = newManualLoop();
        ChannelRecorder events = new ChannelRecorder();
        Channel server = bindOn(loop, new ServerBootstrap().childHandler(events));
        ChannelFuture connect = client(new ChannelRecorder()).connect(addressOf(server));
        acceptedOn(loop, events);
        runUntil(loop, connect::isDone, "connected");
        connect.channel().writeAndFlush(text("x"));
        runUntil(loop, () -> events.byteCount() == 1, "the byte is read");

        assertFallsAsleep(loop);
    }

    // ---- water marks ----

    @Test
    void writabilityFollowsTheWaterMarks() {
        Connection connection = connection(
                server -> {},
                client -> client.option(ChannelOption.WRITE_BUFFER_WATER_MARK, new WriteBufferWaterMark(2000, 4000)));
        Channel client = connection.client();
        assertThat(client.isWritable()).isTrue();
        assertThat(client.bytesBeforeUnwritable()).isPositive();

        ChannelFuture first = client.write(client.alloc().buffer().writeZero(3000));
        Deadline.succeeded(client.eventLoop().submit(() -> {}));
        assertThat(client.isWritable()).isTrue();
        ChannelFuture second = client.write(client.alloc().buffer().writeZero(3000));
        connection.clientEvents().awaitEvent("unwritable");
        assertThat(client.isWritable()).isFalse();
        assertThat(client.bytesBeforeUnwritable()).isZero();
        assertThat(client.bytesBeforeWritable()).isPositive();

        client.flush();
        connection.clientEvents().awaitEvent("writable");
        Deadline.succeeded(first);
        Deadline.succeeded(second);
        assertThat(client.isWritable()).isTrue();
        assertThat(client.bytesBeforeWritable()).isZero();
        assertThat(connection.clientEvents().events().stream().filter(event -> event.endsWith("writable")))
                .containsExactly("unwritable", "writable");
    }

    @Test
    void writesOfOtherThreadsCountAtOnce() {
        Connection connection = connection();
        Channel client = connection.client();
        Deadline.succeeded(client.eventLoop().submit(() -> {
            // The loop is busy with this task: the writes can only be accounted by the threads that make them.
            Thread writer =
                    new Thread(() -> client.write(client.alloc().buffer().writeZero(100_000)));
            writer.start();
            joined(writer);
            assertThat(client.isWritable()).isFalse();
        }));

        client.flush();
        connection.acceptedEvents().awaitBytes(100_000);
        Deadline.until(client::isWritable, "writable again");
    }

    private static void joined(Thread thread) {
        try {
            thread.join(Deadline.USUAL.toMillis());
        } catch (InterruptedException e) {
            throw Deadline.interrupted(e, "thread ends");
        }
    }

    @Test
    void writeBeyondTheHardLimitFailsAndIsReleased() throws Exception {
        Connection connection =
                connection(server -> {}, client -> client.option(ChannelOption.WRITE_BUFFER_LIMIT, 200_000L));
        Channel client = connection.client();
        ChannelFuture fits = client.write(client.alloc().buffer().writeZero(150_000));
        ByteBuf message = client.alloc().buffer().writeZero(100_000);
        ByteBuf fromLoop = client.alloc().buffer().writeZero(100_000);

        ChannelFuture refused = client.write(message);
        ChannelFuture refusedOnLoop =
                client.eventLoop().submit(() -> client.write(fromLoop)).get();

        assertThat(Deadline.causeOf(refused)).isInstanceOf(WriteLimitExceededException.class);
        assertThat(Deadline.causeOf(refusedOnLoop)).isInstanceOf(WriteLimitExceededException.class);
        assertThat(message.refCnt()).isZero();
        assertThat(fromLoop.refCnt()).isZero();
        client.flush();
        Deadline.succeeded(fits);
        connection.acceptedEvents().awaitBytes(150_000);
        // A promise completes before its bytes leave the account.
        Deadline.succeeded(client.eventLoop().submit(() -> {}));
        Deadline.succeeded(client.writeAndFlush(client.alloc().buffer().writeZero(100_000)));
        connection.acceptedEvents().awaitBytes(250_000);
    }

    @Test
    void whatIsSentDoesNotCountWhenItsListenerWritesAgain() {
        Connection connection =
                connection(server -> {}, client -> client.option(ChannelOption.WRITE_BUFFER_LIMIT, 60_000L));
        Channel client = connection.client();
        Promise<Void> done = client.eventLoop().newPromise();

        client.eventLoop().execute(() -> sendAgain(client, 20, done));

        Deadline.succeeded(done);
    }

    /** Half of the limit and more, so that two never fit. */
    private static void sendAgain(Channel client, int times, Promise<Void> done) {
        if (times == 0) {
            done.setSuccess(null);
            return;
        }
        // The listener is there before the bytes go: it runs while they are being taken off the queue.
        client.write(client.alloc().buffer().writeZero(40_000)).addListener(sent -> {
            if (sent.isSuccess()) {
                sendAgain(client, times - 1, done);
            } else {
                done.setFailure(new AssertionError(sent.cause()));
            }
        });
        client.flush();
    }

    @Test
    void whatIsSentDoesNotCountWhenAnotherThreadWritesAgain() {
        Connection connection =
                connection(server -> {}, client -> client.option(ChannelOption.WRITE_BUFFER_LIMIT, 60_000L));
        Channel client = connection.client();

        for (int i = 0; i < 200; i++) {
            Deadline.succeeded(client.writeAndFlush(client.alloc().buffer().writeZero(40_000)));
        }
    }

    @Test
    void senderThatMindsTheWaterMarkQueuesLittleForASlowReader() throws Exception {
        needs(Feature.SOCKETS);
        int piece = 1000;
        int pieces = 3000;
        AtomicLong sent = new AtomicLong();
        AtomicLong most = new AtomicLong();
        ChannelRecorder events = new ChannelRecorder() {
            @Override
            public void channelActive(ChannelHandlerContext ctx) {
                super.channelActive(ctx);
                send(ctx);
            }

            @Override
            public void channelWritabilityChanged(ChannelHandlerContext ctx) {
                super.channelWritabilityChanged(ctx);
                send(ctx);
            }

            private void send(ChannelHandlerContext ctx) {
                while (ctx.channel().isWritable() && sent.get() < pieces) {
                    sent.incrementAndGet();
                    ctx.write(ctx.alloc().buffer().writeZero(piece), ctx.voidPromise());
                    most.accumulateAndGet(ctx.channel().bytesBeforeWritable(), Math::max);
                }
                ctx.flush();
            }
        };
        WriteBufferWaterMark marks = new WriteBufferWaterMark(8000, 16_000);
        Socket peer = plainSocket(bind(server(events)
                .childOption(ChannelOption.WRITE_BUFFER_WATER_MARK, marks)
                .childOption(ChannelOption.SO_SNDBUF, 8192)));

        List<Integer> reads = new ArrayList<>();
        byte[] part = new byte[3333];
        int total = 0;
        while (total < piece * pieces) {
            int n = peer.getInputStream().read(part);
            assertThat(n).isPositive();
            reads.add(n);
            total += n;
        }

        assertThat(total).isEqualTo(piece * pieces);
        // Above the low mark by the high one's distance, one message and its overhead at most.
        assertThat(most.get()).isLessThan(16_000 - 8000 + 2L * piece);
        assertThat(events.count("unwritable")).isPositive().isEqualTo(events.count("writable"));
    }
}
