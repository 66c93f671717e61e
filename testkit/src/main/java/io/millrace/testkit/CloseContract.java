package io.millrace.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.buffer.ByteBuf;
import io.millrace.buffer.Unpooled;
import io.millrace.channel.Channel;
import io.millrace.channel.ChannelFuture;
import io.millrace.channel.ChannelFutureListener;
import io.millrace.channel.ChannelHandlerContext;
import io.millrace.channel.ChannelOption;
import io.millrace.channel.EventLoop;
import io.millrace.channel.RecvByteBufAllocator;
import io.millrace.testkit.TransportUnderTest.Feature;
import io.millrace.util.ResourceLeakDetector;
import java.io.IOException;
import java.net.Socket;
import java.net.SocketException;
import java.nio.channels.ClosedChannelException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestReporter;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Closing happens once, whenever it comes: every promise completes, every message is released, every event comes in order. */
public abstract class CloseContract extends TransportContract {
    private static final List<String> WHOLE_LIFE =
            List.of("handlerAdded", "registered", "active", "inactive", "unregistered", "handlerRemoved");

    /** For transports. */
    protected CloseContract() {}

    // ---- the order of things ----

    @Test
    void bothEndsLiveAWholeLife() {
        Connection connection = connection();

        Deadline.succeeded(connection.client().close());

        connection.clientEvents().awaitEvent("handlerRemoved");
        connection.acceptedEvents().awaitEvent("handlerRemoved");
        assertThat(connection.clientEvents().lifeCycle()).isEqualTo(WHOLE_LIFE);
        assertThat(connection.acceptedEvents().lifeCycle()).isEqualTo(WHOLE_LIFE);
        assertThat(connection.clientEvents().exceptions()).isEmpty();
        assertThat(connection.acceptedEvents().exceptions()).isEmpty();
        for (Channel channel : List.of(connection.client(), connection.accepted())) {
            assertThat(channel.isOpen()).isFalse();
            assertThat(channel.isActive()).isFalse();
            assertThat(channel.isRegistered()).isFalse();
            assertThat(channel.isWritable()).isFalse();
            assertThat(channel.closeFuture().isSuccess()).isTrue();
        }
    }

    @Test
    void everyCloseSucceeds() {
        Connection connection = connection();
        Channel client = connection.client();

        List<ChannelFuture> closes = new ArrayList<>();
        for (int i = 0; i < 5; i++) {
            closes.add(client.close());
        }
        closes.forEach(Deadline::succeeded);
        Deadline.succeeded(client.close());
        Deadline.succeeded(client.closeFuture());

        assertThat(connection.clientEvents().count("inactive")).isEqualTo(1);
    }

    @Test
    void closePromiseFutureAndPendingWritesCompleteBeforeInactive() throws Exception {
        List<String> order = Collections.synchronizedList(new ArrayList<>());
        ChannelRecorder events = new ChannelRecorder() {
            @Override
            public void channelInactive(ChannelHandlerContext ctx) {
                order.add("inactive");
                super.channelInactive(ctx);
            }
        };
        Channel server = bind(server(new ChannelRecorder()));
        Channel client = connect(client(events), server);
        Deadline.succeeded(client.eventLoop().submit(() -> {
            client.closeFuture().addListener(done -> order.add("closeFuture"));
            client.write(text("never")).addListener(done -> order.add("write"));
            client.close(client.newPromise().addListener(done -> order.add("close")));
        }));

        events.awaitEvent("handlerRemoved");

        assertThat(order).containsExactly("closeFuture", "close", "write", "inactive");
    }

    @Test
    void channelThatWasNeverRegisteredCanBeClosed() {
        Channel channel = transport().transport().newChannel(null);

        Deadline.succeeded(channel.close());

        assertThat(channel.isOpen()).isFalse();
        Deadline.succeeded(channel.closeFuture());
    }

