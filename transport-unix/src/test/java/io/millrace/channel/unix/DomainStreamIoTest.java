package io.millrace.channel.unix;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.channel.ChannelFuture;
import io.millrace.channel.ChannelHandlerContext;
import io.millrace.channel.ChannelInboundHandlerAdapter;
import io.millrace.channel.ChannelOption;
import io.millrace.channel.ConnectTimeoutException;
import io.millrace.channel.ManualIoEventLoop;
import io.millrace.channel.TriggerMode;
import io.millrace.channel.unix.sys.Errno;
import io.millrace.channel.unix.sys.MessageAbi;
import io.millrace.channel.unix.sys.MsgHdr;
import io.millrace.channel.unix.sys.NativeMemory;
import io.millrace.channel.unix.sys.Syscalls;
import io.millrace.testkit.ChannelRecorder;
import io.millrace.testkit.Deadline;
import io.millrace.testkit.DescriptorWatch;
import io.millrace.testkit.unix.ScriptedLibc;
import java.io.IOException;
import java.net.ConnectException;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What a domain socket's channel does when the kernel does what it seldom does. */
@Timeout(30)
@ExtendWith(DescriptorWatch.class)
class DomainStreamIoTest {
    private static final DomainSocketAddress PEER = new DomainSocketAddress("/nobody/is/asked");
    private static final int MSG_CTRUNC = 8;

    private final ChannelRecorder events = new ChannelRecorder();
    private final List<AutoCloseable> resources = new ArrayList<>();
    private ScriptedChannels channels;
    private ScriptedLibc script;

    @BeforeEach
    void level() {
        use(TriggerMode.LEVEL);
    }

    private void use(TriggerMode mode) {
        if (channels != null) {
            channels.close();
        }
        channels = new ScriptedChannels(mode);
        script = channels.script;
    }

    @AfterEach
    void close() throws Exception {
        channels.close();
        for (AutoCloseable resource : resources) {
            resource.close();
        }
    }

    /** A domain socket's channel over the scripted library. */
    private final class Channel extends UnixDomainSocketChannel {
        Channel() {
            super(channels.backend, (java.net.SocketAddress) null);
        }

        Channel(int fd) {
            super(channels.backend, fd);
        }
    }

    /** A channel over one end of a real pair, and the other end. */
    private record Pair(Channel channel, int peer) {}

    private Pair pair(ChannelInboundHandlerAdapter handler) {
        Syscalls host = Syscalls.host();
        int[] pair = new int[2];
        assertThat(host.socketpair(host.abi().addresses().unix(), host.abi().sockets().stream(), pair))
                .isZero();
        resources.add(() -> host.close(pair[1]));
        return new Pair(
                channels.registered(new Channel(pair[0]), new ChannelInboundHandlerAdapter() {
                    @Override
                    public void handlerAdded(ChannelHandlerContext ctx) {
                        ctx.pipeline().addLast(handler, events);
                    }
                }),
                pair[1]);
    }

    private Pair receiving(ChannelInboundHandlerAdapter handler) {
        Pair pair = pair(handler);
        pair.channel().config().setReadMode(DomainSocketReadMode.FILE_DESCRIPTORS);
        return pair;
    }

    /** Keeps the descriptors that arrive. */
    private static final class Keeper extends ChannelInboundHandlerAdapter {
        private final List<ReceivedFileDescriptor> descriptors = new ArrayList<>();

        @Override
        public void channelRead(ChannelHandlerContext ctx, Object message) {
            descriptors.add((ReceivedFileDescriptor) message);
        }
    }

    private FileDescriptor[] pipe() throws IOException {
        FileDescriptor[] pipe = FileDescriptor.pipe();
        for (FileDescriptor end : pipe) {
            resources.add(end::close);
        }
        return pipe;
    }

    /** Sends several descriptors and some bytes in one message. */
    private static void pass(int socket, String text, FileDescriptor... descriptors) {
        Syscalls host = Syscalls.host();
        MessageAbi abi = MessageAbi.of(host.abi().os());
        MsgHdr header = new MsgHdr(abi, null, abi.controlSpace(descriptors.length * Integer.BYTES));
        NativeMemory bytes = NativeMemory.allocate(text.length());
        bytes.buffer().put(0, text.getBytes(StandardCharsets.US_ASCII));
        header.clear().bytes(bytes.address(), text.length());
        int rights = header.addControl(abi.socketLevel(), abi.rights(), descriptors.length * Integer.BYTES);
        for (int i = 0; i < descriptors.length; i++) {
            header.controlInt(rights, i, descriptors[i].intValue());
        }
        assertThat(host.sendmsg(socket, header.address(), 0)).isEqualTo(text.length());
    }

