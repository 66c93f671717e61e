package io.millrace.handler.codec.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.buffer.ByteBuf;
import io.millrace.buffer.Unpooled;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The grammar of RFC 9112, section by section, without a channel. */
class HttpParserTest {
    private static final String HEAD = "GET / HTTP/1.1\r\nHost: a\r\n";

    /** Writes down what a parser tells. */
    private static final class Recorder implements HttpParserSink {
        private final List<String> told = new ArrayList<>();

        @Override
        public String word(int number, byte[] bytes, int start, int length) {
            return new String(bytes, start, length, StandardCharsets.ISO_8859_1);
        }

        @Override
        public CharSequence fieldName(byte[] bytes, int start, int length) {
            return word(0, bytes, start, length);
        }

        @Override
        public void startLine(String first, String second, String third) {
            told.add(first + "|" + second + "|" + third);
        }

        @Override
        public void field(CharSequence name, String value) {
            told.add(name + "=" + value);
        }

        @Override
        public long head(FramingFields fields, long body) {
            told.add("head " + body);
            return body;
        }

        @Override
        public void content(ByteBuf in, int length, boolean last) {
            told.add((last ? "last " : "content ") + in.readCharSequence(length, StandardCharsets.ISO_8859_1));
        }

        @Override
        public void trailer(CharSequence name, String value) {
            told.add("trailer " + name + "=" + value);
        }

        @Override
        public void end() {
            told.add("end");
        }
    }

    private static List<String> request(String text) {
        return parse(new HttpDecoderConfig(), true, text);
    }

    private static List<String> response(String text) {
        return parse(new HttpDecoderConfig(), false, text);
    }

    private static List<String> parse(HttpDecoderConfig config, boolean request, String text) {
        Recorder recorder = new Recorder();
        HttpParser parser = new HttpParser(config, request, true, recorder);
        ByteBuf in = Wire.bytes(text);
        try {
            while (in.isReadable() && parser.parse(in)) {
                assertThat(in.readerIndex()).isPositive();
            }
            return recorder.told;
        } finally {
            in.release();
        }
    }

    private static HttpResponseStatus statusOf(String text) {
        return statusOf(new HttpDecoderConfig(), text);
    }

    private static HttpResponseStatus statusOf(HttpDecoderConfig config, String text) {
        try {
            return new HttpResponseStatus(599, "parsed as " + String.join(" ", parse(config, true, text)));
        } catch (RuntimeException e) {
            return InvalidHttpMessageException.statusOf(e);
        }
    }

    @Nested
    @DisplayName("RFC 9112 §2.2 message parsing")
    class Lines {
        @Test
        void aFewEmptyLinesBeforeARequestAreSkipped() {
            assertThat(request("\r\n\r\n" + HEAD + "\r\n")).startsWith("GET|/|HTTP/1.1");
        }

        @Test
        void manyEmptyLinesAreRefused() {
            assertThat(statusOf("\r\n".repeat(5))).isEqualTo(HttpResponseStatus.BAD_REQUEST);
        }

        @ParameterizedTest
        @ValueSource(
                strings = {"GET / HTTP/1.1\nHost: a\r\n\r\n", "GET / HTTP/1.1\r\nHost: a\n\r\n", HEAD + "\n", "\n"})
        void lineFeedAloneEndsNoLine(String text) {
            assertThatThrownBy(() -> request(text)).isInstanceOf(InvalidLineSeparatorException.class);
        }

        @Test
        void lineFeedAloneWillDoIfAllowed() {
            assertThat(parse(
                            new HttpDecoderConfig().setStrictLineParsing(false),
                            true,
                            "\nPOST / HTTP/1.1\nHost: a\nTransfer-Encoding: chunked\n\n3\nabc\n0\n\n"))
                    .containsExactly(
                            "POST|/|HTTP/1.1", "Host=a", "Transfer-Encoding=chunked", "head -1", "content abc", "end");
        }

        @ParameterizedTest
        @ValueSource(
                strings = {
                    "GET /\r HTTP/1.1\r\n\r\n",
                    "GET / HTTP/1.1\r\r\n\r\n",
                    "GET / HTTP/1.1\r\nHost: a\rb\r\n\r\n",
                    "GET / HTTP/1.1\r\nHost: a\r\r\n\r\n",
                    "GET / HTTP/1.1\rHost: a\r\n\r\n",
                    HEAD + "\r\r\n"
                })
        void carriageReturnAloneIsRefused(String text) {
            assertThat(statusOf(text)).isEqualTo(HttpResponseStatus.BAD_REQUEST);
        }

