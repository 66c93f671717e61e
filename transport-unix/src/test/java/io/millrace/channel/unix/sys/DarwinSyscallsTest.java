package io.millrace.channel.unix.sys;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.testkit.unix.ScriptedLibc;
import java.util.List;
import java.util.function.ToLongFunction;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The calls as macOS has them: no flags of {@code socket(2)}, no {@code accept4}, {@code pipe2}, {@code eventfd},
 * {@code MSG_NOSIGNAL}. The library is a script, wherever the test runs; descriptor 99 is never open.
 */
class DarwinSyscallsTest {

    private static final int FD = 99;
    private static final int F_GETFL = 3;
    private static final int F_SETFL = 4;
    private static final int F_SETFD = 2;
    private static final int O_NONBLOCK = 4;
    private static final int O_RDWR = 2;
    private static final int SOL_SOCKET = 0xffff;
    private static final int SO_NOSIGPIPE = 0x1022;

    private final ScriptedLibc script = TestCalls.script();
    private final Syscalls calls = TestCalls.over(script, Abi.of(Os.DARWIN));

    @AfterEach
    void scriptIsUsedUp() {
        assertThat(script.remaining()).isZero();
    }

    private List<List<Object>> arguments(String function) {
        return script.calls(function).stream().map(ScriptedLibc.Call::arguments).toList();
    }

    @Test
    void newSocketIsPreparedByCallsOfItsOwn() {
        script.returns("socket", FD)
                .returns("fcntl", O_RDWR)
                .returns("fcntl", 0)
                .returns("fcntl", 0)
                .returns("setsockopt", 0);

        assertThat(calls.socket(30, 1, 0)).isEqualTo(FD);

        assertThat(arguments("socket")).containsExactly(List.of(30, 1, 0));
        assertThat(arguments("fcntl"))
                .containsExactly(
                        List.of(FD, F_GETFL, 0), List.of(FD, F_SETFL, O_RDWR | O_NONBLOCK), List.of(FD, F_SETFD, 1));
        assertThat(arguments("setsockopt")).singleElement().satisfies(call -> assertThat(call)
                .startsWith(FD, SOL_SOCKET, SO_NOSIGPIPE)
                .endsWith(Integer.BYTES));
    }

    @Test
    void acceptedSocketHasItsListenersFlagsAlready() {
        script.returns("accept", FD)
                .returns("fcntl", O_RDWR | O_NONBLOCK)
                .returns("fcntl", 0)
                .returns("setsockopt", 0);

        assertThat(calls.accept(7, null)).isEqualTo(FD);

        assertThat(arguments("fcntl")).containsExactly(List.of(FD, F_GETFL, 0), List.of(FD, F_SETFD, 1));
        assertThat(script.callNames()).doesNotContain("accept4");
    }

    @Test
    void interruptedAcceptIsMadeAgain() {
        script.fails("accept", Errno.EINTR).fails("accept", Errno.EAGAIN);

        assertThat(calls.accept(7, null)).isEqualTo(-Errno.EAGAIN);
    }

    @Test
    void connectionThatWasResetBeforeItWasPreparedIsGoneAndNotTheListener() {
        script.returns("accept", FD)
                .returns("fcntl", O_NONBLOCK)
                .returns("fcntl", 0)
                .fails("setsockopt", Errno.EINVAL)
                .returns("close", 0);

        assertThat(calls.accept(7, null)).isEqualTo(-Errno.ECONNABORTED);
        assertThat(arguments("close")).containsExactly(List.of(FD));
    }

    @Test
    void connectionWithoutAPeerIsGone() {
        SockAddr peer = new SockAddr(calls.abi().addresses());
        script.returns("accept", FD)
                .returns("fcntl", O_NONBLOCK)
                .returns("fcntl", 0)
                .returns("setsockopt", 0)
                .returns("close", 0)
                .during("accept", () -> peer.memory().putInt(SockAddr.CAPACITY, 0));

        assertThat(calls.accept(7, peer)).isEqualTo(-Errno.ECONNABORTED);
        assertThat(arguments("close")).containsExactly(List.of(FD));
    }

