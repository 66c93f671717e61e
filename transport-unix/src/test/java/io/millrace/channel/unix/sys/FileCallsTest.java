package io.millrace.channel.unix.sys;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.channel.unix.sys.FakeSendfile.Call;
import io.millrace.channel.unix.sys.FileAbi.Sendfile;
import io.millrace.testkit.DescriptorWatch;
import io.millrace.testkit.unix.ScriptedLibc;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import jnr.ffi.annotations.SaveError;
import jnr.ffi.provider.jffi.NoX86;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.EnumSource.Mode;

/** The three signatures of {@code sendfile(2)}: what goes in, what comes out, and what happens in between. */
@ExtendWith(DescriptorWatch.class)
class FileCallsTest {
    private static final String CONTENT = "0123456789abcdef";

    private final Syscalls syscalls = Syscalls.host();
    private final NativeMemory memory = NativeMemory.allocate(FileCalls.SENDFILE_MEMORY_BYTES);
    private final int[] sockets = new int[2];
    private int file;

    @BeforeEach
    void open(@TempDir Path folder) throws Exception {
        Path path = Files.writeString(folder.resolve("file"), CONTENT);
        file = TestCalls.check(syscalls.open(path.toString(), 0, 0));
        Abi abi = syscalls.abi();
        TestCalls.check(syscalls.socketpair(abi.addresses().unix(), abi.sockets().stream(), sockets));
    }

    @AfterEach
    void close() {
        syscalls.close(file);
        syscalls.close(sockets[0]);
        syscalls.close(sockets[1]);
    }

    private long send(FakeSendfile kernel, long offset, long count) {
        return kernel.calls().sendfile(sockets[0], file, offset, count, memory);
    }

    private String received() {
        NativeMemory buffer = NativeMemory.allocate(64);
        int n = syscalls.recv(sockets[1], buffer.address(), 64);
        return n == -Errno.EAGAIN ? "" : TestCalls.text(buffer, TestCalls.check(n));
    }

    // ---- what goes in and comes out ----

    @ParameterizedTest
    @EnumSource(value = Sendfile.class, names = "NONE", mode = Mode.EXCLUDE)
    void theBytesAtTheOffsetAreSent(Sendfile signature) {
        FakeSendfile kernel = FakeSendfile.of(signature);

        assertThat(send(kernel, 3, 5)).isEqualTo(5);

        assertThat(received()).isEqualTo("34567");
        assertThat(kernel.seen()).containsExactly(new Call(file, sockets[0], 3, 5));
    }

    @ParameterizedTest
    @EnumSource(value = Sendfile.class, names = "NONE", mode = Mode.EXCLUDE)
    void aFileThatEndsSendsWhatThereIsAndThenNothing(Sendfile signature) {
        FakeSendfile kernel = FakeSendfile.of(signature);

        assertThat(send(kernel, 10, 100)).isEqualTo(6);
        assertThat(send(kernel, 16, 94)).isZero();
        assertThat(send(kernel, 1L << 40, 94)).isZero();

        assertThat(received()).isEqualTo("abcdef");
    }

    @ParameterizedTest
    @EnumSource(value = Sendfile.class, names = "NONE", mode = Mode.EXCLUDE)
    void aPartialSendTellsItsPart(Sendfile signature) {
        FakeSendfile kernel = FakeSendfile.of(signature).sends(4);

        assertThat(send(kernel, 0, 16)).isEqualTo(4);
        assertThat(send(kernel, 4, 12)).isEqualTo(12);

        assertThat(received()).isEqualTo(CONTENT);
    }

    @ParameterizedTest
    @EnumSource(value = Sendfile.class, names = "NONE", mode = Mode.EXCLUDE)
    void noCallAsksForMoreThanTwoGigabytesOrLosesBitsOfTheOffset(Sendfile signature) {
        FakeSendfile kernel = FakeSendfile.of(signature);
        long offset = 5_000_000_000L;

        send(kernel, offset, 6_000_000_000L);

        assertThat(kernel.seen()).containsExactly(new Call(file, sockets[0], offset, 0x7ffff000));
    }

    @ParameterizedTest
    @EnumSource(Sendfile.class)
    void aCountOfNothingIsRefusedSinceItWouldMeanTheWholeFile(Sendfile signature) {
        assertThatThrownBy(() -> send(FakeSendfile.of(signature), 0, 0)).isInstanceOf(IllegalArgumentException.class);
    }

    // ---- errors ----

