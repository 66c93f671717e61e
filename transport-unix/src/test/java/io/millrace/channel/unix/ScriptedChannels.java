package io.millrace.channel.unix;

import io.millrace.channel.Channel;
import io.millrace.channel.ChannelFuture;
import io.millrace.channel.ChannelHandler;
import io.millrace.channel.ChannelOption;
import io.millrace.channel.DefaultChannelPromise;
import io.millrace.channel.FixedRecvByteBufAllocator;
import io.millrace.channel.IoHandler;
import io.millrace.channel.IoHandlerFactory;
import io.millrace.channel.ManualIoEventLoop;
import io.millrace.channel.TriggerMode;
import io.millrace.channel.unix.sys.IpStack;
import io.millrace.channel.unix.sys.Syscalls;
import io.millrace.channel.unix.sys.TestCalls;
import io.millrace.testkit.Deadline;
import io.millrace.testkit.unix.ScriptedLibc;
import io.millrace.util.concurrent.MockTicker;
import io.millrace.util.concurrent.ThreadAwareExecutor;
import io.millrace.util.concurrent.Ticker;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/**
 * Channels over a scripted C library and a poller that reports what a test says, on a loop that the test's thread runs
 * with a clock that stands still.
 */
final class ScriptedChannels implements AutoCloseable {
    final ScriptedLibc script = TestCalls.script();
    final Syscalls syscalls = TestCalls.over(script);
    final MockTicker ticker = Ticker.newMockTicker();
    final UnixBackend backend;
    /** The loop, and what it polls with: the last one if channels were moved. */
    ManualIoEventLoop loop;

    ScriptedPoller poller;
    private final List<ManualIoEventLoop> loops = new ArrayList<>();
    private final List<Channel> channels = new ArrayList<>();

    ScriptedChannels(TriggerMode mode) {
        backend = new UnixBackend(
                "scripted",
                ScriptedHandler.class,
                syscalls,
                UnixBackend.tables(syscalls, (kind, table) -> table),
                IpStack.detect(syscalls));
        poller = new ScriptedPoller(mode);
        loop = newLoop(poller);
    }

    private ManualIoEventLoop newLoop(ScriptedPoller polled) {
        IoHandlerFactory factory = new IoHandlerFactory() {
            @Override
            public IoHandler newHandler(ThreadAwareExecutor executor) {
                return new ScriptedHandler(executor, polled, syscalls);
            }
        };
        ManualIoEventLoop made = new ManualIoEventLoop(null, Thread.currentThread(), factory, ticker);
        loops.add(made);
        return made;
    }

    /** Takes a channel from its loop; {@link #registerWithNewLoop} brings it back. */
    void deregister(Channel channel) {
        ChannelFuture gone = channel.deregister();
        settle();
        Deadline.succeeded(gone);
    }

    /** Registers a channel with a new loop, which is {@link #loop} from now on. */
    void registerWithNewLoop(Channel channel, TriggerMode mode) {
        poller = new ScriptedPoller(mode);
        loop = newLoop(poller);
        ChannelFuture registration = loop.register(channel);
        settle();
        Deadline.succeeded(registration);
    }

    /** A loop's handler over any poller. */
    static final class ScriptedHandler extends UnixIoHandler {
        ScriptedHandler(ThreadAwareExecutor loop, Poller poller, Syscalls syscalls) {
            super(loop, poller, syscalls, 0);
        }
    }

    private final class SocketChannel extends UnixSocketChannel {
        SocketChannel() {
            super(backend, (SocketAddress) null);
        }

        SocketChannel(Channel parent, AcceptedSocket accepted) {
            super(parent, accepted);
        }
    }

    private final class ServerChannel extends UnixServerSocketChannel {
        ServerChannel() {
            super(backend, (SocketAddress) null);
        }

        @Override
        protected UnixSocketChannel newChild(AcceptedSocket accepted) {
            SocketChannel child = new SocketChannel(this, accepted);
            channels.add(child);
            return child;
        }
    }

    /** A registered channel. */
    UnixSocketChannel newChannel(ChannelHandler handler) {
        return registered(new SocketChannel(), handler);
    }

    /** A channel that the kernel has connected at once; it reads buffers of 16 bytes. */
    UnixSocketChannel connected(ChannelHandler handler) {
        UnixSocketChannel channel = newChannel(handler);
        channel.config()
                .setOption(ChannelOption.RECVBUF_ALLOCATOR, new FixedRecvByteBufAllocator(16).maxMessagesPerRead(16));
        script.returns("connect", 0);
        ChannelFuture connect = channel.connect(new InetSocketAddress("127.0.0.1", 9));
        loop.runNow();
        Deadline.succeeded(connect);
        return channel;
    }

