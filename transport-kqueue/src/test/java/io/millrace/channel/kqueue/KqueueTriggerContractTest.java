package io.millrace.channel.kqueue;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.bootstrap.Bootstrap;
import io.millrace.bootstrap.ServerBootstrap;
import io.millrace.channel.Channel;
import io.millrace.channel.ChannelFuture;
import io.millrace.channel.ChannelHandlerContext;
import io.millrace.channel.ChannelOption;
import io.millrace.channel.FixedRecvByteBufAllocator;
import io.millrace.channel.ManualIoEventLoop;
import io.millrace.channel.TriggerMode;
import io.millrace.channel.kqueue.sys.KeventLayout;
import io.millrace.channel.kqueue.sys.KqueueCalls;
import io.millrace.channel.kqueue.sys.KqueueLibc;
import io.millrace.channel.unix.sys.Os;
import io.millrace.testkit.ChannelRecorder;
import io.millrace.testkit.DescriptorWatch;
import io.millrace.testkit.unix.ScriptedLibc;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * How many changes a connection costs in each trigger mode, and that none of them is a call of its own. Both ends
 * are on one loop that the test runs.
 */
@Timeout(60)
@ExtendWith({KqueueUnderTest.class, DescriptorWatch.class})
@EnabledOnOs(value = OS.LINUX, disabledReason = "the stand-in is made of epoll")
class KqueueTriggerContractTest {
    private static final long DEADLINE_NANOS = TimeUnit.SECONDS.toNanos(15);

    /** Where {@code kevent} has its numbers. */
    private static final int CHANGE_COUNT = 2;

    private static final int EVENT_COUNT = 4;

    private final KqueueDouble kernel = new KqueueDouble(KeventLayout.of(Os.DARWIN));

    /** Knows of every call, and passes all of them on. */
    private final ScriptedLibc counter = new ScriptedLibc(kernel::lastError);

    private final ChannelRecorder clientEvents = new ChannelRecorder();
    private @Nullable ManualIoEventLoop loop;

    private static final class Echo extends ChannelRecorder {
        @Override
        public void channelRead(ChannelHandlerContext ctx, Object message) {
            ctx.writeAndFlush(message, ctx.voidPromise());
        }
    }

    /** Connects a client to a server whose connections have the handler and small buffers of 16 bytes, one a round. */
    private Channel connect(TriggerMode mode, ChannelRecorder accepted) {
        KqueueCalls kqueue =
                new KqueueCalls(KeventLayout.of(Os.DARWIN), counter.over(KqueueLibc.class, kernel), counter::lastError);
        DoubleTransport transport = new DoubleTransport(kernel);
        ManualIoEventLoop made =
                new ManualIoEventLoop(Thread.currentThread(), KQueueIoHandler.newFactory(kqueue, transport, mode, 0));
        loop = made;
        ChannelFuture bind = new ServerBootstrap()
                .group(made)
                .childHandler(accepted)
                .childOption(ChannelOption.SO_SNDBUF, 8192)
                .childOption(ChannelOption.RECVBUF_ALLOCATOR, new FixedRecvByteBufAllocator(16).maxMessagesPerRead(1))
                .bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
        run(bind::isDone);
        ChannelFuture connect = new Bootstrap()
                .group(made)
                .handler(clientEvents)
                .connect(bind.channel().localAddress());
        run(() -> connect.isDone() && accepted.count("active") == 1);
        assertThat(connect.cause()).isNull();
        return connect.channel();
    }

    private void run(BooleanSupplier condition) {
        ManualIoEventLoop running = loop;
        if (running == null) {
            throw new IllegalStateException("no loop");
        }
        long end = System.nanoTime() + DEADLINE_NANOS;
        while (!condition.getAsBoolean()) {
            assertThat(System.nanoTime()).isLessThan(end);
            running.run(TimeUnit.MILLISECONDS.toNanos(1));
        }
    }

    /** What has changed until now travels. */
    private void settle() {
        int before = keventCalls();
        run(() -> keventCalls() >= before + 2);
    }

