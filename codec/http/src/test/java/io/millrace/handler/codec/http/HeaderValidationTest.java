package io.millrace.handler.codec.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.millrace.util.AsciiString;
import java.util.List;
import java.util.Map;
import java.util.function.BiConsumer;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** No way of setting a header can put another line into a message. */
class HeaderValidationTest {
    private static final String NAME = "x-name";

    /** What is set is {@code x-name} and the value. */
    private static final Map<String, BiConsumer<HttpHeaders, CharSequence>> SETTERS = Map.ofEntries(
            Map.entry("add", (headers, value) -> headers.add(NAME, value)),
            Map.entry("add of a sequence", (headers, value) -> headers.add(AsciiString.of(NAME), value)),
            Map.entry("add of several", (headers, value) -> headers.add(NAME, List.of("good", value))),
            Map.entry(
                    "add of a sequence and several",
                    (headers, value) -> headers.add(AsciiString.of(NAME), List.of(value))),
            Map.entry("add of an object", (headers, value) -> headers.add(NAME, (Object) new Spoken(value))),
            Map.entry("add of others", (headers, value) -> headers.add(new ReadOnlyHttpHeaders(false, NAME, value))),
            Map.entry("add of others without checks", (headers, value) -> headers.add(unchecked(NAME, value))),
            Map.entry("set", (headers, value) -> headers.set(NAME, value)),
            Map.entry("set of a sequence", (headers, value) -> headers.set(AsciiString.of(NAME), value)),
            Map.entry("set of several", (headers, value) -> headers.set(NAME, List.of("good", value))),
            Map.entry(
                    "set of a sequence and several",
                    (headers, value) -> headers.set(AsciiString.of(NAME), List.of(value))),
            Map.entry("set of an object", (headers, value) -> headers.set(NAME, (Object) new Spoken(value))),
            Map.entry("set of others", (headers, value) -> headers.set(new ReadOnlyHttpHeaders(false, NAME, value))),
            Map.entry("set of others without checks", (headers, value) -> headers.set(unchecked(NAME, value))),
            Map.entry("setAll", (headers, value) -> headers.setAll(unchecked(NAME, value))),
            Map.entry("entry of iterator()", (headers, value) -> {
                headers.add(NAME, "good");
                headers.iterator().next().setValue(value.toString());
            }),
            Map.entry("entry of iteratorAsString()", (headers, value) -> {
                headers.add(NAME, "good");
                headers.iteratorAsString().next().setValue(value.toString());
            }),
            Map.entry("entry of iteratorCharSequence()", (headers, value) -> {
                headers.add(NAME, "good");
                headers.iteratorCharSequence().next().setValue(value);
            }),
            Map.entry("entry of entries()", (headers, value) -> {
                headers.add(NAME, "good");
                headers.entries().get(0).setValue(value.toString());
            }),
            Map.entry("add to a copy", (headers, value) -> headers.copy().add(NAME, value)));

    private record Spoken(CharSequence text) {
        @Override
        public String toString() {
            return text.toString();
        }
    }

    private static HttpHeaders unchecked(String name, CharSequence value) {
        return DefaultHttpHeadersFactory.headersFactory()
                .withValidation(false)
                .newHeaders()
                .add(name, value);
    }

    static Stream<Arguments> settersAndValues() {
        List<String> values = List.of(
                "a\r\nSet-Cookie: b=c",
                "a\nb",
                "a\rb",
                "a\r\n folded",
                "\r\n",
                "\0",
                "a\0b",
                "a\u0001b",
                "a\u000bb",
                "a\fb",
                "a\u001bb",
                "a\u007f",
                " a",
                "\ta");
        return SETTERS.keySet().stream().sorted().flatMap(setter -> values.stream()
                .map(value -> Arguments.of(setter, value)));
    }