        @ParameterizedTest(name = "{index}")
        @DisplayName("CVE-2026-50020 control characters before a request line")
        @ValueSource(strings = {"\u0000", "\u0001", "\u007f", "\u0016\u0003\u0001", " ", "\t", "\u0080"})
        void whatCannotBeginARequestIsRefusedAtItsFirstByte(String text) {
            assertThat(statusOf(text)).isEqualTo(HttpResponseStatus.BAD_REQUEST);
        }
    }

    @Nested
    @DisplayName("RFC 9112 §3 request line")
    class RequestLine {
        @ParameterizedTest
        @ValueSource(
                strings = {
                    "GET /a?b=c HTTP/1.1",
                    "OPTIONS * HTTP/1.1",
                    "GET http://a/b HTTP/1.1",
                    "CONNECT a:443 HTTP/1.1",
                    "X-OWN!#$%&'*+.^_`|~ / HTTP/1.1",
                    "GET / HTTP/1.0",
                    "GET / HTTP/1.7"
                })
        void isThreeWords(String line) {
            assertThat(request(line + "\r\n")).containsExactly(line.replace(' ', '|'));
        }

        @ParameterizedTest
        @ValueSource(
                strings = {
                    "GET",
                    "GET /",
                    "GET / ",
                    "GET  / HTTP/1.1",
                    "GET /  HTTP/1.1",
                    "GET / HTTP/1.1 ",
                    "GET\t/ HTTP/1.1",
                    "GET /\tHTTP/1.1",
                    "GET / / HTTP/1.1",
                    "G(T / HTTP/1.1",
                    "GET /\u0000 HTTP/1.1",
                    "GET /\u007f HTTP/1.1",
                    "GET / http/1.1",
                    "GET / HTTP/1",
                    "GET / HTTP/1.",
                    "GET / HTTP/1.10",
                    "GET / HTTP/11",
                    "GET / HTTP/+1.1",
                    "GET / HTTQ/1.1",
                    "GET / RTSP/1.0"
                })
        void ofAnotherFormIsRefused(String line) {
            assertThat(statusOf(line + "\r\n\r\n")).isEqualTo(HttpResponseStatus.BAD_REQUEST);
        }

        @ParameterizedTest
        @ValueSource(strings = {"PRI * HTTP/2.0", "GET / HTTP/2.0", "GET / HTTP/0.9", "GET / HTTP/3.0"})
        void ofAnotherVersionIsNotSupported(String line) {
            assertThat(statusOf(line + "\r\n\r\n")).isEqualTo(HttpResponseStatus.HTTP_VERSION_NOT_SUPPORTED);
        }

        @Test
        void hasALimit() {
            HttpDecoderConfig config = new HttpDecoderConfig().setMaxInitialLineLength(16);
            assertThat(parse(config, true, "GET /12 HTTP/1.1\r\n")).containsExactly("GET|/12|HTTP/1.1");
            assertThatThrownBy(() -> parse(config, true, "GET /123 HTTP/1.1\r\n"))
                    .isInstanceOf(TooLongHttpLineException.class)
                    .hasMessageContaining("maxInitialLineLength of 16")
                    .hasMessageContaining("HttpDecoderConfig.setMaxInitialLineLength");
            assertThatThrownBy(() -> parse(config, true, "GET /123 HTTP/1.1\r"))
                    .isInstanceOf(TooLongHttpLineException.class);
            assertThat(parse(config, true, "GET /12 HTTP/1.1\r")).isEmpty();
        }
    }

    @Nested
    @DisplayName("RFC 9112 §3.2 request target")
    class Target {
        private static final HttpDecoderConfig LENIENT = new HttpDecoderConfig().setStrictTargetParsing(false);

        @ParameterizedTest
        @ValueSource(
                strings = {
                    "GET //b/",
                    "GET /a:b@c://d",
                    "GET /^`|{}",
                    "GET /%zz%",
                    "GET /?",
                    "GET HTTP://a",
                    "GET http://a?b",
                    "GET http://u:p@[::1]:80/b",
                    "GET x-a+1.2://a/b",
                    "OPTIONS *",
                    "OPTIONS /",
                    "OPTIONS http://a:1",
                    "CONNECT a:1",
                    "CONNECT [::1]:65535",
                    "connect /a"
                })
        void hasTheFormOfItsMethod(String line) {
            assertThat(request(line + " HTTP/1.1\r\n")).containsExactly(line.replace(' ', '|') + "|HTTP/1.1");
        }

