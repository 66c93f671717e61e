package io.millrace.channel.pool;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatNullPointerException;

import io.millrace.bootstrap.Bootstrap;
import io.millrace.bootstrap.ServerBootstrap;
import io.millrace.channel.Channel;
import io.millrace.channel.ChannelFuture;
import io.millrace.channel.ChannelHandler;
import io.millrace.channel.ChannelInboundHandlerAdapter;
import io.millrace.channel.EventLoopGroup;
import io.millrace.channel.MultiThreadIoEventLoopGroup;
import io.millrace.channel.local.LocalAddress;
import io.millrace.channel.local.LocalIoHandler;
import io.millrace.channel.pool.FixedChannelPool.AcquireTimeoutAction;
import io.millrace.util.concurrent.Future;
import io.millrace.util.concurrent.GlobalEventExecutor;
import io.millrace.util.concurrent.Promise;
import java.net.ConnectException;
import java.nio.channels.ClosedChannelException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class ChannelPoolTest {

    private final EventLoopGroup group = new MultiThreadIoEventLoopGroup(2, LocalIoHandler.newFactory());
    private final LocalAddress address = new LocalAddress(ChannelPoolTest.class);
    private final CountingHandler handler = new CountingHandler();
    private Channel server;

    @BeforeEach
    void listen() throws Exception {
        server = new ServerBootstrap()
                .group(group)
                .childHandler(new Noop())
                .bind(address)
                .sync()
                .channel();
    }

    @AfterEach
    void shutDown() throws Exception {
        assertThat(group.shutdownGracefully(0, 10, TimeUnit.SECONDS).await(20, TimeUnit.SECONDS))
                .isTrue();
    }

    // ---- simple

    @Test
    void releasedChannelIsHandedOutAgain() throws Exception {
        SimpleChannelPool pool = new SimpleChannelPool(bootstrap(), handler);

        Channel first = get(pool.acquire());
        get(pool.release(first));
        Channel second = get(pool.acquire());
        Channel third = get(pool.acquire());

        assertThat(second).isSameAs(first);
        assertThat(third).isNotSameAs(first);
        assertThat(handler.created.get()).isEqualTo(2);
        assertThat(handler.acquired.get()).isEqualTo(3);
        assertThat(handler.released.get()).isEqualTo(1);
    }

    @Test
    void closedIdleChannelIsReplaced() throws Exception {
        SimpleChannelPool pool = new SimpleChannelPool(bootstrap(), handler);
        Channel first = get(pool.acquire());
        get(pool.release(first));
        first.close().sync();

        Channel second = get(pool.acquire());

        assertThat(second).isNotSameAs(first);
        assertThat(second.isActive()).isTrue();
    }

    @Test
    void unhealthyChannelIsReleasedButNotKept() throws Exception {
        SimpleChannelPool pool = new SimpleChannelPool(bootstrap(), handler);
        Channel channel = get(pool.acquire());
        channel.close().sync();

        get(pool.release(channel));

        assertThat(handler.released.get()).isEqualTo(1);
        assertThat(pool.pollChannel()).isNull();
    }

    @Test
    void withoutACheckAtReleaseAClosedChannelIsKept() throws Exception {
        SimpleChannelPool pool = new SimpleChannelPool(bootstrap(), handler, ChannelHealthChecker.ACTIVE, false);
        Channel channel = get(pool.acquire());
        channel.close().sync();

        get(pool.release(channel));

        assertThat(pool.pollChannel()).isSameAs(channel);
    }

    @Test
    void orderOfReuseIsTheOneAskedFor() throws Exception {
        for (boolean lastRecentUsed : new boolean[] {true, false}) {
            SimpleChannelPool pool =
                    new SimpleChannelPool(bootstrap(), handler, ChannelHealthChecker.ACTIVE, true, lastRecentUsed);
            Channel first = get(pool.acquire());
            Channel second = get(pool.acquire());
            get(pool.release(first));
            get(pool.release(second));

            assertThat(get(pool.acquire())).isSameAs(lastRecentUsed ? second : first);
        }
    }

    @Test
    void channelOfAnotherPoolIsRefusedAndClosed() throws Exception {
        SimpleChannelPool pool = new SimpleChannelPool(bootstrap(), handler);
        SimpleChannelPool other = new SimpleChannelPool(bootstrap(), handler);
        Channel channel = get(pool.acquire());

        Future<Void> release = other.release(channel);

        assertThat(release.await(10, TimeUnit.SECONDS)).isTrue();
        assertThat(release.cause())
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("was not acquired from this ChannelPool");
        assertThat(channel.closeFuture().await(10, TimeUnit.SECONDS)).isTrue();
    }

    @Test
    void secondReleaseIsRefused() throws Exception {
        SimpleChannelPool pool = new SimpleChannelPool(bootstrap(), handler);
        Channel channel = get(pool.acquire());
        get(pool.release(channel));

        assertThat(pool.release(channel).await().cause()).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void poolThatTakesNoMoreClosesTheChannel() throws Exception {
        SimpleChannelPool pool = new SimpleChannelPool(bootstrap(), handler) {
            @Override
            protected boolean offerChannel(Channel channel) {
                return false;
            }
        };
        Channel channel = get(pool.acquire());

        assertThat(pool.release(channel).await().cause())
                .isInstanceOf(IllegalStateException.class)
                .hasMessage("ChannelPool full");
        assertThat(channel.closeFuture().await(10, TimeUnit.SECONDS)).isTrue();
        assertThat(handler.released.get()).isZero();
    }

    @Test
    void cancelledAcquisitionGivesTheChannelBack() throws Exception {
        List<Promise<?>> connects = new ArrayList<>();
        SimpleChannelPool pool = new SimpleChannelPool(bootstrap(), handler) {
            @Override
            protected ChannelFuture connectChannel(Bootstrap bs) {
                ChannelFuture connect = super.connectChannel(bs);
                connects.forEach(promise -> promise.cancel(false));
                return connect;
            }
        };
        Promise<Channel> promise = group.next().newPromise();
        connects.add(promise);

        pool.acquire(promise);

        assertThat(promise.isCancelled()).isTrue();
        connects.clear();
        // The loop of the channel gives it back after it was connected.
        handler.awaitReleased(1);
        assertThat(get(pool.acquire())).isNotNull();
        assertThat(handler.created.get()).isEqualTo(1);
    }

    @Test
    void failedConnectFailsTheAcquisition() throws Exception {
        server.close().sync();

        Future<Channel> acquire = new SimpleChannelPool(bootstrap(), handler).acquire();

        assertThat(acquire.await(10, TimeUnit.SECONDS)).isTrue();
        assertThat(acquire.cause()).isInstanceOf(ConnectException.class);
    }

    @Test
    void exceptionOfTheHandlerClosesTheChannel() throws Exception {
        SimpleChannelPool pool = new SimpleChannelPool(bootstrap(), handler);
        Channel channel = get(pool.acquire());
        handler.failRelease = true;

        assertThat(pool.release(channel).await().cause()).hasMessage("release");
        assertThat(channel.closeFuture().await(10, TimeUnit.SECONDS)).isTrue();

        handler.failAcquire = true;
        assertThat(pool.acquire().await().cause()).hasMessage("acquire");
    }

    @Test
    void failedHealthCheckReplacesTheChannel() throws Exception {
        AtomicInteger checks = new AtomicInteger();
        SimpleChannelPool pool = new SimpleChannelPool(
                bootstrap(),
                handler,
                channel -> {
                    checks.incrementAndGet();
                    return channel.eventLoop().newFailedFuture(new IllegalStateException("check"));
                },
                false);
        Channel channel = get(pool.acquire());
        get(pool.release(channel));

        assertThat(get(pool.acquire())).isNotSameAs(channel);
        assertThat(checks.get()).isEqualTo(1);
        assertThat(channel.closeFuture().await(10, TimeUnit.SECONDS)).isTrue();
    }

    @Test
    void healthCheckMayEndOnAnotherThreadAndLater() throws Exception {
        SimpleChannelPool pool = new SimpleChannelPool(
                bootstrap(), handler, channel -> GlobalEventExecutor.INSTANCE.submit(channel::isActive));
        Channel channel = get(pool.acquire());
        get(pool.release(channel));

        assertThat(get(pool.acquire())).isSameAs(channel); // the handler checks the threads
        assertThat(handler.acquired.get()).isEqualTo(2);
    }

    @Test
    void connectThatIsDoneAtOnceIsHandedOutOnTheLoop() throws Exception {
        SimpleChannelPool pool = new SimpleChannelPool(bootstrap(), handler) {
            @Override
            protected ChannelFuture connectChannel(Bootstrap bs) {
                return super.connectChannel(bs).syncUninterruptibly();
            }
        };

        assertThat(get(pool.acquire()).isActive()).isTrue();
        assertThat(handler.acquired.get()).isEqualTo(1);
    }

    @Test
    void closeClosesTheIdleChannelsAndThoseReleasedLater() throws Exception {
        SimpleChannelPool pool = new SimpleChannelPool(bootstrap(), handler);
        Channel idle = get(pool.acquire());
        Channel out = get(pool.acquire());
        get(pool.release(idle));

        pool.close();

        assertThat(idle.isOpen()).isFalse();
        assertThat(out.isOpen()).isTrue();
        get(pool.release(out));
        assertThat(out.closeFuture().await(10, TimeUnit.SECONDS)).isTrue();
    }

    @Test
    void closeAsyncIsForLoops() throws Exception {
        SimpleChannelPool pool = new SimpleChannelPool(bootstrap(), handler);
        Channel idle = get(pool.acquire());
        get(pool.release(idle));

        Future<Void> closed = get(idle.eventLoop().submit(pool::closeAsync));

        get(closed);
        assertThat(idle.isOpen()).isFalse();
    }

    // ---- fixed

    @Test
    void acquisitionBeyondTheMaximumWaitsForARelease() throws Exception {
        FixedChannelPool pool = new FixedChannelPool(bootstrap(), handler, 1);
        Channel channel = get(pool.acquire());
        Future<Channel> second = pool.acquire();
        assertThat(second.isDone()).isFalse();
        assertThat(pool.acquiredChannelCount()).isEqualTo(1);

        get(pool.release(channel));

        assertThat(get(second)).isSameAs(channel);
        get(pool.release(channel));
        assertThat(pool.acquiredChannelCount()).isZero();
    }

    @Test
    void tooManyWaitingAcquisitionsFail() throws Exception {
        FixedChannelPool pool = new FixedChannelPool(bootstrap(), handler, 1, 1);
        get(pool.acquire());
        pool.acquire();

        Throwable cause = pool.acquire().await().cause();

        assertThat(cause)
                .isInstanceOf(IllegalStateException.class)
                .hasMessageStartingWith("Too many outstanding acquire operations");
    }

    @Test
    void waitingAcquisitionFailsAfterTheTimeout() throws Exception {
        FixedChannelPool pool = fixed(AcquireTimeoutAction.FAIL, 20);
        Channel channel = get(pool.acquire());

        Future<Channel> second = pool.acquire();

        assertThat(second.await(10, TimeUnit.SECONDS)).isTrue();
        assertThat(second.cause()).isInstanceOf(TimeoutException.class);
        get(pool.release(channel));
        assertThat(pool.acquiredChannelCount()).isZero();
        get(pool.acquire());
    }

    @Test
    void waitingAcquisitionGetsANewChannelAfterTheTimeout() throws Exception {
        FixedChannelPool pool = fixed(AcquireTimeoutAction.NEW, 20);
        Channel channel = get(pool.acquire());

        Channel second = get(pool.acquire());

        assertThat(second).isNotSameAs(channel);
        assertThat(pool.acquiredChannelCount()).isEqualTo(2);
        get(pool.release(channel));
        get(pool.release(second));
        assertThat(pool.acquiredChannelCount()).isZero();
    }

    @Test
    void cancelledWaitingAcquisitionIsPassedOver() throws Exception {
        FixedChannelPool pool = new FixedChannelPool(bootstrap(), handler, 1);
        Channel channel = get(pool.acquire());
        Future<Channel> cancelled = pool.acquire();
        Future<Channel> third = pool.acquire();
        cancelled.cancel(false);

        get(pool.release(channel));

        assertThat(get(third)).isSameAs(channel);
        assertThat(pool.acquiredChannelCount()).isEqualTo(1);
    }

    @Test
    void failedConnectGivesItsSlotBack() throws Exception {
        FixedChannelPool pool = new FixedChannelPool(bootstrap(), handler, 1);
        server.close().sync();

        assertThat(pool.acquire().await().cause()).isInstanceOf(ConnectException.class);
        assertThat(pool.acquire().await().cause()).isInstanceOf(ConnectException.class);
        assertThat(pool.acquiredChannelCount()).isZero();
    }

    @Test
    void foreignChannelDoesNotFreeASlot() throws Exception {
        FixedChannelPool pool = new FixedChannelPool(bootstrap(), handler, 1);
        FixedChannelPool other = new FixedChannelPool(bootstrap(), handler, 1);
        get(pool.acquire());
        Channel foreign = get(other.acquire());

        assertThat(pool.release(foreign).await().cause()).isInstanceOf(IllegalArgumentException.class);
        assertThat(pool.acquiredChannelCount()).isEqualTo(1);
    }

    @Test
    void closeFailsWhoWaitsAndRefusesWhoComesLater() throws Exception {
        FixedChannelPool pool = new FixedChannelPool(bootstrap(), handler, 1);
        Channel channel = get(pool.acquire());
        Future<Channel> waiting = pool.acquire();

        pool.close();

        assertThat(waiting.await().cause()).isInstanceOf(ClosedChannelException.class);
        assertThat(pool.acquire().await().cause())
                .isInstanceOf(IllegalStateException.class)
                .hasMessage("FixedChannelPool was closed");
        assertThat(pool.release(channel).await().cause()).hasMessage("FixedChannelPool was closed");
        assertThat(channel.closeFuture().await(10, TimeUnit.SECONDS)).isTrue();
        get(pool.closeAsync());
    }

    @Test
    void argumentsAreChecked() {
        assertThatIllegalArgumentException().isThrownBy(() -> new FixedChannelPool(bootstrap(), handler, 0));
        assertThatIllegalArgumentException().isThrownBy(() -> new FixedChannelPool(bootstrap(), handler, 1, 0));
        assertThatIllegalArgumentException().isThrownBy(() -> fixed(AcquireTimeoutAction.FAIL, -1));
        assertThatNullPointerException().isThrownBy(() -> fixed(null, 5));
        assertThatNullPointerException().isThrownBy(() -> new SimpleChannelPool(bootstrap(), null));
    }

    @Test
    void manyThreadsNeverHaveMoreThanTheMaximumOut() throws Exception {
        long seed = System.nanoTime();
        System.out.println("ChannelPoolTest.manyThreads seed " + seed);
        int max = 3;
        FixedChannelPool pool = new FixedChannelPool(bootstrap(), handler, max);
        AtomicInteger out = new AtomicInteger();
        AtomicInteger most = new AtomicInteger();
        ExecutorService threads = Executors.newFixedThreadPool(8);
        try {
            List<java.util.concurrent.Future<?>> done = new ArrayList<>();
            for (int t = 0; t < 8; t++) {
                Random random = new Random(seed + t);
                done.add(threads.submit(() -> {
                    for (int i = 0; i < 100; i++) {
                        Channel channel = get(pool.acquire());
                        most.accumulateAndGet(out.incrementAndGet(), Math::max);
                        if (random.nextInt(10) == 0) {
                            channel.close();
                        }
                        out.decrementAndGet();
                        get(pool.release(channel));
                    }
                    return null;
                }));
            }
            for (java.util.concurrent.Future<?> future : done) {
                future.get(30, TimeUnit.SECONDS);
            }
        } finally {
            threads.shutdownNow();
        }

        assertThat(most.get()).isBetween(1, max);
        assertThat(pool.acquiredChannelCount()).isZero();
        assertThat(handler.acquired.get()).isEqualTo(800);
        assertThat(handler.released.get()).isEqualTo(800);
        pool.close();
    }

    // ---- map

    @Test
    void mapMakesAPoolForEachKeyAndClosesThem() throws Exception {
        AbstractChannelPoolMap<String, SimpleChannelPool> map = new AbstractChannelPoolMap<>() {
            @Override
            protected SimpleChannelPool newPool(String key) {
                return new SimpleChannelPool(bootstrap(), handler);
            }
        };
        SimpleChannelPool a = map.get("a");
        Channel idle = get(a.acquire());
        get(a.release(idle));

        assertThat(map.get("a")).isSameAs(a);
        assertThat(map.get("b")).isNotSameAs(a);
        assertThat(map.size()).isEqualTo(2);
        assertThat(map).extracting(Map.Entry::getKey).containsExactlyInAnyOrder("a", "b");
        assertThat(map.remove("b")).isTrue();
        assertThat(map.remove("b")).isFalse();
        assertThat(map.contains("b")).isFalse();
        map.close();
        assertThat(map.isEmpty()).isTrue();
        assertThat(idle.isOpen()).isFalse();
        assertThatNullPointerException().isThrownBy(() -> map.get(null));
    }

    private FixedChannelPool fixed(AcquireTimeoutAction action, long timeoutMillis) {
        return new FixedChannelPool(
                bootstrap(), handler, ChannelHealthChecker.ACTIVE, action, timeoutMillis, 1, Integer.MAX_VALUE);
    }

    private Bootstrap bootstrap() {
        return new Bootstrap().group(group).remoteAddress(address);
    }

    private static <T> T get(Future<T> future) throws Exception {
        return future.get(10, TimeUnit.SECONDS);
    }

    @ChannelHandler.Sharable
    private static final class Noop extends ChannelInboundHandlerAdapter {}

    private static final class CountingHandler implements ChannelPoolHandler {
        final AtomicInteger created = new AtomicInteger();
        final AtomicInteger acquired = new AtomicInteger();
        final AtomicInteger released = new AtomicInteger();
        volatile boolean failRelease;
        volatile boolean failAcquire;

        @Override
        public void channelCreated(Channel ch) {
            assertThat(ch.eventLoop().inEventLoop()).isTrue();
            created.incrementAndGet();
        }

        @Override
        public void channelAcquired(Channel ch) {
            assertThat(ch.eventLoop().inEventLoop()).isTrue();
            if (failAcquire) {
                throw new IllegalStateException("acquire");
            }
            acquired.incrementAndGet();
        }

        @Override
        public void channelReleased(Channel ch) {
            assertThat(ch.eventLoop().inEventLoop()).isTrue();
            if (failRelease) {
                throw new IllegalStateException("release");
            }
            synchronized (this) {
                released.incrementAndGet();
                notifyAll();
            }
        }

        synchronized void awaitReleased(int count) throws InterruptedException {
            long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(10);
            while (released.get() < count) {
                long left = deadline - System.nanoTime();
                assertThat(left).as("time left for %d releases", count).isPositive();
                TimeUnit.NANOSECONDS.timedWait(this, left);
            }
        }
    }
}