    @ParameterizedTest(name = "CVE-2022-41915 GHSA-hh82-3pmq-7frp {0} [{index}]")
    @MethodSource("settersAndValues")
    @DisplayName("CVE-2022-41915 GHSA-hh82-3pmq-7frp every setter path checks values")
    void everySetterRefusesAValueThatEndsTheLine(String setter, String value) {
        for (HttpHeaders headers : List.of(new DefaultHttpHeaders(), trailers(), combined())) {
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> SETTERS.get(setter).accept(headers, value))
                    .withMessageContaining("0x");
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> SETTERS.get(setter).accept(headers, AsciiString.of(value)));
            headers.forEach(field -> assertThat(field.getValue()).isIn("good", "good,good"));
        }
    }

    private static HttpHeaders trailers() {
        return DefaultHttpHeadersFactory.trailersFactory().newHeaders();
    }

    private static HttpHeaders combined() {
        return DefaultHttpHeadersFactory.headersFactory()
                .withCombiningHeaders(true)
                .newHeaders();
    }

    static Stream<String> setters() {
        return SETTERS.keySet().stream().sorted();
    }

    @ParameterizedTest
    @MethodSource("setters")
    void everySetterTakesAGoodValue(String setter) {
        HttpHeaders headers = new DefaultHttpHeaders();
        SETTERS.get(setter).accept(headers, "a good\tvalue \u00e4 ");

        if (!setter.equals("add to a copy")) {
            assertThat(headers.getAll(NAME)).contains("a good\tvalue \u00e4 ");
        }
    }

    static IntStream controls() {
        return IntStream.concat(IntStream.range(0, 32).filter(c -> c != '\t'), IntStream.of(127));
    }

    @ParameterizedTest(name = "4.2.18, GHSA-42mp-m8rq-6rgj value with control character {0}")
    @MethodSource("controls")
    @DisplayName("4.2.18, 4.2.19, GHSA-42mp-m8rq-6rgj control characters in values")
    void controlCharactersAreRefusedAnywhereInAValue(int c) {
        for (String value : List.of((char) c + "ab", "a" + (char) c + "b", "ab" + (char) c)) {
            int index = value.indexOf(c);
            assertThat(HttpHeaderValidationUtil.validateValidHeaderValue(value)).isEqualTo(index);
            assertThat(HttpHeaderValidationUtil.validateValidHeaderValue(AsciiString.of(value)))
                    .isEqualTo(index);
            assertThatIllegalArgumentException().isThrownBy(() -> new DefaultHttpHeaders().add("a", value));
        }
    }

    @ParameterizedTest(name = "CVE-2021-43797 GHSA-wx5j-54mm-rqqq name with control character {0}")
    @MethodSource("controls")
    @DisplayName("CVE-2021-43797 GHSA-wx5j-54mm-rqqq control characters in names are refused, never trimmed")
    void controlCharactersAreRefusedAnywhereInAName(int c) {
        for (String name : List.of((char) c + "ab", "a" + (char) c + "b", "ab" + (char) c)) {
            assertNameIsRefused(name);
        }
    }

    @ParameterizedTest(name = "4.2.18 name [{0}]")
    @ValueSource(
            strings = {
                " Transfer-Encoding",
                "Transfer-Encoding ",
                "Transfer-Encoding\t",
                "a:b",
                "a(b)",
                "a,b",
                "a/b",
                "a;b",
                "a<b",
                "a=b",
                "a>b",
                "a?b",
                "a@b",
                "a[b",
                "a\\b",
                "a]b",
                "a{b",
                "a}b",
                "\"a\"",
                "\u00e4",
                "a\u0100",
                "\u0163\u0161"
            })
    @DisplayName("4.2.18, 4.2.19 names are tokens")
    void aNameThatIsNoTokenIsRefused(String name) {
        assertNameIsRefused(name);
    }

    private static void assertNameIsRefused(String name) {
        HttpHeaders headers = new DefaultHttpHeaders();
        assertThat(HttpHeaderValidationUtil.validateToken(name)).isGreaterThanOrEqualTo(0);
        assertThatIllegalArgumentException().isThrownBy(() -> headers.add(name, "v"));
        assertThatIllegalArgumentException().isThrownBy(() -> headers.set(name, "v"));
        assertThatIllegalArgumentException().isThrownBy(() -> headers.add(name, List.of("v")));
        assertThatIllegalArgumentException().isThrownBy(() -> headers.set(name, List.of("v")));
        assertThatIllegalArgumentException().isThrownBy(() -> headers.add(new StringBuilder(name), "v"));
        assertThatIllegalArgumentException().isThrownBy(() -> headers.addInt(name, 1));
        assertThatIllegalArgumentException().isThrownBy(() -> headers.addShort(name, (short) 1));
        assertThatIllegalArgumentException().isThrownBy(() -> headers.setInt(name, 1));
        assertThatIllegalArgumentException().isThrownBy(() -> headers.setShort(name, (short) 1));
        assertThatIllegalArgumentException().isThrownBy(() -> headers.add(unchecked(name, "v")));
        assertThatIllegalArgumentException().isThrownBy(() -> headers.set(unchecked(name, "v")));
        assertThatIllegalArgumentException().isThrownBy(() -> new ReadOnlyHttpHeaders(true, name, "v"));
        assertThat(headers.isEmpty()).isTrue();
    }

    @Test
    void allTokenCharactersMayStandInAName() {
        String name = "!#$%&'*+-.^_`|~0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ";

        assertThat(HttpHeaderValidationUtil.validateToken(name)).isEqualTo(-1);
        assertThat(HttpHeaderValidationUtil.validateToken(AsciiString.of(name))).isEqualTo(-1);
        assertThat(new DefaultHttpHeaders().add(name, "v").get(name)).isEqualTo("v");
    }

    @Test
    void theFaultIsNamedWithoutRepeatingIt() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new DefaultHttpHeaders().add("bad\nname", "v"))
                .withMessageContaining("0x0a")
                .withMessageContaining("index 3")
                .withMessageNotContaining("\n");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new DefaultHttpHeaders().add("name", "va\r\nlue"))
                .withMessageContaining("0x0d")
                .withMessageContaining("index 2")
                .withMessageContaining("name")
                .withMessageNotContaining("\r");
    }

    @ParameterizedTest
    @ValueSource(strings = {"Content-Length", "transfer-encoding", "TRAILER"})
    void aTrailerCannotSayHowTheMessageIsFramed(String name) {
        LastHttpContent last = new DefaultLastHttpContent();

        assertThatIllegalArgumentException()
                .isThrownBy(() -> last.trailingHeaders().add(name, "1"))
                .withMessageContaining("prohibited trailing header");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> last.trailingHeaders().add(new DefaultHttpHeaders().add(name, "1")));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new DefaultFullHttpRequest(HttpVersion.HTTP_1_1, HttpMethod.GET, "/")
                        .trailingHeaders()
                        .set(name, "1"));
        assertThat(last.trailingHeaders().isEmpty()).isTrue();
    }

    @Test
    void fieldsOfTheConnectionAreKnown() {
        for (String name :
                List.of("connection", "Keep-Alive", "PROXY-CONNECTION", "Transfer-Encoding", "upgrade", "te")) {
            assertThat(HttpHeaderValidationUtil.isConnectionHeader(name, false))
                    .as(name)
                    .isTrue();
        }
        assertThat(HttpHeaderValidationUtil.isConnectionHeader("te", true)).isFalse();
        assertThat(HttpHeaderValidationUtil.isConnectionHeader("host", false)).isFalse();
        assertThat(HttpHeaderValidationUtil.isConnectionHeader("content-length", false))
                .isFalse();
        assertThat(HttpHeaderValidationUtil.isTeNotTrailers("TE", "gzip")).isTrue();
        assertThat(HttpHeaderValidationUtil.isTeNotTrailers("TE", "Trailers")).isFalse();
        assertThat(HttpHeaderValidationUtil.isTeNotTrailers("ET", "gzip")).isFalse();
    }
}