    @AfterEach
    void end() {
        ManualIoEventLoop running = loop;
        if (running != null) {
            running.shutdownGracefully(0, 10, TimeUnit.SECONDS);
            run(running::isTerminated);
        }
    }

    /** The changes since there were that many calls; each must have come with a wait. */
    private long changesSince(int before) {
        List<ScriptedLibc.Call> calls = counter.calls("kevent");
        List<ScriptedLibc.Call> since = calls.subList(before, calls.size());
        assertThat(since).allMatch(call -> number(call, EVENT_COUNT) >= 64, "a wait");
        return since.stream().mapToLong(call -> number(call, CHANGE_COUNT)).sum();
    }

    private static long number(ScriptedLibc.Call call, int index) {
        return (Long) call.arguments().get(index);
    }

    private int keventCalls() {
        return counter.calls("kevent").size();
    }

    @ParameterizedTest
    @EnumSource(TriggerMode.class)
    void messagesThatTheKernelTakesCostNoChange(TriggerMode mode) {
        Channel client = connect(mode, new Echo());
        settle();
        int before = keventCalls();

        for (int i = 1; i <= 200; i++) {
            int expected = 10 * i;
            client.writeAndFlush(client.alloc().buffer().writeZero(10), client.voidPromise());
            run(() -> clientEvents.byteCount() == expected);
        }

        assertThat(changesSince(before)).isZero();
    }

    @ParameterizedTest
    @EnumSource(TriggerMode.class)
    void writesThatWaitCostNoChangeInEdgeModeAndTwoForEachWaitInLevelMode(TriggerMode mode) {
        ChannelRecorder accepted = new ChannelRecorder();
        connect(mode, accepted);
        settle();
        int before = keventCalls();
        int length = 3_000_000;

        Channel sender = accepted.channel();
        ChannelFuture write = sender.writeAndFlush(sender.alloc().buffer(length).writeZero(length));
        run(() -> write.isDone() && clientEvents.byteCount() == length);
        settle();

        // On once, off once: not once for each part.
        assertThat(changesSince(before)).isEqualTo(mode == TriggerMode.EDGE ? 0 : 2);
    }

    @ParameterizedTest
    @EnumSource(TriggerMode.class)
    void spentReadBudgetLosesNoWakeUp(TriggerMode mode) {
        ChannelRecorder accepted = new ChannelRecorder();
        Channel client = connect(mode, accepted);
        settle();
        int before = keventCalls();
        int length = 20_000;

        client.writeAndFlush(client.alloc().buffer(length).writeZero(length), client.voidPromise());
        run(() -> accepted.byteCount() == length);

        assertThat(accepted.count("readComplete")).isGreaterThanOrEqualTo(length / 16);
        assertThat(changesSince(before)).isZero();
    }

    @ParameterizedTest
    @EnumSource(TriggerMode.class)
    void switchingReadingCostsTwoChangesInLevelModeAndNoCall(TriggerMode mode) {
        ChannelRecorder accepted = new ChannelRecorder();
        Channel client = connect(mode, accepted);
        settle();
        int before = keventCalls();

        for (int i = 1; i <= 10; i++) {
            int expected = 16 * i;
            accepted.channel().config().setAutoRead(false);
            client.writeAndFlush(client.alloc().buffer().writeZero(16), client.voidPromise());
            settle();
            accepted.channel().config().setAutoRead(true);
            run(() -> accepted.byteCount() == expected);
        }

        // Each switch deletes one read filter and adds the other.
        assertThat(changesSince(before)).isEqualTo(mode == TriggerMode.EDGE ? 0 : 40);
    }

    @ParameterizedTest
    @EnumSource(TriggerMode.class)
    void readingThatIsSwitchedOffAndOnInOneTurnCostsNothing(TriggerMode mode) {
        ChannelRecorder accepted = new ChannelRecorder();
        connect(mode, accepted);
        settle();
        int before = keventCalls();

        for (int i = 0; i < 10; i++) {
            accepted.channel().config().setAutoRead(false);
            accepted.channel().config().setAutoRead(true);
        }
        settle();

        assertThat(changesSince(before)).isZero();
    }
}
