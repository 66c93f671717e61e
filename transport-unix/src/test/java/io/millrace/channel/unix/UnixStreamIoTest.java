package io.millrace.channel.unix;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.buffer.ByteBuf;
import io.millrace.buffer.Unpooled;
import io.millrace.buffer.UnpooledByteBufAllocator;
import io.millrace.channel.ChannelException;
import io.millrace.channel.ChannelFuture;
import io.millrace.channel.ChannelFutureListener;
import io.millrace.channel.ChannelHandlerContext;
import io.millrace.channel.ChannelIo;
import io.millrace.channel.ChannelOption;
import io.millrace.channel.FileRegion;
import io.millrace.channel.FixedRecvByteBufAllocator;
import io.millrace.channel.TriggerMode;
import io.millrace.channel.unix.sys.Errno;
import io.millrace.testkit.ChannelRecorder;
import io.millrace.testkit.Deadline;
import io.millrace.testkit.DescriptorWatch;
import io.millrace.testkit.LeakWatch;
import io.millrace.testkit.unix.ScriptedLibc;
import io.millrace.util.AbstractReferenceCounted;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadInfo;
import java.net.ConnectException;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.WritableByteChannel;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What a connection does when the kernel does what it seldom does. */
@Timeout(30)
@ExtendWith({LeakWatch.class, DescriptorWatch.class})
class UnixStreamIoTest {
    private static final InetSocketAddress PEER = new InetSocketAddress("127.0.0.1", 9);

    private final ChannelRecorder events = new ChannelRecorder();
    private ScriptedChannels channels = new ScriptedChannels(TriggerMode.LEVEL);
    private ScriptedLibc script = channels.script;

    @AfterEach
    void close() {
        channels.close();
    }

    private UnixSocketChannel connected(TriggerMode mode) {
        channels.close();
        channels = new ScriptedChannels(mode);
        script = channels.script;
        return channels.connected(events);
    }

    /** A buffer whose address the kernel is given. */
    private static ByteBuf direct(UnixSocketChannel channel, int length) {
        return channel.alloc().directBuffer(length).writeZero(length);
    }

    private ChannelFuture write(UnixSocketChannel channel, ByteBuf buffer) {
        ChannelFuture write = channel.writeAndFlush(buffer);
        channels.settle();
        return write;
    }

    private List<Integer> sendLengths() {
        return script.calls("send").stream()
                .map(call -> ((Number) call.arguments().get(2)).intValue())
                .toList();
    }

    private boolean wantsWrite(UnixSocketChannel channel) {
        return (channels.poller.interest.get(ScriptedChannels.fd(channel)) & Poller.WRITE) != 0;
    }

    // ---- send ----

    @ParameterizedTest
    @EnumSource(TriggerMode.class)
    void interruptedSendIsMadeAgain(TriggerMode mode) {
        UnixSocketChannel channel = connected(mode);
        script.fails("send", Errno.EINTR).fails("send", Errno.EINTR).returns("send", 10);

        ChannelFuture write = write(channel, direct(channel, 10));

        assertThat(write.isSuccess()).isTrue();
        assertThat(sendLengths()).containsExactly(10, 10, 10);
    }

    @ParameterizedTest
    @EnumSource(TriggerMode.class)
    void refusedSendWaitsForTheKernel(TriggerMode mode) {
        UnixSocketChannel channel = connected(mode);
        script.fails("send", Errno.EAGAIN);

        ChannelFuture write = write(channel, direct(channel, 10));
        channel.flush();
        channels.settle();

        assertThat(write.isDone()).isFalse();
        assertThat(channels.calls("send")).isEqualTo(1);
        assertThat(wantsWrite(channel)).isTrue();
        script.returns("send", 10);
        channels.ready(channel, Poller.WRITE);
        assertThat(write.isSuccess()).isTrue();
        assertThat(wantsWrite(channel)).isEqualTo(mode == TriggerMode.EDGE);
    }

