package io.millrace.handler.ipfilter;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatNullPointerException;

import java.math.BigInteger;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class IpSubnetFilterRuleTest {
    private static final int PORT = 1;

    static IntStream ipv4Prefixes() {
        return IntStream.rangeClosed(0, 32);
    }

    static IntStream ipv6Prefixes() {
        return IntStream.rangeClosed(0, 128);
    }

    @DisplayName("CVE-2026-44249 every IPv6 prefix length matches what its arithmetic says")
    @ParameterizedTest(name = "/{0}")
    @MethodSource("ipv6Prefixes")
    void ipv6(int prefix) throws Exception {
        agreesWithArithmetic(prefix, 16);
    }

    @DisplayName("CVE-2026-44249 every IPv4 prefix length matches what its arithmetic says")
    @ParameterizedTest(name = "/{0}")
    @MethodSource("ipv4Prefixes")
    void ipv4(int prefix) throws Exception {
        agreesWithArithmetic(prefix, 4);
    }

    /** Compares leading bits by shifting numbers, for random addresses and those at the edges of the network. */
    private static void agreesWithArithmetic(int prefix, int length) throws Exception {
        Random random = new Random(prefix);
        int bits = length * 8;
        byte[] bytes = new byte[length];
        for (int round = 0; round < 20; round++) {
            random.nextBytes(bytes);
            bytes[0] |= 0x20; // no mapped address
            IpSubnetFilterRule rule =
                    new IpSubnetFilterRule(InetAddress.getByAddress(bytes), prefix, IpFilterRuleType.REJECT);
            BigInteger network = new BigInteger(1, bytes).shiftRight(bits - prefix);
            BigInteger first = network.shiftLeft(bits - prefix);
            BigInteger last = first.add(BigInteger.ONE.shiftLeft(bits - prefix)).subtract(BigInteger.ONE);
            BigInteger max = BigInteger.ONE.shiftLeft(bits).subtract(BigInteger.ONE);

            assertThat(rule.matches(address(first, length))).isTrue();
            assertThat(rule.matches(address(last, length))).isTrue();
            assertThat(rule.matches(address(new BigInteger(1, bytes), length))).isTrue();
            if (first.signum() > 0) {
                assertThat(rule.matches(address(first.subtract(BigInteger.ONE), length)))
                        .isFalse();
            }
            if (last.compareTo(max) < 0) {
                assertThat(rule.matches(address(last.add(BigInteger.ONE), length)))
                        .isFalse();
            }
            for (int bit = 0; bit < bits; bit++) {
                BigInteger other = new BigInteger(1, bytes).flipBit(bits - 1 - bit);
                boolean expected = other.shiftRight(bits - prefix).equals(network);
                assertThat(rule.matches(address(other, length)))
                        .as("bit %s flipped, prefix %s", bit, prefix)
                        .isEqualTo(expected);
            }
        }
    }

    private static InetSocketAddress address(BigInteger number, int length) throws UnknownHostException {
        byte[] bytes = new byte[length];
        byte[] magnitude = number.toByteArray();
        for (int i = 0; i < length && i < magnitude.length; i++) {
            bytes[length - 1 - i] = magnitude[magnitude.length - 1 - i];
        }
        return new InetSocketAddress(inet(bytes), PORT);
    }

    /** Keeps a mapped address IPv6, which the JDK turns into IPv4 elsewhere. */
    private static InetAddress inet(byte[] bytes) throws UnknownHostException {
        return bytes.length == 16 ? Inet6Address.getByAddress(null, bytes, -1) : InetAddress.getByAddress(bytes);
    }

    private static InetSocketAddress mapped(int a, int b, int c, int d) throws UnknownHostException {
        byte[] bytes = {0, 0, 0, 0, 0, 0, 0, 0, 0, 0, -1, -1, (byte) a, (byte) b, (byte) c, (byte) d};
        Inet6Address address = Inet6Address.getByAddress(null, bytes, -1);
        assertThat(address.getAddress()).hasSize(16);
        return new InetSocketAddress(address, PORT);
    }

    @Test
    @DisplayName("CVE-2026-44249 a v4-mapped peer is held to the IPv4 rules")
    void mappedPeersAreIpv4() throws Exception {
        IpSubnetFilterRule rule = new IpSubnetFilterRule("10.0.0.0", 8, IpFilterRuleType.REJECT);
        assertThat(rule.matches(mapped(10, 1, 2, 3))).isTrue();
        assertThat(rule.matches(mapped(11, 1, 2, 3))).isFalse();
    }

    @Test
    @DisplayName("CVE-2026-44249 a v4-mapped rule is the IPv4 rule")
    void mappedRulesAreIpv4() throws Exception {
        IpSubnetFilterRule rule = new IpSubnetFilterRule("::ffff:10.0.0.0/104", IpFilterRuleType.REJECT);
        assertThat(rule).isEqualTo(new IpSubnetFilterRule("10.0.0.0/8", IpFilterRuleType.REJECT));
        assertThat(rule.matches(PeerChannel.address("10.255.0.1"))).isTrue();
        assertThat(rule.matches(mapped(10, 1, 2, 3))).isTrue();
        assertThat(rule.matches(PeerChannel.address("11.0.0.1"))).isFalse();
    }

    @Test
    @DisplayName("CVE-2026-44249 rules of one family leave the other alone")
    void familiesAreApart() throws Exception {
        IpSubnetFilterRule all6 = new IpSubnetFilterRule("::/0", IpFilterRuleType.ACCEPT);
        assertThat(all6.matches(PeerChannel.address("::1"))).isTrue();
        assertThat(all6.matches(PeerChannel.address("10.0.0.1"))).isFalse();
        assertThat(all6.matches(mapped(10, 0, 0, 1))).isFalse();
        IpSubnetFilterRule all4 = new IpSubnetFilterRule("0.0.0.0/0", IpFilterRuleType.ACCEPT);
        assertThat(all4.matches(PeerChannel.address("255.255.255.255"))).isTrue();
        assertThat(all4.matches(mapped(10, 0, 0, 1))).isTrue();
        assertThat(all4.matches(PeerChannel.address("::1"))).isFalse();
        IpSubnetFilterRule aroundMapped = new IpSubnetFilterRule("::ffff:0:0/90", IpFilterRuleType.ACCEPT);
        assertThat(aroundMapped.matches(PeerChannel.address("10.0.0.1"))).isFalse();
        assertThat(aroundMapped.matches(PeerChannel.address("::fffe:a00:1"))).isTrue();
    }

    @Test
    void anUnresolvedPeerMatchesNothing() {
        IpSubnetFilterRule rule = new IpSubnetFilterRule("0.0.0.0/0", IpFilterRuleType.ACCEPT);
        assertThat(rule.matches(InetSocketAddress.createUnresolved("10.0.0.1", 1)))
                .isFalse();
    }

    @Test
    void hostBitsOfTheRuleDoNotCount() {
        IpSubnetFilterRule rule = new IpSubnetFilterRule("192.168.56.1", 24, IpFilterRuleType.ACCEPT);
        assertThat(rule).isEqualTo(new IpSubnetFilterRule("192.168.56.77/24", IpFilterRuleType.ACCEPT));
        assertThat(rule).hasSameHashCodeAs(new IpSubnetFilterRule("192.168.56.77/24", IpFilterRuleType.ACCEPT));
        assertThat(rule).isNotEqualTo(new IpSubnetFilterRule("192.168.56.1/24", IpFilterRuleType.REJECT));
        assertThat(rule).isNotEqualTo(new IpSubnetFilterRule("192.168.56.1/25", IpFilterRuleType.ACCEPT));
        assertThat(rule.ruleType()).isEqualTo(IpFilterRuleType.ACCEPT);
        assertThat(rule).hasToString("ACCEPT 192.168.56.0/24");
        assertThat(new IpSubnetFilterRule("2001:db8::1/32", IpFilterRuleType.REJECT))
                .hasToString("REJECT 2001:db8::/32");
    }

    @ParameterizedTest
    @CsvSource({"127.0.0.1,33", "127.0.0.1,-1", "::1,129", "::1,-1"})
    void prefixesAreNoLongerThanAddresses(String ip, int prefix) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new IpSubnetFilterRule(ip, prefix, IpFilterRuleType.ACCEPT))
                .withMessageContaining("The prefix was: " + prefix)
                .withMessageContaining("requires the subnet prefix to be in range of [0,");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "/",
                "/8",
                "10.0.0.0",
                "10.0.0.0/",
                "10.0.0.0/8/8",
                "10.0.0.0/x",
                "10.0.0.0/+8",
                "10.0.0.0/ 8",
                "10.0.0.0/-1",
                "10.0.0/8",
                "localhost/8",
                "10.0.0.0/99999999999",
                "010.0.0.0.1/8"
            })
    void textThatIsNoNetworkIsRefused(String text) {
        assertThatIllegalArgumentException().isThrownBy(() -> new IpSubnetFilterRule(text, IpFilterRuleType.ACCEPT));
    }

    @Test
    void nothingMayBeMissing() {
        assertThatNullPointerException()
                .isThrownBy(() -> new IpSubnetFilterRule((InetAddress) null, 1, IpFilterRuleType.ACCEPT));
        assertThatNullPointerException()
                .isThrownBy(() -> new IpSubnetFilterRule((String) null, 1, IpFilterRuleType.ACCEPT));
        assertThatNullPointerException().isThrownBy(() -> new IpSubnetFilterRule("::1", 1, null));
    }

    @Test
    void rulesAreOrderedByUnsignedAddressAndThenBySize() {
        IpSubnetFilterRule[] ordered = {
            rule("0.0.0.0/0"),
            rule("10.0.0.0/8"),
            rule("10.0.0.0/16"),
            rule("127.0.0.1/32"),
            rule("128.0.0.0/1"),
            rule("255.0.0.0/8"),
            rule("::/0"),
            rule("::1/128"),
            rule("7fff::/16"),
            rule("8000::/1"),
            rule("ffff::/16")
        };
        for (int i = 0; i < ordered.length; i++) {
            for (int k = 0; k < ordered.length; k++) {
                assertThat(Integer.signum(ordered[i].compareTo(ordered[k])))
                        .as("%s with %s", ordered[i], ordered[k])
                        .isEqualTo(Integer.compare(i, k));
            }
        }
    }

    private static IpSubnetFilterRule rule(String text) {
        return new IpSubnetFilterRule(text, IpFilterRuleType.ACCEPT);
    }
}
