package io.millrace.channel.kqueue.sys;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.channel.unix.sys.Os;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Against {@code bsd/sys/socket.h} and {@code bsd/netinet/tcp.h} of XNU; {@code sys/sys/socket.h} and {@code
 * sys/netinet/tcp.h} of FreeBSD, OpenBSD, NetBSD and DragonFly; {@code include/uapi/asm-generic/socket.h} and {@code
 * include/uapi/linux/tcp.h} of Linux.
 */
class KqueueSocketAbiTest {

    @ParameterizedTest
    @CsvSource({
        "LINUX,     19,     0,      0,    23",
        "DARWIN,    0x1003, 0,      4,    0x105",
        "FREEBSD,   0x1003, 0x1000, 4,    1025",
        "OPENBSD,   0x1003, 0,      0x10, 0",
        "NETBSD,    0x1003, 0x1000, 0,    0",
        "DRAGONFLY, 0x1003, 0x1000, 4,    0",
    })
    void optionsHaveTheHeadersNumbers(Os os, String sendLowWater, String acceptFilter, String noPush, String fastOpen) {
        assertThat(KqueueSocketAbi.of(os))
                .isEqualTo(new KqueueSocketAbi(
                        Integer.decode(sendLowWater),
                        Integer.decode(acceptFilter),
                        Integer.decode(noPush),
                        Integer.decode(fastOpen)));
    }
}
