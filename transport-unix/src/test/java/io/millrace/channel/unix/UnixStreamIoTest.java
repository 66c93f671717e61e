package io.millrace.channel.unix;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.buffer.ByteBuf;
import io.millrace.buffer.Unpooled;
import io.millrace.channel.ChannelFuture;
import io.millrace.channel.ChannelHandlerContext;
import io.millrace.channel.ChannelOption;
import io.millrace.channel.FixedRecvByteBufAllocator;
import io.millrace.channel.TriggerMode;
import io.millrace.channel.unix.sys.Errno;
import io.millrace.testkit.ChannelRecorder;
import io.millrace.testkit.DescriptorWatch;
import io.millrace.testkit.LeakWatch;
import io.millrace.testkit.unix.ScriptedLibc;
import java.io.IOException;
import java.net.ConnectException;
import java.net.InetSocketAddress;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

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
