package io.millrace.handler.codec.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatNullPointerException;

import io.millrace.buffer.Unpooled;
import io.millrace.handler.codec.DecoderResult;
import io.millrace.util.AsciiString;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** {@link DefaultHttpRequest} and {@link DefaultHttpResponse}. */
class DefaultHttpMessageTest {
    private static final String NEWLINE = System.lineSeparator();

    private final DefaultHttpRequest request =
            new DefaultHttpRequest(HttpVersion.HTTP_1_1, HttpMethod.GET, "/some/path?a=b");
    private final DefaultHttpResponse response =
            new DefaultHttpResponse(HttpVersion.HTTP_1_1, HttpResponseStatus.NOT_FOUND);

    @Test
    void aRequestHasItsParts() {
        assertThat(request.protocolVersion()).isSameAs(HttpVersion.HTTP_1_1);
        assertThat(request.method()).isSameAs(HttpMethod.GET);
        assertThat(request.uri()).isEqualTo("/some/path?a=b");
        assertThat(request.headers().isEmpty()).isTrue();
        assertThat(request.decoderResult()).isSameAs(DecoderResult.SUCCESS);

        assertThat(request.setMethod(HttpMethod.PUT)).isSameAs(request);
        assertThat(request.setUri("*")).isSameAs(request);
        assertThat(request.setProtocolVersion(HttpVersion.HTTP_1_0)).isSameAs(request);
        request.setDecoderResult(DecoderResult.UNFINISHED);
        assertThat(request.method()).isSameAs(HttpMethod.PUT);
        assertThat(request.uri()).isEqualTo("*");
        assertThat(request.protocolVersion()).isSameAs(HttpVersion.HTTP_1_0);
        assertThat(request.decoderResult()).isSameAs(DecoderResult.UNFINISHED);
    }

    @Test
    void aResponseHasItsParts() {
        assertThat(response.status()).isSameAs(HttpResponseStatus.NOT_FOUND);
        assertThat(response.setStatus(HttpResponseStatus.OK)).isSameAs(response);
        assertThat(response.setProtocolVersion(HttpVersion.HTTP_1_0)).isSameAs(response);
        assertThat(response.status()).isSameAs(HttpResponseStatus.OK);
        assertThat(response.protocolVersion()).isSameAs(HttpVersion.HTTP_1_0);
        assertThatNullPointerException().isThrownBy(() -> response.setStatus(null));
        assertThatNullPointerException().isThrownBy(() -> response.setProtocolVersion(null));
        assertThatNullPointerException().isThrownBy(() -> response.setDecoderResult(null));
    }

    @Test
    void headersAreNotCopied() {
        HttpHeaders headers = new DefaultHttpHeaders().add("a", "1");
        HttpRequest with = new DefaultHttpRequest(HttpVersion.HTTP_1_1, HttpMethod.GET, "/", headers);
        HttpResponse answer = new DefaultHttpResponse(HttpVersion.HTTP_1_1, HttpResponseStatus.OK, headers);

        assertThat(with.headers()).isSameAs(headers);
        assertThat(answer.headers()).isSameAs(headers);
    }

    @Test
    void headersComeFromAFactory() {
        HttpHeadersFactory factory = DefaultHttpHeadersFactory.headersFactory().withCombiningHeaders(true);

        assertThat(new DefaultHttpRequest(HttpVersion.HTTP_1_1, HttpMethod.GET, "/", factory).headers())
                .isInstanceOf(CombinedHttpHeaders.class);
        assertThat(new DefaultHttpResponse(HttpVersion.HTTP_1_1, HttpResponseStatus.OK, factory).headers())
                .isInstanceOf(CombinedHttpHeaders.class);
    }

    @Test
    void theTextIsThatOfTheWireUnderALineAboutTheObject() {
        request.headers().add("Host", "example.com").add("Accept", "*/*");
        response.headers().add("Server", "millrace");

        assertThat(request)
                .hasToString("DefaultHttpRequest(decodeResult: success, version: HTTP/1.1)" + NEWLINE
                        + "GET /some/path?a=b HTTP/1.1" + NEWLINE + "Host: example.com" + NEWLINE + "Accept: */*");
        assertThat(response)
                .hasToString("DefaultHttpResponse(decodeResult: success, version: HTTP/1.1)" + NEWLINE
                        + "HTTP/1.1 404 Not Found" + NEWLINE + "Server: millrace");
    }

    @Test
    void equalMessagesHaveEqualParts() {
        DefaultHttpRequest same = new DefaultHttpRequest(HttpVersion.HTTP_1_1, HttpMethod.GET, "/some/path?a=b");
        assertThat(request).isEqualTo(same).hasSameHashCodeAs(same).isNotEqualTo(response);

        assertThat(request)
                .isNotEqualTo(new DefaultHttpRequest(HttpVersion.HTTP_1_1, HttpMethod.GET, "/SOME/path?a=b"));
        assertThat(request)
                .isNotEqualTo(new DefaultHttpRequest(HttpVersion.HTTP_1_1, HttpMethod.PUT, "/some/path?a=b"));
        assertThat(request)
                .isNotEqualTo(new DefaultHttpRequest(HttpVersion.HTTP_1_0, HttpMethod.GET, "/some/path?a=b"));
        same.headers().add("a", "b");
        assertThat(request).isNotEqualTo(same);
        same.headers().clear();
        same.setDecoderResult(DecoderResult.UNFINISHED);
        assertThat(request).isNotEqualTo(same);

        DefaultHttpResponse other = new DefaultHttpResponse(HttpVersion.HTTP_1_1, HttpResponseStatus.NOT_FOUND);
        assertThat(response).isEqualTo(other).hasSameHashCodeAs(other);
        assertThat(response).isNotEqualTo(other.setStatus(HttpResponseStatus.OK));
    }