        @ParameterizedTest
        @ValueSource(
                strings = {
                    "GET foo",
                    "GET *",
                    "OPTIONS **",
                    "OPTIONS */",
                    "GET @evil.com/",
                    "GET a:80",
                    "GET http:/b/",
                    "GET http:b",
                    "GET http://",
                    "GET http:///b",
                    "GET http://:80/",
                    "GET http://a@/",
                    "GET http://a:b:c/",
                    "GET http://[::1/",
                    "GET 1http://a/",
                    "GET ://a/",
                    "GET ?a",
                    "CONNECT /foo",
                    "CONNECT *",
                    "CONNECT a",
                    "CONNECT a:",
                    "CONNECT a:0",
                    "CONNECT a:65536",
                    "CONNECT a:99999999999",
                    "CONNECT :80",
                    "CONNECT a:b:c",
                    "CONNECT [::1]",
                    "CONNECT u@a:80",
                    "CONNECT http://a:80"
                })
        void ofAnotherFormIsRefusedByAServerAlone(String line) {
            String head = line + " HTTP/1.1\r\n";
            assertThat(statusOf(head)).isEqualTo(HttpResponseStatus.BAD_REQUEST);
            assertThat(parse(LENIENT, true, head)).hasSize(1);
            assertThat(parse(new HttpDecoderConfig().setHostRequired(false), true, head))
                    .hasSize(1);
        }

        @ParameterizedTest
        @ValueSource(strings = {"#", "\"", "<", ">", "\\", "\u0080", "\u00e4", "\u00ff"})
        void withWhatNoUriHasInItIsRefused(String what) {
            String head = "GET /a" + what + "b HTTP/1.1\r\n";
            assertThatThrownBy(() -> request(head))
                    .isInstanceOf(InvalidHttpMessageException.class)
                    .hasMessageContaining("setStrictTargetParsing");
            assertThat(statusOf(new HttpDecoderConfig().setHostRequired(false), head))
                    .isEqualTo(HttpResponseStatus.BAD_REQUEST);
            assertThat(parse(LENIENT, true, head)).containsExactly("GET|/a" + what + "b|HTTP/1.1");
        }

        @ParameterizedTest
        @ValueSource(strings = {"\u0000", "\u0001", "\t", "\u007f", " "})
        void hasNoControlCharactersInAnyCase(String what) {
            assertThat(statusOf(LENIENT, "GET /a" + what + "b HTTP/1.1\r\n")).isEqualTo(HttpResponseStatus.BAD_REQUEST);
        }
    }

    @Nested
    @DisplayName("RFC 9112 §3.2 Host")
    class Host {
        @ParameterizedTest
        @ValueSource(
                strings = {"a", "a:80", "a:", "", "[::1]", "[::1]:8080", "127.0.0.1:1", "a_b.example", "x%20y", "a.b.c."
                })
        void isAHostWithOrWithoutAPort(String host) {
            assertThat(request("GET / HTTP/1.1\r\nHost: " + host + "\r\n\r\n")).contains("end");
        }

        @ParameterizedTest
        @ValueSource(
                strings = {
                    "a b",
                    "a/b",
                    "a@b",
                    "a:b",
                    "a:80:80",
                    "[::1",
                    "[::1]x",
                    "[]",
                    "a#",
                    "a?b",
                    "http://a",
                    "\u00e4",
                    "a\\b",
                    "<a>",
                    "x%2",
                    "a, b",
                    "::1"
                })
        void ofAnotherFormIsRefused(String host) {
            assertThat(statusOf("GET / HTTP/1.1\r\nHost: " + host + "\r\n\r\n"))
                    .isEqualTo(HttpResponseStatus.BAD_REQUEST);
        }

        @Test
        void isNeededInHttp11() {
            assertThat(statusOf("GET / HTTP/1.1\r\n\r\n")).isEqualTo(HttpResponseStatus.BAD_REQUEST);
            assertThat(request("GET / HTTP/1.0\r\n\r\n")).contains("end");
            assertThat(parse(new HttpDecoderConfig().setHostRequired(false), true, "GET / HTTP/1.1\r\n\r\n"))
                    .contains("end");
        }