    private static boolean isOpen(int fd) {
        return Syscalls.host().checkOpen(fd) == 0;
    }

    // ---- connect ----

    @ParameterizedTest
    @EnumSource(TriggerMode.class)
    void connectToAFullQueueIsMadeAgainUntilThereIsRoom(TriggerMode mode) {
        use(mode);
        Channel channel = channels.registered(new Channel(), events);
        script.fails("connect", Errno.EAGAIN)
                .fails("connect", Errno.EAGAIN)
                .fails("connect", Errno.EAGAIN)
                .returns("connect", 0);
        ChannelFuture connect = channel.connect(PEER);
        channels.settle();
        assertThat(connect.isDone()).isFalse();
        assertThat(channels.poller.interest)
                .as("the poller would tell of a hang-up")
                .isEmpty();

        channels.ticker.advance(1, TimeUnit.MILLISECONDS);
        channels.settle();
        assertThat(channels.calls("connect")).isEqualTo(2);
        channels.ticker.advance(1, TimeUnit.MILLISECONDS);
        channels.settle();
        assertThat(channels.calls("connect")).as("each time later").isEqualTo(2);
        channels.ticker.advance(1, TimeUnit.MILLISECONDS);
        channels.settle();
        channels.ticker.advance(4, TimeUnit.MILLISECONDS);
        channels.settle();

        Deadline.succeeded(connect);
        assertThat(channel.isActive()).isTrue();
        assertThat(channel.remoteAddress()).isEqualTo(PEER);
        assertThat(channels.poller.interest).containsKey(ScriptedChannels.fd(channel));
        assertThat(events.events()).containsExactly("handlerAdded", "registered", "active");
    }

    @Test
    void connectToAFullQueueThatFailsLaterClosesTheChannel() {
        Channel channel = channels.registered(new Channel(), events);
        script.fails("connect", Errno.EAGAIN).fails("connect", Errno.ECONNREFUSED);
        ChannelFuture connect = channel.connect(PEER);

        channels.settle();
        channels.ticker.advance(1, TimeUnit.MILLISECONDS);
        channels.settle();

        assertThat(connect.cause())
                .isInstanceOf(ConnectException.class)
                .hasMessageContaining("refused")
                .hasMessageContaining(PEER.path());
        assertThat(channel.isOpen()).isFalse();
        assertThat(events.events()).doesNotContain("active");
    }

    @Test
    void connectToAFullQueueTimesOut() {
        Channel channel = channels.registered(new Channel(), events);
        channel.config().setConnectTimeoutMillis(100);
        for (int i = 0; i < 7; i++) { // after 0, 1, 3, 7, 15, 31 and 63 ms
            script.fails("connect", Errno.EAGAIN);
        }
        ChannelFuture connect = channel.connect(PEER);

        for (int i = 0; i < 200; i++) {
            channels.settle();
            channels.ticker.advance(1, TimeUnit.MILLISECONDS);
        }

        assertThat(connect.cause()).isInstanceOf(ConnectTimeoutException.class);
        assertThat(channel.isOpen()).isFalse();
        assertThat(channels.calls("connect")).isEqualTo(7);
    }

    @Test
    void channelThatMovesWhileItsConnectWaitsConnectsOnItsNewLoop() {
        Channel channel = channels.registered(new Channel(), events);
        script.fails("connect", Errno.EAGAIN).returns("connect", 0);
        ChannelFuture connect = channel.connect(PEER);
        channels.settle();
        ManualIoEventLoop first = channels.loop;
        channels.deregister(channel);

        channels.registerWithNewLoop(channel, TriggerMode.LEVEL);
        assertThat(channels.poller.interest).isEmpty();
        channels.ticker.advance(1, TimeUnit.MILLISECONDS);
        first.runNow(); // has the timer
        channels.settle();

        Deadline.succeeded(connect);
        assertThat(channels.poller.interest).containsKey(ScriptedChannels.fd(channel));
    }

    // ---- descriptors come in ----

    @ParameterizedTest
    @EnumSource(TriggerMode.class)
    void descriptorsOfOneMessageArriveInTheirOrderAndCloseOnExec(TriggerMode mode) throws IOException {
        use(mode);
        Keeper keeper = new Keeper();
        Pair pair = receiving(keeper);
        FileDescriptor[] one = pipe();
        FileDescriptor[] two = pipe();
        pass(pair.peer(), "some text", one[0], two[0], one[1]);

        channels.ready(pair.channel(), Poller.READ);

        assertThat(keeper.descriptors).hasSize(3);
        assertThat(keeper.descriptors).allMatch(descriptor -> isOpen(descriptor.intValue()));
        assertThat(events.count("readComplete")).isEqualTo(1);
        assertThat(script.calls("recvmsg").get(0).arguments().get(2)).isEqualTo(0x4000_0000); // MSG_CMSG_CLOEXEC
        keeper.descriptors.get(2).write(java.nio.ByteBuffer.allocateDirect(3), 0, 3);
        assertThat(keeper.descriptors.get(0).read(java.nio.ByteBuffer.allocateDirect(8), 0, 8))
                .isEqualTo(3);
        assertThat(keeper.descriptors.get(1).read(java.nio.ByteBuffer.allocateDirect(8), 0, 8))
                .isZero();
        keeper.descriptors.forEach(ReceivedFileDescriptor::release);
    }

