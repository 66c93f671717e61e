package io.millrace.channel.unix.sys;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.testkit.unix.ScriptedLibc;
import java.util.function.ToLongFunction;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * What the kernel seldom does, with Linux's calls wherever the test runs. Descriptor 99 is never open: a call that
 * reached the real library would fail.
 */
class SyscallsScriptTest {

    private static final int FD = 99;
    private static final IoVec VECTOR = new IoVec(1);

    private final ScriptedLibc script = TestCalls.script();
    private final Syscalls calls = TestCalls.over(script, Abi.LINUX);

    @AfterEach
    void scriptIsUsedUp() {
        assertThat(script.remaining()).isZero();
    }

    private static SockAddr address() {
        SockAddr address = new SockAddr(Abi.LINUX.addresses());
        address.encodeUnspecified();
        return address;
    }

    static Stream<Arguments> interruptible() {
        return Stream.of(
                call("read", calls -> calls.read(FD, 0, 1)),
                call("write", calls -> calls.write(FD, 0, 1)),
                call("recv", calls -> calls.recv(FD, 0, 1)),
                call("send", calls -> calls.send(FD, 0, 1)),
                call("readv", calls -> calls.readv(FD, VECTOR)),
                call("writev", calls -> calls.writev(FD, VECTOR)),
                call("sendmsg", calls -> calls.sendmsg(FD, 0, 0)),
                call("recvmsg", calls -> calls.recvmsg(FD, 0, 0)),
                call("sendto", calls -> calls.sendto(FD, 0, 1, address())),
                call("recvfrom", calls -> calls.recvfrom(FD, 0, 1, address())),
                call("accept4", calls -> calls.accept(FD, null)),
                call("open", calls -> calls.open("/dev/null", 0, 0)));
    }