        @Test
        void comesOnce() {
            String twice = "GET / HTTP/1.1\r\nHost: a\r\nhost: a\r\n\r\n";
            assertThat(statusOf(twice)).isEqualTo(HttpResponseStatus.BAD_REQUEST);
            assertThat(statusOf(new HttpDecoderConfig().setHostRequired(false), twice))
                    .isEqualTo(HttpResponseStatus.BAD_REQUEST);
        }

        @ParameterizedTest
        @CsvSource({
            "http://a/b, a, true",
            "http://a/b, A:80, true",
            "https://a:443/b, a, true",
            "http://u:p@a:8080?q, a:8080, true",
            "http://a/b, c, false",
            "http://a/b, '', false",
            "http://a:81/b, a, false",
            "http://a:443/, a, false",
            "https://a:80/, a, false",
            "http://a:443/, a:80, false",
            "http://a/, a:443, false",
            "HTTPS://a/, a:443, true",
            "ftp://a:80/, a, false",
            "ftp://a:80/, a:80, true",
            "http://u@a/, u, false",
            "http://a/@c, c, false"
        })
        void isTheOneOfATargetInAbsoluteForm(String target, String host, boolean good) {
            HttpResponseStatus status = statusOf("GET " + target + " HTTP/1.1\r\nHost: " + host + "\r\n\r\n");
            assertThat(status.equals(HttpResponseStatus.BAD_REQUEST)).isEqualTo(!good);
        }

        @ParameterizedTest
        @CsvSource({
            "a:443, a:443, true",
            "a:80, A, true",
            "[::1]:80, [::1], true",
            "a:443, b:443, false",
            "a:443, a:80, false",
            "a:80, a:443, false",
            "a:8080, a:80, false",
            "ab:80, a, false",
            "a:80, '', false"
        })
        void isTheOneOfATargetInAuthorityForm(String target, String host, boolean good) {
            HttpResponseStatus status = statusOf("CONNECT " + target + " HTTP/1.1\r\nHost: " + host + "\r\n\r\n");
            assertThat(status.equals(HttpResponseStatus.BAD_REQUEST)).isEqualTo(!good);
        }
    }

    @Nested
    @DisplayName("RFC 9112 §5 fields")
    class Fields {
        @Test
        void spaceAroundAValueIsNotPartOfIt() {
            assertThat(request(HEAD + "a:b\r\nb: \t c d\t \r\nc:\r\nd: \u00e4\ttab\r\n\r\n"))
                    .contains("a=b", "b=c d", "c=", "d=\u00e4\ttab");
        }

        @ParameterizedTest
        @DisplayName("CVE-2019-16869 CVE-2019-20444 CVE-2020-7238 CVE-2021-43797 GHSA-42mp-m8rq-6rgj")
        @ValueSource(
                strings = {
                    "Transfer-Encoding : chunked",
                    "Transfer-Encoding\t: chunked",
                    "no colon",
                    "nocolon",
                    ": no name",
                    "a\u0000: b",
                    "\u0001a: b",
                    "a\u000b: b",
                    "a\u007f: b",
                    "\u00e4: b",
                    "a b: c",
                    "(a): b",
                    "a: \u0000",
                    "a: b\u0001c",
                    "a: \u007f",
                    "a: \u000bchunked",
                    "a: b\u000c"
                })
        void aLineOfAnotherFormIsRefused(String line) {
            assertThat(statusOf(HEAD + line + "\r\n\r\n")).isEqualTo(HttpResponseStatus.BAD_REQUEST);
        }

        @ParameterizedTest
        @DisplayName("CVE-2020-7238 a field that begins with a space")
        @ValueSource(strings = {" Transfer-Encoding:chunked", "\tTransfer-Encoding: chunked", " ", " folded"})
        void aLineThatBeginsWithASpaceIsRefused(String line) {
            assertThat(statusOf(HEAD + line + "\r\nContent-Length: 1\r\n\r\nx"))
                    .isEqualTo(HttpResponseStatus.BAD_REQUEST);
            assertThat(statusOf("GET / HTTP/1.1\r\n" + line + "\r\nHost: a\r\n\r\n"))
                    .isEqualTo(HttpResponseStatus.BAD_REQUEST);
        }

