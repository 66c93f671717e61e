package io.millrace.channel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatNoException;

import io.millrace.buffer.ByteBuf;
import io.millrace.buffer.Unpooled;
import io.millrace.util.concurrent.DefaultEventExecutorGroup;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.nio.channels.ClosedChannelException;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What becomes of a channel when its loop ends, refuses it, or is another one than before. */
@Timeout(30)
class ChannelLifeCycleTest {
    private final DefaultEventLoop loop = new DefaultEventLoop();
    private final List<String> log = EventLog.newLog();
    private final FakeChannel channel = new FakeChannel();

    @AfterEach
    void shutDown() {
        loop.shutdownGracefully(0, 1, TimeUnit.SECONDS);
    }

    private static DefaultEventLoop endedLoop() throws Exception {
        DefaultEventLoop ended = new DefaultEventLoop();
        ended.submit(() -> {}).sync();
        end(ended);
        return ended;
    }

    private static void end(DefaultEventLoop loop) throws Exception {
        loop.shutdownGracefully(0, 0, TimeUnit.SECONDS);
        assertThat(loop.awaitTermination(20, TimeUnit.SECONDS)).isTrue();
    }

    private void settle() throws Exception {
        for (int i = 0; i < 3; i++) {
            loop.submit(() -> {}).sync();
        }
    }

    private static ByteBuf buffer(int bytes) {
        return Unpooled.buffer(bytes).writeZero(bytes);
    }

    // ---- never registered ----

    @Test
    void closeListenersOfAChannelThatWasNeverRegisteredAreCalled() throws Exception {
        CountDownLatch closed = new CountDownLatch(1);
        channel.closeFuture().addListener(future -> closed.countDown());

        assertThat(channel.close().sync().isSuccess()).isTrue();

        assertThat(closed.await(20, TimeUnit.SECONDS)).isTrue();
        assertThat(channel.fake.closes).hasValue(1);
    }

    @Test
    void aSecondCloseOfAChannelThatWasNeverRegisteredSucceedsAndClosesNothing() throws Exception {
        channel.close().sync();
        assertThat(channel.close().sync().isSuccess()).isTrue();
        assertThat(channel.fake.closes).hasValue(1);
    }

    @Test
    void aClosedChannelIsNotRegistered() throws Exception {
        channel.close().sync();
        ChannelFuture registration = loop.register(channel).await();
        assertThat(registration.cause()).isInstanceOf(ClosedChannelException.class);
        assertThat(channel.fake.registrations).hasValue(0);
    }

    @Test
    void aSecondRegistrationIsRefusedWhileTheFirstIsOnItsWay() throws Exception {
        CountDownLatch go = new CountDownLatch(1);
        loop.execute(() -> awaitQuietly(go));
        DefaultEventLoop other = new DefaultEventLoop();
        ChannelFuture first = loop.register(channel);
        ChannelFuture second = other.register(channel);
        go.countDown();

        assertThat(second.await().cause()).isInstanceOf(IllegalStateException.class);
        assertThat(first.sync().isSuccess()).isTrue();
        assertThat(channel.eventLoop()).isSameAs(loop);
        assertThat(channel.fake.registrations).hasValue(1);
        other.shutdownGracefully(0, 0, TimeUnit.SECONDS);
    }

