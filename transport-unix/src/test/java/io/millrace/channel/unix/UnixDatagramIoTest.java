package io.millrace.channel.unix;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.buffer.ByteBuf;
import io.millrace.buffer.ByteBufAllocator;
import io.millrace.buffer.Unpooled;
import io.millrace.channel.ChannelFuture;
import io.millrace.channel.ChannelOption;
import io.millrace.channel.DefaultMaxMessagesRecvByteBufAllocator;
import io.millrace.channel.TriggerMode;
import io.millrace.channel.socket.DatagramPacket;
import io.millrace.channel.socket.TruncatedDatagramException;
import io.millrace.channel.unix.sys.Abi;
import io.millrace.channel.unix.sys.Errno;
import io.millrace.channel.unix.sys.LibcLoader;
import io.millrace.channel.unix.sys.MessageCalls;
import io.millrace.channel.unix.sys.MessageLibc;
import io.millrace.channel.unix.sys.NativeMemory;
import io.millrace.channel.unix.sys.SyscallException;
import io.millrace.testkit.Deadline;
import io.millrace.testkit.LeakWatch;
import io.millrace.testkit.PacketRecorder;
import java.io.IOException;
import java.net.DatagramSocket;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.NoRouteToHostException;
import java.net.PortUnreachableException;
import java.net.SocketException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** UDP channels over a kernel that fails on demand; what the script does not say is done by real sockets. */
@Timeout(30)
@ExtendWith(LeakWatch.class)
class UnixDatagramIoTest {

    private static final class Udp extends UnixDatagramChannel {
        Udp(UnixBackend backend, MessageCalls messages) {
            super(backend, messages, backend.syscalls().abi().addresses().inet());
        }
    }

    /** A bound channel over the script, and a plain socket as its peer. */
    private static final class Fixture implements AutoCloseable {
        final ScriptedChannels kernel;
        final PacketRecorder events = new PacketRecorder();
        final Udp channel;
        final DatagramSocket peer;

        Fixture(TriggerMode mode) throws IOException {
            kernel = new ScriptedChannels(mode);
            MessageLibc real = LibcLoader.load(MessageLibc.class, List.of());
            MessageCalls messages = new MessageCalls(
                    kernel.syscalls, kernel.script.over(MessageLibc.class, real), kernel.script::lastError);
            channel = kernel.registered(new Udp(kernel.backend, messages), events);
            ChannelFuture bind = channel.bind(new InetSocketAddress("127.0.0.1", 0));
            kernel.settle();
            Deadline.succeeded(bind);
            peer = new DatagramSocket(0, InetAddress.getByName("127.0.0.1"));
            peer.setSoTimeout((int) Deadline.USUAL.toMillis());
        }

        InetSocketAddress peerAddress() {
            return (InetSocketAddress) peer.getLocalSocketAddress();
        }

        /** Writes numbered datagrams and flushes them. */
        List<ChannelFuture> write(int count) {
            List<ChannelFuture> writes = new ArrayList<>();
            for (int i = 0; i < count; i++) {
                writes.add(channel.write(new DatagramPacket(text("datagram " + i), peerAddress())));
            }
            channel.flush();
            kernel.settle();
            return writes;
        }

        String receive() throws IOException {
            java.net.DatagramPacket packet = new java.net.DatagramPacket(new byte[2048], 2048);
            peer.receive(packet);
            return new String(packet.getData(), 0, packet.getLength(), StandardCharsets.US_ASCII);
        }

        List<String> receive(int count) throws IOException {
            List<String> texts = new ArrayList<>();
            for (int i = 0; i < count; i++) {
                texts.add(receive());
            }
            return texts;
        }

        void send(String text) throws IOException {
            byte[] bytes = text.getBytes(StandardCharsets.US_ASCII);
            peer.send(new java.net.DatagramPacket(bytes, bytes.length, channel.localAddress()));
        }

        /** The kernel has datagrams, and says so once. */
        void readable(int count) throws IOException {
            for (int i = 0; i < count; i++) {
                send("datagram " + i);
            }
            kernel.ready(channel, Poller.READ);
        }

        int interest() {
            Integer interest = kernel.poller.interest.get(ScriptedChannels.fd(channel));
            return interest == null ? -1 : interest;
        }

        @Override
        public void close() {
            peer.close();
            kernel.close();
        }
    }