    @Test
    void descriptorsBehindTheOneAtWhichAHandlerClosesAreClosed() throws IOException {
        List<Integer> kept = new ArrayList<>();
        Pair pair = receiving(new ChannelInboundHandlerAdapter() {
            @Override
            public void channelRead(ChannelHandlerContext ctx, Object message) {
                kept.add(((FileDescriptor) message).intValue());
                ctx.close();
            }
        });
        FileDescriptor[] pipe = pipe();
        var before = DescriptorWatch.descriptors();
        pass(pair.peer(), "x", pipe[0], pipe[0], pipe[0]);

        channels.ready(pair.channel(), Poller.READ);

        assertThat(kept).hasSize(1);
        assertThat(isOpen(kept.get(0))).isTrue();
        Syscalls.host().close(kept.get(0));
        assertThat(before).containsAll(DescriptorWatch.descriptors());
    }

    @Test
    void messageThatWasCutIsAnErrorAndWhatArrivedOfItIsClosed() throws IOException {
        Keeper keeper = new Keeper();
        Pair pair = receiving(keeper);
        FileDescriptor[] pipe = pipe();
        FileDescriptor[] other = FileDescriptor.pipe();
        resources.add(other[1]::close);
        int arrived = other[0].intValue();
        pass(pair.peer(), "x", pipe[0]);
        // The kernel's answer when the process may open one descriptor more, of two.
        script.returns("recvmsg", 1).during("recvmsg", () -> {
            long header = (Long) script.calls("recvmsg").get(0).arguments().get(1);
            var message = NativeMemory.viewOf(header, 56).order(ByteOrder.nativeOrder());
            var control = NativeMemory.viewOf(message.getLong(32), 24).order(ByteOrder.nativeOrder());
            control.putLong(0, 20).putInt(8, 1).putInt(12, 1).putInt(16, arrived);
            message.putLong(40, 24).putInt(48, MSG_CTRUNC);
        });

        channels.ready(pair.channel(), Poller.READ);

        assertThat(keeper.descriptors).isEmpty();
        assertThat(isOpen(arrived)).isFalse();
        assertThat(events.exceptions())
                .singleElement()
                .isInstanceOf(IOException.class)
                .asString()
                .contains("lost");
        assertThat(pair.channel().isOpen()).isFalse();
    }

    @ParameterizedTest
    @EnumSource(TriggerMode.class)
    void readOfDescriptorsThatFindsNothingWaits(TriggerMode mode) {
        use(mode);
        Pair pair = receiving(new Keeper());

        channels.ready(pair.channel(), Poller.READ);

        assertThat(events.events()).doesNotContain("readComplete");
        assertThat(channels.calls("recvmsg")).isEqualTo(1);
        assertThat(pair.channel().isActive()).isTrue();
    }

    @Test
    void endOfStreamEndsAChannelThatReadsDescriptors() {
        Pair pair = receiving(new Keeper());
        script.returns("recvmsg", 0);

        channels.ready(pair.channel(), Poller.READ);

        assertThat(pair.channel().isOpen()).isFalse();
        assertThat(events.exceptions()).isEmpty();
    }

    @Test
    void failedReadOfDescriptorsEndsTheChannelWithAnException() {
        Pair pair = receiving(new Keeper());
        script.fails("recvmsg", Errno.EINTR).fails("recvmsg", Errno.ECONNRESET);

        channels.ready(pair.channel(), Poller.READ);

        assertThat(events.exceptions()).singleElement().isInstanceOf(IOException.class);
        assertThat(pair.channel().isOpen()).isFalse();
    }

    /** A read stops behind a descriptor: to take that for the end of what is there would lose the rest. */
    @Test
    void edgeThatAShortReadDoesNotUseUp() throws IOException {
        use(TriggerMode.EDGE);
        Pair pair = pair(new ChannelInboundHandlerAdapter());
        FileDescriptor[] pipe = pipe();
        pass(pair.peer(), "first", pipe[0]);
        NativeMemory second = NativeMemory.allocate(6);
        second.buffer().put(0, "second".getBytes(StandardCharsets.US_ASCII));
        Syscalls.host().send(pair.peer(), second.address(), 6);

        channels.ready(pair.channel(), Poller.READ);

        assertThat(new String(events.bytes(), StandardCharsets.US_ASCII)).isEqualTo("firstsecond");
    }