    @ParameterizedTest
    @EnumSource(TriggerMode.class)
    void shortSendResumesWhereItStopped(TriggerMode mode) {
        UnixSocketChannel channel = connected(mode);
        ByteBuf message = direct(channel, 10);
        long address = message.hasMemoryAddress() ? message.memoryAddress() : 0;
        script.returns("send", 4);

        ChannelFuture write = write(channel, message);
        assertThat(write.isDone()).isFalse();
        assertThat(message.readableBytes()).isEqualTo(6);
        script.returns("send", 6);
        channels.ready(channel, Poller.WRITE);

        assertThat(write.isSuccess()).isTrue();
        assertThat(message.refCnt()).isZero();
        assertThat(sendLengths()).containsExactly(10, 6);
        if (address != 0) {
            assertThat(script.calls("send").get(1).arguments().get(1)).isEqualTo(address + 4);
        }
    }

    @ParameterizedTest
    @EnumSource(TriggerMode.class)
    void sendThatTakesNothingWaitsLikeARefusedOne(TriggerMode mode) {
        UnixSocketChannel channel = connected(mode);
        script.returns("send", 0);

        ChannelFuture write = write(channel, direct(channel, 10));

        assertThat(write.isDone()).isFalse();
        assertThat(channels.calls("send")).isEqualTo(1);
        script.returns("send", 10);
        channels.ready(channel, Poller.WRITE);
        assertThat(write.isSuccess()).isTrue();
    }

    @ParameterizedTest
    @EnumSource(TriggerMode.class)
    void shortVectorResumesInTheMiddleOfItsSecondMessage(TriggerMode mode) {
        UnixSocketChannel channel = connected(mode);
        ChannelFuture first = channel.write(direct(channel, 2000));
        ByteBuf second = direct(channel, 3000);
        ChannelFuture secondWrite = channel.write(second);
        ChannelFuture third = channel.write(direct(channel, 1500));
        script.returns("writev", 2500);
        channel.flush();
        channels.settle();

        assertThat(first.isSuccess()).isTrue();
        assertThat(secondWrite.isDone()).isFalse();
        assertThat(second.readableBytes()).isEqualTo(2500);
        script.returns("writev", 4000);
        channels.ready(channel, Poller.WRITE);
        assertThat(secondWrite.isSuccess()).isTrue();
        assertThat(third.isSuccess()).isTrue();
        assertThat(channels.calls("writev")).isEqualTo(2);
    }

    @Test
    void smallMessagesGoOutWithOneSend() {
        UnixSocketChannel channel = connected(TriggerMode.LEVEL);
        for (int i = 0; i < 16; i++) {
            channel.write(direct(channel, 64), channel.voidPromise());
        }
        script.returns("send", 16 * 64);

        channel.flush();
        channels.settle();

        assertThat(sendLengths()).containsExactly(16 * 64);
        assertThat(channels.calls("writev")).isZero();
        assertThat(channel.isWritable()).isTrue();
    }

    @ParameterizedTest
    @CsvSource({"EPIPE", "ECONNRESET", "ENOBUFS", "ENOMEM", "ETIMEDOUT"})
    void failedSendClosesTheChannelAndFailsEveryWrite(String name) {
        UnixSocketChannel channel = connected(TriggerMode.EDGE);
        ByteBuf flushed = direct(channel, 10);
        ByteBuf unflushed = direct(channel, 10);
        script.fails("send", errno(name));

        ChannelFuture first = channel.writeAndFlush(flushed);
        ChannelFuture second = channel.write(unflushed);
        channels.settle();

        assertThat(first.cause()).isInstanceOf(IOException.class).hasMessageContaining(name);
        assertThat(second.cause()).isInstanceOf(IOException.class);
        assertThat(flushed.refCnt()).isZero();
        assertThat(unflushed.refCnt()).isZero();
        assertThat(channel.isOpen()).isFalse();
        assertThat(events.lifeCycle()).endsWith("inactive", "unregistered", "handlerRemoved");
    }

    @Test
    void failedSendWithoutAutoCloseShutsTheOutputAlone() {
        UnixSocketChannel channel = connected(TriggerMode.LEVEL);
        channel.config().setOption(ChannelOption.AUTO_CLOSE, false);
        script.fails("send", Errno.EPIPE).returns("shutdown", 0);

        ChannelFuture write = write(channel, direct(channel, 10));

        assertThat(write.cause()).isInstanceOf(IOException.class);
        assertThat(channel.isOpen()).isTrue();
        assertThat(channel.isOutputShutdown()).isTrue();
        assertThat(channels.calls("shutdown")).isEqualTo(1);
    }

