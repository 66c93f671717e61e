package io.millrace.channel.unix.sys;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.channel.unix.sys.FileAbi.Sendfile;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class FileAbiTest {
    @ParameterizedTest
    @CsvSource({
        "LINUX,     LINUX,   true,  32768",
        "DARWIN,    DARWIN,  false, 0",
        "FREEBSD,   FREEBSD, false, 0",
        "DRAGONFLY, FREEBSD, false, 0",
        "OPENBSD,   NONE,    false, 0",
        "NETBSD,    NONE,    false, 0",
    })
    void eachSystemHasItsCalls(Os os, Sendfile sendfile, boolean splices, int moreFlag) {
        assertThat(FileAbi.of(os)).isEqualTo(new FileAbi(sendfile, splices, moreFlag));
    }

    /** The kernel itself knows the number: a pipe of two pages becomes one of sixteen. */
    @Test
    void aPipeTakesTheSizeThatItIsAskedToHave() {
        Syscalls calls = Syscalls.host();
        int[] pipe = new int[2];
        TestCalls.check(calls.pipe(pipe));
        try {
            assertThat(FileCalls.host().setPipeSize(pipe[1], 2 * 4096)).isGreaterThanOrEqualTo(2 * 4096);
            int wanted = 16 * 4096;
            assertThat(FileCalls.host().setPipeSize(pipe[1], wanted)).isGreaterThanOrEqualTo(wanted);
            NativeMemory bytes = NativeMemory.allocate(wanted);
            assertThat(calls.write(pipe[1], bytes.address(), wanted)).isEqualTo(wanted);
        } finally {
            calls.close(pipe[0]);
            calls.close(pipe[1]);
        }
    }
}