    // ---- descriptors go out ----

    @ParameterizedTest
    @EnumSource(TriggerMode.class)
    void descriptorThatTheKernelDoesNotTakeNowWaits(TriggerMode mode) throws IOException {
        use(mode);
        Pair pair = pair(new ChannelInboundHandlerAdapter());
        script.fails("sendmsg", Errno.EAGAIN);
        ChannelFuture passed = pair.channel().writeAndFlush(pipe()[0]);
        channels.settle();
        assertThat(passed.isDone()).isFalse();
        assertThat(channels.poller.interest.get(ScriptedChannels.fd(pair.channel())) & Poller.WRITE)
                .isNotZero();

        channels.ready(pair.channel(), Poller.WRITE);

        Deadline.succeeded(passed);
        assertThat(channels.calls("sendmsg")).isEqualTo(2);
    }

    @ParameterizedTest
    @ValueSource(strings = {"EBADF", "EINVAL", "ETOOMANYREFS"})
    void descriptorThatCannotBePassedFailsItsWriteAlone(String name) throws IOException {
        Pair pair = pair(new ChannelInboundHandlerAdapter());
        script.fails("sendmsg", io.millrace.channel.unix.sys.TestCalls.errno(name));
        ReceivedFileDescriptor received =
                new ReceivedFileDescriptor(FileDescriptor.from("/dev/null").intValue());

        ChannelFuture passed = pair.channel().write(received);
        ChannelFuture bytes =
                pair.channel().writeAndFlush(pair.channel().alloc().buffer().writeBytes(new byte[] {1, 2}));
        channels.settle();

        assertThat(passed.cause()).isInstanceOf(IOException.class).hasMessageContaining(name);
        Deadline.succeeded(bytes);
        assertThat(pair.channel().isActive()).isTrue();
        assertThat(received.isOpen()).as("one that was received is released").isFalse();
    }

    @Test
    void descriptorOfAChannelThatIsClosedMeanwhileIsNotPassed() {
        Pair pair = pair(new ChannelInboundHandlerAdapter());
        Pair passed = pair(new ChannelInboundHandlerAdapter());
        ChannelFuture write = pair.channel().write(passed.channel().fd());

        passed.channel().close();
        channels.settle();
        pair.channel().flush();
        channels.settle();

        assertThat(write.cause()).isInstanceOf(IOException.class).hasMessageContaining("closed before it was passed");
        assertThat(channels.calls("sendmsg")).isZero();
        assertThat(pair.channel().isActive()).isTrue();
    }

    @Test
    void descriptorOfAChannelStaysTheChannels() throws IOException {
        Pair pair = pair(new ChannelInboundHandlerAdapter());
        FileDescriptor descriptor = pair.channel().fd();

        assertThatThrownBy(() -> new DescriptorAddress(descriptor).take()).isInstanceOf(IllegalStateException.class);
        assertThat(descriptor.isOpen()).isTrue();
        descriptor.close();
        channels.settle();

        assertThat(pair.channel().isOpen()).isFalse();
        assertThat(descriptor.isOpen()).isFalse();
    }

    @Test
    void descriptorForAPeerThatIsGoneEndsTheChannel() throws IOException {
        Pair pair = pair(new ChannelInboundHandlerAdapter());
        script.fails("sendmsg", Errno.EPIPE);

        ChannelFuture passed = pair.channel().writeAndFlush(pipe()[0]);
        channels.settle();

        assertThat(passed.cause()).isInstanceOf(IOException.class).hasMessageContaining("EPIPE");
        assertThat(pair.channel().isOpen()).isFalse();
    }

    // ---- options ----

    @Test
    void optionsOfADomainSocketAreItsOwn() {
        Pair pair = pair(new ChannelInboundHandlerAdapter());
        DomainSocketChannelConfig config = pair.channel().config();

        assertThat(config.getReadMode()).isEqualTo(DomainSocketReadMode.BYTES);
        assertThat(config.setReadMode(DomainSocketReadMode.FILE_DESCRIPTORS)
                        .getOption(UnixChannelOption.DOMAIN_SOCKET_READ_MODE))
                .isEqualTo(DomainSocketReadMode.FILE_DESCRIPTORS);
        assertThat(config.getOptions())
                .containsKeys(ChannelOption.SO_SNDBUF, ChannelOption.SO_RCVBUF)
                .doesNotContainKeys(ChannelOption.TCP_NODELAY, ChannelOption.SO_KEEPALIVE);
        assertThat(config.setOption(ChannelOption.TCP_NODELAY, true)).isFalse();
    }
}