    @ParameterizedTest
    @EnumSource(
            value = Sendfile.class,
            names = {"LINUX", "FREEBSD"})
    void anInterruptedCallIsMadeAgainWithTheSameNumbers(Sendfile signature) {
        FakeSendfile kernel = FakeSendfile.of(signature).fails(Errno.EINTR).fails(Errno.EINTR);

        assertThat(send(kernel, 2, 7)).isEqualTo(7);

        assertThat(kernel.seen()).hasSize(3).containsOnly(new Call(file, sockets[0], 2, 7));
    }

    @ParameterizedTest
    @EnumSource(
            value = Sendfile.class,
            names = {"DARWIN", "FREEBSD"})
    void anInterruptedCallThatHasSentNothingIsMadeAgain(Sendfile signature) {
        FakeSendfile kernel = FakeSendfile.of(signature).sendsAndFails(0, Errno.EINTR);

        assertThat(send(kernel, 2, 7)).isEqualTo(7);

        assertThat(received()).isEqualTo("2345678");
        assertThat(kernel.seen()).hasSize(2).containsOnly(new Call(file, sockets[0], 2, 7));
    }

    @ParameterizedTest
    @EnumSource(
            value = Sendfile.class,
            names = {"DARWIN", "FREEBSD"})
    void whatAnInterruptedCallHasSentIsNotSentAgain(Sendfile signature) {
        FakeSendfile kernel = FakeSendfile.of(signature).sendsAndFails(3, Errno.EINTR);

        assertThat(send(kernel, 2, 7)).isEqualTo(3);

        assertThat(received()).isEqualTo("234");
        assertThat(kernel.seen()).hasSize(1);
    }

    @ParameterizedTest
    @EnumSource(
            value = Sendfile.class,
            names = {"DARWIN", "FREEBSD"})
    void whatGoesOutWithAWouldBlockCounts(Sendfile signature) {
        FakeSendfile kernel =
                FakeSendfile.of(signature).sendsAndFails(3, Errno.EAGAIN).sendsAndFails(0, Errno.EAGAIN);

        assertThat(send(kernel, 2, 7)).isEqualTo(3);
        assertThat(send(kernel, 5, 4)).isEqualTo(-Errno.EAGAIN);
        assertThat(send(kernel, 5, 4)).isEqualTo(4);

        assertThat(received()).isEqualTo("2345678");
    }

    @Test
    void aRefusalOfLinuxIsOneOfEverything() {
        FakeSendfile kernel = FakeSendfile.of(Sendfile.LINUX).fails(Errno.EAGAIN);

        assertThat(send(kernel, 2, 7)).isEqualTo(-Errno.EAGAIN);
        assertThat(send(kernel, 2, 7)).isEqualTo(7);
    }

    /** The number that stands there is the one that went in, or one of an earlier call. */
    @ParameterizedTest
    @EnumSource(value = Sendfile.class, names = "NONE", mode = Mode.EXCLUDE)
    void anErrorIsNotTakenForASuccessWhateverTheLengthSays(Sendfile signature) {
        for (int errno : new int[] {Errno.EINVAL, Errno.EPIPE, Errno.ENOTCONN, Errno.ECONNRESET, Errno.ENOBUFS}) {
            FakeSendfile kernel = FakeSendfile.of(signature).fails(errno);
            assertThat(send(kernel, 0, 5)).isEqualTo(-errno);
        }
        assertThat(received()).isEmpty();
    }

    @Test
    void aSystemWithoutTheCallSaysSo() {
        assertThat(send(FakeSendfile.of(Sendfile.NONE), 0, 5)).isEqualTo(-Errno.ENOSYS);
    }

    @ParameterizedTest
    @EnumSource(value = Sendfile.class, names = "NONE", mode = Mode.EXCLUDE)
    void aLibraryWithoutTheFunctionSaysSo(Sendfile signature) {
        ScriptedLibc script = TestCalls.script().isMissing("sendfile");
        FakeSendfile kernel = FakeSendfile.of(signature);
        FileCalls calls = new FileCalls(
                new FileAbi(signature, true, 0),
                script.over(FileLibc.class, kernel),
                script.over(FileLibcSix.class, kernel),
                0,
                script::lastError);

        assertThat(calls.sendfile(sockets[0], file, 0, 5, memory)).isEqualTo(-Errno.ENOSYS);
    }

    // ---- the others ----