    @Test
    void fullSocketWhoseWriteFailsIsNotAskedForRoomAnyMore() {
        UnixSocketChannel channel = connected(TriggerMode.LEVEL);
        channel.config().setOption(ChannelOption.AUTO_CLOSE, false);
        script.fails("send", Errno.EAGAIN);
        write(channel, direct(channel, 10));
        assertThat(wantsWrite(channel)).isTrue();
        script.fails("send", Errno.ENOBUFS).returns("shutdown", 0);

        channels.ready(channel, Poller.WRITE);

        assertThat(channel.isOutputShutdown()).isTrue();
        assertThat(wantsWrite(channel)).isFalse();
    }

    @Test
    void socketThatHasRoomForNothingIsNotAskedForItAnyMore() {
        UnixSocketChannel channel = connected(TriggerMode.LEVEL);
        script.fails("send", Errno.EAGAIN);
        ChannelFuture write = write(channel, direct(channel, 10));

        channel.outboundBuffer().remove(new IOException("of the test"));
        channels.ready(channel, Poller.WRITE);

        assertThat(write.cause()).hasMessage("of the test");
        assertThat(wantsWrite(channel)).isFalse();
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 5})
    void fileRegionThatEndsTooEarlyClosesTheChannel(int given) {
        UnixSocketChannel channel = connected(TriggerMode.EDGE);
        if (given > 0) {
            script.returns("send", given);
        }
        EndingRegion region = new EndingRegion(given, 10);
        ChannelFuture first = channel.write(region);
        ChannelFuture second = write(channel, direct(channel, 10));

        assertThat(first.cause()).isInstanceOf(IOException.class).hasMessageContaining(given + " of 10 bytes");
        assertThat(second.cause()).isInstanceOf(IOException.class);
        assertThat(region.refCnt()).isZero();
        assertThat(channel.isOpen()).isFalse();
    }

    /** Promises more than it gives. */
    private static final class EndingRegion extends AbstractReferenceCounted implements FileRegion {
        private final int given;
        private final int count;
        private long transferred;

        EndingRegion(int given, int count) {
            this.given = given;
            this.count = count;
        }

        @Override
        public long position() {
            return 0;
        }

        @Override
        public long transferred() {
            return transferred;
        }

        @Override
        public long count() {
            return count;
        }

        @Override
        public long transferTo(WritableByteChannel target, long position) throws IOException {
            int n = target.write(ByteBuffer.allocate(given - (int) position));
            transferred += n;
            return n;
        }

        @Override
        protected void deallocate() {}

        @Override
        public FileRegion retain() {
            super.retain();
            return this;
        }

        @Override
        public FileRegion retain(int increment) {
            super.retain(increment);
            return this;
        }

        @Override
        public FileRegion touch() {
            return this;
        }

        @Override
        public FileRegion touch(@Nullable Object hint) {
            return this;
        }
    }

    @ParameterizedTest
    @EnumSource(TriggerMode.class)
    void spentWriteBudgetGoesOnInTheNextCycle(TriggerMode mode) {
        UnixSocketChannel channel = connected(mode);
        channel.config().setOption(ChannelOption.WRITE_SPIN_COUNT, 1);
        ChannelFuture last = null;
        for (int i = 0; i < 3; i++) {
            last = channel.write(Unpooled.wrappedBuffer(new byte[65536]));
        }
        script.returns("send", 65536).returns("send", 65536).returns("send", 65536);

        channel.flush();
        assertThat(channels.calls("send")).isEqualTo(1);
        channels.loop.runNow();
        assertThat(channels.calls("send")).isEqualTo(2);
        channels.settle();

        assertThat(channels.calls("send")).isEqualTo(3);
        assertThat(last).isNotNull();
        assertThat(last.isSuccess()).isTrue();
    }

    // ---- recv ----

    @ParameterizedTest
    @EnumSource(TriggerMode.class)
    void interruptedReadIsMadeAgain(TriggerMode mode) {
        UnixSocketChannel channel = connected(mode);
        script.fails("recv", Errno.EINTR).returns("recv", 5);

        channels.ready(channel, Poller.READ);

        assertThat(events.byteCount()).isEqualTo(5);
        assertThat(channels.calls("recv")).isEqualTo(2);
    }

    @ParameterizedTest
    @EnumSource(TriggerMode.class)
    void readThatFindsNothingFiresNothing(TriggerMode mode) {
        UnixSocketChannel channel = connected(mode);
        script.fails("recv", Errno.EAGAIN);

        channels.ready(channel, Poller.READ);

        assertThat(events.events()).doesNotContain("read", "readComplete");
        assertThat(channel.isActive()).isTrue();
    }

    @ParameterizedTest
    @EnumSource(TriggerMode.class)
    void shortReadEndsTheRoundWithoutAskingAgain(TriggerMode mode) {
        UnixSocketChannel channel = connected(mode);
        script.returns("recv", 16).returns("recv", 7);

        channels.ready(channel, Poller.READ);

        assertThat(channels.calls("recv")).isEqualTo(2);
        assertThat(events.events()).endsWith("read", "read", "readComplete");
    }

    @Test
    void readThatEndsAtTheUrgentMarkIsFollowedByOthersUntilOneFindsNothing() {
        UnixSocketChannel channel = connected(TriggerMode.EDGE);
        script.returns("recv", 3).returns("recv", 3).fails("recv", Errno.EAGAIN);

        channels.ready(channel, Poller.READ | Poller.URGENT);

        assertThat(events.byteCount()).isEqualTo(6);
        assertThat(channels.calls("recv")).isEqualTo(3);
        script.returns("recv", 3);
        channels.ready(channel, Poller.READ);
        assertThat(channels.calls("recv"))
                .as("a message without urgent data costs one call")
                .isEqualTo(4);
    }

    @ParameterizedTest
    @EnumSource(TriggerMode.class)
    void readThatFillsWhatIsCopiedAtOnceIsNotAShortOne(TriggerMode mode) {
        UnixSocketChannel channel = connected(mode);
        channel.config().setAllocator(new UnpooledByteBufAllocator(false));
        channel.config()
                .setOption(
                        ChannelOption.RECVBUF_ALLOCATOR,
                        new FixedRecvByteBufAllocator(256 * 1024).maxMessagesPerRead(16));
        script.returns("recv", IoScratch.COPY_BYTES).returns("recv", 100);

        channels.ready(channel, Poller.READ);

        assertThat(events.byteCount()).isEqualTo(IoScratch.COPY_BYTES + 100);
        assertThat(script.calls("recv"))
                .allSatisfy(call -> assertThat(call.arguments().get(2)).isEqualTo((long) IoScratch.COPY_BYTES));
    }

    @ParameterizedTest
    @EnumSource(TriggerMode.class)
    void shortReadIsNotTheEndWhenTheEndWasSeen(TriggerMode mode) {
        UnixSocketChannel channel = connected(mode);
        script.returns("recv", 7).returns("recv", 0);

        channels.ready(channel, Poller.READ | Poller.READ_CLOSED);
        if (mode == TriggerMode.LEVEL && script.remaining() > 0) {
            channels.ready(channel, Poller.READ | Poller.READ_CLOSED);
        }

        assertThat(events.byteCount()).isEqualTo(7);
        assertThat(channel.isOpen()).isFalse();
        assertThat(events.exceptions()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({"ECONNRESET", "ETIMEDOUT", "ENOBUFS", "ENOMEM"})
    void failedReadIsAnExceptionAndCloses(String name) {
        UnixSocketChannel channel = connected(TriggerMode.EDGE);
        script.returns("recv", 16).fails("recv", errno(name));

        channels.ready(channel, Poller.READ);

        assertThat(events.byteCount()).isEqualTo(16);
        assertThat(events.exceptions()).singleElement().isInstanceOf(IOException.class);
        assertThat(events.awaitException()).hasMessageContaining(name);
        assertThat(channel.isOpen()).isFalse();
        // What was read before is complete before the exception comes.
        List<String> all = events.events();
        assertThat(all.indexOf("readComplete")).isBetween(0, all.indexOf("inactive"));
    }

    @Test
    void levelAsksTheKernelAgainWhenTheReadBudgetIsSpent() {
        UnixSocketChannel channel = connected(TriggerMode.LEVEL);
        channel.config()
                .setOption(ChannelOption.RECVBUF_ALLOCATOR, new FixedRecvByteBufAllocator(16).maxMessagesPerRead(1));
        script.returns("recv", 16);

        channels.ready(channel, Poller.READ);
        assertThat(channels.calls("recv")).isEqualTo(1);
        assertThat(channels.poller.interest.get(ScriptedChannels.fd(channel)) & Poller.READ)
                .isNotZero();

        script.returns("recv", 16).returns("recv", 3);
        channels.ready(channel, Poller.READ);
        channels.ready(channel, Poller.READ);
        assertThat(events.byteCount()).isEqualTo(35);
        assertThat(events.count("readComplete")).isEqualTo(3);
    }

    @Test
    void edgeGoesOnByItselfWhenTheReadBudgetIsSpent() {
        UnixSocketChannel channel = connected(TriggerMode.EDGE);
        channel.config()
                .setOption(ChannelOption.RECVBUF_ALLOCATOR, new FixedRecvByteBufAllocator(16).maxMessagesPerRead(1));
        int changes = channels.poller.changes;
        script.returns("recv", 16).returns("recv", 16).returns("recv", 3);

        channels.ready(channel, Poller.READ);

        assertThat(events.byteCount()).isEqualTo(35);
        assertThat(events.count("readComplete")).isEqualTo(3);
        assertThat(channels.poller.changes).isEqualTo(changes);
    }

    @ParameterizedTest
    @EnumSource(TriggerMode.class)
    void whatArrivedWhileReadingWasOffIsReadWhenItIsOn(TriggerMode mode) {
        UnixSocketChannel channel = connected(mode);
        channel.config().setAutoRead(false);
        channels.settle();
        if (mode == TriggerMode.EDGE) {
            channels.ready(channel, Poller.READ);
            assertThat(channels.calls("recv")).isZero();
        }
        script.returns("recv", 9);

        channel.config().setAutoRead(true);
        channels.settle();
        if (mode == TriggerMode.LEVEL) {
            channels.ready(channel, Poller.READ);
        }

        assertThat(events.byteCount()).isEqualTo(9);
    }

    // ---- connect ----

    @Test
    void interruptedConnectGoesOn() {
        UnixSocketChannel channel = channels.newChannel(events);
        script.fails("connect", Errno.EINTR);

        ChannelFuture connect = channel.connect(PEER);
        channels.settle();
        assertThat(connect.isDone()).isFalse();
        channels.ready(channel, Poller.WRITE);

        assertThat(connect.isSuccess()).isTrue();
        assertThat(channel.isActive()).isTrue();
        assertThat(channels.calls("connect")).isEqualTo(1);
    }

    @ParameterizedTest
    @CsvSource({"ECONNREFUSED", "ENETUNREACH", "EADDRNOTAVAIL", "ENOBUFS", "EACCES"})
    void connectThatFailsAtOnceClosesTheChannel(String name) {
        UnixSocketChannel channel = channels.newChannel(events);
        script.fails("connect", errno(name));

        ChannelFuture connect = channel.connect(PEER);
        channels.settle();

        assertThat(connect.cause()).isInstanceOf(IOException.class).hasMessageContaining(name);
        if (name.equals("ECONNREFUSED")) {
            assertThat(connect.cause()).isInstanceOf(ConnectException.class);
        }
        assertThat(channel.isOpen()).isFalse();
        assertThat(events.lifeCycle()).containsExactly("handlerAdded", "registered", "unregistered", "handlerRemoved");
    }

    @Test
    void descriptorThatThePollerRefusesFailsTheConnect() {
        UnixSocketChannel channel = channels.newChannel(events);
        script.returns("connect", 0);
        channels.poller.results.add(-Errno.ENOMEM);

        ChannelFuture connect = channel.connect(PEER);
        channels.settle();

        assertThat(connect.cause()).isInstanceOf(IOException.class).hasMessageContaining("ENOMEM");
        assertThat(channel.isActive()).isFalse();
    }

    // ---- shutdown and close ----

    @Test
    void failedShutdownFailsItsPromise() {
        UnixSocketChannel channel = connected(TriggerMode.LEVEL);
        script.fails("shutdown", Errno.ENOTCONN);

        ChannelFuture shutdown = channel.shutdownOutput();
        channels.settle();

        assertThat(shutdown.cause()).isInstanceOf(IOException.class).hasMessageContaining("ENOTCONN");
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void fullSocketWhoseOutputIsShutIsNotAskedForRoomAnyMore(boolean kernelShutsIt) {
        UnixSocketChannel channel = connected(TriggerMode.LEVEL);
        script.fails("send", Errno.EAGAIN);
        ChannelFuture write = write(channel, direct(channel, 10));
        assertThat(wantsWrite(channel)).isTrue();
        if (kernelShutsIt) {
            script.returns("shutdown", 0);
        } else {
            script.fails("shutdown", Errno.ENOTCONN);
        }

        channel.shutdownOutput();
        channels.settle();

        assertThat(write.cause()).isInstanceOf(IOException.class);
        assertThat(wantsWrite(channel)).isFalse();
    }

    @Test
    void shuttingTheOutputOfAConnectingSocketLeavesTheConnectToItsEnd() {
        UnixSocketChannel channel = channels.newChannel(events);
        script.fails("connect", Errno.EINPROGRESS).fails("shutdown", Errno.ENOTCONN);
        ChannelFuture connect = channel.connect(PEER);

        channel.shutdownOutput();
        channels.settle();

        assertThat(wantsWrite(channel)).isTrue();
        channels.ready(channel, Poller.WRITE);
        assertThat(connect.isSuccess()).isTrue();
    }

    @ParameterizedTest
    @EnumSource(TriggerMode.class)
    void readAfterCloseIsNothing(TriggerMode mode) {
        UnixSocketChannel channel = connected(mode);
        channel.config().setAutoRead(false);
        channels.ready(channel, Poller.READ);

        channels.loop.execute(() -> {
            channel.close();
            channel.read();
        });
        channels.settle();

        assertThat(events.exceptions()).isEmpty();
        assertThat(events.lifeCycle()).endsWith("inactive", "unregistered", "handlerRemoved");
    }

    @ParameterizedTest
    @CsvSource({"EINTR", "ENOBUFS"})
    void failedCloseIsNotMadeAgain(String name) {
        UnixSocketChannel channel = connected(TriggerMode.LEVEL);
        int fd = ScriptedChannels.fd(channel);
        long before = closesOf(fd);
        script.fails("close", errno(name));

        ChannelFuture close = channel.close();
        channels.settle();
        channel.close();
        channels.settle();

        assertThat(close.isDone()).isTrue();
        assertThat(channel.closeFuture().isSuccess()).isTrue();
        assertThat(closesOf(fd) - before).isEqualTo(1);
        assertThat(events.lifeCycle()).endsWith("inactive", "unregistered", "handlerRemoved");
        channels.syscalls.close(fd); // the script's answer has left it open
    }

    private long closesOf(int fd) {
        return script.calls("close").stream()
                .filter(call -> call.arguments().get(0).equals(fd))
                .count();
    }

    @Test
    void handlerThatClosesInAReadEndsTheRound() {
        ChannelRecorder closing = new ChannelRecorder() {
            @Override
            public void channelRead(ChannelHandlerContext ctx, Object message) {
                super.channelRead(ctx, message);
                ctx.close();
            }
        };
        UnixSocketChannel channel = channels.connected(closing);
        script.returns("recv", 16);

        channels.ready(channel, Poller.READ);

        assertThat(channels.calls("recv")).isEqualTo(1);
        assertThat(closing.count("inactive")).isEqualTo(1);
    }

    // ---- lingering close ----

    /** Gives access to the threads. */
    private abstract static class Lingering extends ChannelIo {
        static final int THREADS = 8;

        static Executor threads() {
            return lingeringCloses();
        }
    }

    /** Lets closes that linger wait until the latch is open: all threads that could carry them out are busy. */
    private static CountDownLatch occupyTheThreadsThatLinger() {
        CountDownLatch free = new CountDownLatch(1);
        CountDownLatch busy = new CountDownLatch(Lingering.THREADS);
        for (int i = 0; i < Lingering.THREADS; i++) {
            Lingering.threads().execute(() -> {
                busy.countDown();
                Deadline.open(free, "the test goes on");
            });
        }
        Deadline.open(busy, "no thread is left for a close");
        return free;
    }

    private void awaitTheEnd(ChannelRecorder recorder) {
        Deadline.until(
                () -> {
                    channels.settle();
                    return recorder.count("handlerRemoved") == 1;
                },
                "the channel is closed");
    }

    @ParameterizedTest
    @EnumSource(TriggerMode.class)
    void lingeringCloseInAReadEndsTheRound(TriggerMode mode) {
        ChannelRecorder closing = new ChannelRecorder() {
            @Override
            public void channelRead(ChannelHandlerContext ctx, Object message) {
                super.channelRead(ctx, message);
                ctx.close();
                ctx.read();
            }
        };
        connected(mode);
        UnixSocketChannel channel = channels.connected(closing);
        channel.config().setOption(ChannelOption.SO_LINGER, 1);
        script.returns("recv", 16);
        CountDownLatch free = occupyTheThreadsThatLinger();

        channels.ready(channel, Poller.READ);

        assertThat(channel.isOpen()).isTrue();
        assertThat(channels.calls("recv")).isEqualTo(1);
        assertThat(closing.count("readComplete")).isZero();
        free.countDown();
        awaitTheEnd(closing);
        assertThat(closing.exceptions()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 16})
    void lingeringCloseByTheListenerOfAWriteEndsTheFlush(int spins) {
        UnixSocketChannel channel = connected(TriggerMode.EDGE);
        channel.config().setOption(ChannelOption.SO_LINGER, 1);
        channel.config().setOption(ChannelOption.WRITE_SPIN_COUNT, spins);
        script.returns("send", 65536);
        ChannelFuture first = channel.write(Unpooled.wrappedBuffer(new byte[65536]));
        ChannelFuture second = channel.write(Unpooled.wrappedBuffer(new byte[65536]));
        first.addListener((ChannelFutureListener) written -> channel.close());
        CountDownLatch free = occupyTheThreadsThatLinger();

        channel.flush();
        channels.settle();

        assertThat(channels.calls("send")).isEqualTo(1);
        free.countDown();
        awaitTheEnd(events);
        assertThat(second.cause()).isInstanceOf(IOException.class);
        assertThat(events.exceptions()).isEmpty();
    }

    // ---- from loop to loop ----

    @ParameterizedTest
    @CsvSource({"LEVEL, EDGE", "EDGE, LEVEL", "LEVEL, LEVEL", "EDGE, EDGE"})
    void movedChannelFollowsTheModeOfItsNewLoop(TriggerMode from, TriggerMode to) {
        UnixSocketChannel channel = connected(from);
        script.fails("send", Errno.EAGAIN);
        ChannelFuture write = write(channel, direct(channel, 10));
        channels.deregister(channel);
        script.returns("send", 10).returns("recv", 9);

        channels.registerWithNewLoop(channel, to);

        assertThat(write.isSuccess()).isTrue();
        assertThat(events.byteCount()).as("what arrived meanwhile").isEqualTo(9);
        int interest = channels.poller.interest.get(ScriptedChannels.fd(channel));
        assertThat(interest)
                .isEqualTo(to == TriggerMode.LEVEL ? Poller.READ : Poller.READ | Poller.WRITE | Poller.URGENT);
        script.returns("recv", 4);
        channels.ready(channel, Poller.READ);
        assertThat(events.byteCount()).isEqualTo(13);
    }

    @ParameterizedTest
    @EnumSource(TriggerMode.class)
    void unfinishedFlushGoesOnOnTheNextLoop(TriggerMode to) {
        UnixSocketChannel channel = connected(TriggerMode.LEVEL);
        channel.config().setAutoRead(false);
        channel.config().setOption(ChannelOption.WRITE_SPIN_COUNT, 1);
        channel.write(Unpooled.wrappedBuffer(new byte[65536]));
        ChannelFuture second = channel.write(Unpooled.wrappedBuffer(new byte[65536]));
        script.returns("send", 65536);
        channels.loop.execute(() -> {
            channel.flush(); // one part: the rest is to follow in the next cycle
            channel.deregister();
        });
        channels.loop.runNow();
        assertThat(channel.isRegistered()).isFalse();
        assertThat(second.isDone()).isFalse();
        script.returns("send", 65536);

        channels.registerWithNewLoop(channel, to);

        assertThat(second.isSuccess()).isTrue();
    }

    @Test
    void wishesAboutReadingBetweenTwoLoopsCount() {
        UnixSocketChannel channel = connected(TriggerMode.LEVEL);
        channels.deregister(channel);
        channel.config().setAutoRead(false);
        channels.settle();
        channels.registerWithNewLoop(channel, TriggerMode.LEVEL);
        assertThat(channels.calls("recv")).isZero();

        channels.deregister(channel);
        channel.read();
        channels.settle();
        script.returns("recv", 5);
        channels.registerWithNewLoop(channel, TriggerMode.LEVEL);

        assertThat(events.byteCount()).isEqualTo(5);
        assertThat(events.exceptions()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({"LEVEL, EDGE", "EDGE, LEVEL", "LEVEL, LEVEL", "EDGE, EDGE"})
    void connectGoesOnOnAnotherLoop(TriggerMode from, TriggerMode to) {
        channels.close();
        channels = new ScriptedChannels(from);
        script = channels.script;
        UnixSocketChannel channel = channels.newChannel(events);
        script.fails("connect", Errno.EINPROGRESS);
        ChannelFuture connect = channel.connect(PEER);
        channels.settle();
        channels.deregister(channel);

        channels.registerWithNewLoop(channel, to);
        assertThat(connect.isDone()).isFalse();
        assertThat(wantsWrite(channel)).isTrue();
        channels.ready(channel, Poller.WRITE);

        assertThat(connect.isSuccess()).isTrue();
        assertThat(channel.isActive()).isTrue();
        assertThat(events.count("active")).isEqualTo(1);
    }

    // ---- other threads ----

    @Test
    void closeWaitsForACallOfAnotherThreadOnTheDescriptor() throws Exception {
        UnixSocketChannel channel = connected(TriggerMode.LEVEL);
        Thread loopThread = Thread.currentThread();
        int fd = ScriptedChannels.fd(channel);
        long before = closesOf(fd);
        CountDownLatch inCall = new CountDownLatch(1);
        AtomicLong closesMeanwhile = new AtomicLong(-1);
        script.during("getsockname", () -> {
            if (Thread.currentThread() == loopThread) {
                return;
            }
            inCall.countDown();
            Deadline.until(
                    () -> waitsForTheChannel(loopThread) || closesOf(fd) > before, "the loop closes the channel");
            closesMeanwhile.set(closesOf(fd) - before);
        });
        Thread other = new Thread(channel::localAddress);
        other.start();
        Deadline.open(inCall, "the other thread asks for the address");

        channel.close();
        channels.settle();

        other.join(Deadline.USUAL.toMillis());
        assertThat(closesMeanwhile)
                .as("the number could be another connection's")
                .hasValue(0);
        assertThat(closesOf(fd) - before).isEqualTo(1);
    }

    private static boolean waitsForTheChannel(Thread thread) {
        ThreadInfo info = ManagementFactory.getThreadMXBean().getThreadInfo(thread.getId());
        return info != null
                && info.getLockInfo() != null
                && info.getLockInfo().getClassName().equals(UnixStreamIo.class.getName());
    }

    @Test
    void optionsOfAClosedChannelAreRefused() {
        UnixSocketChannel channel = connected(TriggerMode.LEVEL);
        channel.close();
        channels.settle();
        int calls = channels.calls("getsockopt") + channels.calls("setsockopt") + channels.calls("getsockname");

        assertThatThrownBy(() -> channel.config().getOption(ChannelOption.SO_RCVBUF))
                .isInstanceOf(ChannelException.class);
        assertThatThrownBy(() -> channel.config().setOption(ChannelOption.SO_RCVBUF, 4096))
                .isInstanceOf(ChannelException.class);
        channel.localAddress();

        assertThat(channels.calls("getsockopt") + channels.calls("setsockopt") + channels.calls("getsockname"))
                .isEqualTo(calls);
    }

    private static int errno(String name) {
        return switch (name) {
            case "EPIPE" -> Errno.EPIPE;
            case "ECONNRESET" -> Errno.ECONNRESET;
            case "ENOBUFS" -> Errno.ENOBUFS;
            case "ENOMEM" -> Errno.ENOMEM;
            case "ETIMEDOUT" -> Errno.ETIMEDOUT;
            case "ECONNREFUSED" -> Errno.ECONNREFUSED;
            case "ENETUNREACH" -> Errno.ENETUNREACH;
            case "EADDRNOTAVAIL" -> Errno.EADDRNOTAVAIL;
            case "EACCES" -> Errno.EACCES;
            case "EINTR" -> Errno.EINTR;
            default -> throw new IllegalArgumentException(name);
        };
    }
}
