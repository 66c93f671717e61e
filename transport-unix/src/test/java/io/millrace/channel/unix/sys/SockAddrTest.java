package io.millrace.channel.unix.sys;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.Inet4Address;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SockAddrTest {

    private static final Abi.Addresses LINUX = Abi.LINUX.addresses();
    private static final Abi.Addresses BSD = Abi.of(Os.DARWIN).addresses();

    private static InetAddress ip(String literal) throws UnknownHostException {
        return InetAddress.getByName(literal);
    }

    @ParameterizedTest
    @ValueSource(strings = {"127.0.0.1", "255.254.253.252", "0.0.0.0"})
    void ipv4RoundTripsOnBothLayouts(String host) throws Exception {
        InetSocketAddress address = new InetSocketAddress(ip(host), 0xfedc);

        for (Abi.Addresses abi : new Abi.Addresses[] {LINUX, BSD}) {
            SockAddr memory = new SockAddr(abi);
            assertThat(memory.encode(address, abi.inet())).isEqualTo(16);
            assertThat(memory.family()).isEqualTo(abi.inet());
            assertThat(memory.decode()).isEqualTo(address);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"::1", "::", "2001:db8:1:2:3:4:5:6", "ff02::fb"})
    void ipv6RoundTripsOnBothLayouts(String host) throws Exception {
        InetSocketAddress address = new InetSocketAddress(ip(host), 1);

        for (Abi.Addresses abi : new Abi.Addresses[] {LINUX, BSD}) {
            SockAddr memory = new SockAddr(abi);
            assertThat(memory.encode(address, abi.inet6())).isEqualTo(28);
            assertThat(memory.family()).isEqualTo(abi.inet6());
            assertThat(memory.decode()).isEqualTo(address);
        }
    }

    @Test
    void scopeIdRoundTrips() throws Exception {
        byte[] linkLocal = ip("fe80::1").getAddress();
        InetSocketAddress address = new InetSocketAddress(Inet6Address.getByAddress(null, linkLocal, 7), 80);
        SockAddr memory = new SockAddr(LINUX);

        memory.encode(address, LINUX.inet6());

        InetSocketAddress decoded = memory.decode();
        assertThat(decoded).isNotNull();
        assertThat(((Inet6Address) decoded.getAddress()).getScopeId()).isEqualTo(7);
    }

    @ParameterizedTest
    @CsvSource({"192.0.2.1,192.0.2.1", "0.0.0.0,::"})
    void ipv4OnDualStackSocketsIsMappedAndTheWildcardIsTheirOwn(String host, String decoded) throws Exception {
        SockAddr memory = new SockAddr(LINUX);

        assertThat(memory.encode(new InetSocketAddress(ip(host), 9), LINUX.inet6()))
                .isEqualTo(28);

        assertThat(memory.family()).isEqualTo(LINUX.inet6());
        assertThat(memory.decode()).isEqualTo(new InetSocketAddress(ip(decoded), 9));
    }

    @Test
    void bytesLieWhereTheKernelsWantThem() throws Exception {
        InetSocketAddress address = new InetSocketAddress(ip("1.2.3.4"), 0x1234);

        assertThat(bytes(LINUX, address, 2, 16)).startsWith(familyBytes(2)).containsSubsequence(0x12, 0x34, 1, 2, 3, 4);
        assertThat(bytes(BSD, address, 2, 16)).startsWith(16, 2, 0x12, 0x34, 1, 2, 3, 4);
        assertThat(bytes(BSD, address, 30, 28))
                .startsWith(28, 30, 0x12, 0x34, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0xff, 0xff, 1, 2, 3, 4);
    }

    private static byte[] familyBytes(int family) {
        return ByteBuffer.allocate(2)
                .order(ByteOrder.nativeOrder())
                .putShort(0, (short) family)
                .array();
    }

    private static byte[] bytes(Abi.Addresses abi, InetSocketAddress address, int family, int length) {
        SockAddr memory = new SockAddr(abi);
        memory.encode(address, family);
        byte[] bytes = new byte[length];
        NativeMemory.viewOf(memory.address(), length).get(0, bytes);
        return bytes;
    }

    @Test
    void encodingLeavesNothingOfTheAddressBefore() throws Exception {
        SockAddr memory = new SockAddr(LINUX);
        memory.encode(new InetSocketAddress(ip("2001:db8::ffff"), 65535), LINUX.inet6());

        memory.encode(new InetSocketAddress(ip("::"), 0), LINUX.inet6());

        assertThat(memory.decode()).isEqualTo(new InetSocketAddress(ip("::"), 0));
    }

    @Test
    void ipv6OnAnIpv4SocketIsRefusedUnlessItIsTheWildcard() throws Exception {
        SockAddr memory = new SockAddr(LINUX);

        assertThat(memory.encode(new InetSocketAddress(ip("::1"), 1), LINUX.inet()))
                .isEqualTo(-Errno.EAFNOSUPPORT);
        assertThat(memory.encode(new InetSocketAddress(ip("::"), 1), LINUX.inet()))
                .isEqualTo(16);
        assertThat(memory.encode(new InetSocketAddress(1), LINUX.unix())).isEqualTo(-Errno.EAFNOSUPPORT);
    }

    @Test
    void unresolvedAddressIsRefused() {
        InetSocketAddress unresolved = InetSocketAddress.createUnresolved("millrace.invalid", 80);

        assertThatThrownBy(() -> new SockAddr(LINUX).encode(unresolved, LINUX.inet6()))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("millrace.invalid");
    }

    @Test
    void absentOrForeignAddressDecodesToNull() {
        SockAddr memory = new SockAddr(LINUX);
        memory.encodeUnspecified();

        assertThat(memory.family()).isZero();
        assertThat(memory.decode()).isNull();
    }

    @Test
    void kernelAgreesWithTheLayout() throws Exception {
        Syscalls calls = Syscalls.host();
        SockAddr memory = new SockAddr(calls.abi().addresses());
        int fd = calls.socket(LINUX.inet(), calls.abi().sockets().stream(), 0);
        try {
            memory.encode(new InetSocketAddress(ip("127.0.0.1"), 0), LINUX.inet());
            assertThat(calls.bind(fd, memory)).isZero();
            assertThat(calls.getsockname(fd, memory)).isZero();

            InetSocketAddress bound = memory.decode();
            assertThat(bound).isNotNull();
            assertThat(bound.getAddress()).isInstanceOf(Inet4Address.class).isEqualTo(ip("127.0.0.1"));
            assertThat(bound.getPort()).isPositive();
        } finally {
            calls.close(fd);
        }
    }
}
