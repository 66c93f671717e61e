package io.millrace.examples;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class FlagTest {
    private static final Flag<InetSocketAddress> TARGET = Flag.address("--target", "where to");
    private static final Flag<Path> ROOT = Flag.path("--root", "DIR", "the folder");
    private static final Flag<Integer> COUNT = Flag.number("--count", "N", "how many", 1, 9);

    @ParameterizedTest
    @CsvSource({"localhost:80, localhost, 80", "[::1]:65535, ::1, 65535", "10.0.0.1:1, 10.0.0.1, 1"})
    void anAddressIsAHostThatIsNotLookedUpAndAPort(String word, String host, int port) throws UsageException {
        assertThat(TARGET.read(word)).isEqualTo(InetSocketAddress.createUnresolved(host, port));
    }

    @ParameterizedTest
    @CsvSource({
        "localhost,    '--target is HOST:PORT, not localhost'",
        ":80,          '--target is HOST:PORT, not :80'",
        "localhost:,   '--target needs a number, not '",
        "localhost:0,  '--target is between 1 and 65535, not 0'",
        "::1:80,       '--target has an IPv6 address in brackets, as in [::1]:80, not ::1:80'",
    })
    void anythingElseIsNoAddress(String word, String reason) {
        assertThatThrownBy(() -> TARGET.read(word))
                .isInstanceOf(UsageException.class)
                .hasMessage(reason);
    }

    @Test
    void aPathMayNameWhatIsNotThere() throws UsageException {
        assertThat(ROOT.read("no/such/folder")).isEqualTo(Path.of("no/such/folder"));
        assertThatThrownBy(() -> ROOT.read("a\0b"))
                .isInstanceOf(UsageException.class)
                .hasMessageStartingWith("--root is a path, not ");
    }

    @Test
    void aRequiredFlagThatIsMissingIsNamedWithItsMeaning() {
        assertThatThrownBy(() -> Options.parse(List.of(COUNT, TARGET), List.of("--count", "3")))
                .isInstanceOf(UsageException.class)
                .hasMessage("--target HOST:PORT is missing: where to");
    }

    @Test
    void theValueIsTheLastOneGivenOrElseTheDefault() throws UsageException {
        Flag<Integer> count = COUNT.or(2);
        assertThat(Options.parse(List.of(count), List.of()).get(count)).isEqualTo(2);
        Options options = Options.parse(List.of(count), List.of("--count", "3", "--count", "4"));
        assertThat(options.get(count)).isEqualTo(4);
        assertThat(options.has(count)).isTrue();
    }

    @Test
    void anOptionalFlagMayHaveNoValue() throws UsageException {
        Flag<Path> root = ROOT.optional();
        Options options = Options.parse(List.of(root), List.of());
        assertThat(options.find(root)).isNull();
        assertThat(options.has(root)).isFalse();
    }

    @Test
    void theUsageShowsTheDefault() {
        assertThat(COUNT.usage()).isEqualTo("  --count N             how many");
        assertThat(COUNT.or(7).usage()).isEqualTo("  --count N             how many (7)");
        assertThat(Addresses.BIND.usage()).endsWith(" (all-or-nothing)");
    }
}