    private static ByteBuf text(String text) {
        return Unpooled.copiedBuffer(text, StandardCharsets.US_ASCII);
    }

    private static List<String> datagrams(int from, int to) {
        return IntStream.range(from, to).mapToObj(i -> "datagram " + i).toList();
    }

    // ---- send ----

    @Test
    void oneCallSendsWhatWasFlushed() throws IOException {
        try (Fixture udp = new Fixture(TriggerMode.EDGE)) {
            udp.write(5).forEach(Deadline::succeeded);

            assertThat(udp.receive(5)).isEqualTo(datagrams(0, 5));
            assertThat(udp.kernel.calls("sendmmsg")).isEqualTo(1);
            assertThat(udp.kernel.calls("sendmsg")).isZero();
        }
    }

    @Test
    void moreThanOneCallTakesGoInSeveral() throws IOException {
        try (Fixture udp = new Fixture(TriggerMode.EDGE)) {
            udp.write(SendBatch.CAPACITY + 3).forEach(Deadline::succeeded);

            assertThat(udp.receive(SendBatch.CAPACITY + 3)).isEqualTo(datagrams(0, SendBatch.CAPACITY + 3));
            assertThat(udp.kernel.calls("sendmmsg")).isEqualTo(2);
        }
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void missingSendmmsgIsMadeUpForBySingleCalls(boolean symbol) throws IOException {
        try (Fixture udp = new Fixture(TriggerMode.EDGE)) {
            if (symbol) {
                udp.kernel.script.isMissing("sendmmsg");
            } else {
                udp.kernel.script.fails("sendmmsg", Errno.ENOSYS);
            }

            udp.write(3).forEach(Deadline::succeeded);
            udp.write(2).forEach(Deadline::succeeded);

            assertThat(udp.receive(3)).isEqualTo(datagrams(0, 3));
            assertThat(udp.receive(2)).isEqualTo(datagrams(0, 2));
            assertThat(udp.kernel.calls("sendmmsg")).isEqualTo(1);
            assertThat(udp.kernel.calls("sendmsg")).isEqualTo(5);
        }
    }

    static List<Integer> errnos() {
        return List.of(
                Errno.EMSGSIZE,
                Errno.EPERM,
                Errno.EACCES,
                Errno.ENOBUFS,
                Errno.ENOMEM,
                Errno.EHOSTUNREACH,
                Errno.ENETUNREACH,
                Errno.ENETDOWN,
                Errno.EHOSTDOWN,
                Errno.EINVAL,
                Errno.ECONNREFUSED);
    }

    @ParameterizedTest
    @MethodSource("errnos")
    void refusedDatagramFailsAlone(int errno) throws IOException {
        try (Fixture udp = new Fixture(TriggerMode.LEVEL)) {
            udp.kernel.script.fails("sendmmsg", errno);

            List<ChannelFuture> writes = udp.write(3);

            Throwable cause = Deadline.causeOf(writes.get(0));
            assertThat(cause).isInstanceOf(IOException.class).hasMessageContaining(Errno.name(errno));
            assertThat(cause instanceof PortUnreachableException).isEqualTo(errno == Errno.ECONNREFUSED);
            Deadline.succeeded(writes.get(1));
            Deadline.succeeded(writes.get(2));
            assertThat(udp.receive(2)).isEqualTo(datagrams(1, 3));
            assertThat(udp.channel.isActive()).isTrue();
            assertThat(udp.events.exceptions()).isEmpty();
        }
    }

    /** A connected channel's buffers, with what the kernel says of the first call and of the one after it. */
    private static List<ChannelFuture> writeConnected(Fixture udp, int first, int second) {
        ChannelFuture connect = udp.channel.connect(udp.peerAddress());
        udp.kernel.settle();
        Deadline.succeeded(connect);
        udp.kernel.script.fails("sendmmsg", first);
        if (second != 0) {
            udp.kernel.script.fails("sendmmsg", second);
        }
        return udp.write(2);
    }

    @ParameterizedTest
    @ValueSource(strings = {"ECONNREFUSED", "EHOSTUNREACH", "ENETUNREACH", "EPROTO", "EACCES"})
    void whatCameBackForAnEarlierDatagramIsAnExceptionAndFailsNoOther(String name) throws IOException {
        try (Fixture udp = new Fixture(TriggerMode.EDGE)) {
            List<ChannelFuture> writes = writeConnected(udp, Abi.host().errnos().number(name), 0);

            writes.forEach(Deadline::succeeded);
            assertThat(udp.receive(2)).isEqualTo(datagrams(0, 2));
            assertThat(udp.events.exceptions())
                    .singleElement()
                    .isInstanceOf(IOException.class)
                    .asString()
                    .contains(name);
        }
    }

    @ParameterizedTest
    @MethodSource("errnos")
    void datagramOfAConnectedChannelThatIsRefusedTwiceFailsAlone(int errno) throws IOException {
        boolean local = errno == Errno.EPERM
                || errno == Errno.ENOBUFS
                || errno == Errno.ENOMEM
                || errno == Errno.EINVAL; // never of another datagram
        try (Fixture udp = new Fixture(TriggerMode.EDGE)) {
            List<ChannelFuture> writes = writeConnected(udp, errno, local ? 0 : errno);

            assertThat(Deadline.causeOf(writes.get(0))).hasMessageContaining(Errno.name(errno));
            Deadline.succeeded(writes.get(1));
            assertThat(udp.receive(1)).isEqualTo(datagrams(1, 2));
            assertThat(udp.events.exceptions()).isEmpty();
        }
    }

    @Test
    void errorOfAnEarlierDatagramAndOneOfItsOwnAreToldApart() throws IOException {
        try (Fixture udp = new Fixture(TriggerMode.EDGE)) {
            List<ChannelFuture> writes = writeConnected(udp, Errno.ECONNREFUSED, Errno.EMSGSIZE);

            assertThat(Deadline.causeOf(writes.get(0))).hasMessageContaining("EMSGSIZE");
            Deadline.succeeded(writes.get(1));
            assertThat(udp.events.exceptions()).singleElement().isInstanceOf(PortUnreachableException.class);
        }
    }

    @Test
    void addressesOfTwoScopesAreTwo() throws IOException {
        byte[] ip = InetAddress.getByName("fe80::1").getAddress();
        InetSocketAddress one = new InetSocketAddress(Inet6Address.getByAddress(null, ip, 1), 9);
        InetSocketAddress two = new InetSocketAddress(Inet6Address.getByAddress(null, ip, 2), 9);
        InetSocketAddress twoAgain = new InetSocketAddress(Inet6Address.getByAddress(null, ip, 2), 9);
        try (ScriptedChannels kernel = new ScriptedChannels(TriggerMode.EDGE)) {
            int family = kernel.syscalls.abi().addresses().inet6();
            SendBatch batch = new SendBatch(kernel.syscalls, NativeMemory.allocate(64));
            batch.encoded(one, family);

            assertThat(batch.addressFor(two, family)).isNotNull();
            batch.encoded(two, family);
            assertThat(batch.addressFor(twoAgain, family)).isNull();
            assertThat(UnixDatagramIo.isSame(one, two)).isFalse();
            assertThat(UnixDatagramIo.isSame(two, twoAgain)).isTrue();
            assertThat(UnixDatagramIo.isSame(one.getAddress(), two.getAddress()))
                    .isFalse();
            assertThat(UnixDatagramIo.isSame(two.getAddress(), twoAgain.getAddress()))
                    .isTrue();
        }
    }

    @Test
    void batchThatIsSentInPartGoesOnBehindIt() throws IOException {
        try (Fixture udp = new Fixture(TriggerMode.EDGE)) {
            udp.kernel.script.returns("sendmmsg", 2); // the kernel says so; nothing is sent

            udp.write(5).forEach(Deadline::succeeded);

            assertThat(udp.receive(3)).isEqualTo(datagrams(2, 5));
        }
    }

    @Test
    void signalIsNoError() throws IOException {
        try (Fixture udp = new Fixture(TriggerMode.EDGE)) {
            udp.kernel.script.fails("sendmmsg", Errno.EINTR).fails("sendmmsg", Errno.EINTR);
            udp.kernel.script.fails("recvmmsg", Errno.EINTR);

            udp.write(2).forEach(Deadline::succeeded);
            udp.readable(1);

            assertThat(udp.receive(2)).isEqualTo(datagrams(0, 2));
            assertThat(udp.events.texts()).isEqualTo(datagrams(0, 1));
        }
    }

    @ParameterizedTest
    @EnumSource(TriggerMode.class)
    void fullKernelKeepsTheOrderUntilItHasRoom(TriggerMode mode) throws IOException {
        try (Fixture udp = new Fixture(mode)) {
            udp.kernel.script.returns("sendmmsg", 1).fails("sendmmsg", Errno.EAGAIN);
            List<ChannelFuture> first = udp.write(3);
            assertThat(first.get(0).isSuccess()).isTrue();
            assertThat(first.get(1).isDone()).isFalse();
            assertThat(udp.interest() & Poller.WRITE).isNotZero();
            int calls = udp.kernel.calls("sendmmsg");

            List<ChannelFuture> second = udp.write(1);
            assertThat(udp.kernel.calls("sendmmsg"))
                    .as("no call while the kernel is full")
                    .isEqualTo(calls);

            udp.kernel.ready(udp.channel, Poller.WRITE);
            first.forEach(Deadline::succeeded);
            second.forEach(Deadline::succeeded);
            assertThat(udp.receive(3)).containsExactly("datagram 1", "datagram 2", "datagram 0");
            assertThat(udp.interest() & Poller.WRITE).isEqualTo(mode == TriggerMode.EDGE ? Poller.WRITE : 0);
        }
    }

    @Test
    void flushTakesTurnsWithOtherChannels() throws IOException {
        try (Fixture udp = new Fixture(TriggerMode.EDGE)) {
            udp.channel.config().setWriteSpinCount(1);
            List<ChannelFuture> writes = new ArrayList<>();
            for (int i = 0; i < 2 * SendBatch.CAPACITY; i++) {
                writes.add(udp.channel.write(new DatagramPacket(text("x"), udp.peerAddress())));
            }
            udp.channel.flush();
            udp.kernel.loop.runNow();
            assertThat(udp.kernel.calls("sendmmsg")).isLessThanOrEqualTo(2);

            udp.kernel.settle();
            writes.forEach(Deadline::succeeded);
        }
    }

    @Test
    void heapBuffersBeyondTheLoopsMemoryGoInSeveralCalls() throws IOException {
        try (Fixture udp = new Fixture(TriggerMode.EDGE)) {
            udp.peer.setReceiveBufferSize(1 << 20);
            List<ChannelFuture> writes = new ArrayList<>();
            for (int i = 0; i < 3; i++) {
                ByteBuf large = Unpooled.buffer(40_000).writeZero(40_000).setByte(0, 'a' + i);
                writes.add(udp.channel.write(new DatagramPacket(large, udp.peerAddress())));
            }
            udp.channel.flush();
            udp.kernel.settle();

            writes.forEach(Deadline::succeeded);
            assertThat(udp.receive(3)).extracting(text -> text.charAt(0)).containsExactly('a', 'b', 'c');
        }
    }

    // ---- receive ----

    @Test
    void oneCallReceivesOneDatagramAndSeesThatThereIsNoOther() throws IOException {
        try (Fixture udp = new Fixture(TriggerMode.EDGE)) {
            udp.readable(1);

            assertThat(udp.events.texts()).isEqualTo(datagrams(0, 1));
            assertThat(udp.kernel.calls("recvmmsg")).isEqualTo(1);
        }
    }

    @Test
    void busyChannelReceivesMoreWithEachCall() throws IOException {
        try (Fixture udp = new Fixture(TriggerMode.EDGE)) {
            udp.channel.config().setMaxMessagesPerRead(64);
            udp.readable(60);

            assertThat(udp.events.texts()).isEqualTo(datagrams(0, 60));
            // 2, 4, 8, 16, 32: the last one is not full
            assertThat(udp.kernel.calls("recvmmsg")).isEqualTo(5);
        }
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void missingRecvmmsgIsMadeUpForBySingleCalls(boolean symbol) throws IOException {
        try (Fixture udp = new Fixture(TriggerMode.EDGE)) {
            if (symbol) {
                udp.kernel.script.isMissing("recvmmsg");
            } else {
                udp.kernel.script.fails("recvmmsg", Errno.ENOSYS);
            }

            udp.readable(3);

            assertThat(udp.events.texts()).isEqualTo(datagrams(0, 3));
            assertThat(udp.kernel.calls("recvmmsg")).isEqualTo(1);
            assertThat(udp.kernel.calls("recvmsg")).isEqualTo(4);
        }
    }

    static List<Integer> errorsOfSentDatagrams() {
        return List.of(
                Errno.ECONNREFUSED,
                Errno.EHOSTUNREACH,
                Errno.ENETUNREACH,
                Errno.EHOSTDOWN,
                Errno.EMSGSIZE,
                Errno.ENOPROTOOPT,
                Errno.EPROTO,
                Errno.ENOMEM);
    }

    @ParameterizedTest
    @MethodSource("errorsOfSentDatagrams")
    void errorOfADatagramIsReportedAndReadingGoesOn(int errno) throws IOException {
        try (Fixture udp = new Fixture(TriggerMode.EDGE)) {
            udp.kernel.script.fails("recvmmsg", errno);

            udp.readable(2);

            assertThat(udp.events.exceptions()).hasSize(1);
            assertThat(udp.events.exceptions().get(0)).hasMessageContaining(Errno.name(errno));
            assertThat(udp.events.texts()).isEqualTo(datagrams(0, 2));
            assertThat(udp.channel.isActive()).isTrue();
        }
    }

    @Test
    void errorsInARowDoNotKeepTheLoopForThemselves() throws IOException {
        try (Fixture udp = new Fixture(TriggerMode.EDGE)) {
            for (int i = 0; i < 60; i++) {
                udp.kernel.script.fails("recvmmsg", Errno.ECONNREFUSED);
            }
            for (int i = 0; i < 4; i++) {
                udp.kernel.script.fails("recvmsg", Errno.ECONNREFUSED); // at the end of a round there is room for one
            }
            udp.send("datagram 0");
            udp.kernel.poller.report(ScriptedChannels.fd(udp.channel), Poller.READ);
            udp.kernel.loop.runNow();
            assertThat(udp.events.exceptions().size()).isLessThan(64);

            udp.kernel.settle();
            assertThat(udp.events.exceptions().size()).isEqualTo(64);
            assertThat(udp.events.texts()).isEqualTo(datagrams(0, 1));
        }
    }

    @Test
    void uselessSocketEndsTheChannel() throws IOException {
        try (Fixture udp = new Fixture(TriggerMode.EDGE)) {
            udp.kernel.script.fails("recvmmsg", Errno.EBADF);

            udp.readable(1);

            assertThat(udp.events.exceptions()).hasSize(1);
            assertThat(udp.events.exceptions().get(0)).isInstanceOf(SyscallException.class);
            assertThat(udp.channel.isOpen()).isFalse();
        }
    }

    @Test
    void wouldBlockEndsTheRoundWithoutAnEvent() throws IOException {
        try (Fixture udp = new Fixture(TriggerMode.EDGE)) {
            udp.kernel.script.fails("recvmmsg", Errno.EAGAIN);

            udp.kernel.ready(udp.channel, Poller.READ);

            assertThat(udp.events.count("readComplete")).isZero();
            assertThat(udp.kernel.calls("recvmmsg")).isEqualTo(1);
        }
    }

    @Test
    void cutDatagramTellsItsWholeLength() throws IOException {
        try (Fixture udp = new Fixture(TriggerMode.EDGE)) {
            udp.send("x".repeat(3000));
            udp.kernel.ready(udp.channel, Poller.READ);

            TruncatedDatagramException cut =
                    (TruncatedDatagramException) udp.events.exceptions().get(0);
            assertThat(cut.length()).isEqualTo(3000);
            assertThat(cut.sender()).isEqualTo(udp.peerAddress());
            assertThat(cut.getStackTrace()).isEmpty();
            assertThat(udp.events.count("readComplete")).isZero();
        }
    }

    /** Has no memory for some time. */
    private static final class Exhausted extends DefaultMaxMessagesRecvByteBufAllocator {
        private int failures;

        Exhausted(int failures) {
            super(16);
            this.failures = failures;
        }

        @Override
        public Handle newHandle() {
            return new MaxMessageHandle() {
                @Override
                public int guess() {
                    return 2048;
                }

                @Override
                public ByteBuf allocate(ByteBufAllocator alloc) {
                    if (failures-- > 0) {
                        throw new IllegalStateException("no memory");
                    }
                    return super.allocate(alloc);
                }
            };
        }
    }

    @Test
    void wantOfMemoryCostsADatagramAndNotTheChannel() throws IOException {
        try (Fixture udp = new Fixture(TriggerMode.EDGE)) {
            udp.channel.config().setOption(ChannelOption.RECVBUF_ALLOCATOR, new Exhausted(1));

            udp.readable(3);

            assertThat(udp.events.exceptions())
                    .extracting(Throwable::getMessage)
                    .containsExactly("no memory");
            assertThat(udp.events.texts()).isEqualTo(datagrams(1, 3));
            assertThat(udp.channel.isActive()).isTrue();
        }
    }

    @Test
    void lastingWantOfMemoryDoesNotSpin() throws IOException {
        try (Fixture udp = new Fixture(TriggerMode.EDGE)) {
            udp.channel.config().setOption(ChannelOption.RECVBUF_ALLOCATOR, new Exhausted(Integer.MAX_VALUE));

            udp.readable(3); // comes to rest

            assertThat(udp.events.exceptions()).hasSizeBetween(3, 4);
            assertThat(udp.channel.isActive()).isTrue();
        }
    }

    // ---- addresses ----

    @Test
    void refusedConnectLeavesTheChannelOpen() throws IOException {
        try (Fixture udp = new Fixture(TriggerMode.EDGE)) {
            udp.kernel.script.fails("connect", Errno.ENETUNREACH);

            ChannelFuture connect = udp.channel.connect(udp.peerAddress());
            udp.kernel.settle();

            assertThat(Deadline.causeOf(connect)).isInstanceOf(NoRouteToHostException.class);
            assertThat(udp.channel.isActive()).isTrue();
            assertThat(udp.channel.isConnected()).isFalse();
            assertThat(udp.channel.remoteAddress()).isNull();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"EAFNOSUPPORT", "EADDRNOTAVAIL", "EINVAL"})
    void disconnectThatComplainsAfterItIsDoneHasSucceeded(String errno) throws IOException {
        int number = errno.equals("EAFNOSUPPORT")
                ? Errno.EAFNOSUPPORT
                : errno.equals("EINVAL") ? Errno.EINVAL : Errno.EADDRNOTAVAIL;
        try (Fixture udp = new Fixture(TriggerMode.EDGE)) {
            ChannelFuture connect = udp.channel.connect(udp.peerAddress());
            udp.kernel.settle();
            Deadline.succeeded(connect);
            udp.kernel.script.fails("connect", number).fails("getpeername", Errno.ENOTCONN);

            ChannelFuture disconnect = udp.channel.disconnect();
            udp.kernel.settle();

            Deadline.succeeded(disconnect);
            assertThat(udp.channel.isConnected()).isFalse();
        }
    }

    @Test
    void disconnectThatIsRefusedFails() throws IOException {
        try (Fixture udp = new Fixture(TriggerMode.EDGE)) {
            ChannelFuture connect = udp.channel.connect(udp.peerAddress());
            udp.kernel.settle();
            Deadline.succeeded(connect);
            udp.kernel.script.fails("connect", Errno.EPERM);

            ChannelFuture disconnect = udp.channel.disconnect();
            udp.kernel.settle();

            assertThat(Deadline.causeOf(disconnect)).isInstanceOf(SocketException.class);
            assertThat(udp.channel.isConnected()).isTrue();
            assertThat(udp.channel.remoteAddress()).isEqualTo(udp.peerAddress());
        }
    }

    @Test
    void channelBoundByConnectingAloneIsInactiveOnceDisconnected() throws IOException {
        try (ScriptedChannels kernel = new ScriptedChannels(TriggerMode.EDGE);
                DatagramSocket peer = new DatagramSocket(0, InetAddress.getByName("127.0.0.1"))) {
            PacketRecorder events = new PacketRecorder();
            Udp channel = kernel.registered(new Udp(kernel.backend, MessageCalls.of(kernel.syscalls)), events);
            ChannelFuture connect = channel.connect(peer.getLocalSocketAddress());
            kernel.settle();
            Deadline.succeeded(connect);
            assertThat(kernel.poller.interest).hasSize(1);

            ChannelFuture disconnect = channel.disconnect();
            kernel.settle();

            Deadline.succeeded(disconnect);
            assertThat(channel.isActive()).isFalse();
            assertThat(channel.isOpen()).isTrue();
            assertThat(channel.localAddress()).isNull();
            assertThat(kernel.poller.interest).isEmpty();
            assertThat(events.lifeCycle()).endsWith("active", "inactive");
            ChannelFuture again = channel.connect(peer.getLocalSocketAddress());
            kernel.settle();
            Deadline.succeeded(again);
            assertThat(kernel.poller.interest).hasSize(1);
        }
    }
}
