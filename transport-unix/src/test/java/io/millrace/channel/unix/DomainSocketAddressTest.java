package io.millrace.channel.unix;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.channel.unix.sys.Abi;
import io.millrace.channel.unix.sys.Os;
import io.millrace.channel.unix.sys.SockAddr;
import java.io.File;
import java.net.InetSocketAddress;
import java.net.SocketException;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.UnsupportedAddressTypeException;
import org.junit.jupiter.api.Test;

class DomainSocketAddressTest {
    private static SockAddr on(Os os) {
        return new SockAddr(Abi.of(os).addresses());
    }

    @Test
    void addressIsItsPath() {
        DomainSocketAddress address = new DomainSocketAddress("/run/a.sock");

        assertThat(address.path()).isEqualTo("/run/a.sock");
        assertThat(address).hasToString("/run/a.sock");
        assertThat(address.isAbstract()).isFalse();
        assertThat(address.isUnnamed()).isFalse();
        assertThat(new DomainSocketAddress(new File("/run", "a.sock"))).isEqualTo(address);
    }

    @Test
    void equalPathsAreEqualAddresses() {
        DomainSocketAddress address = new DomainSocketAddress("/a");

        assertThat(address).isEqualTo(new DomainSocketAddress("/a")).hasSameHashCodeAs(new DomainSocketAddress("/a"));
        assertThat(address).isNotEqualTo(new DomainSocketAddress("/b")).isNotEqualTo(new DomainSocketAddress("\0/a"));
    }

    @Test
    void abstractNameIsShownWithAnAtSign() {
        DomainSocketAddress address = new DomainSocketAddress("\0app");

        assertThat(address.isAbstract()).isTrue();
        assertThat(address.path()).isEqualTo("\0app");
        assertThat(address).hasToString("@app");
    }

    @Test
    void emptyPathIsUnnamed() {
        assertThat(new DomainSocketAddress("").isUnnamed()).isTrue();
        assertThat(new DomainSocketAddress("").isAbstract()).isFalse();
    }

    @Test
    void addressesOfTheJdkAreTakenAndOthersAreNot() {
        assertThat(DomainSocketAddress.from(UnixDomainSocketAddress.of("/a"))).isEqualTo(new DomainSocketAddress("/a"));
        assertThat(DomainSocketAddress.from(UnixDomainSocketAddress.of(""))).isEqualTo(DomainSocketAddress.UNNAMED);
        assertThatThrownBy(() -> DomainSocketAddress.from(new InetSocketAddress(1)))
                .isInstanceOf(UnsupportedAddressTypeException.class);
        assertThat(DomainSocketAddress.isDomain(null)).isFalse();
    }

    @Test
    void limitCountsBytesAndTheMessageNamesIt() {
        String fits = "/" + "ä".repeat(53); // 107 bytes

        assertThatCode(() -> new DomainSocketAddress(fits).encode(on(Os.LINUX))).doesNotThrowAnyException();
        assertThatThrownBy(() -> new DomainSocketAddress(fits + "x").encode(on(Os.LINUX)))
                .isInstanceOf(SocketException.class)
                .hasMessageContaining("108 bytes")
                .hasMessageContaining("limit is 107")
                .hasMessageContaining(fits);
        assertThatThrownBy(() -> new DomainSocketAddress(fits).encode(on(Os.OPENBSD)))
                .isInstanceOf(SocketException.class)
                .hasMessageContaining("107 bytes")
                .hasMessageContaining("limit is 103");
    }

    @Test
    void limitOfAbstractNamesLeavesTheirNulOut() {
        String fits = "\0" + "n".repeat(107);

        assertThatCode(() -> new DomainSocketAddress(fits).encode(on(Os.LINUX))).doesNotThrowAnyException();
        assertThatThrownBy(() -> new DomainSocketAddress(fits + "n").encode(on(Os.LINUX)))
                .isInstanceOf(SocketException.class)
                .hasMessageContaining("abstract name")
                .hasMessageContaining("108 bytes")
                .hasMessageContaining("limit is 107");
    }

    @Test
    void abstractNamesAreRefusedWhereThereAreNone() {
        assertThatThrownBy(() -> new DomainSocketAddress("\0app").encode(on(Os.DARWIN)))
                .isInstanceOf(SocketException.class)
                .hasMessageContaining("@app");
    }

    @Test
    void nulWithinAPathIsRefused() {
        assertThatThrownBy(() -> new DomainSocketAddress("/tmp/a\0b").encode(on(Os.LINUX)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("/tmp/a@b");
    }

    @Test
    void whatWasEncodedIsDecoded() throws Exception {
        for (String name : new String[] {"/tmp/ü.sock", "relative", "\0abstract", ""}) {
            SockAddr memory = on(Os.LINUX);
            new DomainSocketAddress(name).encode(memory);

            assertThat(DomainSocketAddress.decode(memory)).isEqualTo(new DomainSocketAddress(name));
        }
    }
}
