package io.millrace.handler.codec.http.cookie;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatNullPointerException;

import io.millrace.handler.codec.DateFormatter;
import io.millrace.handler.codec.http.cookie.CookieHeaderNames.SameSite;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.util.ArrayList;
import java.util.Date;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** {@link ServerCookieEncoder} and {@link ClientCookieEncoder}. */
class CookieEncoderTest {
    private static Cookie cookie(String name, String value, @Nullable String path) {
        Cookie cookie = new DefaultCookie(name, value);
        cookie.setPath(path);
        return cookie;
    }

    /** A cookie of another implementation, which checks nothing. */
    private static Cookie foreign(Map<String, Object> answers) {
        Cookie good = new DefaultCookie("name", "value");
        return (Cookie) Proxy.newProxyInstance(
                Cookie.class.getClassLoader(), new Class<?>[] {Cookie.class}, (proxy, method, arguments) -> {
                    if (answers.containsKey(method.getName())) {
                        return answers.get(method.getName());
                    }
                    try {
                        return method.invoke(good, arguments);
                    } catch (InvocationTargetException e) {
                        throw Objects.requireNonNull(e.getCause());
                    }
                });
    }

    // ---- servers ----

    @Test
    void aServerSendsAllAttributes() {
        DefaultCookie cookie = new DefaultCookie("a", "b");
        cookie.setPath("/x");
        cookie.setDomain("example.com");
        cookie.setSecure(true);
        cookie.setHttpOnly(true);
        cookie.setSameSite(SameSite.Strict);
        cookie.setPartitioned(true);

        assertThat(ServerCookieEncoder.STRICT.encode(cookie))
                .isEqualTo("a=b; Path=/x; Domain=example.com; Secure; HTTPOnly; SameSite=Strict; Partitioned");
        assertThat(ServerCookieEncoder.STRICT.encode("a", "b")).isEqualTo("a=b");
    }

    @Test
    void theAgeGoesWithADate() {
        Cookie cookie = new DefaultCookie("a", "b");
        cookie.setMaxAge(60);
        long before = System.currentTimeMillis() / 1000;
        String header = ServerCookieEncoder.STRICT.encode(cookie);
        long after = System.currentTimeMillis() / 1000;

        assertThat(header).startsWith("a=b; Max-Age=60; Expires=");
        Date date = Objects.requireNonNull(
                DateFormatter.parseHttpDate(header.substring(header.indexOf("Expires=") + "Expires=".length())));
        assertThat(date.getTime() / 1000).isBetween(before + 60, after + 60);
    }

    @ParameterizedTest
    @CsvSource({
        "9223372036854775807, Max-Age=9223372036854775807; Expires=Fri",
        "-9223372036854775807, 'Max-Age=-9223372036854775807; Expires=Thu, 01 Jan 1970'",
        "0, Max-Age=0; Expires=",
    })
    void anyAgeHasADate(long maxAge, String expected) {
        Cookie cookie = new DefaultCookie("a", "b");
        cookie.setMaxAge(maxAge);

        assertThat(ServerCookieEncoder.STRICT.encode(cookie)).startsWith("a=b; " + expected);
    }

    @Test
    void aStrictServerSendsTheLastOfEachName() {
        List<Cookie> cookies = List.of(cookie("a", "1", null), cookie("b", "2", null), cookie("a", "3", null));

        assertThat(ServerCookieEncoder.STRICT.encode(cookies)).containsExactly("b=2", "a=3");
        assertThat(ServerCookieEncoder.STRICT.encode(cookies.toArray(new Cookie[0])))
                .containsExactly("b=2", "a=3");
        assertThat(ServerCookieEncoder.STRICT.encode((Iterable<Cookie>) cookies))
                .containsExactly("b=2", "a=3");
        assertThat(ServerCookieEncoder.LAX.encode(cookies)).containsExactly("a=1", "b=2", "a=3");
        assertThat(ServerCookieEncoder.STRICT.encode(new ArrayList<Cookie>())).isEmpty();
        assertThat(ServerCookieEncoder.STRICT.encode(new Cookie[0])).isEmpty();
    }

    // ---- clients ----

    @Test
    void aClientSendsPairs() {
        Cookie quoted = new DefaultCookie("c", "d");
        quoted.setWrap(true);

        assertThat(ClientCookieEncoder.STRICT.encode("a", "b")).isEqualTo("a=b");
        assertThat(ClientCookieEncoder.STRICT.encode(cookie("a", "b", "/x"))).isEqualTo("a=b");
        assertThat(ClientCookieEncoder.STRICT.encode(cookie("a", "b", null), quoted))
                .isEqualTo("a=b; c=\"d\"");
        assertThat(ClientCookieEncoder.STRICT.encode("a", "\"b\"")).isEqualTo("a=\"b\"");
        assertThat(ClientCookieEncoder.STRICT.encode()).isNull();
        assertThat(ClientCookieEncoder.STRICT.encode(List.of())).isNull();
        assertThat(ClientCookieEncoder.LAX.encode((Iterable<Cookie>) List.<Cookie>of()))
                .isNull();
    }

