package io.millrace.channel.epoll;

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
import io.millrace.channel.epoll.sys.EpollCalls;
import io.millrace.channel.epoll.sys.EpollLibc;
import io.millrace.channel.unix.AcceptedSocket;
import io.millrace.channel.unix.Poller;
import io.millrace.channel.unix.UnixBackend;
import io.millrace.channel.unix.UnixIoHandler;
import io.millrace.channel.unix.UnixServerSocketChannel;
import io.millrace.channel.unix.UnixSocketChannel;
import io.millrace.channel.unix.sys.IpStack;
import io.millrace.channel.unix.sys.LibcLoader;
import io.millrace.channel.unix.sys.SyscallException;
import io.millrace.channel.unix.sys.Syscalls;
import io.millrace.testkit.ChannelRecorder;
import io.millrace.testkit.DescriptorWatch;
import io.millrace.testkit.unix.ScriptedLibc;
import io.millrace.util.concurrent.ThreadAwareExecutor;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** How many calls of epoll a connection costs in each trigger mode. Both ends are on one loop that the test runs. */
@Timeout(60)
@ExtendWith(DescriptorWatch.class)
class EpollTriggerContractTest {
    private static final long DEADLINE_NANOS = TimeUnit.SECONDS.toNanos(15);

    /** Knows of every call, and passes all of them on. */
    private final ScriptedLibc counter = new ScriptedLibc(LibcLoader::lastError);

    private final EpollCalls epoll = new EpollCalls(
            counter.over(EpollLibc.class, LibcLoader.load(EpollLibc.class, List.of())), counter::lastError);
    private final UnixBackend backend = new UnixBackend(
            "counted",
            CountedHandler.class,
            Syscalls.host(),
            UnixBackend.tables(Syscalls.host(), (kind, table) -> table),
            IpStack.detect(Syscalls.host()));

    private @Nullable ManualIoEventLoop loop;

    private static final class CountedHandler extends UnixIoHandler {
        CountedHandler(ThreadAwareExecutor loop, Poller poller) {
            super(loop, poller, Syscalls.host(), 0);
        }
    }

    private static final class Connection extends UnixSocketChannel {
        Connection(UnixBackend backend) {
            super(backend, (SocketAddress) null);
        }

        Connection(Channel parent, AcceptedSocket accepted) {
            super(parent, accepted);
        }
    }

    private static final class Server extends UnixServerSocketChannel {
        Server(UnixBackend backend) {
            super(backend, (SocketAddress) null);
        }

        @Override
        protected UnixSocketChannel newChild(AcceptedSocket accepted) {
            return new Connection(this, accepted);
        }
    }

    private final ChannelRecorder clientEvents = new ChannelRecorder();

    /** Connects a client to a server whose connections have the handler and small buffers of 16 bytes, one a round. */
    private Channel connect(TriggerMode mode, ChannelRecorder accepted) {
        ManualIoEventLoop made = new ManualIoEventLoop(Thread.currentThread(), executor -> {
            try {
                return new CountedHandler(executor, EpollPoller.open(epoll, Syscalls.host(), mode));
            } catch (SyscallException e) {
                throw new UncheckedIOException(e);
            }
        });
        loop = made;
        ChannelFuture bind = new ServerBootstrap()
                .group(made)
                .channelFactory(() -> new Server(backend))
                .childHandler(accepted)
                .childOption(ChannelOption.SO_SNDBUF, 8192)
                .childOption(ChannelOption.RECVBUF_ALLOCATOR, new FixedRecvByteBufAllocator(16).maxMessagesPerRead(1))
                .bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
        run(bind::isDone);
        ChannelFuture connect = new Bootstrap()
                .group(made)
                .channelFactory(() -> new Connection(backend))
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

    private int controls() {
        return counter.calls("epoll_ctl").size();
    }

    @AfterEach
    void end() {
        ManualIoEventLoop running = loop;
        if (running != null) {
            running.shutdownGracefully(0, 10, TimeUnit.SECONDS);
            run(running::isTerminated);
        }
    }

    private static final class Echo extends ChannelRecorder {
        @Override
        public void channelRead(ChannelHandlerContext ctx, Object message) {
            ctx.writeAndFlush(message, ctx.voidPromise());
        }
    }

    @ParameterizedTest
    @EnumSource(TriggerMode.class)
    void messagesThatTheKernelTakesCostNoControlCall(TriggerMode mode) {
        Channel client = connect(mode, new Echo());
        int before = controls();

        for (int i = 1; i <= 200; i++) {
            int expected = 10 * i;
            client.writeAndFlush(client.alloc().buffer().writeZero(10), client.voidPromise());
            run(() -> clientEvents.byteCount() == expected);
        }

        assertThat(controls() - before).isZero();
    }

    @ParameterizedTest
    @EnumSource(TriggerMode.class)
    void writesThatWaitCostNoControlCallInEdgeModeAndTwoForEachWaitInLevelMode(TriggerMode mode) {
        ChannelRecorder accepted = new ChannelRecorder();
        connect(mode, accepted);
        int before = controls();
        int length = 3_000_000;

        Channel sender = accepted.channel();
        ChannelFuture write = sender.writeAndFlush(sender.alloc().buffer(length).writeZero(length));
        run(() -> write.isDone() && clientEvents.byteCount() == length);

        if (mode == TriggerMode.EDGE) {
            assertThat(controls() - before).isZero();
        } else {
            // On once, off once: not once for each part.
            assertThat(controls() - before).isEqualTo(2);
        }
    }

    @ParameterizedTest
    @EnumSource(TriggerMode.class)
    void spentReadBudgetLosesNoWakeUp(TriggerMode mode) {
        ChannelRecorder accepted = new ChannelRecorder();
        Channel client = connect(mode, accepted);
        int before = controls();
        int length = 20_000;

        client.writeAndFlush(client.alloc().buffer(length).writeZero(length), client.voidPromise());
        run(() -> accepted.byteCount() == length);

        assertThat(accepted.count("readComplete")).isGreaterThanOrEqualTo(length / 16);
        assertThat(controls() - before).isZero();
    }

    @ParameterizedTest
    @EnumSource(TriggerMode.class)
    void switchingReadingCostsNoControlCallInEdgeMode(TriggerMode mode) {
        ChannelRecorder accepted = new ChannelRecorder();
        Channel client = connect(mode, accepted);
        int before = controls();

        for (int i = 1; i <= 10; i++) {
            int expected = 16 * i;
            accepted.channel().config().setAutoRead(false);
            client.writeAndFlush(client.alloc().buffer().writeZero(16), client.voidPromise());
            run(() -> true);
            accepted.channel().config().setAutoRead(true);
            run(() -> accepted.byteCount() == expected);
        }

        assertThat(controls() - before).isEqualTo(mode == TriggerMode.EDGE ? 0 : 20);
    }
}
