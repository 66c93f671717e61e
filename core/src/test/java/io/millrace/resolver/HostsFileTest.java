package io.millrace.resolver;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatNullPointerException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.File;
import java.io.IOException;
import java.io.Reader;
import java.io.StringReader;
import java.net.Inet4Address;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class HostsFileTest {

    @TempDir
    Path dir;

    @Test
    void namesOfBothFamiliesInTheOrderOfTheFile() throws IOException {
        HostsFileEntriesProvider entries = parse("""
                127.0.0.1 host1
                ::1 host1

                192.168.0.1\thost2 \t Host3
                192.168.0.2 host2
                fe80::1  host2
                """);

        assertThat(addresses(entries.ipv4Entries().get("host1"))).containsExactly("127.0.0.1");
        assertThat(addresses(entries.ipv6Entries().get("host1"))).containsExactly("0:0:0:0:0:0:0:1");
        assertThat(addresses(entries.ipv4Entries().get("host2"))).containsExactly("192.168.0.1", "192.168.0.2");
        assertThat(entries.ipv4Entries()).containsOnlyKeys("host1", "host2", "host3");
        assertThat(entries.ipv4Entries().get("host3").get(0).getHostName()).isEqualTo("host3");
    }

    @Test
    void parserOfSingleValuesTakesTheFirstAddress() throws IOException {
        HostsFileEntries entries = HostsFileParser.parse(new StringReader("""
                10.0.0.1 a
                10.0.0.2 a A
                ::2 a
                ::3 a
                """));

        assertThat(entries.inet4Entries().get("a").getHostAddress()).isEqualTo("10.0.0.1");
        assertThat(entries.inet6Entries().get("a").getHostAddress()).isEqualTo("0:0:0:0:0:0:0:2");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "\n\n\r\n",
                "# 127.0.0.1 host",
                "   # comment only",
                "127.0.0.1",
                "127.0.0.1   ",
                "127.0.0.1 # host",
                "host 127.0.0.1",
                "127.0.0.256 host",
                "127.0.0 host",
                "1.2.3.4.5 host",
                ":::1 host",
                "[::1 host",
                "=127.0.0.1 host",
                "\u0000 host",
                "127.0.0.1\u0000host"
            })
    void oddLinesAreIgnored(String line) throws IOException {
        HostsFileEntriesProvider entries = parse(line + "\n10.9.8.7 good # 10.9.8.6 bad\n");

        assertThat(entries.ipv4Entries()).containsOnlyKeys("good");
        assertThat(entries.ipv6Entries()).isEmpty();
    }

    @Test
    void byteOrderMarkBelongsToNoAddress() throws IOException {
        assertThat(parse("\uFEFF10.0.0.1 a").ipv4Entries()).containsOnlyKeys("a");
    }

    @Test
    void entriesAreUnmodifiable() throws IOException {
        HostsFileEntriesProvider entries = parse("10.0.0.1 a");

        assertThatThrownBy(() -> entries.ipv4Entries().clear()).isInstanceOf(UnsupportedOperationException.class);
        assertThatThrownBy(() -> entries.ipv4Entries().get("a").clear())
                .isInstanceOf(UnsupportedOperationException.class);
    }

    @Test
    void whatIsBeyondTheLimitIsIgnoredWithTheLineThatWasCut() throws IOException {
        String first = "10.0.0.1 first\n";
        String cut = "10.0.0.2 second.example\n";
        HostsFile parser = new HostsFile(first.length() + cut.indexOf(".example"));

        HostsFileEntriesProvider entries = parser.parse(new StringReader(first + cut));

        assertThat(entries.ipv4Entries()).containsOnlyKeys("first");
    }

    @Test
    void fileOfExactlyTheLimitIsReadWhole() throws IOException {
        String text = "10.0.0.1 first\n10.0.0.2 second";

        assertThat(new HostsFile(text.length()).parse(new StringReader(text)).ipv4Entries())
                .containsOnlyKeys("first", "second");
    }

    @Test
    @DisplayName("CVE-2024-47535, CVE-2025-25193: a huge file is read up to the limit only")
    void endlessReaderEndsAtTheLimit() throws IOException {
        Reader endless = new Reader() {
            @Override
            public int read(char[] chars, int offset, int length) {
                Arrays.fill(chars, offset, offset + length, 'x');
                return length;
            }

            @Override
            public void close() {}
        };

        assertThat(new HostsFile(100_000).parse(endless).isEmpty()).isTrue();
    }

    @Test
    void firstCharsetThatGivesEntriesIsTaken() throws IOException {
        Path file = dir.resolve("hosts");
        Files.write(file, "10.0.0.1 h\u00f6st\n".getBytes(StandardCharsets.UTF_16LE));

        HostsFileEntriesProvider entries = HostsFileEntriesProvider.parser()
                .parse(file.toFile(), StandardCharsets.US_ASCII, StandardCharsets.UTF_8, StandardCharsets.UTF_16LE);

        assertThat(entries.ipv4Entries()).containsOnlyKeys("h\u00f6st");
    }

    @Test
    void missingFileAndDirectoryHaveNoEntries() throws IOException {
        File missing = dir.resolve("missing").toFile();

        assertThat(HostsFileParser.parse(missing).inet4Entries()).isEmpty();
        assertThat(HostsFileEntriesProvider.parser()
                        .parseSilently(dir.toFile(), StandardCharsets.UTF_8)
                        .isEmpty())
                .isTrue();
    }

    @Test
    void nullIsRefused() {
        assertThatNullPointerException().isThrownBy(() -> HostsFileParser.parse((File) null));
        assertThatNullPointerException().isThrownBy(() -> HostsFileParser.parse((Reader) null));
    }

    @Test
    void readerIsClosedAndItsFailureReported() {
        boolean[] closed = {false};
        Reader broken = new Reader() {
            @Override
            public int read(char[] chars, int offset, int length) throws IOException {
                throw new IOException("broken");
            }

            @Override
            public void close() {
                closed[0] = true;
            }
        };

        assertThatThrownBy(() -> parseReader(broken))
                .isInstanceOf(IOException.class)
                .hasMessage("broken");
        assertThat(closed[0]).isTrue();
    }

    @Test
    void randomTextNeverThrows() throws IOException {
        long seed = System.nanoTime();
        System.out.println("HostsFileTest.randomTextNeverThrows seed " + seed);
        Random random = new Random(seed);
        String alphabet = "0123456789abcdef.:%#[] \t\r\n\u0000\uFEFF\u00e4/";
        for (int i = 0; i < 2000; i++) {
            StringBuilder text = new StringBuilder();
            for (int n = random.nextInt(80); n > 0; n--) {
                text.append(alphabet.charAt(random.nextInt(alphabet.length())));
            }
            HostsFileEntriesProvider entries = parse(text.toString());
            entries.ipv4Entries().values().forEach(list -> assertThat(list).hasOnlyElementsOfType(Inet4Address.class));
            entries.ipv6Entries().values().forEach(list -> assertThat(list).hasOnlyElementsOfType(Inet6Address.class));
        }
    }

    @Test
    void resolverPrefersAndFiltersFamilies() throws IOException {
        DefaultHostsFileEntriesResolver resolver = new DefaultHostsFileEntriesResolver(parse("""
                10.0.0.1 both
                ::1 both
                10.0.0.2 both
                10.0.0.3 four
                ::6 six
                """));

        assertThat(addresses(resolver.addresses("BOTH", ResolvedAddressTypes.IPV4_PREFERRED)))
                .containsExactly("10.0.0.1", "10.0.0.2", "0:0:0:0:0:0:0:1");
        assertThat(addresses(resolver.addresses("both", ResolvedAddressTypes.IPV6_PREFERRED)))
                .containsExactly("0:0:0:0:0:0:0:1", "10.0.0.1", "10.0.0.2");
        assertThat(resolver.address("four", ResolvedAddressTypes.IPV6_PREFERRED).getHostAddress())
                .isEqualTo("10.0.0.3");
        assertThat(resolver.address("six", ResolvedAddressTypes.IPV4_PREFERRED)).isInstanceOf(Inet6Address.class);
        assertThat(resolver.address("six", ResolvedAddressTypes.IPV4_ONLY)).isNull();
        assertThat(resolver.address("four", ResolvedAddressTypes.IPV6_ONLY)).isNull();
        assertThat(resolver.address("none", ResolvedAddressTypes.IPV4_PREFERRED))
                .isNull();
    }

    private static void parseReader(Reader reader) throws IOException {
        HostsFileEntriesProvider.parser().parse(reader);
    }

    private static HostsFileEntriesProvider parse(String text) throws IOException {
        return HostsFileEntriesProvider.parser().parse(new StringReader(text));
    }

    private static List<String> addresses(List<InetAddress> addresses) {
        return addresses.stream().map(InetAddress::getHostAddress).toList();
    }
}