    private static FileCalls linux(ScriptedLibc script) {
        FakeSendfile kernel = FakeSendfile.of(Sendfile.LINUX);
        return new FileCalls(
                FileAbi.of(Os.LINUX),
                script.over(FileLibc.class, kernel),
                script.over(FileLibcSix.class, kernel),
                0x4000,
                script::lastError);
    }

    @Test
    void interruptedCallsAreMadeAgain() {
        ScriptedLibc script = TestCalls.script();
        FileCalls calls = linux(script);
        NativeMemory buffer = NativeMemory.allocate(8);
        for (String function : List.of("pread", "send", "splice")) {
            script.fails(function, Errno.EINTR).fails(function, Errno.EINTR).returns(function, 2);
        }

        assertThat(calls.pread(file, buffer.address(), 8, 0)).isEqualTo(2);
        assertThat(calls.sendBeforeMore(sockets[0], buffer.address(), 2)).isEqualTo(2);
        assertThat(calls.splice(1, 2, 3)).isEqualTo(2);

        assertThat(script.callNames()).hasSize(9);
        assertThat(script.remaining()).isZero();
    }

    @Test
    void bytesBeforeMoreGoOutWithItsFlag() {
        ScriptedLibc script = TestCalls.script().returns("send", 8);
        NativeMemory buffer = NativeMemory.allocate(8);

        assertThat(linux(script).sendBeforeMore(sockets[0], buffer.address(), 8))
                .isEqualTo(8);

        assertThat(script.calls("send").get(0).arguments().get(3)).isEqualTo(0x4000 | 0x8000);
    }

    @Test
    void spliceIsUnavailableWhereItIsRefusedAndSaysWhy() {
        assertThat(linux(TestCalls.script().fails("splice", Errno.ENOSYS)).spliceUnavailabilityCause())
                .hasMessageContaining("ENOSYS");
        assertThat(linux(TestCalls.script().fails("splice", Errno.EPERM)).spliceUnavailabilityCause())
                .hasMessageContaining("EPERM");
        assertThat(linux(TestCalls.script().isMissing("splice")).spliceUnavailabilityCause())
                .hasMessageContaining("ENOSYS");
        assertThat(linux(TestCalls.script().fails("splice", Errno.EBADF)).spliceUnavailabilityCause())
                .isNull();
        assertThat(FakeSendfile.of(Sendfile.FREEBSD).calls().spliceUnavailabilityCause())
                .hasMessageContaining("Linux");
    }

    @Test
    void bytesAreSplicedFromSocketToPipeToSocket() {
        int[] pipe = new int[2];
        TestCalls.check(syscalls.pipe(pipe));
        try {
            NativeMemory text = TestCalls.memory("spliced");
            TestCalls.check(syscalls.send(sockets[1], text.address(), 7));
            FileCalls calls = FileCalls.host();

            assertThat(calls.splice(sockets[0], pipe[1], 100)).isEqualTo(7);
            assertThat(calls.splice(sockets[0], pipe[1], 100)).isEqualTo(-Errno.EAGAIN);
            assertThat(calls.splice(pipe[0], sockets[0], 7)).isEqualTo(7);

            assertThat(received()).isEqualTo("spliced");
        } finally {
            syscalls.close(pipe[0]);
            syscalls.close(pipe[1]);
        }
    }

    /** Functions of more arguments than registers, none of them lost. */
    @NoX86
    public interface Formatting {
        @SaveError
        int snprintf(long buffer, long size, long format, long a, long b, long c);

        @SaveError
        int snprintf(long buffer, long size, long format, long a, long b, long c, int d);
    }

    @Test
    void sixAndSevenArgumentsArrive() {
        Formatting libc = LibcLoader.load(Formatting.class, List.of("snprintf"));
        NativeMemory buffer = NativeMemory.allocate(64);
        NativeMemory six = terminated("%ld %ld %ld");
        NativeMemory seven = terminated("%ld %ld %ld %d");
        long wide = 0x123456789abcL;

        int n = libc.snprintf(buffer.address(), 64, six.address(), 1, wide, -3);
        assertThat(TestCalls.text(buffer, n)).isEqualTo("1 " + wide + " -3");
        n = libc.snprintf(buffer.address(), 64, seven.address(), 1, wide, -3, -4);
        assertThat(TestCalls.text(buffer, n)).isEqualTo("1 " + wide + " -3 -4");
    }

    private static NativeMemory terminated(String text) {
        byte[] bytes = text.getBytes(StandardCharsets.US_ASCII);
        NativeMemory memory = NativeMemory.allocate(bytes.length + 1);
        memory.buffer().put(0, bytes);
        return memory;
    }
}