    /** Where a handler can close its channel. */
    enum Callback {
        HANDLER_ADDED,
        REGISTERED,
        ACTIVE,
        READ,
        READ_COMPLETE,
        WRITABILITY,
        USER_EVENT,
        EXCEPTION,
        INACTIVE,
        UNREGISTERED,
        HANDLER_REMOVED
    }

    @ParameterizedTest
    @EnumSource(Callback.class)
    void handlerCanCloseInAnyCallback(Callback where) {
        Closer closer = new Closer(where);
        Channel server = bind(server(closer));
        ChannelRecorder clientEvents = new ChannelRecorder();
        Channel client = connect(client(clientEvents), server);
        client.writeAndFlush(text("go on"));

        Deadline.succeeded(closer.channel().closeFuture());
        closer.awaitEvent("handlerRemoved");
        clientEvents.awaitEvent("handlerRemoved");

        List<String> life = closer.lifeCycle();
        assertThat(life).startsWith("handlerAdded", "registered").endsWith("unregistered", "handlerRemoved");
        assertThat(life).doesNotHaveDuplicates();
        if (life.contains("active")) {
            assertThat(life).contains("inactive");
        }
    }

    /** Makes all callbacks happen, and closes in one of them. */
    private static final class Closer extends ChannelRecorder {
        private final Callback where;

        Closer(Callback where) {
            this.where = where;
        }

        private void at(Callback callback, ChannelHandlerContext ctx) {
            if (callback == where) {
                ctx.close();
            }
        }

        @Override
        public void handlerAdded(ChannelHandlerContext ctx) {
            super.handlerAdded(ctx);
            at(Callback.HANDLER_ADDED, ctx);
        }

        @Override
        public void channelRegistered(ChannelHandlerContext ctx) {
            super.channelRegistered(ctx);
            at(Callback.REGISTERED, ctx);
        }

        @Override
        public void channelActive(ChannelHandlerContext ctx) {
            super.channelActive(ctx);
            at(Callback.ACTIVE, ctx);
        }

        @Override
        public void channelRead(ChannelHandlerContext ctx, Object message) {
            super.channelRead(ctx, message);
            at(Callback.READ, ctx);
        }

        @Override
        public void channelReadComplete(ChannelHandlerContext ctx) {
            super.channelReadComplete(ctx);
            at(Callback.READ_COMPLETE, ctx);
            if (ctx.channel().isActive()) {
                ctx.writeAndFlush(ctx.alloc().buffer().writeZero(200_000));
            }
            if (ctx.channel().isActive()) {
                ctx.pipeline().fireUserEventTriggered("event");
                ctx.pipeline().fireExceptionCaught(new IOException("of the test"));
                // Those that only a close brings about.
                if (where.compareTo(Callback.EXCEPTION) > 0) {
                    ctx.close();
                }
            }
        }

        @Override
        public void channelWritabilityChanged(ChannelHandlerContext ctx) {
            super.channelWritabilityChanged(ctx);
            at(Callback.WRITABILITY, ctx);
        }

        @Override
        public void userEventTriggered(ChannelHandlerContext ctx, Object event) {
            super.userEventTriggered(ctx, event);
            at(Callback.USER_EVENT, ctx);
        }

        @Override
        public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
            super.exceptionCaught(ctx, cause);
            at(Callback.EXCEPTION, ctx);
        }

        @Override
        public void channelInactive(ChannelHandlerContext ctx) {
            super.channelInactive(ctx);
            at(Callback.INACTIVE, ctx);
        }

        @Override
        public void channelUnregistered(ChannelHandlerContext ctx) {
            super.channelUnregistered(ctx);
            at(Callback.UNREGISTERED, ctx);
        }

