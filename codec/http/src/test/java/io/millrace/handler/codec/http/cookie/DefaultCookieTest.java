package io.millrace.handler.codec.http.cookie;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatNullPointerException;

import io.millrace.handler.codec.http.cookie.CookieHeaderNames.SameSite;
import java.util.List;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class DefaultCookieTest {
    private static DefaultCookie cookie(String name, @Nullable String path, @Nullable String domain) {
        DefaultCookie cookie = new DefaultCookie(name, "value");
        cookie.setPath(path);
        cookie.setDomain(domain);
        return cookie;
    }

    @Test
    void aNewCookieLastsForASession() {
        DefaultCookie cookie = new DefaultCookie(" name ", "value");

        assertThat(cookie.name()).isEqualTo("name");
        assertThat(cookie.value()).isEqualTo("value");
        assertThat(cookie.maxAge()).isEqualTo(Cookie.UNDEFINED_MAX_AGE).isEqualTo(Long.MIN_VALUE);
        assertThat(cookie.wrap()).isFalse();
        assertThat(cookie.isSecure()).isFalse();
        assertThat(cookie.isHttpOnly()).isFalse();
        assertThat(cookie.isPartitioned()).isFalse();
        assertThat(cookie.sameSite()).isNull();
        assertThat(cookie.path()).isNull();
        assertThat(cookie.domain()).isNull();
    }

    @Test
    void allIsShown() {
        DefaultCookie cookie = cookie("a", "/", "example.com");
        assertThat(cookie).hasToString("a=value, domain=example.com, path=/");

        cookie.setMaxAge(60);
        cookie.setSecure(true);
        cookie.setHttpOnly(true);
        cookie.setSameSite(SameSite.Lax);
        cookie.setPartitioned(true);
        assertThat(cookie)
                .hasToString("a=value, domain=example.com, path=/, maxAge=60s, secure, HTTPOnly, SameSite=Lax,"
                        + " Partitioned");
    }

    @ParameterizedTest
    @CsvSource(
            value = {
                "a, /, h, true",
                "b, /, h, false",
                "a, /x, h, false",
                "a, null, h, false",
                "a, /, H, true",
                "a, /, i, false",
                "a, /, null, false",
            },
            nullValues = "null")
    void namePathAndDomainSayWhichCookieItIs(
            String name, @Nullable String path, @Nullable String domain, boolean expected) {
        DefaultCookie one = cookie("a", "/", "h");
        DefaultCookie other = cookie(name, path, domain);
        other.setValue("other");
        other.setSecure(true);

        assertThat(one.equals(other)).isEqualTo(expected);
        assertThat(other.equals(one)).isEqualTo(expected);
        assertThat(one.compareTo(other) == 0).isEqualTo(expected);
        assertThat(Integer.signum(one.compareTo(other))).isEqualTo(-Integer.signum(other.compareTo(one)));
        if (expected) {
            assertThat(one).hasSameHashCodeAs(other);
        }
        assertThat(one).isNotEqualTo("a").isEqualTo(one);
    }

    @Test
    void cookiesAreInOrder() {
        DefaultCookie a = cookie("a", null, null);
        DefaultCookie path = cookie("a", "/", null);
        DefaultCookie domain = cookie("a", "/", "h");
        DefaultCookie b = cookie("b", null, null);

        assertThat(new TreeSet<>(List.of(b, domain, path, a))).containsExactly(a, path, domain, b);
    }

    @ParameterizedTest
    @ValueSource(strings = {"a\r\nb", "a\0", "\u007fa", "a\u001fb", "a\nb"})
    void controlCharactersAreRefused(String text) {
        DefaultCookie cookie = new DefaultCookie("name", "value");

        assertThatIllegalArgumentException().isThrownBy(() -> new DefaultCookie(text, "value"));
        assertThatIllegalArgumentException().isThrownBy(() -> new DefaultCookie("name", text));
        assertThatIllegalArgumentException().isThrownBy(() -> cookie.setValue(text));
        assertThatIllegalArgumentException().isThrownBy(() -> cookie.setPath(text));
        assertThatIllegalArgumentException().isThrownBy(() -> cookie.setDomain(text));
        assertThat(cookie).hasToString("name=value");
    }

    @Test
    void anAttributeHasNoSemicolon() {
        DefaultCookie cookie = new DefaultCookie("name", "value");

        assertThatIllegalArgumentException().isThrownBy(() -> cookie.setPath("/; Secure"));
        assertThatIllegalArgumentException().isThrownBy(() -> cookie.setDomain("a;b"));
    }

    @Test
    void aBlankAttributeIsNone() {
        DefaultCookie cookie = cookie("a", " ", "");
        assertThat(cookie.path()).isNull();
        assertThat(cookie.domain()).isNull();

        cookie.setPath(" /x ");
        assertThat(cookie.path()).isEqualTo("/x");
        cookie.setPath(null);
        assertThat(cookie.path()).isNull();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", " ", "\t"})
    void aNameIsNotEmpty(String name) {
        assertThatIllegalArgumentException().isThrownBy(() -> new DefaultCookie(name, "value"));
    }

    @Test
    void nullIsRefused() {
        assertThatNullPointerException().isThrownBy(() -> new DefaultCookie(null, "value"));
        assertThatNullPointerException().isThrownBy(() -> new DefaultCookie("name", null));
        assertThatNullPointerException().isThrownBy(() -> new DefaultCookie("name", "value").setValue(null));
    }

    @Test
    void attributesHaveTheirNames() {
        assertThat(List.of(
                        CookieHeaderNames.EXPIRES,
                        CookieHeaderNames.MAX_AGE,
                        CookieHeaderNames.DOMAIN,
                        CookieHeaderNames.PATH,
                        CookieHeaderNames.SECURE,
                        CookieHeaderNames.HTTPONLY,
                        CookieHeaderNames.SAMESITE,
                        CookieHeaderNames.PARTITIONED))
                .containsExactly(
                        "Expires", "Max-Age", "Domain", "Path", "Secure", "HTTPOnly", "SameSite", "Partitioned");
        assertThat(SameSite.of("sTRICT")).isSameAs(SameSite.Strict);
        assertThat(SameSite.of("")).isNull();
    }
}