        @Test
        void aValueMayGoOnInTheNextLineIfAllowed() {
            HttpDecoderConfig config = new HttpDecoderConfig().setObsoleteLineFoldingAllowed(true);
            assertThat(parse(
                            config,
                            true,
                            "POST / HTTP/1.1\r\nHost: a\r\nx: b\r\n \t c\r\n\td \r\nContent-Length:\r\n 1\r\n"
                                    + "\r\n!"))
                    .containsExactly("POST|/|HTTP/1.1", "Host=a", "x=b c d", "Content-Length=1", "head 1", "last !");
            assertThat(statusOf(config, "GET / HTTP/1.1\r\n x: y\r\n\r\n")).isEqualTo(HttpResponseStatus.BAD_REQUEST);
        }

        @Test
        void haveALimitInBytes() {
            HttpDecoderConfig config = new HttpDecoderConfig().setMaxHeaderSize(20);
            assertThat(parse(config, true, HEAD + "a: 1234567890\r\n\r\n")).contains("end");
            assertThatThrownBy(() -> parse(config, true, HEAD + "a: 12345678901\r\n\r\n"))
                    .isInstanceOf(TooLongHttpHeaderException.class)
                    .hasMessageContaining("maxHeaderSize of 20")
                    .hasMessageContaining("HttpDecoderConfig.setMaxHeaderSize");
            assertThatThrownBy(() -> parse(config, true, HEAD + "x".repeat(20)))
                    .isInstanceOf(TooLongHttpHeaderException.class);
        }

        @Test
        void haveALimitInNumber() {
            HttpDecoderConfig config = new HttpDecoderConfig().setMaxHeaderCount(3);
            assertThat(parse(config, true, HEAD + "a:\r\nb:\r\n\r\n")).contains("end");
            assertThatThrownBy(() -> parse(config, true, HEAD + "a:\r\nb:\r\nc:\r\n\r\n"))
                    .isInstanceOf(TooLongHttpHeaderException.class)
                    .hasMessageContaining("maxHeaderCount of 3")
                    .hasMessageContaining("HttpDecoderConfig.setMaxHeaderCount");
        }
    }

    @Nested
    @DisplayName("RFC 9112 §6 message body")
    class Body {
        private static final String POST = "POST / HTTP/1.1\r\nHost: a\r\n";

        @Test
        void isAsLongAsContentLengthSays() {
            assertThat(request(POST + "Content-Length: 3\r\n\r\nabcGET / HTTP/1.1\r\n"))
                    .endsWith("head 3", "last abc", "GET|/|HTTP/1.1");
            assertThat(request(POST + "Content-Length: 0\r\n\r\n")).endsWith("head 0", "end");
            assertThat(request(POST + "\r\n")).endsWith("head 0", "end");
            assertThat(request(POST + "Content-Length: 003\r\n\r\nabc")).endsWith("last abc");
        }

        @ParameterizedTest
        @DisplayName("CVE-2019-20445 Content-Length of another form, or several")
        @ValueSource(
                strings = {
                    "Content-Length: +5",
                    "Content-Length: -1",
                    "Content-Length: 5x",
                    "Content-Length: 0x5",
                    "Content-Length: 5 5",
                    "Content-Length:",
                    "Content-Length: 5,",
                    "Content-Length: 5, 6",
                    "Content-Length: 5, 5",
                    "Content-Length: 5\r\nContent-Length: 5",
                    "Content-Length: 5\r\nContent-Length: 6",
                    "Content-Length: 9223372036854775808",
                    "Content-Length: 99999999999999999999999999",
                    "Content-Length: \u0665"
                })
        void lengthsOfAnotherFormAreRefused(String line) {
            assertThat(statusOf(POST + line + "\r\n\r\nabcde")).isEqualTo(HttpResponseStatus.BAD_REQUEST);
        }

        @Test
        void equalLengthsCountAsOneIfAllowed() {
            HttpDecoderConfig config = new HttpDecoderConfig().setAllowDuplicateContentLengths(true);
            assertThat(parse(config, true, POST + "Content-Length: 3 ,3\r\nContent-Length: 3\r\n\r\nabc"))
                    .endsWith("head 3", "last abc");
            assertThat(statusOf(config, POST + "Content-Length: 3\r\nContent-Length: 4\r\n\r\nabc"))
                    .isEqualTo(HttpResponseStatus.BAD_REQUEST);
        }