    private static void awaitQuietly(CountDownLatch latch) {
        try {
            assertThat(latch.await(20, TimeUnit.SECONDS)).isTrue();
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    // ---- the loop has ended ----

    @Test
    void aWriteAboveTheWaterMarkFailsAndReleasesWhenTheLoopHasEnded() throws Exception {
        loop.register(channel).sync();
        end(loop);
        ByteBuf large = buffer(100_000);

        ChannelFuture write = channel.write(large);

        assertThat(write.cause()).isInstanceOf(RejectedExecutionException.class);
        assertThat(large.refCnt()).isZero();
        assertThat(channel.outboundBuffer().totalPendingWriteBytes()).isZero();
    }

    @Test
    void theConfigurationCanBeReadAndChangedWhenTheLoopHasEnded() throws Exception {
        loop.register(channel).sync();
        end(loop);
        assertThatNoException().isThrownBy(() -> {
            channel.config().getRecvByteBufAllocator();
            channel.config().setRecvByteBufAllocator(new FixedRecvByteBufAllocator(100));
            channel.config().setAutoRead(false);
        });
    }

    @Test
    void aDeregisteredChannelWhoseLoopHasEndedIsClosedByTheCaller() throws Exception {
        loop.register(channel).sync();
        ByteBuf message = buffer(10);
        ChannelFuture write = channel.write(message);
        channel.deregister().sync();
        end(loop);

        assertThat(channel.close().sync().isSuccess()).isTrue();

        assertThat(channel.isOpen()).isFalse();
        assertThat(channel.closeFuture().isDone()).isTrue();
        assertThat(message.refCnt()).isZero();
        assertThat(write.cause()).isInstanceOf(ClosedChannelException.class);
    }

    @Test
    void anAbandonedChannelEndsForAllWhoWaitForIt() throws Exception {
        loop.register(channel).sync();
        ByteBuf message = buffer(10);
        ChannelFuture write = channel.write(message);

        loop.submit(() -> channel.abandon(new IllegalStateException("of the test")))
                .sync();

        assertThat(channel.closeFuture().sync().isSuccess()).isTrue();
        assertThat(channel.isOpen()).isFalse();
        assertThat(write.await().cause()).isNotNull();
        assertThat(message.refCnt()).isZero();
        assertThat(channel.close().sync().isSuccess()).isTrue();
        assertThat(channel.fake.closes).hasValue(1);
    }

    @Test
    void aRegistrationThatIsRefusedReleasesWhatIsQueuedAndRemovesTheHandlers() throws Exception {
        channel.pipeline().addLast(new EventLog("a", log));
        loop.register(channel).sync();
        ByteBuf message = buffer(10);
        ChannelFuture write = channel.write(message);
        channel.deregister().sync();

        ChannelFuture registration = endedLoop().register(channel).await();
        assertThat(channel.closeFuture().await(20, TimeUnit.SECONDS)).isTrue();
        settle();

        assertThat(registration.cause()).isInstanceOf(RejectedExecutionException.class);
        assertThat(write.await().cause()).isInstanceOf(ClosedChannelException.class);
        assertThat(message.refCnt()).isZero();
        assertThat(log).contains("a.handlerRemoved");
    }

    // ---- lingering close ----

    @Test
    void aLingeringCloseFailsWhatIsQueuedAtOnceAndFiresInactiveAfterwards() throws Exception {
        channel.pipeline().addLast(new EventLog("a", log));
        channel.fake.lingers = true;
        loop.register(channel).sync();
        ByteBuf message = buffer(10);
        ChannelFuture write = channel.write(message);

        ChannelFuture close = channel.close();

        assertThat(write.await().cause()).isInstanceOf(ClosedChannelException.class);
        assertThat(message.refCnt()).isZero();
        settle();
        assertThat(close.isDone()).isFalse();
        assertThat(log).doesNotContain("a.channelInactive");
        channel.fake.lingering.remove().run();
        settle();
        assertThat(close.sync().isSuccess()).isTrue();
        assertThat(log).containsSubsequence("a.channelInactive", "a.channelUnregistered", "a.handlerRemoved");
    }

    @Test
    void aLingeringCloseThatOutlivesTheLoopLeavesNothingBehind() throws Exception {
        channel.pipeline().addLast(new EventLog("a", log));
        channel.fake.lingers = true;
        loop.register(channel).sync();
        ByteBuf message = buffer(10);
        ChannelFuture write = channel.write(message);
        CountDownLatch closed = new CountDownLatch(1);
        channel.closeFuture().addListener(future -> closed.countDown());
        CountDownLatch go = new CountDownLatch(1);
        loop.execute(() -> awaitQuietly(go));
        channel.close();
        loop.shutdownGracefully(0, 0, TimeUnit.SECONDS);
        go.countDown();
        assertThat(loop.awaitTermination(20, TimeUnit.SECONDS)).isTrue();

        assertThat(write.isDone()).isTrue();
        assertThat(message.refCnt()).isZero();
        assertThat(log).containsSubsequence("a.channelInactive", "a.channelUnregistered", "a.handlerRemoved");
        channel.fake.lingering.remove().run();
        assertThat(closed.await(20, TimeUnit.SECONDS)).isTrue();
    }

    // ---- connect ----

    @Test
    void aCancelledConnectOfAHandlerWithItsOwnExecutorClosesOnTheLoop() throws Exception {
        DefaultEventExecutorGroup group = new DefaultEventExecutorGroup(1);
        channel.fake.connects = false;
        AtomicReference<ChannelPromise> promise = new AtomicReference<>();
        channel.pipeline().addLast(group, new ChannelInboundHandlerAdapter() {
            @Override
            public void handlerAdded(ChannelHandlerContext ctx) {
                promise.set(ctx.newPromise());
            }
        });
        loop.register(channel).sync();
        group.next().submit(() -> {}).sync();
        channel.pipeline().connect(new InetSocketAddress(1), promise.get());
        group.next().submit(() -> {}).sync();
        settle();

        assertThat(promise.get().cancel(false)).isTrue();

        assertThat(channel.closeFuture().await(20, TimeUnit.SECONDS)).isTrue();
        assertThat(channel.fake.closedOnLoop).isTrue();
        group.shutdownGracefully(0, 0, TimeUnit.SECONDS);
    }

    @Test
    void aConnectTimeOutClosesOnTheLoopThatTheChannelHasMovedTo() throws Exception {
        DefaultEventLoop other = new DefaultEventLoop();
        channel.fake.connects = false;
        channel.config().setConnectTimeoutMillis(200);
        loop.register(channel).sync();
        ChannelFuture connect = channel.connect(new InetSocketAddress(1));
        channel.deregister().sync();
        other.register(channel).sync();

        assertThat(connect.await(20, TimeUnit.SECONDS)).isTrue();

        assertThat(connect.cause()).isInstanceOf(ConnectTimeoutException.class);
        assertThat(channel.closeFuture().await(20, TimeUnit.SECONDS)).isTrue();
        assertThat(channel.fake.closedOnLoop).isTrue();
        other.shutdownGracefully(0, 0, TimeUnit.SECONDS);
    }

    // ---- handlers whose executor has ended ----

    @Test
    void handlersOnTheLoopAreRemovedAlthoughTheExecutorOfAnotherHasEnded() throws Exception {
        DefaultEventExecutorGroup group = new DefaultEventExecutorGroup(1);
        channel.pipeline().addLast(new EventLog("a", log));
        channel.pipeline().addLast(group, new EventLog("b", log));
        channel.pipeline().addLast(new EventLog("c", log));
        loop.register(channel).sync();
        group.next().submit(() -> {}).sync();
        group.shutdownGracefully(0, 0, TimeUnit.SECONDS);
        assertThat(group.awaitTermination(20, TimeUnit.SECONDS)).isTrue();

        loop.submit(() -> channel.doClose(channel.newPromise())).sync();
        settle();

        assertThat(log).contains("c.handlerRemoved", "a.handlerRemoved").doesNotContain("b.handlerRemoved");
        assertThat(channel.pipeline().firstContext()).isNull();
    }

    // ---- the account ----

    @Test
    void aWriteOfAnotherThreadAboveTheWaterMarkChangesWritabilityOnce() throws Exception {
        channel.pipeline().addLast(new EventLog("a", log));
        loop.register(channel).sync();
        channel.write(buffer(100_000));
        settle();
        assertThat(log).filteredOn(line -> line.contains("writability")).containsExactly("a.writability false");
        channel.close().sync();
    }

    @Test
    void aRefusedWriteDoesNotTouchTheAccount() {
        ChannelOutboundBuffer out = channel.outboundBuffer();
        assertThat(out.admit(1_000_000, 10_000)).isFalse();
        assertThat(out.totalPendingWriteBytes()).isZero();
        assertThat(out.isWritable()).isTrue();
    }

    @Test
    void aHandlerMayFlushAgainWhenACancelledWriteMakesTheChannelWritable() throws Exception {
        AtomicInteger again = new AtomicInteger();
        channel.config().setWriteBufferWaterMark(new WriteBufferWaterMark(1000, 2000));
        channel.pipeline().addLast(new ChannelInboundHandlerAdapter() {
            @Override
            public void channelWritabilityChanged(ChannelHandlerContext ctx) {
                if (ctx.channel().isWritable()) {
                    again.incrementAndGet();
                    ctx.writeAndFlush(buffer(10));
                }
            }
        });
        loop.register(channel).sync();
        ByteBuf cancelled = buffer(5000);
        ChannelPromise last = channel.newPromise();
        loop.submit(() -> {
                    ChannelPromise first = channel.newPromise();
                    channel.write(cancelled, first);
                    channel.write(buffer(5), last);
                    first.cancel(false);
                    channel.flush();
                })
                .sync();

        assertThat(last.await(20, TimeUnit.SECONDS)).isTrue();
        assertThat(last.isSuccess()).isTrue();
        assertThat(again).hasValue(1);
        assertThat(cancelled.refCnt()).isZero();
        assertThat(channel.writeAndFlush(buffer(7)).sync().isSuccess()).isTrue();
        // On the loop, for a promise is completed before its bytes leave the account.
        assertThat(loop.submit(() -> channel.outboundBuffer().totalPendingWriteBytes())
                        .get())
                .isZero();
        channel.close().sync();
    }

    @Test
    void anotherEstimatorCountsFromTheNextMessageOn() {
        channel.config().setMessageSizeEstimator(() -> message -> 1);
        long one = channel.sizeOf("message");
        channel.config().setMessageSizeEstimator(() -> message -> 50);
        assertThat(channel.sizeOf("message") - one).isEqualTo(49);
    }

    // ---- a channel over a half that does as it is told ----

    private static final class FakeChannel extends AbstractChannel {
        final FakeIo fake;

        FakeChannel() {
            super(null, new FakeIo());
            fake = (FakeIo) io();
        }
    }

    private static final class FakeIo extends ChannelIo {
        final AtomicInteger registrations = new AtomicInteger();
        final AtomicInteger closes = new AtomicInteger();
        final Queue<Runnable> lingering = new ConcurrentLinkedQueue<>();
        volatile boolean open = true;
        volatile boolean lingers;
        volatile boolean connects = true;
        volatile boolean closedOnLoop;

        @Override
        public ChannelMetadata metadata() {
            return new ChannelMetadata(false);
        }

        @Override
        protected boolean fits(EventLoop loop) {
            return true;
        }

        @Override
        protected void register(EventLoop loop) {
            registrations.incrementAndGet();
        }

        @Override
        protected void deregister() {}

        @Override
        public boolean isOpen() {
            return open;
        }

        @Override
        public boolean isActive() {
            return open && registrations.get() > 0;
        }

        @Override
        public @Nullable SocketAddress localAddress() {
            return null;
        }

        @Override
        public @Nullable SocketAddress remoteAddress() {
            return null;
        }

        @Override
        protected void bind(SocketAddress local) {}

        @Override
        protected boolean connect(SocketAddress remote, @Nullable SocketAddress local) {
            return connects;
        }

        @Override
        protected void beginRead() {}

        @Override
        protected void endRead() {}

        @Override
        protected Object filter(Object message) {
            return message;
        }

        @Override
        protected void write(ChannelOutboundBuffer out) {
            while (out.current() != null) {
                out.remove();
            }
        }

        /** A close that takes until the test runs it. */
        @Override
        protected @Nullable Executor closeExecutor() {
            return lingers ? lingering::add : null;
        }

        @Override
        protected void closeNow() {
            closes.incrementAndGet();
            open = false;
            closedOnLoop = channel().isRegistered() && channel().eventLoop().inEventLoop();
        }

        @Override
        public void handle(IoRegistration registration, IoEvent event) {}
    }
}