    @Test
    void otherFailuresToPrepareAreTold() {
        script.returns("accept", FD).fails("fcntl", Errno.EBADF).returns("close", 0);

        assertThat(calls.accept(7, null)).isEqualTo(-Errno.EBADF);
    }

    @Test
    void bothEndsOfAPipeArePreparedAndNoSocketOptionIsSet() {
        script.returns("pipe", 0)
                .returns("fcntl", 0)
                .returns("fcntl", 0)
                .returns("fcntl", 0)
                .returns("fcntl", 0)
                .returns("fcntl", 0)
                .returns("fcntl", 0);

        assertThat(calls.pipe(new int[2])).isZero();
        assertThat(script.callNames()).containsExactly("pipe", "fcntl", "fcntl", "fcntl", "fcntl", "fcntl", "fcntl");
    }

    @Test
    void bothEndsOfAPairOfSocketsArePrepared() {
        script.returns("socketpair", 0)
                .returns("fcntl", O_NONBLOCK)
                .returns("fcntl", 0)
                .returns("setsockopt", 0)
                .returns("fcntl", O_NONBLOCK)
                .returns("fcntl", 0)
                .returns("setsockopt", 0);

        assertThat(calls.socketpair(1, 1, new int[2])).isZero();
        assertThat(arguments("socketpair")).singleElement().satisfies(call -> assertThat(call)
                .startsWith(1, 1, 0));
    }

    @Test
    void eventfdIsNotEvenTried() {
        assertThat(calls.eventfd()).isEqualTo(-Errno.ENOSYS);
        assertThat(script.callNames()).isEmpty();
    }

    static Stream<Arguments> writes() {
        return Stream.of(
                write("write", calls -> calls.write(FD, 0, 1)),
                write("send", calls -> calls.send(FD, 0, 1)),
                write("writev", calls -> calls.writev(FD, 0, 1)));
    }

    private static Arguments write(String function, ToLongFunction<Syscalls> call) {
        return Arguments.of(function, call);
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("writes")
    void writeToAConnectionThatIsBeingTornDownIsABrokenPipe(String function, ToLongFunction<Syscalls> write) {
        script.fails(function, Errno.EPROTOTYPE);

        assertThat(write.applyAsLong(calls)).isEqualTo(-Errno.EPIPE);
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("writes")
    void elsewhereThatErrorIsWhatItSays(String function, ToLongFunction<Syscalls> write) {
        script.fails(function, Errno.EPROTOTYPE);

        assertThat(write.applyAsLong(TestCalls.over(script, Abi.of(Os.FREEBSD))))
                .isEqualTo(-Errno.EPROTOTYPE);
    }

    @Test
    void nothingIsSentWithAFlagThatOlderKernelsLack() {
        script.returns("send", 1).returns("sendmsg", 1);

        calls.send(FD, 0, 1);
        calls.sendmsg(FD, 0, 0);

        assertThat(arguments("send")).containsExactly(List.of(FD, 0L, 1L, 0));
        assertThat(arguments("sendmsg")).containsExactly(List.of(FD, 0L, 0));
    }

    @Test
    void pagesAreDiscardedByMappingOthersInTheirPlace() {
        script.returns("mmap", 1 << 20);

        assertThat(calls.discard(1 << 20, 4096)).isZero();

        assertThat(arguments("mmap")).containsExactly(List.of((long) (1 << 20), 4096L, 3, 0x1012, -1, 0L));
        assertThat(script.calls("madvise")).isEmpty();
    }

    @Test
    void pagesThatCannotBeReplacedAreTold() {
        script.fails("mmap", Errno.ENOMEM);

        assertThat(calls.discard(1 << 20, 4096)).isEqualTo(-Errno.ENOMEM);
    }
}