        @Test
        void hasALimit() {
            HttpDecoderConfig config = new HttpDecoderConfig().setMaxContentLength(3);
            assertThat(parse(config, true, POST + "Content-Length: 3\r\n\r\nabc"))
                    .endsWith("last abc");
            assertThatThrownBy(() -> parse(config, true, POST + "Content-Length: 4\r\n\r\n"))
                    .isInstanceOf(TooLongHttpContentException.class)
                    .hasMessageContaining("maxContentLength of 3")
                    .hasMessageContaining("HttpDecoderConfig.setMaxContentLength");
            assertThatThrownBy(() -> parse(config, true, POST + "Transfer-Encoding: chunked\r\n\r\n2\r\nab\r\n2\r\n"))
                    .isInstanceOf(TooLongHttpContentException.class);
        }

        @ParameterizedTest
        @DisplayName("CVE-2026-42581 CVE-2019-20445 Transfer-Encoding together with Content-Length")
        @ValueSource(
                strings = {
                    "Content-Length: 3\r\nTransfer-Encoding: chunked",
                    "Transfer-Encoding: chunked\r\nContent-Length: 3",
                    "Transfer-Encoding: chunked\r\nContent-Length: 0"
                })
        void bothLengthsAreRefused(String lines) {
            assertThat(statusOf(POST + lines + "\r\n\r\n0\r\n\r\n")).isEqualTo(HttpResponseStatus.BAD_REQUEST);
            assertThat(parse(
                            new HttpDecoderConfig().setUseRfc9112TransferEncoding(false),
                            true,
                            POST + lines + "\r\n\r\n0\r\n\r\n"))
                    .endsWith("head -1", "end");
        }

        @ParameterizedTest
        @DisplayName("CVE-2026-42585 CVE-2026-89044 malformed Transfer-Encoding")
        @CsvSource(
                delimiter = '|',
                value = {
                    "Transfer-Encoding: chunked, chunked | 400",
                    "Transfer-Encoding: chunked, xchunked | 400",
                    "Transfer-Encoding: chunked, gzip | 400",
                    "Transfer-Encoding: chunked, identity | 400",
                    "Transfer-Encoding: chunked;a=b | 400",
                    "Transfer-Encoding: chunked; | 400",
                    "Transfer-Encoding: chunked, | 400",
                    "Transfer-Encoding: ,chunked | 400",
                    "Transfer-Encoding: | 400",
                    "Transfer-Encoding: \"chunked\" | 400",
                    "Transfer-Encoding: chun ked | 400",
                    "Transfer-Encoding: gzip | 501",
                    "Transfer-Encoding: xchunked | 501",
                    "Transfer-Encoding: chunkedx | 501",
                    "Transfer-Encoding: identity | 501",
                    "Transfer-Encoding: gzip, chunked | 501"
                })
        void otherTransferEncodingsAreRefused(String line, int status) {
            assertThat(statusOf(POST + line + "\r\n\r\n0\r\n\r\n").code()).isEqualTo(status);
        }

        @Test
        @DisplayName("CVE-2026-89044 Transfer-Encoding over several lines is one list")
        void linesOfTransferEncodingAreOneList() {
            assertThat(statusOf(POST + "Transfer-Encoding: chunked\r\nTransfer-Encoding: gzip\r\n\r\n"))
                    .isEqualTo(HttpResponseStatus.BAD_REQUEST);
            assertThat(statusOf(POST + "Transfer-Encoding: chunked\r\nTransfer-Encoding: chunked\r\n\r\n"))
                    .isEqualTo(HttpResponseStatus.BAD_REQUEST);
            assertThat(statusOf(POST + "Transfer-Encoding: gzip\r\nTransfer-Encoding: chunked\r\n\r\n"))
                    .isEqualTo(HttpResponseStatus.NOT_IMPLEMENTED);
        }

        @Test
        void transferEncodingIsRefusedInHttp10() {
            String text = "POST / HTTP/1.0\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n";
            assertThat(statusOf(text)).isEqualTo(HttpResponseStatus.BAD_REQUEST);
            assertThat(parse(new HttpDecoderConfig().setUseRfc9112TransferEncoding(false), true, text))
                    .endsWith("head -1", "end");
        }

        @Test
        void chunkedCanBeSwitchedOff() {
            assertThat(statusOf(
                            new HttpDecoderConfig().setChunkedSupported(false),
                            POST + "Transfer-Encoding: chunked\r\n\r\n"))
                    .isEqualTo(HttpResponseStatus.NOT_IMPLEMENTED);
        }

