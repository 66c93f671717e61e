package io.millrace.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.bootstrap.Bootstrap;
import io.millrace.bootstrap.ServerBootstrap;
import io.millrace.channel.Channel;
import io.millrace.channel.ChannelFuture;
import io.millrace.channel.ChannelHandlerContext;
import io.millrace.channel.DefaultEventLoop;
import io.millrace.channel.EventLoop;
import io.millrace.channel.EventLoopGroup;
import io.millrace.channel.ManualIoEventLoop;
import io.millrace.testkit.TransportUnderTest.Feature;
import io.millrace.util.concurrent.BlockingOperationException;
import io.millrace.util.concurrent.Future;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;

/** What a loop does beside I/O, and how it ends. */
public abstract class EventLoopContract extends TransportContract {
    /** For transports. */
    protected EventLoopContract() {}

    // ---- tasks ----

    @Test
    void tasksRunInOrderOnTheLoopsThread() {
        EventLoop loop = group().next();
        List<Integer> ran = new ArrayList<>();
        List<Thread> threads = new ArrayList<>();
        for (int i = 0; i < 1000; i++) {
            int number = i;
            loop.execute(() -> {
                ran.add(number);
                threads.add(Thread.currentThread());
            });
        }
        Deadline.succeeded(loop.submit(() -> {}));

        assertThat(ran).hasSize(1000).isSorted();
        assertThat(threads).containsOnly(threads.get(0)).doesNotContain(Thread.currentThread());
    }

    @Test
    void sleepingLoopIsWokenForEachTask() {
        EventLoop loop = group().next();
        for (int i = 0; i < 300; i++) {
            // Each waits for the one before, so that the loop is asleep or about to be.
            Deadline.succeeded(loop.submit(() -> {}));
        }
        assertThat(loop.inEventLoop()).isFalse();
    }

    @Test
    void throwingTaskDoesNotEndTheLoop() {
        EventLoop loop = group().next();
        loop.execute(() -> {
            throw new IllegalStateException("of the test");
        });
        Future<?> failing = loop.submit(() -> {
            throw new IllegalStateException("of the test, submitted");
        });

        assertThat(Deadline.causeOf(failing)).hasMessage("of the test, submitted");
        Deadline.succeeded(loop.submit(() -> {}));
    }

    @Test
    void timersRunInTheOrderOfTheirDeadlinesAndNotBefore() {
        EventLoop loop = group().next();
        List<Integer> ran = Collections.synchronizedList(new ArrayList<>());
        long start = System.nanoTime();
        List<Future<?>> timers = new ArrayList<>();
        AtomicReference<Long> firstAt = new AtomicReference<>();
        Deadline.succeeded(loop.submit(() -> {
            for (int delay : new int[] {60, 20, 40}) {
                timers.add(loop.schedule(
                        () -> {
                            ran.add(delay);
                            firstAt.compareAndSet(null, System.nanoTime());
                        },
                        delay,
                        TimeUnit.MILLISECONDS));
            }
        }));

        timers.forEach(Deadline::succeeded);

        assertThat(ran).containsExactly(20, 40, 60);
        assertThat(Objects.requireNonNull(firstAt.get()) - start)
                .isGreaterThanOrEqualTo(TimeUnit.MILLISECONDS.toNanos(20));
    }

    @Test
    void cancelledTimerDoesNotRun() {
        EventLoop loop = group().next();
        AtomicBoolean ran = new AtomicBoolean();
        // On the loop the timer cannot be due before it is cancelled.
        Future<Boolean> cancelled = loop.submit(() ->
                loop.schedule(() -> ran.set(true), 20, TimeUnit.MILLISECONDS).cancel(false));
        assertThat(Deadline.valueOf(cancelled)).isTrue();
        Future<?> fromHere = loop.schedule(() -> ran.set(true), 1, TimeUnit.MINUTES);
        assertThat(fromHere.cancel(false)).isTrue();

        Deadline.succeeded(loop.schedule(() -> {}, 40, TimeUnit.MILLISECONDS));
        assertThat(ran).isFalse();
    }