        @Override
        public void handlerRemoved(ChannelHandlerContext ctx) {
            super.handlerRemoved(ctx);
            at(Callback.HANDLER_REMOVED, ctx);
        }
    }

    // ---- what waits to be sent ----

    @Test
    void closeFailsWhatIsNotFlushed() {
        Connection connection = connection();
        ByteBuf message = text("never");
        ChannelFuture write = connection.client().write(message);

        Deadline.succeeded(connection.client().close());

        assertThat(Deadline.causeOf(write)).isInstanceOf(ClosedChannelException.class);
        assertThat(message.refCnt()).isZero();
    }

    @Test
    void closeFailsWhatTheKernelDoesNotTake() throws Exception {
        needs(Feature.SOCKETS);
        ChannelRecorder events = new ChannelRecorder();
        plainSocket(bind(server(events).childOption(ChannelOption.SO_SNDBUF, 8192)));
        Channel accepted = events.channel();
        List<ByteBuf> messages = new ArrayList<>();
        List<ChannelFuture> writes = new ArrayList<>();
        for (int i = 0; i < 10; i++) {
            ByteBuf message = accepted.alloc().buffer(2_000_000).writeZero(2_000_000);
            messages.add(message);
            writes.add(accepted.writeAndFlush(message));
        }

        Deadline.succeeded(accepted.close());

        assertThat(Deadline.causeOf(writes.get(9))).isInstanceOf(ClosedChannelException.class);
        assertThat(writes).allMatch(ChannelFuture::isDone);
        assertThat(messages).allMatch(message -> message.refCnt() == 0);
    }

    @Test
    void writeToAClosedChannelFailsAndIsReleased() {
        Connection connection = connection();
        Deadline.succeeded(connection.client().close());
        connection.clientEvents().awaitEvent("handlerRemoved");
        ByteBuf message = text("late");

        ChannelFuture write = connection.client().writeAndFlush(message);

        assertThat(Deadline.causeOf(write)).isInstanceOf(ClosedChannelException.class);
        assertThat(message.refCnt()).isZero();
    }

    @Test
    void listenerOfAWriteCanCloseInTheMiddleOfAFlush() {
        Connection connection = connection();
        Channel client = connection.client();
        List<ByteBuf> messages = new ArrayList<>();
        List<ChannelFuture> writes = new ArrayList<>();

        client.eventLoop().execute(() -> {
            for (int i = 0; i < 200; i++) {
                ByteBuf message = client.alloc().buffer(10_000).writeZero(10_000);
                messages.add(message);
                writes.add(client.write(message));
            }
            writes.get(3).addListener(ChannelFutureListener.CLOSE);
            client.flush();
        });

        Deadline.succeeded(client.closeFuture());
        connection.clientEvents().awaitEvent("handlerRemoved");
        Deadline.until(() -> writes.stream().allMatch(ChannelFuture::isDone), "every promise is done");
        Deadline.until(() -> messages.stream().allMatch(message -> message.refCnt() == 0), "every message is released");
        assertThat(writes.get(3).isSuccess()).isTrue();
        connection.acceptedEvents().awaitEvent("handlerRemoved");
        assertThat(connection.acceptedEvents().byteCount()).isGreaterThanOrEqualTo(40_000);
    }

    @Test
    void listenerOfAFailedWriteCanWriteAndClose() {
        Connection connection = connection();
        Channel client = connection.client();
        ByteBuf again = text("again");
        CountDownLatch end = new CountDownLatch(1);

        client.write(text("a")).addListener((ChannelFutureListener) failed -> {
            client.writeAndFlush(again).addListener(done -> end.countDown());
            client.close();
        });
        client.write(text("b"));
        client.close();

        Deadline.open(end, "the write of the listener is done");
        Deadline.succeeded(client.closeFuture());
        assertThat(again.refCnt()).isZero();
    }

    @Test
    void everythingCompletesWhenThreadsWriteAndCloseAtOnce(TestReporter reporter) throws Exception {
        Random random = SeededBytes.random(reporter).newRandom();
        for (int round = 0; round < 25; round++) {
            Connection connection = connection();
            Channel client = connection.client();
            List<ByteBuf> messages = Collections.synchronizedList(new ArrayList<>());
            List<ChannelFuture> operations = Collections.synchronizedList(new ArrayList<>());
            List<Thread> threads = new ArrayList<>();
            for (int t = 0; t < 3; t++) {
                int closeAt = random.nextInt(60);
                boolean loopFirst = random.nextBoolean();
                threads.add(new Thread(() -> {
                    for (int i = 0; i < 60; i++) {
                        ByteBuf message = client.alloc().buffer(500).writeZero(500);
                        messages.add(message);
                        operations.add(client.writeAndFlush(message));
                        if (i == closeAt) {
                            operations.add(loopFirst ? connection.accepted().close() : client.close());
                        }
                    }
                }));
            }
            threads.forEach(Thread::start);
            for (Thread thread : threads) {
                thread.join(Deadline.USUAL.toMillis());
            }

            Deadline.succeeded(client.closeFuture());
            Deadline.succeeded(connection.accepted().closeFuture());
            Deadline.until(() -> operations.stream().allMatch(ChannelFuture::isDone), "every promise is done");
            Deadline.until(
                    () -> messages.stream().allMatch(message -> message.refCnt() == 0), "every message is released");
            connection.clientEvents().awaitEvent("handlerRemoved");
            assertThat(connection.clientEvents().lifeCycle()).isEqualTo(WHOLE_LIFE);
            Deadline.succeeded(connection.server().close());
        }
    }

    // ---- the peer resets ----

    @Test
    void resetOfAnIdleConnectionEndsItWithAnException() throws Exception {
        needs(Feature.TCP);
        ChannelRecorder events = new ChannelRecorder();
        Socket peer = plainSocket(bind(server(events)));
        events.awaitEvent("active");

        reset(peer);

        assertThat(events.awaitException()).isInstanceOf(IOException.class).hasMessageContaining("reset");
        events.awaitEvent("handlerRemoved");
        assertThat(events.lifeCycle()).isEqualTo(WHOLE_LIFE);
        assertThat(events.exceptions()).hasSize(1);
    }

    @Test
    void resetWhileWritingFailsPendingWrites() throws Exception {
        needs(Feature.SOCKETS);
        ChannelRecorder events = new ChannelRecorder();
        Socket peer = plainSocket(bind(server(events).childOption(ChannelOption.SO_SNDBUF, 8192)));
        Channel accepted = events.channel();
        List<ByteBuf> messages = new ArrayList<>();
        List<ChannelFuture> writes = new ArrayList<>();
        for (int i = 0; i < 10; i++) {
            ByteBuf message = accepted.alloc().buffer(2_000_000).writeZero(2_000_000);
            messages.add(message);
            writes.add(i < 9 ? accepted.writeAndFlush(message) : accepted.write(message));
        }
        Deadline.succeeded(accepted.eventLoop().submit(() -> {}));

        reset(peer);

        assertThat(Deadline.causeOf(writes.get(8))).isInstanceOf(IOException.class);
        assertThat(Deadline.causeOf(writes.get(9))).isInstanceOf(IOException.class);
        Deadline.succeeded(accepted.closeFuture());
        events.awaitEvent("handlerRemoved");
        assertThat(events.lifeCycle()).isEqualTo(WHOLE_LIFE);
        assertThat(messages).allMatch(message -> message.refCnt() == 0);
    }

    @Test
    void resetWhileWritingAndNotReadingFailsPendingWrites() throws Exception {
        needs(Feature.SOCKETS);
        ChannelRecorder events = new ChannelRecorder();
        Socket peer = plainSocket(bind(
                server(events).childOption(ChannelOption.SO_SNDBUF, 8192).childOption(ChannelOption.AUTO_READ, false)));
        Channel accepted = events.channel();
        events.awaitEvent("active");
        ChannelFuture write = accepted.writeAndFlush(accepted.alloc().buffer().writeZero(8_000_000));
        Deadline.succeeded(accepted.eventLoop().submit(() -> {}));

        reset(peer);

        assertThat(Deadline.causeOf(write)).isInstanceOf(IOException.class);
        events.awaitEvent("handlerRemoved");
    }

    @Test
    void writesToAConnectionThatThePeerResetFail() throws Exception {
        needs(Feature.SOCKETS);
        ChannelRecorder events = new ChannelRecorder();
        Socket peer = plainSocket(bind(server(events).childOption(ChannelOption.AUTO_READ, false)));
        Channel accepted = events.channel();
        events.awaitEvent("active");

        accepted.eventLoop().execute(() -> {
            try {
                reset(peer); // while the loop is here it cannot have seen it
            } catch (IOException e) {
                throw new AssertionError(e);
            }
            for (int i = 0; i < 10; i++) {
                accepted.writeAndFlush(text("x"), accepted.voidPromise());
            }
        });

        Deadline.succeeded(accepted.closeFuture());
        events.awaitEvent("handlerRemoved");
        assertThat(events.exceptions()).isNotEmpty().allMatch(cause -> cause instanceof IOException);
    }

    @Test
    void connectionThatIsResetBeforeItIsAcceptedHarmsNobody() throws Exception {
        needs(Feature.SOCKETS);
        List<ChannelRecorder> children = new CopyOnWriteArrayList<>();
        Channel server = bind(server(new io.millrace.channel.ChannelInitializer<>() {
                    @Override
                    protected void initChannel(Channel channel) {
                        ChannelRecorder recorder = new ChannelRecorder();
                        children.add(recorder);
                        channel.pipeline().addLast(recorder);
                    }
                })
                .option(ChannelOption.AUTO_READ, false));
        for (int i = 0; i < 5; i++) {
            reset(plainSocket(server));
        }
        Socket good = plainSocket(server);
        good.getOutputStream().write(1);

        server.config().setAutoRead(true);

        Deadline.until(() -> children.stream().anyMatch(child -> child.byteCount() == 1), "the good one is served");
        Deadline.until(
                () -> children.stream()
                                .filter(child -> child.count("handlerRemoved") == 1)
                                .count()
                        == children.size() - 1,
                "the others have ended");
    }

    @Test
    void peerThatClosesWithUnreadBytesLeavesAClosedChannel() throws Exception {
        needs(Feature.SOCKETS);
        ChannelRecorder events = new ChannelRecorder();
        Socket peer = plainSocket(bind(server(events)));
        Channel accepted = events.channel();
        Deadline.succeeded(accepted.writeAndFlush(text("nobody reads this")));

        peer.close();

        events.awaitEvent("handlerRemoved");
        assertThat(events.lifeCycle()).isEqualTo(WHOLE_LIFE);
    }

    @Test
    void readThatFindsNoMemoryEndsTheChannelWithAnException() {
        needs(Feature.SOCKETS);
        RecvByteBufAllocator none = () -> {
            throw new IllegalStateException("no memory");
        };
        ChannelRecorder events = new ChannelRecorder();
        Channel server = bind(server(events).childOption(ChannelOption.RECVBUF_ALLOCATOR, none));
        Channel client = connect(client(new ChannelRecorder()), server);
        client.writeAndFlush(text("x"));

        assertThat(events.awaitException()).hasMessage("no memory");
        events.awaitEvent("handlerRemoved");
        assertThat(events.exceptions()).hasSize(1);
    }

    @Test
    void readAfterCloseIsNothing() {
        Connection connection = connection(server -> {}, client -> client.option(ChannelOption.AUTO_READ, false));
        Channel client = connection.client();
        Deadline.succeeded(connection.accepted().writeAndFlush(text("unread")));

        Deadline.succeeded(client.eventLoop().submit(() -> {
            client.close();
            client.read();
        }));

        connection.clientEvents().awaitEvent("handlerRemoved");
        assertThat(connection.clientEvents().exceptions()).isEmpty();
    }

    // ---- lingering ----

    @Test
    void closeWithoutLingerResetsThePeer() throws Exception {
        needs(Feature.TCP);
        ChannelRecorder events = new ChannelRecorder();
        Socket peer = plainSocket(bind(server(events).childOption(ChannelOption.SO_LINGER, 0)));
        events.awaitEvent("active");

        Deadline.succeeded(events.channel().close());

        org.assertj.core.api.Assertions.assertThatThrownBy(
                        () -> peer.getInputStream().read())
                .isInstanceOf(SocketException.class)
                .hasMessageContaining("reset");
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 30})
    void lingeringCloseDoesNotHoldUpTheLoop(int lingerSeconds) throws Exception {
        needs(Feature.TCP);
        ChannelRecorder events = new ChannelRecorder();
        Channel server = bind(server(events)
                .childOption(ChannelOption.SO_LINGER, lingerSeconds)
                .childOption(ChannelOption.SO_SNDBUF, 100_000));
        Socket peer = plainSocket(server);
        Channel accepted = events.channel();
        EventLoop loop = accepted.eventLoop();
        accepted.writeAndFlush(accepted.alloc().buffer().writeZero(40_000));
        Deadline.succeeded(loop.submit(() -> {}));

        ChannelFuture close = accepted.close();
        Deadline.succeeded(loop.submit(() -> {})); // it runs tasks while the close lingers

        assertThat(peer.getInputStream().readAllBytes()).hasSize(40_000);
        Deadline.succeeded(close);
        events.awaitEvent("handlerRemoved");
        assertThat(events.lifeCycle()).isEqualTo(WHOLE_LIFE);
    }

    // ---- memory ----

    @Test
    void idleConnectionsHoldNoBuffer() {
        Channel server = bind(server(new EchoHandler()));
        int before = openBuffers();
        for (int i = 0; i < 20; i++) {
            ChannelRecorder events = new ChannelRecorder();
            Channel client = connect(client(events), server);
            client.writeAndFlush(Unpooled.wrappedBuffer(new byte[1000]));
            events.awaitBytes(1000);
        }

        Deadline.until(() -> openBuffers() <= before, "every buffer is back");
    }

    private static int openBuffers() {
        return ResourceLeakDetector.detectors().stream()
                .mapToInt(ResourceLeakDetector::openResources)
                .sum();
    }

    // ---- from loop to loop ----

    @Test
    void deregisteredChannelGoesOnOnAnotherLoop() {
        Connection connection = connection();
        Channel client = connection.client();
        EventLoop first = client.eventLoop();

        Deadline.succeeded(client.deregister());
        connection.clientEvents().awaitEvent("unregistered");
        assertThat(client.isRegistered()).isFalse();
        Deadline.succeeded(connection.accepted().writeAndFlush(text("meanwhile")));
        EventLoop second = newGroup(1).next();
        Deadline.succeeded(second.register(client));

        assertThat(client.eventLoop()).isSameAs(second).isNotSameAs(first);
        assertThat(text(connection.clientEvents().awaitBytes(9))).isEqualTo("meanwhile");
        Deadline.succeeded(client.writeAndFlush(text("hello")));
        assertThat(text(connection.acceptedEvents().awaitBytes(5))).isEqualTo("hello");
        assertThat(connection.clientEvents().count("active")).isEqualTo(1);
        Deadline.succeeded(client.close());
    }

    @Test
    void exceptionOfAHandlerLeavesTheChannelOpen() {
        ChannelRecorder events = new ChannelRecorder() {
            @Override
            public void channelRead(ChannelHandlerContext ctx, Object message) {
                super.channelRead(ctx, message);
                if (byteCount() == 1) {
                    throw new IllegalStateException("of the test");
                }
            }
        };
        Channel server = bind(server(events));
        Channel client = connect(client(new ChannelRecorder()), server);
        Deadline.succeeded(client.writeAndFlush(text("1")));
        assertThat(events.awaitException()).hasMessage("of the test");

        Deadline.succeeded(client.writeAndFlush(text("2")));

        assertThat(text(events.awaitBytes(2))).isEqualTo("12");
    }
}