        @Test
        void ofAResponseWithoutLengthEndsWithTheConnection() {
            assertThat(response("HTTP/1.1 200 OK\r\n\r\nabc")).endsWith("head -2", "content abc");
            assertThat(response("HTTP/1.1 200 OK\r\nTransfer-Encoding: gzip\r\n\r\nabc"))
                    .endsWith("head -2", "content abc");
            assertThat(response("HTTP/1.1 200 OK\r\nTransfer-Encoding: gzip, chunked\r\n\r\n0\r\n\r\n"))
                    .endsWith("head -1", "end");
        }
    }

    @Nested
    @DisplayName("RFC 9112 §4 status line")
    class StatusLine {
        @ParameterizedTest
        @CsvSource({
            "HTTP/1.1 200 OK, HTTP/1.1|200|OK",
            "HTTP/1.0 404 Not Found, HTTP/1.0|404|Not Found",
            "'HTTP/1.1 200 ', HTTP/1.1|200|",
            "HTTP/1.1 200, HTTP/1.1|200|",
            "HTTP/1.1 999 \u00e4, HTTP/1.1|999|\u00e4"
        })
        void isAVersionAStatusAndAReason(String line, String words) {
            assertThat(response(line + "\r\n")).containsExactly(words);
        }

        @ParameterizedTest
        @ValueSource(
                strings = {
                    "HTTP/1.1",
                    "HTTP/1.1 20",
                    "HTTP/1.1 2000 OK",
                    "HTTP/1.1 2x0 OK",
                    "HTTP/1.1  200 OK",
                    "HTTP/1.1 099 OK",
                    "HTTP/1.1 200\tOK",
                    "HTTP/1.1 200 O\u0000K",
                    "HTTP/2.0 200 OK",
                    "HTTP/1.x 200 OK",
                    "Hello",
                    "xHTTP/1.1 200 OK"
                })
        void ofAnotherFormIsRefused(String line) {
            assertThatThrownBy(() -> response(line + "\r\n")).isInstanceOf(InvalidHttpMessageException.class);
        }
    }

    @Nested
    @DisplayName("RFC 9112 §7.1 chunked")
    class Chunked {
        private static final String CHUNKED = "POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: Chunked\r\n\r\n";

        @Test
        void chunksAreTheContent() {
            assertThat(request(CHUNKED + "3\r\nabc\r\n0A\r\n0123456789\r\n000\r\n\r\n"))
                    .endsWith("content abc", "content 0123456789", "end");
        }

        @ParameterizedTest
        @ValueSource(
                strings = {
                    "3;a",
                    "3;a=b",
                    "3 ; a = b",
                    "3\t;a=\"b c\"",
                    "3;a=\"\\\"\";b",
                    "3;a=\"\u00e4\"",
                    "0000000000000003"
                })
        void extensionsAreSkipped(String line) {
            assertThat(request(CHUNKED + line + "\r\nabc\r\n0\r\n\r\n")).endsWith("content abc", "end");
        }

        @ParameterizedTest
        @DisplayName("CVE-2025-58056 CVE-2026-33870 CVE-2026-42580 the line before a chunk")
        @ValueSource(
                strings = {
                    "\r\n",
                    "x\r\n",
                    " 3\r\n",
                    "-3\r\n",
                    "+3\r\n",
                    "0x3\r\n",
                    "3 \r\n",
                    "3 a\r\n",
                    "3;\r\n",
                    "3;=b\r\n",
                    "3;a=\r\n",
                    "3;a=b c\r\n",
                    "3;a=\"b\r\n",
                    "3;a=\"\r\n\"\r\n",
                    "3;a=\"\\\r\n",
                    "3;a\u0000\r\n",
                    "3\rabc\r\n",
                    "8000000000000000\r\n",
                    "FFFFFFFFFFFFFFFF\r\n",
                    "00000000000000003\r\n",
                    "10000000000000003\r\n"
                })
        void ofAnotherFormIsRefused(String line) {
            assertThat(statusOf(CHUNKED + line + "abc\r\n0\r\n\r\n")).isEqualTo(HttpResponseStatus.BAD_REQUEST);
        }

        @ParameterizedTest
        @DisplayName("CVE-2025-58056 lone LF and other ends of chunks")
        @ValueSource(
                strings = {
                    "3\nabc\r\n",
                    "3\r\nabc\n0\r\n\r\n",
                    "3\r\nabc0\r\n\r\n",
                    "3\r\nabc\r0\r\n\r\n",
                    "3\r\nabcd\r\n",
                    "3;a\nabc\r\n"
                })
        void linesEndWithBoth(String text) {
            assertThatThrownBy(() -> request(CHUNKED + text))
                    .isInstanceOfAny(InvalidHttpMessageException.class, InvalidLineSeparatorException.class);
        }