    @Test
    void repeatedTimerRunsUntilItIsCancelled() {
        EventLoop loop = group().next();
        CountDownLatch three = new CountDownLatch(3);
        Future<?> repeated = loop.scheduleAtFixedRate(three::countDown, 0, 2, TimeUnit.MILLISECONDS);

        Deadline.open(three, "three runs");
        assertThat(repeated.cancel(false)).isTrue();
        assertThat(repeated.isCancelled()).isTrue();
    }

    @Test
    void timerShorterThanAMillisecondIsMet() {
        EventLoop loop = group().next();
        for (int i = 0; i < 50; i++) {
            Deadline.succeeded(loop.schedule(() -> {}, 100, TimeUnit.MICROSECONDS));
        }
        long start = System.nanoTime();
        Deadline.succeeded(loop.schedule(() -> {}, 300, TimeUnit.MICROSECONDS));
        assertThat(System.nanoTime() - start).isGreaterThanOrEqualTo(TimeUnit.MICROSECONDS.toNanos(300));
    }

    @Test
    void waitingOnTheOwnLoopIsRefused() {
        EventLoop loop = group().next();
        Future<?> never = loop.newPromise();

        assertThat(Deadline.causeOf(loop.submit(() -> {
                    never.await();
                    return "not refused";
                })))
                .isInstanceOf(BlockingOperationException.class);
    }

    // ---- nobody starves ----

    @Test
    void endlessTasksDoNotStarveIo() {
        EventLoopGroup one = newGroup(1);
        Channel server = bind(new ServerBootstrap().group(one).childHandler(new EchoHandler()));
        ChannelRecorder events = new ChannelRecorder();
        Channel client = connect(new Bootstrap().group(one).handler(events), server);
        AtomicBoolean stop = new AtomicBoolean();
        one.next().execute(new Runnable() {
            @Override
            public void run() {
                if (!stop.get()) {
                    one.next().execute(this);
                }
            }
        });

        try {
            for (int i = 1; i <= 3; i++) {
                client.writeAndFlush(text("x"));
                events.awaitBytes(i);
            }
        } finally {
            stop.set(true);
        }
    }

    @Test
    void endlessIoDoesNotStarveTasksAndTimers() {
        EventLoopGroup one = newGroup(1);
        Channel server = bind(new ServerBootstrap().group(one).childHandler(new EchoHandler()));
        CountDownLatch turns = new CountDownLatch(100);
        Channel client = connect(
                new Bootstrap().group(one).handler(new ChannelRecorder() {
                    @Override
                    public void channelRead(ChannelHandlerContext ctx, Object message) {
                        turns.countDown();
                        ctx.writeAndFlush(message, ctx.voidPromise());
                    }
                }),
                server);
        client.writeAndFlush(text("for ever"));
        Deadline.open(turns, "the ball is in play");

        Deadline.succeeded(one.next().schedule(() -> {}, 10, TimeUnit.MILLISECONDS));
        Deadline.succeeded(one.next().submit(() -> {}));
        Deadline.succeeded(client.close());
    }

    // ---- the end ----

    @Test
    void shutdownClosesTheChannelsAndEndsTheThread() {
        EventLoopGroup group = newGroup(1);
        ChannelRecorder acceptedEvents = new ChannelRecorder();
        ChannelRecorder serverEvents = new ChannelRecorder();
        Channel server = bind(
                new ServerBootstrap().group(group).childHandler(acceptedEvents).handler(serverEvents));
        Channel client = connect(client(new ChannelRecorder()), server);
        acceptedEvents.awaitEvent("active");
        AtomicReference<Thread> thread = new AtomicReference<>();
        Deadline.succeeded(group.next().submit(() -> thread.set(Thread.currentThread())));

        Deadline.succeeded(group.shutdownGracefully(0, 10, TimeUnit.SECONDS));

        assertThat(group.isTerminated()).isTrue();
        assertThat(server.isOpen()).isFalse();
        for (ChannelRecorder events : List.of(acceptedEvents, serverEvents)) {
            assertThat(events.lifeCycle())
                    .containsExactly(
                            "handlerAdded", "registered", "active", "inactive", "unregistered", "handlerRemoved");
        }
        Deadline.succeeded(client.closeFuture());
        Deadline.until(() -> !Objects.requireNonNull(thread.get()).isAlive(), "the thread has ended");
    }