    private static Arguments call(String function, ToLongFunction<Syscalls> call) {
        return Arguments.of(function, call);
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("interruptible")
    void interruptedCallIsMadeAgain(String function, ToLongFunction<Syscalls> call) {
        script.fails(function, Errno.EINTR).fails(function, Errno.EINTR).returns(function, 7);

        assertThat(call.applyAsLong(calls)).isEqualTo(7);
        assertThat(script.calls(function)).hasSize(3);
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("interruptible")
    void everyOtherErrorIsReturnedAtOnce(String function, ToLongFunction<Syscalls> call) {
        for (int errno : new int[] {
            Errno.EAGAIN,
            Errno.EMFILE,
            Errno.ENFILE,
            Errno.ENOBUFS,
            Errno.ENOMEM,
            Errno.ECONNABORTED,
            Errno.ECONNRESET,
            Errno.EPIPE
        }) {
            script.fails(function, errno);

            assertThat(call.applyAsLong(calls)).isEqualTo(-errno);
        }
        assertThat(script.calls(function)).hasSize(8);
    }

    @Test
    void shortAndEmptyResultsPassThrough() {
        script.returns("send", 0).returns("recv", 0).returns("writev", 1);

        assertThat(calls.send(FD, 0, 100)).isZero();
        assertThat(calls.recv(FD, 0, 100)).isZero();
        assertThat(calls.writev(FD, VECTOR)).isEqualTo(1);
    }

    @Test
    void moreBytesThanAnIntHoldsPassThrough() {
        script.returns("writev", 1L << 33);

        assertThat(calls.writev(FD, VECTOR)).isEqualTo(1L << 33);
    }

    @Test
    void closeIsNeverMadeTwice() {
        script.fails("close", Errno.EINTR);

        assertThat(calls.close(FD)).isZero();
        assertThat(script.calls("close")).hasSize(1);
    }

    @Test
    void interruptedConnectIsUnderWay() {
        script.fails("connect", Errno.EINTR);

        assertThat(calls.connect(FD, address())).isEqualTo(-Errno.EINPROGRESS);
        assertThat(script.calls("connect")).hasSize(1);
    }

    @Test
    void interruptedPollIsTheCallersAffair() {
        script.fails("poll", Errno.EINTR);

        assertThat(calls.poll(0, 0, 0)).isEqualTo(-Errno.EINTR);
    }

    @Test
    void acceptFallsBackForGoodWhenTheKernelLacksTheCall() {
        script.fails("accept4", Errno.ENOSYS).fails("accept", Errno.EAGAIN).fails("accept", Errno.ECONNABORTED);

        assertThat(calls.accept(FD, null)).isEqualTo(-Errno.EAGAIN);
        assertThat(calls.accept(FD, null)).isEqualTo(-Errno.ECONNABORTED);
        assertThat(script.calls("accept4")).hasSize(1);
    }

    @Test
    void descriptorThatCannotBePreparedIsClosed() {
        script.isMissing("accept4")
                .returns("accept", FD)
                .fails("fcntl", Errno.EBADF)
                .returns("close", 0);

        assertThat(calls.accept(FD, null)).isEqualTo(-Errno.EBADF);
        assertThat(script.callNames()).containsExactly("accept4", "accept", "fcntl", "close");
    }

    @Test
    void pipeThatCannotBePreparedIsClosed() {
        script.isMissing("pipe2")
                .returns("pipe", 0)
                .returns("fcntl", 0)
                .fails("fcntl", Errno.EINVAL)
                .returns("close", 0)
                .returns("close", 0);

        assertThat(calls.pipe(new int[2])).isEqualTo(-Errno.EINVAL);
        assertThat(script.calls("close")).hasSize(2);
    }

    @Test
    void exhaustedDescriptorsAreTold() {
        script.fails("socket", Errno.EMFILE).fails("eventfd", Errno.ENFILE).fails("pipe2", Errno.EMFILE);

        assertThat(calls.socket(2, 1, 0)).isEqualTo(-Errno.EMFILE);
        assertThat(calls.eventfd()).isEqualTo(-Errno.ENFILE);
        assertThat(calls.pipe(new int[2])).isEqualTo(-Errno.EMFILE);
    }

    @Test
    void absentEventfdIsToldAsNoSuchCall() {
        script.isMissing("eventfd");

        assertThat(calls.eventfd()).isEqualTo(-Errno.ENOSYS);
    }

    @Test
    void mappingFailureIsTheErrorAndNotAnAddress() {
        script.fails("mmap", Errno.ENOMEM);

        assertThat(calls.mmap(4096)).isEqualTo(-Errno.ENOMEM);
    }

    @Test
    void pendingErrorThatCannotBeAskedForIsTold() {
        script.fails("getsockopt", Errno.ENOMEM);

        assertThat(calls.takeError(FD)).isEqualTo(-Errno.ENOMEM);
    }

    @Test
    void hostWithoutIpv6GetsIpv4Sockets() {
        script.fails("socket", Errno.EAFNOSUPPORT).returns("socket", FD);

        IpStack stack = IpStack.detect(calls);

        assertThat(stack.family()).isEqualTo(calls.abi().addresses().inet());
        assertThat(stack.newStreamSocket()).isEqualTo(FD);
        assertThat(script.calls("setsockopt")).isEmpty();
    }

    @Test
    void hostWhoseIpv6SocketsDoNotSpeakIpv4GetsIpv4Sockets() {
        script.returns("socket", FD).fails("setsockopt", Errno.EINVAL).returns("close", 0);

        assertThat(IpStack.detect(calls).family())
                .isEqualTo(calls.abi().addresses().inet());
    }

    @Test
    void socketThatCannotSpeakBothIsClosed() {
        script.returns("socket", FD).returns("setsockopt", 0).returns("close", 0);
        IpStack stack = IpStack.detect(calls);
        script.returns("socket", FD).fails("setsockopt", Errno.ENOPROTOOPT).returns("close", 0);

        assertThat(stack.newStreamSocket()).isEqualTo(-Errno.ENOPROTOOPT);
    }
}