        @Test
        void theLineHasALimit() {
            HttpDecoderConfig config = new HttpDecoderConfig().setMaxChunkLineLength(10);
            assertThatThrownBy(() -> parse(config, true, CHUNKED + "3;a=012345678\r\n"))
                    .isInstanceOf(TooLongHttpLineException.class)
                    .hasMessageContaining("HttpDecoderConfig.setMaxChunkLineLength");
            assertThatThrownBy(() -> parse(config, true, CHUNKED + "3;a=01234567"))
                    .isInstanceOf(TooLongHttpLineException.class);
        }

        @Test
        void largeChunksComeInParts() {
            HttpDecoderConfig config = new HttpDecoderConfig().setMaxChunkSize(4);
            assertThat(parse(config, true, CHUNKED + "A\r\n0123456789\r\n"))
                    .endsWith("content 0123", "content 4567", "content 89");
        }

        @Test
        void partsOfAChunkWaitIfAskedTo() {
            HttpDecoderConfig config =
                    new HttpDecoderConfig().setMaxChunkSize(4).setAllowPartialChunks(false);
            assertThat(parse(config, true, CHUNKED + "6\r\n01234")).endsWith("content 0123");
        }

        @Test
        void trailersFollow() {
            assertThat(request(CHUNKED + "0\r\na: b\r\nc:d\r\n\r\n")).endsWith("trailer a=b", "trailer c=d", "end");
        }

        @Test
        void whatBelongsIntoAHeadIsNoTrailer() {
            assertThat(request(CHUNKED + "0\r\nContent-Length: 5\r\nTransfer-Encoding: x\r\nHost: b\r\nTrailer: y\r\n"
                            + "Connection: close\r\nTE: x\r\nUpgrade: z\r\nExpect: q\r\nx: y\r\n\r\n"))
                    .endsWith("head -1", "trailer x=y", "end");
        }

        @ParameterizedTest
        @ValueSource(strings = {"a b: c", " a: b", "a", "a: \u0000", "a : b"})
        void trailersAreCheckedAsFieldsAre(String line) {
            assertThat(statusOf(CHUNKED + "0\r\n" + line + "\r\n\r\n")).isEqualTo(HttpResponseStatus.BAD_REQUEST);
        }

        @Test
        void trailersHaveTheLimitsOfFields() {
            HttpDecoderConfig config =
                    new HttpDecoderConfig().setMaxHeaderSize(40).setMaxHeaderCount(2);
            assertThatThrownBy(() -> parse(config, true, CHUNKED + "0\r\na: " + "x".repeat(38) + "\r\n"))
                    .isInstanceOf(TooLongHttpHeaderException.class);
            assertThatThrownBy(() -> parse(config, true, CHUNKED + "0\r\na:\r\nb:\r\nc:\r\n"))
                    .isInstanceOf(TooLongHttpHeaderException.class);
        }
    }

    @Test
    void whatFollowsAFaultCanBeDropped() {
        Recorder recorder = new Recorder();
        HttpParser parser = new HttpParser(new HttpDecoderConfig(), true, true, recorder);
        parser.discard();
        ByteBuf in = Wire.bytes(HEAD + "\r\n");
        assertThat(parser.parse(in)).isFalse();
        assertThat(in.isReadable()).isFalse();
        assertThat(recorder.told).isEmpty();
        in.release();
    }

    @Test
    void aLineLongerThanTheWindowIsReadFromDirectMemory() {
        HttpDecoderConfig config =
                new HttpDecoderConfig().setMaxInitialLineLength(100_000).setMaxHeaderSize(100_000);
        String text = "GET /" + "x".repeat(5000) + " HTTP/1.1\r\nHost: a\r\nb: " + "y".repeat(20_000) + "\r\n\r\n";
        Recorder recorder = new Recorder();
        HttpParser parser = new HttpParser(config, true, true, recorder);
        ByteBuf in = Unpooled.directBuffer();
        for (int i = 0; i < text.length(); i += 100) {
            in.writeCharSequence(text.substring(i, Math.min(i + 100, text.length())), StandardCharsets.ISO_8859_1);
            while (in.isReadable() && parser.parse(in)) {
                assertThat(in.refCnt()).isOne();
            }
        }
        in.release();
        assertThat(recorder.told).isEqualTo(parse(config, true, text)).endsWith("end");
    }
}