    @Test
    void loopThatHasEndedTakesNothing() {
        EventLoopGroup group = newGroup(1);
        EventLoop loop = group.next();
        Deadline.succeeded(loop.submit(() -> {}));
        Deadline.succeeded(group.shutdownGracefully(0, 10, TimeUnit.SECONDS));

        assertThatThrownBy(() -> loop.execute(() -> {})).isInstanceOf(RejectedExecutionException.class);
        assertThatThrownBy(() -> loop.schedule(() -> {}, 1, TimeUnit.SECONDS))
                .isInstanceOf(RejectedExecutionException.class);
        Channel channel = transport().transport().newChannel(null);
        ChannelFuture registration = group.register(channel);
        assertThat(registration.cause()).isInstanceOf(RejectedExecutionException.class);
        assertThat(channel.isOpen()).isFalse();
    }

    @Test
    void groupThatWasNeverUsedEnds() {
        EventLoopGroup group = newGroup(3);

        Deadline.succeeded(group.shutdownGracefully(0, 10, TimeUnit.SECONDS));

        assertThat(group.isTerminated()).isTrue();
    }

    @Test
    void queuedTasksRunBeforeTheEnd() {
        EventLoopGroup group = newGroup(1);
        List<Integer> ran = Collections.synchronizedList(new ArrayList<>());
        CountDownLatch go = new CountDownLatch(1);
        group.next().execute(() -> Deadline.open(go, "everything is queued"));
        for (int i = 0; i < 100; i++) {
            int number = i;
            group.next().execute(() -> ran.add(number));
        }
        Future<?> end = group.shutdownGracefully(0, 10, TimeUnit.SECONDS);
        go.countDown();

        Deadline.succeeded(end);
        assertThat(ran).hasSize(100).isSorted();
    }

    @Test
    void taskInTheQuietPeriodProlongsIt() {
        EventLoopGroup group = newGroup(1);
        Deadline.succeeded(group.next().submit(() -> {}));
        group.shutdownGracefully(200, 10_000, TimeUnit.MILLISECONDS);
        assertThat(group.isShuttingDown()).isTrue();

        Deadline.succeeded(group.next().submit(() -> {}));

        Deadline.succeeded(group.terminationFuture());
    }

    @Test
    void listenersOfChannelsRunWhenTheLoopEnds() {
        EventLoopGroup group = newGroup(1);
        Channel server = bind(new ServerBootstrap().group(group).childHandler(new ChannelRecorder()));
        CountDownLatch closed = new CountDownLatch(1);
        server.closeFuture().addListener(done -> closed.countDown());

        group.shutdownGracefully(0, 10, TimeUnit.SECONDS);

        Deadline.open(closed, "the listener of the close future ran");
    }

    // ---- loops of another kind ----

    @Test
    void registeringWithALoopOfAnotherKindFailsAndNamesBoth() {
        needs(Feature.SOCKETS); // those inside the VM are served by any loop
        DefaultEventLoop wrong = endWithTest(new DefaultEventLoop());
        Channel channel = transport().transport().newChannel(null);

        ChannelFuture registration = wrong.register(channel);

        assertThat(Deadline.causeOf(registration))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining(DefaultEventLoop.class.getName())
                .hasMessageContaining(channel.getClass().getName());
        Deadline.succeeded(channel.close());
    }

