package io.millrace.util;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.io.IOException;
import java.net.Inet4Address;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Random;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class NetUtilTest {

    private static final int ROUNDS = 20_000;

    private static final Pattern FIVE_DIGITS = Pattern.compile("[0-9a-f]{5}");
    private static final long SEED = Long.getLong("seed", System.nanoTime());
    private final Random random = new Random(SEED);

    @BeforeAll
    static void printSeed() {
        System.out.println("NetUtilTest seed " + SEED);
    }

    @ParameterizedTest
    @ValueSource(strings = {"0.0.0.0", "255.255.255.255", "1.2.3.4", "127.0.0.1", "010.001.000.255"})
    void ipv4TextIsTaken(String text) throws UnknownHostException {
        assertThat(NetUtil.isValidIpV4Address(text)).isTrue();
        assertThat(NetUtil.isValidIpV4Address(new StringBuilder(text))).isTrue();
        assertThat(NetUtil.isValidIpV6Address(text)).isFalse();
        assertThat(NetUtil.createByteArrayFromIpAddressString(text))
                .isEqualTo(InetAddress.getByName(text).getAddress());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "1",
                "1.2.3",
                "1.2.3.",
                ".1.2.3",
                "1.2.3.4.",
                "1.2.3.4.5",
                "1..2.3",
                "256.1.1.1",
                "1.2.3.1000",
                "0001.2.3.4",
                "-1.2.3.4",
                "+1.2.3.4",
                "1.2.3.4 ",
                " 1.2.3.4",
                "1.2.3.x",
                "0x1.2.3.4",
                "1,2,3,4",
                "1.2.3.\u0664",
                "300",
                "2130706433",
                "1.2.3.4/8",
                "1.2.3.4%eth0"
            })
    void whatIsNoIpv4TextIsRefused(String text) {
        assertThat(NetUtil.isValidIpV4Address(text)).isFalse();
        assertThat(NetUtil.createByteArrayFromIpAddressString(text)).isNull();
        assertThat(NetUtil.getByName(text)).isNull();
    }

    @ParameterizedTest
    @CsvSource({
        "::, 00000000000000000000000000000000",
        "::1, 00000000000000000000000000000001",
        "1::, 00010000000000000000000000000000",
        "1:2:3:4:5:6:7::, 00010002000300040005000600070000",
        "::2:3:4:5:6:7:8, 00000002000300040005000600070008",
        "1:2:3:4:5:6:7:8, 00010002000300040005000600070008",
        "fE80::aBcD:0:00f, fe80 0000 0000 0000 0000 abcd 0000 000f",
        "2001:db8::0:1:0:0:1, 2001 0db8 0000 0000 0001 0000 0000 0001",
        "::ffff:192.0.2.1, 00000000000000000000ffffc0000201",
        "::192.0.2.1, 00000000000000000000ffffc0000201",
        "0:0:0:0:0:0:192.0.2.1, 00000000000000000000ffffc0000201",
        "0:0:0:0:0:ffff:192.0.2.1, 00000000000000000000ffffc0000201",
        "64:ff9b::192.0.2.33, 0064ff9b0000000000000000c0000221",
        "[::1], 00000000000000000000000000000001",
        "[fe80::1%eth0], fe800000000000000000000000000001",
        "fe80::1%12, fe800000000000000000000000000001",
    })
    void ipv6TextIsTaken(String text, String hex) {
        assertThat(NetUtil.isValidIpV6Address(text)).isTrue();
        assertThat(NetUtil.isValidIpV6Address(new StringBuilder(text))).isTrue();
        assertThat(NetUtil.isValidIpV4Address(text)).isFalse();
        assertThat(NetUtil.createByteArrayFromIpAddressString(text))
                .asHexString()
                .isEqualToIgnoringCase(hex.replace(" ", "").toUpperCase());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                ":",
                ":::",
                "1",
                "1:",
                ":1",
                "1:2:3:4:5:6:7",
                "1:2:3:4:5:6:7:",
                ":1:2:3:4:5:6:7",
                "1:2:3:4:5:6:7:8:",
                ":1:2:3:4:5:6:7:8",
                "1:2:3:4:5:6:7:8:9",
                "1:2:3:4:5:6:7:8::",
                "::1:2:3:4:5:6:7:8",
                "1::2::3",
                "1:::2",
                "::12345",
                "::g",
                "::-1",
                ":: 1",
                "::1 ",
                " ::1",
                "::1.2.3",
                "::1.2.3.4.5",
                "::1.2.3.256",
                "::1.2.3.4:5",
                "1.2.3.4::",
                "1:2:3:4:5:6:7:1.2.3.4",
                "1:2:3:4:5:6:1.2.3.4",
                "0:0:0:0:ffff:0:1.2.3.4",
                "1:2:3:4:5:1.2.3.4",
                "::.1.2.3",
                "::1a.2.3.4",
                "::1%",
                "[::1",
                "::1]",
                "[]",
                "[",
                "[::1]x",
                "[::1]:80",
                "[[::1]]",
                "::1%a b",
                "::1%a%b",
                "::1%\r\n",
                "%1",
                "[%1]",
                "::\u0661"
            })
    void whatIsNoIpv6TextIsRefused(String text) {
        assertThat(NetUtil.isValidIpV6Address(text)).isFalse();
        assertThat(NetUtil.createByteArrayFromIpAddressString(text)).isNull();
        assertThat(NetUtil.createInetAddressFromIpAddressString(text)).isNull();
        assertThat(NetUtil.getByName(text)).isNull();
    }

    @Test
    void readsIpv6LiteralsAsTheJdkDoes() {
        int valid = 0;
        for (int i = 0; i < ROUNDS; i++) {
            String text = randomIpv6Like();
            // The JDK takes any number of leading zeros; RFC 4291 has at most four digits.
            if (MAPPED_OR_FULL.matcher(text).matches()) {
                continue; // an IPv4 end after nothing but zeros, or after six words: not as the JDK does
            }
            InetAddress expected = FIVE_DIGITS.matcher(text).find() ? null : jdkParse(text);
            byte[] bytes = NetUtil.createByteArrayFromIpAddressString(text);
            assertThat(NetUtil.isValidIpV6Address(text)).as(text).isEqualTo(expected != null);
            assertThat(NetUtil.createInetAddressFromIpAddressString(text))
                    .as(text)
                    .isEqualTo(expected);
            assertThat(bytes == null).as(text).isEqualTo(expected == null);
            if (bytes != null) {
                valid++;
                assertThat(bytes).as(text).hasSize(16);
            }
        }
        assertThat(valid).isGreaterThan(ROUNDS / 50);
    }

    private static final Pattern MAPPED_OR_FULL = Pattern.compile("([0-9a-f]+:){6}\\d+\\..*|::[0:]*\\d+\\..*");

    private static InetAddress jdkParse(String text) {
        try {
            return InetAddress.getByName(text); // with a colon in it the text is never looked up
        } catch (UnknownHostException e) {
            return null;
        }
    }

    /** Words and colons, more often right than wrong; always with a colon in front of the second character. */
    private String randomIpv6Like() {
        StringBuilder out = new StringBuilder(random.nextInt(3) == 0 ? "::" : "1:");
        int words = 1 + random.nextInt(8);
        for (int i = 0; i < words; i++) {
            out.append(Integer.toHexString(random.nextInt(random.nextInt(20) == 0 ? 0x20000 : 0x10000)));
            if (i < words - 1) {
                out.append(random.nextInt(6) == 0 ? "::" : ":");
            }
        }
        if (random.nextInt(8) == 0) {
            out.append(random.nextInt(4) == 0 ? "" : ":").append("1.2.3.").append(random.nextInt(280));
        }
        if (random.nextInt(10) == 0) {
            out.setCharAt(random.nextInt(out.length() - 2) + 2, ":.0fg".charAt(random.nextInt(5)));
        }
        return out.toString();
    }

    @Test
    void whatIsWrittenIsReadAgain() throws UnknownHostException {
        for (int i = 0; i < ROUNDS; i++) {
            byte[] bytes = new byte[16];
            for (int word = 0; word < 8; word++) {
                if (random.nextInt(3) == 0) {
                    bytes[word * 2] = (byte) random.nextInt(256);
                    bytes[word * 2 + 1] = (byte) random.nextInt(256);
                }
            }
            if (random.nextInt(10) == 0) {
                Arrays.fill(bytes, 0, 10, (byte) 0);
                bytes[10] = (byte) 0xFF;
                bytes[11] = (byte) 0xFF;
            }
            String text = NetUtil.bytesToIpAddress(bytes);
            assertThat(NetUtil.createByteArrayFromIpAddressString(text))
                    .as(text)
                    .isEqualTo(bytes);
            assertThat(InetAddress.getByName(text)).isEqualTo(InetAddress.getByAddress(bytes));
            Inet6Address address = Inet6Address.getByAddress(null, bytes, -1);
            String mapped = NetUtil.toAddressString(address, true);
            assertThat(NetUtil.createByteArrayFromIpAddressString(mapped))
                    .as(mapped)
                    .isEqualTo(bytes);
        }
    }

    @ParameterizedTest
    @CsvSource({
        "0:0:0:0:0:0:0:0, ::",
        "0:0:0:0:0:0:0:1, ::1",
        "1:0:0:0:0:0:0:0, 1::",
        "2001:0DB8:0:0:1:0:0:1, 2001:db8::1:0:0:1",
        "2001:db8:0:1:1:1:1:1, 2001:db8:0:1:1:1:1:1",
        "2001:0:0:1:0:0:0:1, 2001:0:0:1::1",
        "1:0:0:2:0:0:3:4, 1::2:0:0:3:4",
        "0:1:0:0:0:0:0:0, 0:1::",
        "0:0:0:0:0:ffff:c000:201, ::ffff:c000:201",
        "00a0:0b:c:0:d:0:e:0, a0:b:c:0:d:0:e:0",
    })
    void ipv6TextIsThatOfRfc5952(String in, String out) {
        byte[] bytes = NetUtil.createByteArrayFromIpAddressString(in);
        assertThat(NetUtil.bytesToIpAddress(bytes)).isEqualTo(out);
    }

    @Test
    void onlyMappedAddressesEndWithIpv4Text() {
        assertThat(NetUtil.toAddressString(NetUtil.getByName("::ffff:192.0.2.1"), true))
                .isEqualTo("::ffff:192.0.2.1");
        assertThat(NetUtil.toAddressString(NetUtil.getByName("::ffff:192.0.2.1")))
                .isEqualTo("::ffff:c000:201");
        assertThat(NetUtil.toAddressString(NetUtil.getByName("::fffe:192.0.2.1"), true))
                .isEqualTo("::fffe:c000:201");
        assertThat(NetUtil.toAddressString(NetUtil.getByName("1::ffff:192.0.2.1"), true))
                .isEqualTo("1::ffff:c000:201");
    }

    @Test
    void ipv4TextBecomesAMappedAddressOnlyIfWanted() {
        Inet6Address mapped = NetUtil.getByName("192.0.2.1");
        assertThat(NetUtil.toAddressString(mapped, true)).isEqualTo("::ffff:192.0.2.1");
        assertThat(NetUtil.getByName("192.0.2.1", false)).isNull();
        assertThat(NetUtil.getByName("::ffff:192.0.2.1", false)).isNull();
        assertThat(NetUtil.getByName("::ffff:c000:201", false)).isEqualTo(mapped);
        assertThat(NetUtil.getByName("::1", false)).isEqualTo(NetUtil.LOCALHOST6);
    }

    @Test
    void zonesAreNumbersOrInterfaces() {
        Inet6Address numbered = (Inet6Address) NetUtil.createInetAddressFromIpAddressString("fe80::1%7");
        assertThat(numbered.getScopeId()).isEqualTo(7);
        assertThat(NetUtil.getByName("[fe80::1%7]").getScopeId()).isEqualTo(7);
        assertThat(NetUtil.createInetAddressFromIpAddressString("fe80::1%nosuchinterface"))
                .isNull();
        assertThat(NetUtil.createInetAddressFromIpAddressString("fe80::1%99999999999"))
                .isNull();
        if (NetUtil.LOOPBACK_IF != null) {
            String named = "fe80::1%" + NetUtil.LOOPBACK_IF.getName();
            Inet6Address address = (Inet6Address) NetUtil.createInetAddressFromIpAddressString(named);
            assertThat(address.getScopeId()).isEqualTo(NetUtil.LOOPBACK_IF.getIndex());
        }
    }

    @Test
    void ipv4NumbersRoundTrip() throws UnknownHostException {
        for (int i = 0; i < 1000; i++) {
            int number = random.nextInt();
            String text = NetUtil.intToIpAddress(number);
            Inet4Address address = (Inet4Address) InetAddress.getByName(text);
            assertThat(NetUtil.ipv4AddressToInt(address)).as(text).isEqualTo(number);
            assertThat(NetUtil.toAddressString(address)).isEqualTo(text);
            assertThat(NetUtil.bytesToIpAddress(address.getAddress())).isEqualTo(text);
        }
    }

    @Test
    void addressesAreFourOrSixteenBytes() {
        assertThat(NetUtil.bytesToIpAddress(new byte[] {9, 9, 1, 2, 3, 4, 9}, 2, 4))
                .isEqualTo("1.2.3.4");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> NetUtil.bytesToIpAddress(new byte[5]))
                .withMessageContaining("length: 5");
    }

    @Test
    void socketAddressesHaveBracketsAroundIpv6Only() throws UnknownHostException {
        assertThat(NetUtil.toSocketAddressString("host", 80)).isEqualTo("host:80");
        assertThat(NetUtil.toSocketAddressString("1.2.3.4", 80)).isEqualTo("1.2.3.4:80");
        assertThat(NetUtil.toSocketAddressString("::1", 80)).isEqualTo("[::1]:80");
        assertThat(NetUtil.toSocketAddressString("[::1]", 80)).isEqualTo("[::1]:80");
        assertThat(NetUtil.toSocketAddressString(new InetSocketAddress(NetUtil.LOCALHOST4, 1)))
                .isEqualTo("127.0.0.1:1");
        assertThat(NetUtil.toSocketAddressString(new InetSocketAddress(NetUtil.LOCALHOST6, 2)))
                .isEqualTo("[::1]:2");
        assertThat(NetUtil.toSocketAddressString(InetSocketAddress.createUnresolved("host", 3)))
                .isEqualTo("host:3");
        assertThat(NetUtil.toSocketAddressString(InetSocketAddress.createUnresolved("::2", 4)))
                .isEqualTo("[::2]:4");
        assertThat(NetUtil.getHostname(InetSocketAddress.createUnresolved("host", 3)))
                .isEqualTo("host");
    }

    @Test
    void localhostIsALoopbackAddress() {
        assertThat(NetUtil.LOCALHOST.isLoopbackAddress()).isTrue();
        assertThat(NetUtil.LOCALHOST4).hasToString("localhost/127.0.0.1");
        assertThat(NetUtil.LOCALHOST6.getHostName()).isEqualTo("localhost");
        assertThat(NetUtil.SOMAXCONN).isPositive();
    }

    @Test
    void somaxconnIsReadWithinLimits(@TempDir Path directory) throws IOException {
        Path file = directory.resolve("somaxconn");
        int usual = NetUtil.somaxconn(file);
        assertThat(usual).isPositive();
        assertThat(NetUtil.somaxconn(Files.writeString(file, "4242\n"))).isEqualTo(4242);
        assertThat(NetUtil.somaxconn(Files.writeString(file, "many"))).isEqualTo(usual);
        assertThat(NetUtil.somaxconn(Files.writeString(file, ""))).isEqualTo(usual);
        assertThat(NetUtil.somaxconn(Files.writeString(file, "1".repeat(1000)))).isEqualTo(usual);
    }
}