    /** A listener; the kernel has given it a reserved descriptor. */
    UnixServerSocketChannel listening(ChannelHandler handler) {
        UnixServerSocketChannel channel = registered(new ServerChannel(), handler);
        ChannelFuture bind = channel.bind(new InetSocketAddress("127.0.0.1", 0));
        loop.runNow();
        Deadline.succeeded(bind);
        return channel;
    }

    <C extends Channel> C registered(C channel, ChannelHandler handler) {
        channels.add(channel);
        channel.pipeline().addLast(handler);
        ChannelFuture registration = loop.register(new DefaultChannelPromise(channel, loop));
        loop.runNow();
        Deadline.succeeded(registration);
        return channel;
    }

    UnixServerSocketChannel unregisteredServer() {
        ServerChannel channel = new ServerChannel();
        channels.add(channel);
        return channel;
    }

    UnixServerSocketChannel newServer(ChannelHandler handler) {
        return registered(new ServerChannel(), handler);
    }

    static int fd(UnixChannel channel) {
        return channel.fd().intValue();
    }

    /** Reports events and runs the loop until it has nothing to do. */
    void ready(UnixChannel channel, int bits) {
        poller.report(fd(channel), bits);
        settle();
    }

    void settle() {
        for (int i = 0; loop.runNow() > 0; i++) {
            if (i == 1000) {
                throw new AssertionError("the loop does not come to rest");
            }
        }
    }

    int calls(String function) {
        return script.calls(function).size();
    }

    @Override
    public void close() {
        int unused = script.remaining();
        channels.forEach(Channel::close);
        loops.forEach(ScriptedChannels::end);
        if (unused != 0) {
            throw new AssertionError(unused + " answers of the script were not asked for");
        }
    }

    private static void end(ManualIoEventLoop loop) {
        loop.shutdownGracefully(0, 0, TimeUnit.SECONDS);
        for (int i = 0; !loop.isTerminated() && i < 1000; i++) {
            loop.runNow();
        }
        if (!loop.isTerminated()) {
            throw new AssertionError("the loop does not end");
        }
    }

    /** Knows what it was told, and reports what a test says. */
    static final class ScriptedPoller implements Poller {
        final Map<Integer, Integer> interest = new HashMap<>();
        final Map<Integer, Long> tokens = new HashMap<>();
        /** The results of the next changes, 0 where there is none. */
        final Deque<Integer> results = new ArrayDeque<>();

        private final TriggerMode mode;
        private final Deque<long[]> events = new ArrayDeque<>();
        int changes;
        int polls;
        boolean closed;

        ScriptedPoller(TriggerMode mode) {
            this.mode = mode;
        }

        void report(int fd, int bits) {
            Long token = tokens.get(fd);
            if (token == null) {
                throw new AssertionError("descriptor " + fd + " is not registered");
            }
            events.add(new long[] {token, bits});
        }

        private int change(int fd, int wanted, long token) {
            changes++;
            int result = results.isEmpty() ? 0 : results.remove();
            if (result == 0) {
                interest.put(fd, wanted);
                tokens.put(fd, token);
            }
            return result;
        }

        @Override
        public int add(int fd, int wanted, long token) {
            if (interest.containsKey(fd)) {
                throw new AssertionError("descriptor " + fd + " is added twice");
            }
            return change(fd, wanted, token);
        }

        @Override
        public int modify(int fd, int wanted, long token) {
            if (!interest.containsKey(fd)) {
                throw new AssertionError("descriptor " + fd + " is not registered");
            }
            return change(fd, wanted, token);
        }

        @Override
        public int remove(int fd) {
            changes++;
            if (interest.remove(fd) == null) {
                throw new AssertionError("descriptor " + fd + " is not registered");
            }
            tokens.remove(fd);
            return 0;
        }

        @Override
        public int poll(long timeoutNanos, ReadyList ready) {
            polls++;
            ready.clear();
            for (long[] event = events.poll(); event != null; event = events.poll()) {
                ready.add(event[0], (int) event[1]);
            }
            return ready.size();
        }

        @Override
        public void wakeup() {}

        @Override
        public TriggerMode mode() {
            return mode;
        }

        @Override
        public void close() {
            closed = true;
        }
    }
}