    @Test
    @DisplayName("RFC 6265 §5.4 cookies with longer paths go first")
    void aStrictClientSendsLongerPathsFirst() {
        List<Cookie> cookies = List.of(
                cookie("a", "1", "/"),
                cookie("b", "2", "/x/y"),
                cookie("c", "3", null),
                cookie("d", "4", "/x"),
                cookie("e", "5", "/"));

        assertThat(ClientCookieEncoder.STRICT.encode(cookies)).isEqualTo("c=3; b=2; d=4; a=1; e=5");
        assertThat(ClientCookieEncoder.STRICT.encode((Iterable<Cookie>) cookies))
                .isEqualTo("c=3; b=2; d=4; a=1; e=5");
        assertThat(ClientCookieEncoder.LAX.encode(cookies)).isEqualTo("a=1; b=2; c=3; d=4; e=5");
        assertThat(ClientCookieEncoder.LAX.encode(cookies.toArray(new Cookie[0])))
                .isEqualTo("a=1; b=2; c=3; d=4; e=5");
    }

    // ---- what is refused ----

    @ParameterizedTest(name = "CVE-2015-2156 value [{0}]")
    @ValueSource(strings = {"a b", "a\"b", "a,b", "a;b", "a\\b", "\u00e4", "\u4e2d", "\"", "\"a", "a\"", "a\tb"})
    @DisplayName("CVE-2015-2156 strict encoders refuse values that RFC 6265 does not allow")
    void strictRefusesAValue(String value) {
        assertThatIllegalArgumentException().isThrownBy(() -> ServerCookieEncoder.STRICT.encode("name", value));
        assertThatIllegalArgumentException().isThrownBy(() -> ClientCookieEncoder.STRICT.encode("name", value));
        assertThat(ServerCookieEncoder.LAX.encode("name", value)).isEqualTo("name=" + value);
        assertThat(ClientCookieEncoder.LAX.encode("name", value)).isEqualTo("name=" + value);
    }

    @ParameterizedTest(name = "CVE-2015-2156 name [{0}]")
    @ValueSource(
            strings = {
                "a b", "a;b", "a,b", "a=b", "a\"b", "(a)", "a/b", "a:b", "<a>", "a?b", "a@b", "[a]", "a\\b", "{a}",
                "\u00e4", "a\tb"
            })
    @DisplayName("CVE-2015-2156 strict encoders refuse names that are no tokens")
    void strictRefusesAName(String name) {
        assertThatIllegalArgumentException().isThrownBy(() -> ServerCookieEncoder.STRICT.encode(name, "value"));
        assertThatIllegalArgumentException().isThrownBy(() -> ClientCookieEncoder.STRICT.encode(name, "value"));
        assertThat(ServerCookieEncoder.LAX.encode(name, "value")).isEqualTo(name + "=value");
    }

    @ParameterizedTest(name = "bug class 4: control character in [{0}] of any cookie")
    @ValueSource(strings = {"name", "value", "path", "domain"})
    void nobodySendsControlCharacters(String part) {
        for (String text : List.of("a\r\nSet-Cookie: b=c", "a\r", "a\n", "a\0", "a\u007f")) {
            Cookie cookie = foreign(Map.of(part, text));

            assertThatIllegalArgumentException().isThrownBy(() -> ServerCookieEncoder.STRICT.encode(cookie));
            assertThatIllegalArgumentException().isThrownBy(() -> ServerCookieEncoder.LAX.encode(cookie));
            if (part.equals("name") || part.equals("value")) {
                assertThatIllegalArgumentException().isThrownBy(() -> ClientCookieEncoder.STRICT.encode(cookie));
                assertThatIllegalArgumentException().isThrownBy(() -> ClientCookieEncoder.LAX.encode(cookie));
            }
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"path", "domain"})
    void anAttributeDoesNotBecomeTwo(String part) {
        Cookie cookie = foreign(Map.of(part, "/; HttpOnly"));

        assertThatIllegalArgumentException().isThrownBy(() -> ServerCookieEncoder.STRICT.encode(cookie));
        assertThatIllegalArgumentException().isThrownBy(() -> ServerCookieEncoder.LAX.encode(cookie));
    }

    @Test
    void nullIsRefused() {
        assertThatNullPointerException().isThrownBy(() -> ServerCookieEncoder.STRICT.encode((Cookie) null));
        assertThatNullPointerException().isThrownBy(() -> ClientCookieEncoder.STRICT.encode((Cookie) null));
        assertThatNullPointerException()
                .isThrownBy(() -> ServerCookieEncoder.STRICT.encode((Iterable<? extends Cookie>) null));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> ServerCookieEncoder.STRICT.encode(foreign(Map.of("name", ""))));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "b", "!#$%&'()*+-./0123456789:<=>?@ABC[]^_`abc{|}~"})
    void whatWasEncodedIsDecoded(String value) {
        for (boolean wrap : new boolean[] {false, true}) {
            Cookie cookie = new DefaultCookie("name", value);
            cookie.setWrap(wrap);
            Cookie back = ServerCookieDecoder.STRICT
                    .decodeAll(ClientCookieEncoder.STRICT.encode(cookie))
                    .get(0);
            Cookie set = Objects.requireNonNull(
                    ClientCookieDecoder.STRICT.decode(ServerCookieEncoder.STRICT.encode(cookie)));

            assertThat(back.value()).isEqualTo(value);
            assertThat(back.wrap()).isEqualTo(wrap);
            assertThat(set.value()).isEqualTo(value);
        }
    }
}
