package io.millrace.handler.codec.http.cookie;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatNullPointerException;

import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ServerCookieDecoderTest {
    private static List<String> strict(String header) {
        return pairs(ServerCookieDecoder.STRICT, header);
    }

    private static List<String> lax(String header) {
        return pairs(ServerCookieDecoder.LAX, header);
    }

    private static List<String> pairs(ServerCookieDecoder decoder, String header) {
        return decoder.decodeAll(header).stream()
                .map(cookie -> cookie.name() + '=' + cookie.value())
                .toList();
    }

    @ParameterizedTest
    @CsvSource({
        "a=b, [a=b]",
        "a=b; c=d, '[a=b, c=d]'",
        "a=b;c=d, '[a=b, c=d]'",
        "a=b;, [a=b]",
        "' ; ;a=b', [a=b]",
        "a=, [a=]",
        "a=b=c, [a=b=c]",
        "a=b; A=c, '[a=b, A=c]'",
        "'', []",
        "';', []",
        "a, []",
        "a; b=c, [b=c]",
        "=a; b=c, [b=c]",
    })
    void pairsAreRead(String header, String expected) {
        assertThat(strict(header)).hasToString(expected);
        assertThat(lax(header)).hasToString(expected);
    }

    @Test
    void quotesAroundAValueAreTakenOff() {
        Cookie cookie = ServerCookieDecoder.STRICT.decodeAll("a=\"b\"").get(0);
        assertThat(cookie.value()).isEqualTo("b");
        assertThat(cookie.wrap()).isTrue();

        Cookie plain = ServerCookieDecoder.STRICT.decodeAll("a=b").get(0);
        assertThat(plain.wrap()).isFalse();
        assertThat(strict("a=\"\"")).containsExactly("a=");
    }

    @ParameterizedTest(name = "CVE-2015-2156 value [{0}] is left out")
    @ValueSource(
            strings = {
                "\"",
                "\"b",
                "b\"",
                "b\"c",
                "\"b\"c\"",
                "\"b\"c",
                "b c",
                "b,c",
                "b\\c",
                " b",
                "b ",
                "\u00e4",
                "b\u0001",
                "b\u007f",
                "\"b c\"",
                "\"b,c\"",
                "b\tc"
            })
    @DisplayName("CVE-2015-2156 a pair that RFC 6265 does not allow is left out, the others stay")
    void aPairThatIsNotAllowedIsLeftOut(String value) {
        assertThat(strict("x=y; bad=" + value + "; HttpOnly=secret")).containsExactly("x=y", "HttpOnly=secret");
    }

    @ParameterizedTest(name = "CVE-2015-2156 name [{0}] is left out")
    @ValueSource(
            strings = {
                "b c", "b ", "b,c", "b\"", "(b)", "b/c", "b:c", "b<", "b@", "b[", "b\\", "b{", "\u00e4", "b\u0001",
                "b\u007f", "b\t", "b?"
            })
    @DisplayName("CVE-2015-2156 a name that is no token is left out, the others stay")
    void aNameThatIsNoTokenIsLeftOut(String name) {
        assertThat(strict("x=y; " + name + "=v; z=w")).containsExactly("x=y", "z=w");
    }

    @Test
    @DisplayName("CVE-2015-2156 a value in quotes does not swallow the next cookie")
    void aQuoteDoesNotSwallowTheNextCookie() {
        assertThat(strict("a=\"b; session=secret; c=d\"")).containsExactly("session=secret");
        assertThat(lax("a=\"b; session=secret; c=d\"")).containsExactly("session=secret", "c=d\"");
    }

    @Test
    void laxReadsWhatBrowsersSend() {
        assertThat(lax("a b=c d; e=f,g; h=\u00e4; i = j ; k=\"l m\"; n={\"o\":1}"))
                .containsExactly("a b=c d", "e=f,g", "h=\u00e4", "i=j", "k=l m", "n={\"o\":1}");
    }

    @ParameterizedTest
    @ValueSource(strings = {"\0", "\r", "\n", "\u0001", "\u007f", "b\r\nSet-Cookie: c=d"})
    void laxLeavesOutControlCharacters(String value) {
        assertThat(lax("x=y; bad=a" + value + "c; z=w"))
                .startsWith("x=y")
                .endsWith("z=w")
                .hasSize(2);
    }

    @Test
    void attributesOfRfc2965AreSkipped() {
        String header = "$Version=\"1\"; a=\"b\"; $Path=\"/acme\"; $Domain=.example.com; $Port=\"80\"; c=d";

        assertThat(strict(header)).containsExactly("a=b", "c=d");
        assertThat(strict("$Path=x; a=b")).containsExactly("$Path=x", "a=b");
        assertThat(strict("$Version=1")).isEmpty();
        assertThat(strict("$version = 1; a=b; $PATH")).containsExactly("a=b");
        assertThat(strict("$Versions=1; $Path=x")).containsExactly("$Versions=1", "$Path=x");
        assertThat(strict("$Version=1; $Paths=x")).containsExactly("$Paths=x");
    }

    @Test
    void aSetHasEachNameOnce() {
        assertThat(ServerCookieDecoder.STRICT.decode("b=1; a=2; b=3"))
                .extracting(Cookie::name)
                .containsExactly("a", "b");
        assertThat(ServerCookieDecoder.STRICT.decode("b=1; b=3"))
                .extracting(Cookie::value)
                .containsExactly("1");
        assertThat(strict("b=1; a=2; b=3")).containsExactly("b=1", "a=2", "b=3");
        assertThat(ServerCookieDecoder.LAX.decode("")).isEmpty();
    }

    @Test
    void onlySoManyCookiesAreRead() {
        StringBuilder header = new StringBuilder();
        for (int i = 0; i < 5000; i++) {
            header.append('c').append(i).append("=1; ");
        }

        assertThat(strict(header.toString())).hasSize(1024).startsWith("c0=1").endsWith("c1023=1");
        assertThat(ServerCookieDecoder.LAX.decode(header.toString())).hasSize(1024);
    }

    @Test
    void aLongHeaderCostsLinearTime() {
        assertThat(strict(";".repeat(2_000_000))).isEmpty();
        assertThat(strict("a=" + "b".repeat(2_000_000))).hasSize(1);
        assertThat(lax(" \t".repeat(1_000_000))).isEmpty();
        assertThat(lax("=".repeat(2_000_000))).isEmpty();
    }

    @Test
    void nullIsRefused() {
        assertThatNullPointerException().isThrownBy(() -> ServerCookieDecoder.STRICT.decode(null));
        assertThatNullPointerException().isThrownBy(() -> ServerCookieDecoder.STRICT.decodeAll(null));
    }
}
