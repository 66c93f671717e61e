package io.millrace.channel.unix.sys;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Arrays;
import jnr.constants.platform.IPProto;
import jnr.constants.platform.OpenFlags;
import jnr.constants.platform.Sock;
import jnr.constants.platform.SocketLevel;
import jnr.constants.platform.SocketOption;
import jnr.constants.platform.TCP;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** jnr-constants, which was made from the systems' headers, is the oracle. */
class AbiTest {

    @Test
    void socketConstantsAreThoseOfTheHeaders() {
        Abi abi = Abi.host();
        Abi.Options options = abi.options();

        assertThat(options.socket()).isEqualTo(SocketLevel.SOL_SOCKET.intValue());
        assertThat(options.error()).isEqualTo(SocketOption.SO_ERROR.intValue());
        assertThat(options.reuseAddress()).isEqualTo(SocketOption.SO_REUSEADDR.intValue());
        assertThat(options.reusePort()).isEqualTo(SocketOption.SO_REUSEPORT.intValue());
        assertThat(options.keepAlive()).isEqualTo(SocketOption.SO_KEEPALIVE.intValue());
        assertThat(options.broadcast()).isEqualTo(SocketOption.SO_BROADCAST.intValue());
        assertThat(options.sendBuffer()).isEqualTo(SocketOption.SO_SNDBUF.intValue());
        assertThat(options.receiveBuffer()).isEqualTo(SocketOption.SO_RCVBUF.intValue());
        assertThat(options.linger()).isEqualTo(SocketOption.SO_LINGER.intValue());
        assertThat(options.receiveTimeout()).isEqualTo(SocketOption.SO_RCVTIMEO.intValue());
        assertThat(options.noDelay()).isEqualTo(TCP.TCP_NODELAY.intValue());
        assertThat(Abi.IPPROTO_TCP).isEqualTo(IPProto.IPPROTO_TCP.intValue());
        assertThat(Abi.IPPROTO_UDP).isEqualTo(IPProto.IPPROTO_UDP.intValue());
        assertThat(Abi.IPPROTO_IPV6).isEqualTo(IPProto.IPPROTO_IPV6.intValue());
        assertThat(abi.sockets().stream()).isEqualTo(Sock.SOCK_STREAM.intValue());
        assertThat(abi.sockets().datagram()).isEqualTo(Sock.SOCK_DGRAM.intValue());
    }

    @Test
    void familiesAndFileFlagsAreThoseOfTheHeaders() {
        Abi abi = Abi.host();

        assertThat(abi.addresses().inet()).isEqualTo(jnr.constants.platform.AddressFamily.AF_INET.intValue());
        assertThat(abi.addresses().inet6()).isEqualTo(jnr.constants.platform.AddressFamily.AF_INET6.intValue());
        assertThat(abi.addresses().unix()).isEqualTo(jnr.constants.platform.AddressFamily.AF_UNIX.intValue());
        assertThat(abi.files().nonBlock()).isEqualTo(OpenFlags.O_NONBLOCK.intValue());
        assertThat(abi.files().create()).isEqualTo(OpenFlags.O_CREAT.intValue());
        assertThat(abi.files().truncate()).isEqualTo(OpenFlags.O_TRUNC.intValue());
    }

    @Test
    void errnosAreThoseOfTheHeaders() {
        ErrnoTable table = Abi.host().errnos();

        assertThat(Arrays.stream(jnr.constants.platform.Errno.values())
                        .filter(jnr.constants.platform.Errno::defined)
                        .filter(known -> table.number(known.name()) != Integer.MAX_VALUE))
                .hasSizeGreaterThan(70)
                .allSatisfy(known ->
                        assertThat(table.number(known.name())).as(known.name()).isEqualTo(known.intValue()));
    }

    @Test
    void everyErrnoHasOneNameAndOneText() {
        ErrnoTable table = Abi.LINUX.errnos();

        assertThat(table.numbers()).hasSizeGreaterThan(125).allSatisfy(number -> {
            assertThat(table.number(table.name(number))).isEqualTo(number);
            assertThat(table.text(number)).isNotBlank().doesNotStartWith("Unknown");
        });
    }

    @ParameterizedTest
    @CsvSource({"Linux,mips64,CPU mips64", "Linux,x86,CPU x86", "Windows 11,amd64,operating system Windows 11"})
    void unknownSystemsSayWhichPartIsUnknown(String os, String cpu, String reason) {
        assertThatThrownBy(() -> Abi.of(os, cpu))
                .isInstanceOf(UnsupportedOperationException.class)
                .hasMessageContaining(reason);
    }

    @ParameterizedTest
    @CsvSource({"amd64", "aarch64", "riscv64"})
    void linuxHasOneNumberingOnTheUsualCpus(String cpu) {
        assertThat(Abi.of("Linux", cpu)).isSameAs(Abi.LINUX);
    }
}