    @ParameterizedTest(name = "CVE-2025-67735 GHSA-84h7-rjj3-6jx4 target [{index}]")
    @ValueSource(
            strings = {
                "/ HTTP/1.1\r\nHost: evil\r\n\r\nGET /",
                "/a\r",
                "/a\n",
                "/a b",
                " /",
                "/ ",
                "/a\tb",
                "/\0",
                "/\u000b",
                "/\u007f"
            })
    @DisplayName(
            "CVE-2025-67735 GHSA-84h7-rjj3-6jx4, CVE-2026-41417 GHSA-v8h7-rr48-vmmv targets are checked by constructors"
                    + " and setters")
    void aTargetThatWouldEndTheLineIsRefused(String uri) {
        HttpHeaders headers = new DefaultHttpHeaders();
        HttpHeadersFactory factory = DefaultHttpHeadersFactory.headersFactory();
        HttpVersion version = HttpVersion.HTTP_1_1;
        HttpMethod get = HttpMethod.GET;

        assertThatIllegalArgumentException().isThrownBy(() -> new DefaultHttpRequest(version, get, uri));
        assertThatIllegalArgumentException().isThrownBy(() -> new DefaultHttpRequest(version, get, uri, headers));
        assertThatIllegalArgumentException().isThrownBy(() -> new DefaultHttpRequest(version, get, uri, headers, true));
        assertThatIllegalArgumentException().isThrownBy(() -> new DefaultHttpRequest(version, get, uri, factory));
        assertThatIllegalArgumentException().isThrownBy(() -> new DefaultFullHttpRequest(version, get, uri));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new DefaultFullHttpRequest(version, get, uri, Unpooled.EMPTY_BUFFER));
        assertThatIllegalArgumentException()
                .isThrownBy(
                        () -> new DefaultFullHttpRequest(version, get, uri, Unpooled.EMPTY_BUFFER, headers, headers));
        assertThatIllegalArgumentException()
                .isThrownBy(
                        () -> new DefaultFullHttpRequest(version, get, uri, Unpooled.EMPTY_BUFFER, factory, factory));
    }

    @ParameterizedTest(name = "CVE-2026-41417 GHSA-v8h7-rr48-vmmv target [{index}]")
    @ValueSource(strings = {"/\r\nX: y", "/a\r", "/a\n", "/a b", "/\0", "/\u007f"})
    void aTargetIsCheckedWhenItIsSet(String uri) {
        FullHttpRequest full = new DefaultFullHttpRequest(HttpVersion.HTTP_1_1, HttpMethod.GET, "/good");

        assertThatIllegalArgumentException()
                .isThrownBy(() -> request.setUri(uri))
                .withMessageContaining("0x");
        assertThatIllegalArgumentException().isThrownBy(() -> full.setUri(uri));
        assertThat(request.uri()).isEqualTo("/some/path?a=b");
        assertThat(full.uri()).isEqualTo("/good");
        full.release();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"", "/", "*", "example.com:443", "http://example.com/a?b#c", "/\u00e4\u4e2d", "/a|b\"<>^`{}"})
    void otherTargetsAreTaken(String uri) {
        assertThat(request.setUri(uri).uri()).isEqualTo(uri);
    }

    @Test
    void aDecoderDoesNotCheckTwice() {
        HttpRequest unchecked =
                new DefaultHttpRequest(HttpVersion.HTTP_1_1, HttpMethod.GET, "/a b", new DefaultHttpHeaders(), false);

        assertThat(unchecked.uri()).isEqualTo("/a b");
    }

    @Test
    @DisplayName("CVE-2025-67735 a subclass of a method cannot smuggle a line")
    void theNameOfAMethodOfASubclassIsChecked() {
        HttpMethod method = new HttpMethod("GET") {
            @Override
            public AsciiString asciiName() {
                return AsciiString.of("GET / HTTP/1.1\r\n\r\nGET");
            }
        };

        assertThatIllegalArgumentException()
                .isThrownBy(() -> new DefaultHttpRequest(HttpVersion.HTTP_1_1, method, "/"));
        assertThatIllegalArgumentException().isThrownBy(() -> request.setMethod(method));
        assertThat(request.method()).isSameAs(HttpMethod.GET);
    }

    @Test
    void nullIsRefused() {
        assertThatNullPointerException().isThrownBy(() -> new DefaultHttpRequest(null, HttpMethod.GET, "/"));
        assertThatNullPointerException().isThrownBy(() -> new DefaultHttpRequest(HttpVersion.HTTP_1_1, null, "/"));
        assertThatNullPointerException()
                .isThrownBy(() -> new DefaultHttpRequest(HttpVersion.HTTP_1_1, HttpMethod.GET, null));
        assertThatNullPointerException().isThrownBy(() -> request.setUri(null));
        assertThatNullPointerException().isThrownBy(() -> request.setMethod(null));
    }
}
