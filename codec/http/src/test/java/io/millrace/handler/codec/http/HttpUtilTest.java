package io.millrace.handler.codec.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatNullPointerException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.UnknownHostException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class HttpUtilTest {
    private final HttpRequest request = request(HttpVersion.HTTP_1_1);

    private static HttpRequest request(HttpVersion version) {
        return new DefaultHttpRequest(version, HttpMethod.GET, "/");
    }

    // ---- request target ----

    @ParameterizedTest
    @CsvSource({"/, true", "/a?b=c, true", "*, false", "http://a/b, false", "a:80, false", "'', false"})
    void aPathIsOriginForm(String uri, boolean expected) {
        assertThat(HttpUtil.isOriginForm(uri)).isEqualTo(expected);
    }

    @ParameterizedTest
    @CsvSource({"/, true", "/a?b=c, true", "http://a/b, false", "//a/b, false", "a, false"})
    void aUriOfAPathIsOriginForm(String uri, boolean expected) {
        assertThat(HttpUtil.isOriginForm(URI.create(uri))).isEqualTo(expected);
    }

    @ParameterizedTest
    @CsvSource({"*, true", "/*, false", "**, false", "'', false"})
    void aStarIsAsteriskForm(String uri, boolean expected) {
        assertThat(HttpUtil.isAsteriskForm(uri)).isEqualTo(expected);
        assertThat(HttpUtil.isAsteriskForm(URI.create(uri))).isEqualTo(expected);
    }

    @ParameterizedTest
    @ValueSource(strings = {"a b", "a\tb", "a\r", "\n", "a\0", "\u007f", " "})
    @DisplayName("CVE-2025-67735 what would end a start line is not safe")
    void whatWouldEndAStartLineIsNotSafe(String token) {
        assertThat(HttpUtil.isEncodingSafeStartLineToken(token)).isFalse();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "/", "/a?b=%20", "*", "GET", "/\u00e4\u4e2d"})
    void otherTextIsSafeInAStartLine(String token) {
        assertThat(HttpUtil.isEncodingSafeStartLineToken(token)).isTrue();
    }

    // ---- connection ----

    @ParameterizedTest
    @CsvSource(
            value = {
                "HTTP/1.1, null, true",
                "HTTP/1.1, close, false",
                "HTTP/1.1, Close, false",
                "HTTP/1.1, keep-alive, true",
                "HTTP/1.1, 'keep-alive, close', false",
                "HTTP/1.1, upgrade, true",
                "HTTP/1.0, null, false",
                "HTTP/1.0, keep-alive, true",
                "HTTP/1.0, Keep-Alive, true",
                "HTTP/1.0, 'upgrade , Keep-Alive', true",
                "HTTP/1.0, close, false",
            },
            nullValues = "null")
    void aConnectionStaysOpenAsItsHeaderOrVersionSays(String version, @Nullable String connection, boolean expected) {
        HttpMessage message = request(HttpVersion.valueOf(version));
        if (connection != null) {
            message.headers().set(HttpHeaderNames.CONNECTION, connection);
        }

        assertThat(HttpUtil.isKeepAlive(message)).isEqualTo(expected);
    }

    @ParameterizedTest
    @CsvSource(
            value = {
                "HTTP/1.1, true, null",
                "HTTP/1.1, false, close",
                "HTTP/1.0, true, keep-alive",
                "HTTP/1.0, false, null",
            },
            nullValues = "null")
    void onlyWhatTheVersionWouldNotSayIsSet(String version, boolean keepAlive, @Nullable String expected) {
        HttpMessage message = request(HttpVersion.valueOf(version));
        message.headers().set(HttpHeaderNames.CONNECTION, "other");
        HttpUtil.setKeepAlive(message, keepAlive);

        assertThat(message.headers().get(HttpHeaderNames.CONNECTION)).isEqualTo(expected);
        assertThat(HttpUtil.isKeepAlive(message)).isEqualTo(keepAlive);
    }

    // ---- length ----

    @Test
    void theLengthIsRead() {
        assertThat(HttpUtil.isContentLengthSet(request)).isFalse();
        assertThat(HttpUtil.getContentLength(request, -1L)).isEqualTo(-1);
        assertThat(HttpUtil.getContentLength(request, -1)).isEqualTo(-1);
        assertThatThrownBy(() -> HttpUtil.getContentLength(request)).isInstanceOf(NumberFormatException.class);

        HttpUtil.setContentLength(request, 5_000_000_000L);
        assertThat(HttpUtil.isContentLengthSet(request)).isTrue();
        assertThat(HttpUtil.getContentLength(request)).isEqualTo(5_000_000_000L);
        assertThat(HttpUtil.getContentLength(request, 1L)).isEqualTo(5_000_000_000L);
        assertThat(HttpUtil.getContentLength(request, 1)).isEqualTo(Integer.MAX_VALUE);
        assertThatIllegalArgumentException().isThrownBy(() -> HttpUtil.setContentLength(request, -1));
    }

    @Test
    void aHandshakeOfAnOldWebSocketHasNoLength() {
        request.headers().set(HttpHeaderNames.SEC_WEBSOCKET_KEY1, "a").set(HttpHeaderNames.SEC_WEBSOCKET_KEY2, "b");

        assertThat(HttpUtil.getContentLength(request, 0)).isZero();
    }

    @ParameterizedTest(name = "CVE-2019-20445 length [{0}]")
    @ValueSource(
            strings = {
                "",
                "+1",
                "-1",
                "1 ",
                "1,1",
                "0x1",
                "1.0",
                "\u0661",
                "9223372036854775808",
                "99999999999999999999"
            })
    void whatIsNotDigitsIsNoLength(String value) {
        request.headers().set(HttpHeaderNames.CONTENT_LENGTH, value);

        assertThatThrownBy(() -> HttpUtil.getContentLength(request)).isInstanceOf(NumberFormatException.class);
        assertThatThrownBy(() -> HttpUtil.getContentLength(request, 1L)).isInstanceOf(NumberFormatException.class);
        assertThatThrownBy(() -> HttpUtil.getContentLength(request, 1)).isInstanceOf(NumberFormatException.class);
        assertThatIllegalArgumentException()
                .isThrownBy(() -> HttpUtil.normalizeAndGetContentLength(List.of(value), false, false));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> HttpUtil.normalizeAndGetContentLength(List.of(value), true, false));
    }

    @Test
    void theLargestLengthIsRead() {
        request.headers().set(HttpHeaderNames.CONTENT_LENGTH, "09223372036854775807");

        assertThat(HttpUtil.getContentLength(request)).isEqualTo(Long.MAX_VALUE);
    }

    @Test
    @DisplayName("CVE-2019-20445 several lengths are refused, unless equal ones are allowed")
    void severalLengthsAreRefusedUnlessTheyAreEqual() {
        assertThat(HttpUtil.normalizeAndGetContentLength(List.of(), false, false))
                .isEqualTo(-1);
        assertThat(HttpUtil.normalizeAndGetContentLength(List.of("12"), false, false))
                .isEqualTo(12);
        for (List<String> equal : List.of(List.of("5", "5"), List.of("5,5"), List.of("5, 5", "5"))) {
            assertThat(HttpUtil.normalizeAndGetContentLength(equal, false, true))
                    .isEqualTo(5);
            assertThat(HttpUtil.normalizeAndGetContentLength(equal, true, true)).isEqualTo(5);
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> HttpUtil.normalizeAndGetContentLength(equal, false, false));
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> HttpUtil.normalizeAndGetContentLength(equal, true, false));
        }
        for (List<String> other :
                List.of(List.of("5", "6"), List.of("5,6"), List.of("5,"), List.of(",5"), List.of("5", ""))) {
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> HttpUtil.normalizeAndGetContentLength(other, false, true));
        }
    }

    // ---- expectation ----

    @Test
    void anExpectationIsSetAndRemoved() {
        HttpUtil.set100ContinueExpected(request, true);
        assertThat(request.headers().get("expect")).isEqualTo("100-continue");
        assertThat(HttpUtil.is100ContinueExpected(request)).isTrue();

        HttpUtil.set100ContinueExpected(request, false);
        assertThat(request.headers().contains("expect")).isFalse();
        assertThat(HttpUtil.is100ContinueExpected(request)).isFalse();
    }

    @ParameterizedTest
    @CsvSource({
        "HTTP/1.1, 100-continue, true, false",
        "HTTP/1.1, 100-Continue, true, false",
        "HTTP/1.1, something, false, true",
        "HTTP/1.0, 100-continue, false, false",
        "HTTP/1.0, something, false, false",
        "HTTP/2.0, 100-continue, true, false",
    })
    void onlyHttp11Expects(String version, String value, boolean expected, boolean unsupported) {
        HttpMessage message = request(HttpVersion.valueOf(version));
        message.headers().set(HttpHeaderNames.EXPECT, value);

        assertThat(HttpUtil.is100ContinueExpected(message)).isEqualTo(expected);
        assertThat(HttpUtil.isUnsupportedExpectation(message)).isEqualTo(unsupported);
    }

    @Test
    void aResponseExpectsNothing() {
        HttpMessage response = new DefaultHttpResponse(HttpVersion.HTTP_1_1, HttpResponseStatus.OK);
        response.headers().set(HttpHeaderNames.EXPECT, HttpHeaderValues.CONTINUE);

        assertThat(HttpUtil.is100ContinueExpected(response)).isFalse();
        assertThat(HttpUtil.isUnsupportedExpectation(response)).isFalse();
    }

    // ---- transfer coding ----

    @Test
    void chunkedReplacesTheLength() {
        HttpUtil.setContentLength(request, 5);
        HttpUtil.setTransferEncodingChunked(request, true);

        assertThat(HttpUtil.isTransferEncodingChunked(request)).isTrue();
        assertThat(HttpUtil.isContentLengthSet(request)).isFalse();
    }

    @Test
    void chunkedIsTakenFromTheCodings() {
        request.headers().add("Transfer-Encoding", "gzip, Chunked").add("transfer-encoding", "chunked");
        assertThat(HttpUtil.isTransferEncodingChunked(request)).isTrue();

        HttpUtil.setTransferEncodingChunked(request, false);
        assertThat(HttpUtil.isTransferEncodingChunked(request)).isFalse();
        assertThat(request.headers().getAll("transfer-encoding")).containsExactly("gzip");

        request.headers().set("transfer-encoding", "chunked");
        HttpUtil.setTransferEncodingChunked(request, false);
        assertThat(request.headers().contains("transfer-encoding")).isFalse();
        HttpUtil.setTransferEncodingChunked(request, false);
        assertThat(request.headers().isEmpty()).isTrue();
    }

    // ---- type ----

    @ParameterizedTest
    @CsvSource(
            value = {
                "text/html; charset=utf-8, utf-8, UTF-8",
                "text/html; CHARSET=UTF-8, UTF-8, UTF-8",
                "text/html;charset=utf-8 ;x=y, utf-8, UTF-8",
                "'text/html; charset=\"utf-8\"', '\"utf-8\"', UTF-8",
                "text/html; xcharset=utf-16; charset=utf-8, utf-8, UTF-8",
                "text/html; charset=none, none, US-ASCII",
                "text/html; charset=., ., US-ASCII",
                "'text/html; charset=\"', '\"', US-ASCII",
                "text/html; charset=, null, US-ASCII",
                "text/html, null, US-ASCII",
                "'', null, US-ASCII",
            },
            nullValues = "null")
    void theCharsetIsRead(String type, @Nullable String name, String charset) {
        request.headers().set(HttpHeaderNames.CONTENT_TYPE, type);

        assertThat(HttpUtil.getCharsetAsSequence(request)).isEqualTo(name);
        assertThat(HttpUtil.getCharsetAsSequence((CharSequence) type)).isEqualTo(name);
        assertThat(HttpUtil.getCharset(request, StandardCharsets.US_ASCII)).isEqualTo(Charset.forName(charset));
        assertThat(HttpUtil.getCharset((CharSequence) type, StandardCharsets.US_ASCII))
                .isEqualTo(Charset.forName(charset));
    }

    @Test
    void withoutACharsetItIsLatin() {
        assertThat(HttpUtil.getCharset(request)).isEqualTo(StandardCharsets.ISO_8859_1);
        assertThat(HttpUtil.getCharset((CharSequence) "text/html")).isEqualTo(StandardCharsets.ISO_8859_1);
        assertThat(HttpUtil.getCharset((CharSequence) null)).isEqualTo(StandardCharsets.ISO_8859_1);
        assertThat(HttpUtil.getCharset(request, null)).isEqualTo(StandardCharsets.ISO_8859_1);
        assertThat(HttpUtil.getCharset(request, StandardCharsets.UTF_8)).isEqualTo(StandardCharsets.UTF_8);
        assertThat(HttpUtil.getCharsetAsSequence(request)).isNull();
        assertThatNullPointerException().isThrownBy(() -> HttpUtil.getCharsetAsSequence((CharSequence) null));
    }

    @ParameterizedTest
    @CsvSource(
            value = {
                "text/html; charset=utf-8, text/html",
                "text/html ;x, text/html",
                "text/html, text/html",
                "'', null"
            },
            nullValues = "null")
    void theTypeIsWithoutParameters(String type, @Nullable String expected) {
        request.headers().set(HttpHeaderNames.CONTENT_TYPE, type);

        assertThat(HttpUtil.getMimeType(request)).isEqualTo(expected);
        assertThat(HttpUtil.getMimeType((CharSequence) type)).isEqualTo(expected);
    }

    @Test
    void withoutATypeThereIsNone() {
        assertThat(HttpUtil.getMimeType(request)).isNull();
        assertThatNullPointerException().isThrownBy(() -> HttpUtil.getMimeType((CharSequence) null));
    }

    // ---- host ----

    @Test
    void anIpv6AddressIsInBrackets() throws UnknownHostException {
        byte[] loopback = new byte[16];
        loopback[15] = 1;
        byte[] four = {10, 0, 0, 1};

        assertThat(host(new InetSocketAddress(InetAddress.getByAddress(loopback), 80)))
                .isEqualTo("[::1]");
        assertThat(host(new InetSocketAddress(InetAddress.getByAddress(four), 80)))
                .isEqualTo("10.0.0.1");
        assertThat(host(new InetSocketAddress(InetAddress.getByAddress("name", four), 80)))
                .isEqualTo("name");
        assertThat(host(InetSocketAddress.createUnresolved("example.com", 80))).isEqualTo("example.com");
        assertThat(host(InetSocketAddress.createUnresolved("10.0.0.1", 80))).isEqualTo("10.0.0.1");
        assertThat(host(InetSocketAddress.createUnresolved("::1", 80))).isEqualTo("[::1]");
        assertThat(host(InetSocketAddress.createUnresolved("fe80::1%eth0", 80))).isEqualTo("[fe80::1]");
    }

    private static String host(InetSocketAddress address) {
        return HttpUtil.formatHostnameForHttp(address);
    }
}
