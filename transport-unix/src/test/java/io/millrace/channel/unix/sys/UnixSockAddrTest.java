package io.millrace.channel.unix.sys;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Names of domain sockets in memory, as each system lays them out. */
class UnixSockAddrTest {
    private static byte[] bytes(String name) {
        return name.getBytes(StandardCharsets.UTF_8);
    }

    private static SockAddr on(Os os) {
        return new SockAddr(Abi.of(os).addresses());
    }

    @ParameterizedTest
    @EnumSource(Os.class)
    void pathRoundTripsWithANulBehindIt(Os os) {
        SockAddr address = on(os);
        address.encodeUnix(bytes("/a/much/longer/path/that/was/there/before"));

        assertThat(address.encodeUnix(bytes("/tmp/ä.sock"))).isEqualTo(2 + 12 + 1);

        assertThat(address.length()).isEqualTo(15);
        assertThat(address.family()).isEqualTo(1);
        assertThat(address.memory().get(14)).isZero();
        assertThat(address.decodeUnix()).isEqualTo("/tmp/ä.sock");
    }

    @Test
    void familyIsABytePrecededByTheLengthOnBsd() {
        SockAddr linux = on(Os.LINUX);
        SockAddr bsd = on(Os.FREEBSD);
        linux.encodeUnix(bytes("/x"));
        bsd.encodeUnix(bytes("/x"));

        assertThat(linux.memory().getShort(0)).isEqualTo((short) 1);
        assertThat(bsd.memory().get(0)).isEqualTo((byte) 5);
        assertThat(bsd.memory().get(1)).isEqualTo((byte) 1);
        assertThat(bsd.memory().get(2)).isEqualTo((byte) '/');
    }

    @ParameterizedTest
    @EnumSource(Os.class)
    void longestPathFillsTheMemoryOfTheSystemAndNoneIsLonger(Os os) {
        SockAddr address = on(os);
        int limit = os == Os.LINUX ? 107 : 103;
        String longest = "p".repeat(limit);

        assertThat(address.unixNameLimit()).isEqualTo(limit);
        assertThat(address.encodeUnix(bytes(longest))).isEqualTo(2 + limit + 1);
        assertThat(address.decodeUnix()).isEqualTo(longest);
        assertThatThrownBy(() -> address.encodeUnix(bytes(longest + "p")))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining(String.valueOf(limit));
    }

    @Test
    void abstractNameHasNoNulBehindItAndMayHaveOneWithin() {
        SockAddr address = on(Os.LINUX);

        assertThat(address.encodeUnix(bytes("\0a\0b"))).isEqualTo(2 + 4);
        assertThat(address.decodeUnix()).isEqualTo("\0a\0b");
        assertThat(address.encodeUnix(bytes("\0" + "n".repeat(107)))).isEqualTo(110);
        assertThat(address.decodeUnix()).hasSize(108);
        assertThat(address.hasAbstractNames()).isTrue();
        assertThat(on(Os.NETBSD).hasAbstractNames()).isFalse();
    }

    @ParameterizedTest
    @EnumSource(Os.class)
    void socketWithoutANameHasAnEmptyOne(Os os) {
        SockAddr address = on(os);

        assertThat(address.encodeUnix(new byte[0])).isEqualTo(2);
        assertThat(address.decodeUnix()).isEmpty();
    }

    /** FreeBSD and macOS answer with 14 or 104 zeros. */
    @Test
    void zerosAreNoNameOnBsd() {
        SockAddr address = on(Os.DARWIN);
        address.encodeUnix(new byte[0]);
        address.memory().putInt(SockAddr.CAPACITY, 16);

        assertThat(address.decodeUnix()).isEmpty();
    }

    /** Another program may have bound a path of 108 bytes: Linux takes it, and adds a NUL beyond {@code sun_path}. */
    @Test
    void pathWithoutANulEndsWithTheMemory() {
        SockAddr address = on(Os.LINUX);
        address.encodeUnix(new byte[0]);
        ByteBuffer memory = address.memory();
        byte[] path = new byte[108];
        Arrays.fill(path, (byte) 'x');
        memory.put(2, path);
        memory.putInt(SockAddr.CAPACITY, 111);

        assertThat(address.decodeUnix()).isEqualTo("x".repeat(108));
    }

    @Test
    void addressOfAnotherFamilyIsNoName() {
        SockAddr address = on(Os.LINUX);
        address.encodeUnspecified();

        assertThat(address.decodeUnix()).isNull();
        address.encodeUnix(bytes("/x"));
        assertThat(address.decode()).isNull();
        assertThat(address.packIpv4()).isEqualTo(SockAddr.NOT_IPV4);
    }
}
