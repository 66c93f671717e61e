package io.millrace.handler.codec.http.cookie;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatNullPointerException;

import io.millrace.handler.codec.DateFormatter;
import io.millrace.handler.codec.http.cookie.CookieHeaderNames.SameSite;
import java.util.Date;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ClientCookieDecoderTest {
    private static DefaultCookie decode(String header) {
        return (DefaultCookie) Objects.requireNonNull(ClientCookieDecoder.STRICT.decode(header), header);
    }

    @Test
    void aCookieHasItsAttributes() {
        DefaultCookie cookie = decode("a=b; Path=/x; Domain=.Example.com; Max-Age=60; Secure; HttpOnly; SameSite=Lax;"
                + " Partitioned; Version=1; Unknown=y");

        assertThat(cookie.name()).isEqualTo("a");
        assertThat(cookie.value()).isEqualTo("b");
        assertThat(cookie.path()).isEqualTo("/x");
        assertThat(cookie.domain()).isEqualTo(".Example.com");
        assertThat(cookie.maxAge()).isEqualTo(60);
        assertThat(cookie.isSecure()).isTrue();
        assertThat(cookie.isHttpOnly()).isTrue();
        assertThat(cookie.sameSite()).isSameAs(SameSite.Lax);
        assertThat(cookie.isPartitioned()).isTrue();
        assertThat(cookie.wrap()).isFalse();
    }

    @Test
    void aCookieWithoutAttributesHasNone() {
        DefaultCookie cookie = decode("a=\"b\"");

        assertThat(cookie.value()).isEqualTo("b");
        assertThat(cookie.wrap()).isTrue();
        assertThat(cookie.path()).isNull();
        assertThat(cookie.domain()).isNull();
        assertThat(cookie.maxAge()).isEqualTo(Cookie.UNDEFINED_MAX_AGE);
        assertThat(cookie.isSecure()).isFalse();
        assertThat(cookie.isHttpOnly()).isFalse();
        assertThat(cookie.sameSite()).isNull();
        assertThat(cookie.isPartitioned()).isFalse();
    }

    @Test
    void namesOfAttributesHaveNoCase() {
        DefaultCookie cookie = decode("a=b;PATH = /x ;mAx-aGe=5;SECURE=anything;httponly;samesite=NONE");

        assertThat(cookie.path()).isEqualTo("/x");
        assertThat(cookie.maxAge()).isEqualTo(5);
        assertThat(cookie.isSecure()).isTrue();
        assertThat(cookie.isHttpOnly()).isTrue();
        assertThat(cookie.sameSite()).isSameAs(SameSite.None);
    }

    @ParameterizedTest
    @CsvSource({
        "Max-Age=60, 60",
        "Max-Age=0, 0",
        "Max-Age=-5, 0",
        "Max-Age=-99999999999999999999, 0",
        "Max-Age=99999999999999999999, 9223372036854775807",
        "Max-Age=9223372036854775807, 9223372036854775807",
    })
    void theAgeIsInSeconds(String attribute, long expected) {
        assertThat(decode("a=b; " + attribute).maxAge()).isEqualTo(expected);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Max-Age=",
                "Max-Age=x",
                "Max-Age=1.5",
                "Max-Age=+5",
                "Max-Age=-",
                "Max-Age=\u0665",
                "Expires=",
                "Expires=x",
                "Expires=soon; x",
                "Expires=Sun, 06 Nov 1994 08:49:37 GMT xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx",
                "Path=",
                "Domain= ",
                "SameSite=x",
                "SameSite"
            })
    void aMalformedAttributeIsLeftOut(String attribute) {
        DefaultCookie cookie = decode("a=b; " + attribute + "; HttpOnly");

        assertThat(cookie.maxAge()).isEqualTo(Cookie.UNDEFINED_MAX_AGE);
        assertThat(cookie.path()).isNull();
        assertThat(cookie.domain()).isNull();
        assertThat(cookie.sameSite()).isNull();
        assertThat(cookie.isHttpOnly()).isTrue();
    }

    @Test
    void anAttributeWithAControlCharacterIsLeftOut() {
        assertThat(decode("a=b; Path=/x\u0001").path()).isNull();
        assertThat(decode("a=b; Domain=x\r\ny").domain()).isNull();
    }

    @Test
    void expiryIsAnAgeFromNow() {
        String inAnHour = DateFormatter.format(new Date(System.currentTimeMillis() + 3_600_000));

        assertThat(decode("a=b; Expires=" + inAnHour).maxAge()).isBetween(3500L, 3601L);
        assertThat(decode("a=b; Expires=Sun, 06 Nov 1994 08:49:37 GMT").maxAge())
                .isZero();
        assertThat(decode("a=b; Expires=Sun, 06-Nov-94 08:49:37 GMT").maxAge()).isZero();
        assertThat(decode("a=b; Expires=" + inAnHour + "; Max-Age=5").maxAge()).isEqualTo(5);
        assertThat(decode("a=b; Max-Age=5; Expires=" + inAnHour).maxAge()).isEqualTo(5);
    }

    @Test
    void spaceAroundNameAndValueIsDropped() {
        DefaultCookie cookie = decode(" a = b ; Path=/");

        assertThat(cookie.name()).isEqualTo("a");
        assertThat(cookie.value()).isEqualTo("b");
    }

    @ParameterizedTest(name = "CVE-2015-2156 [{0}] is no cookie")
    @ValueSource(
            strings = {
                "",
                ";",
                "a",
                "=b",
                "a;b=c",
                "a b=c",
                "a=b c",
                "a=\"b",
                "a=b\"",
                "a=b,c",
                "a=b\\c",
                "a=\u00e4",
                "\u00e4=b",
                "a=b\u0001",
                "a=\0",
                "a@=b",
                "; =x"
            })
    @DisplayName("CVE-2015-2156 a cookie that RFC 6265 does not allow is none")
    void aCookieThatIsNotAllowedIsNone(String header) {
        assertThat(strictly(header)).isNull();
    }

    private static @Nullable Cookie strictly(String header) {
        return ClientCookieDecoder.STRICT.decode(header);
    }

    @Test
    void laxReadsWhatServersSend() {
        Cookie cookie = Objects.requireNonNull(ClientCookieDecoder.LAX.decode("a b=c d,\u00e4; Path=/x"));

        assertThat(cookie.name()).isEqualTo("a b");
        assertThat(cookie.value()).isEqualTo("c d,\u00e4");
        assertThat(cookie.path()).isEqualTo("/x");
        assertThat(ClientCookieDecoder.LAX.decode("a=b\u0001c")).isNull();
        assertThat(ClientCookieDecoder.LAX.decode("a\0=b")).isNull();
        assertThat(ClientCookieDecoder.LAX.decode("=b")).isNull();
        assertThatNullPointerException().isThrownBy(() -> ClientCookieDecoder.LAX.decode(null));
    }

    @Test
    void aLongHeaderCostsLinearTime() {
        assertThat(decode("a=b; " + "Path=/; ".repeat(200_000)).path()).isEqualTo("/");
        assertThat(strictly(";".repeat(2_000_000))).isNull();
    }
}
