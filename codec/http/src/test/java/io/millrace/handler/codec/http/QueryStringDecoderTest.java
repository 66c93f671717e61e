package io.millrace.handler.codec.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatNullPointerException;

import java.net.URI;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class QueryStringDecoderTest {
    private static Map<String, List<String>> parameters(String uri) {
        return new QueryStringDecoder(uri).parameters();
    }

    @ParameterizedTest
    @CsvSource({
        "/, /, ''",
        "/foo, /foo, ''",
        "/foo?, /foo, ''",
        "/foo?a=b, /foo, a=b",
        "/foo?a=b?c, /foo, a=b?c",
        "/foo?a=b#c, /foo, a=b",
        "/foo#c, /foo, ''",
        "/foo#?a=b, /foo, ''",
        "?a=b, '', a=b",
        "'', '', ''",
        "/a%20b+c?d=%20, '/a%20b+c', d=%20",
        "http://example.com/a?b=c, http://example.com/a, b=c",
    })
    void pathAndQueryAreApart(String uri, String rawPath, String rawQuery) {
        QueryStringDecoder decoder = new QueryStringDecoder(uri);

        assertThat(decoder.rawPath()).isEqualTo(rawPath);
        assertThat(decoder.rawQuery()).isEqualTo(rawQuery);
        assertThat(decoder.uri()).isEqualTo(uri);
        assertThat(decoder).hasToString(uri);
    }

    @ParameterizedTest
    @CsvSource({"/a%20b, /a b", "/a+b, /a+b", "/%C3%A4, /\u00e4", "/%2F, //", "/, /"})
    void thePathIsDecodedWithoutTouchingPlus(String uri, String path) {
        QueryStringDecoder decoder = new QueryStringDecoder(uri + "?x=y");

        assertThat(decoder.path()).isEqualTo(path).isSameAs(decoder.path());
    }

    @ParameterizedTest
    @CsvSource({
        "/?a=b, {a=[b]}",
        "/?a=b&c=d, '{a=[b], c=[d]}'",
        "/?a=b;c=d, '{a=[b], c=[d]}'",
        "/?b=1&a=2&b=3, '{b=[1, 3], a=[2]}'",
        "/?a, {a=[]}",
        "/?a=, {a=[]}",
        "/?a&b, '{a=[], b=[]}'",
        "/?a=b=c, {a=[b=c]}",
        "/?a==b, {a=[=b]}",
        "/?=b, {b=[]}",
        "/?==b, {b=[]}",
        "/?=, {}",
        "/?&, {}",
        "/?&&a=b&&, {a=[b]}",
        "/?;a=b, {a=[b]}",
        "/?a=b#c=d, {a=[b]}",
        "/?a=b?c=d, {a=[b?c=d]}",
        "/?a+b=c+d, {a b=[c d]}",
        "/?a%26b=c%3Dd, {a&b=[c=d]}",
        "/?%61=%62, {a=[b]}",
        "/?a=%E2%82%AC, {a=[\u20ac]}",
        "/?a=\u20ac, {a=[\u20ac]}",
        "/?a=%f0%9f%98%80x, {a=[\ud83d\ude00x]}",
        "/?, {}",
        "/, {}",
    })
    void parametersAreRead(String uri, String expected) {
        Map<String, List<String>> parameters = parameters(uri);

        assertThat(parameters).hasToString(expected);
    }

    @Test
    void parametersAreReadOnce() {
        QueryStringDecoder decoder = new QueryStringDecoder("/?a=b");

        assertThat(decoder.parameters()).isSameAs(decoder.parameters());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "%",
                "%2",
                "a%",
                "a%2",
                "%zz",
                "%2z",
                "%z2",
                "%%20",
                "%+1",
                "%-1",
                "%\u0661\u0661",
                "%20%",
                "%\uff11\uff11"
            })
    void aMalformedEscapeIsRefused(String text) {
        assertThatIllegalArgumentException().isThrownBy(() -> QueryStringDecoder.decodeComponent(text));
        assertThatIllegalArgumentException().isThrownBy(() -> parameters("/?a=" + text));
        assertThatIllegalArgumentException().isThrownBy(() -> parameters("/?" + text + "=a"));
        assertThatIllegalArgumentException().isThrownBy(() -> new QueryStringDecoder("/" + text).path());
        assertThat(new QueryStringDecoder("/?a=" + text).path()).isEqualTo("/");
    }

    @Test
    void anEscapeIsNotReadAcrossTheEndOfAValue() {
        assertThatIllegalArgumentException().isThrownBy(() -> parameters("/?a=%2&b=c"));
        assertThatIllegalArgumentException().isThrownBy(() -> parameters("/?a=%&20"));
    }

    @Test
    void bytesThatAreNoCharactersAreReplaced() {
        assertThat(QueryStringDecoder.decodeComponent("%FF%41")).isEqualTo("\ufffdA");
        assertThat(QueryStringDecoder.decodeComponent("%C3")).isEqualTo("\ufffd");
        assertThat(QueryStringDecoder.decodeComponent("%C3x%A4")).isEqualTo("\ufffdx\ufffd");
    }

    @Test
    void aTextIsDecodedInItsCharset() {
        assertThat(QueryStringDecoder.decodeComponent("%E4+b", StandardCharsets.ISO_8859_1))
                .isEqualTo("\u00e4 b");
        assertThat(QueryStringDecoder.decodeComponent("a+b%20c")).isEqualTo("a b c");
        assertThat(QueryStringDecoder.decodeComponent(null)).isEmpty();
        assertThat(QueryStringDecoder.decodeComponent("")).isEmpty();
        assertThatNullPointerException().isThrownBy(() -> QueryStringDecoder.decodeComponent("a", null));

        Charset utf16 = StandardCharsets.UTF_16BE;
        assertThat(new QueryStringDecoder("/?a=%20%AC", utf16).parameters()).isEqualTo(Map.of("a", List.of("\u20ac")));
    }

    @Test
    void withoutAPathAllIsParameters() {
        assertThat(new QueryStringDecoder("a=b&c=d", false).parameters()).hasToString("{a=[b], c=[d]}");
        assertThat(new QueryStringDecoder("a=b", false).path()).isEmpty();
        assertThat(new QueryStringDecoder("a=b", false).rawQuery()).isEqualTo("a=b");
        assertThat(new QueryStringDecoder("?a=b", false).parameters()).hasToString("{a=[b]}");
        assertThat(new QueryStringDecoder("a=%E4", StandardCharsets.ISO_8859_1, false).parameters())
                .hasToString("{a=[\u00e4]}");
    }

    @Test
    void aSemicolonCanBeNormal() {
        assertThat(new QueryStringDecoder("/?a=b;c", StandardCharsets.UTF_8, true, 10, true).parameters())
                .hasToString("{a=[b;c]}");
        assertThat(new QueryStringDecoder(URI.create("/?a=b;c"), StandardCharsets.UTF_8, 10, true).parameters())
                .hasToString("{a=[b;c]}");
        assertThat(QueryStringDecoder.builder()
                        .semicolonIsNormalChar(true)
                        .build("/?a;b=c;d")
                        .parameters())
                .hasToString("{a;b=[c;d]}");
    }

    @Test
    void aPlusCanBeNormal() {
        assertThat(QueryStringDecoder.builder()
                        .htmlQueryDecoding(false)
                        .build("/?a+b=c+d%20e")
                        .parameters())
                .hasToString("{a+b=[c+d e]}");
    }

    @Test
    void aUriIsReadWithoutItsHost() {
        QueryStringDecoder decoder = new QueryStringDecoder(URI.create("http://example.com/a%20b?c=d#e"));

        assertThat(decoder.uri()).isEqualTo("/a%20b?c=d");
        assertThat(decoder.path()).isEqualTo("/a b");
        assertThat(decoder.rawPath()).isEqualTo("/a%20b");
        assertThat(decoder.rawQuery()).isEqualTo("c=d");
        assertThat(decoder.parameters()).hasToString("{c=[d]}");
        assertThat(new QueryStringDecoder(URI.create("http://a")).path()).isEmpty();
        assertThat(new QueryStringDecoder(URI.create("mailto:a@b")).path()).isEmpty();
        assertThat(new QueryStringDecoder(URI.create("/?a=%E4"), StandardCharsets.ISO_8859_1).parameters())
                .hasToString("{a=[\u00e4]}");
        assertThat(QueryStringDecoder.builder().build(URI.create("/x?a=b")).parameters())
                .hasToString("{a=[b]}");
    }

    @Test
    void onlySoManyParametersAreRead() {
        StringBuilder uri = new StringBuilder("/?");
        for (int i = 0; i < 3000; i++) {
            uri.append("&p").append(i).append("=v");
        }
        assertThat(parameters(uri.toString()))
                .hasSize(1024)
                .containsKey("p1023")
                .doesNotContainKey("p1024");
        assertThat(QueryStringDecoder.builder()
                        .maxParams(2)
                        .build(uri.toString())
                        .parameters())
                .hasToString("{p0=[v], p1=[v]}");
        assertThat(new QueryStringDecoder("/?a=1&a=2&a=3", StandardCharsets.UTF_8, true, 2).parameters())
                .hasToString("{a=[1, 2]}");
        assertThat(new QueryStringDecoder(URI.create("/?a=1&a=2&a=3"), StandardCharsets.UTF_8, 1).parameters())
                .hasToString("{a=[1]}");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> QueryStringDecoder.builder().maxParams(0));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new QueryStringDecoder("/", StandardCharsets.UTF_8, true, -1));
    }

    @Test
    void nullIsRefused() {
        assertThatNullPointerException().isThrownBy(() -> new QueryStringDecoder((String) null));
        assertThatNullPointerException().isThrownBy(() -> new QueryStringDecoder((URI) null));
        assertThatNullPointerException().isThrownBy(() -> new QueryStringDecoder("/", (Charset) null));
    }

    @Test
    void aLongQueryCostsLinearTime() {
        String escapes = "%41".repeat(1_000_000);
        assertThat(parameters("/?a=" + escapes).get("a").get(0)).hasSize(1_000_000);
        assertThat(parameters("/?" + "%41x".repeat(500_000))).hasSize(1);
        assertThat(parameters("/?" + "=".repeat(2_000_000))).isEmpty();
        assertThat(parameters("/?" + "&".repeat(2_000_000))).isEmpty();
    }

    // ---- encoding ----

    @ParameterizedTest
    @CsvSource({
        "a b, a%20b",
        "a+b, a%2Bb",
        "a&b=c, a%26b%3Dc",
        "-_.*~, -_.*~",
        "AZaz09, AZaz09",
        "\u00e4, %C3%A4",
        "\u20acx\u20ac, %E2%82%ACx%E2%82%AC",
        "\ud83d\ude00, %F0%9F%98%80",
        "\ud83dx, %3Fx",
        "x\ude00, x%3F",
        "/?#, %2F%3F%23",
        "'%', %25",
    })
    void whatIsNotPlainIsEscaped(String text, String expected) throws java.net.URISyntaxException {
        QueryStringEncoder encoder = new QueryStringEncoder("/x");
        encoder.addParam(text, text);

        assertThat(encoder).hasToString("/x?" + expected + '=' + expected);
        assertThat(encoder.toUri()).hasToString(encoder.toString());
    }

    @Test
    void parametersAreAdded() {
        QueryStringEncoder encoder = new QueryStringEncoder("/x");
        assertThat(encoder).hasToString("/x");
        encoder.addParam("a", "1");
        encoder.addParam("b", null);
        encoder.addParam("c", "");

        assertThat(encoder).hasToString("/x?a=1&b&c=");
        assertThatNullPointerException().isThrownBy(() -> encoder.addParam(null, "x"));
        assertThatNullPointerException().isThrownBy(() -> new QueryStringEncoder(null));
    }

    @Test
    void parametersGoBehindThoseThatAreThere() {
        QueryStringEncoder encoder = new QueryStringEncoder("/x?a=b", StandardCharsets.ISO_8859_1);
        encoder.addParam("\u00e4", "\u00f6");

        assertThat(encoder).hasToString("/x?a=b&%E4=%F6");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "plain", "a b+c&d;e=f#g?h", "\r\n\0", "\u00e4\u20ac\ud83d\ude00", "%41"})
    void whatWasEncodedIsDecoded(String text) {
        QueryStringEncoder encoder = new QueryStringEncoder("/");
        encoder.addParam("name" + text, text);

        assertThat(parameters(encoder.toString())).isEqualTo(Map.of("name" + text, List.of(text)));
    }
}