    @Test
    void channelIsRegisteredOnce() {
        Connection connection = connection();

        ChannelFuture again = group().register(connection.client());

        assertThat(Deadline.causeOf(again)).isInstanceOf(IllegalStateException.class);
        Deadline.succeeded(connection.client().writeAndFlush(text("still")));
        connection.acceptedEvents().awaitBytes(5);
    }

    // ---- a loop that the caller runs ----

    @Test
    void callersThreadCanRunALoop() {
        ManualIoEventLoop loop = newManualLoop();
        AtomicReference<Thread> thread = new AtomicReference<>();
        ChannelRecorder acceptedEvents = new ChannelRecorder() {
            @Override
            public void channelRead(ChannelHandlerContext ctx, Object message) {
                thread.set(Thread.currentThread());
                ctx.writeAndFlush(message);
            }
        };
        ChannelFuture bound = new ServerBootstrap()
                .group(loop)
                .childHandler(acceptedEvents)
                .bind(transport().anyAddress().get());
        runUntil(loop, bound::isDone, "bound");
        ChannelRecorder events = new ChannelRecorder();
        ChannelFuture connect =
                client(events).connect(addressOf(Deadline.succeeded(bound).channel()));
        runUntil(loop, connect::isDone, "connected");
        connect.channel().writeAndFlush(text("hello"));

        runUntil(loop, () -> events.byteCount() == 5, "echoed");

        assertThat(thread).hasValue(Thread.currentThread());
        assertThat(loop.inEventLoop()).isTrue();
    }

    @Test
    void manualLoopRunsTimersAndReturnsInTime() {
        ManualIoEventLoop loop = newManualLoop();
        AtomicBoolean ran = new AtomicBoolean();
        long start = System.nanoTime();
        loop.schedule(() -> ran.set(true), 30, TimeUnit.MILLISECONDS);

        assertThat(loop.runNow()).isZero();
        assertThat(ran).isFalse();
        runUntil(loop, ran::get, "the timer ran");

        assertThat(System.nanoTime() - start).isGreaterThanOrEqualTo(TimeUnit.MILLISECONDS.toNanos(30));
        assertFallsAsleep(loop);
    }

    @Test
    void taskOfAnotherThreadWakesAManualLoop() throws Exception {
        ManualIoEventLoop loop = newManualLoop();
        loop.runNow();
        AtomicBoolean ran = new AtomicBoolean();
        Thread other = new Thread(() -> loop.execute(() -> ran.set(true)));
        other.start();

        long end = System.nanoTime() + Deadline.USUAL.toNanos();
        while (!ran.get() && System.nanoTime() < end) {
            loop.run(TimeUnit.SECONDS.toNanos(10));
        }
        other.join(Deadline.USUAL.toMillis());

        assertThat(ran).isTrue();
    }

    @Test
    void onlyItsOwnerRunsAManualLoop() throws Exception {
        ManualIoEventLoop loop = newManualLoop();
        AtomicReference<Throwable> thrown = new AtomicReference<>();
        Thread other = new Thread(() -> {
            try {
                loop.runNow();
            } catch (IllegalStateException e) {
                thrown.set(e);
            }
        });
        other.start();
        other.join(Deadline.USUAL.toMillis());

        assertThat(thrown.get())
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining(Thread.currentThread().getName());
    }

    @Test
    void manualLoopThatIsShutDownClosesItsChannelsAndEnds() {
        ManualIoEventLoop loop = newManualLoop();
        ChannelFuture bound = new ServerBootstrap()
                .group(loop)
                .childHandler(new ChannelRecorder())
                .bind(transport().anyAddress().get());
        runUntil(loop, bound::isDone, "bound");

        loop.shutdownGracefully(0, 10, TimeUnit.SECONDS);
        runUntil(loop, loop::isTerminated, "terminated");

        assertThat(bound.channel().isOpen()).isFalse();
        assertThat(loop.runNow()).isZero();
        assertThatThrownBy(() -> loop.execute(() -> {})).isInstanceOf(RejectedExecutionException.class);
    }
}
