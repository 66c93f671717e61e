package io.millrace.handler.codec.http;

import static io.millrace.handler.codec.http.HttpResponseStatus.OK;
import static io.millrace.handler.codec.http.HttpVersion.HTTP_1_1;
import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.buffer.ByteBuf;
import io.millrace.buffer.Unpooled;
import io.millrace.channel.ChannelHandlerContext;
import io.millrace.channel.SimpleChannelInboundHandler;
import io.millrace.channel.embedded.EmbeddedChannel;
import io.millrace.handler.codec.ByteBudget;
import io.millrace.handler.codec.http.cors.CorsConfigBuilder;
import io.millrace.handler.codec.http.cors.CorsHandler;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.zip.GZIPOutputStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a client sees of a server that has the usual handlers: bytes in, bytes out. */
class HttpEndToEndTest {
    /** Answers with what was asked; at once, or when the test says so. */
    private static final class Echo extends SimpleChannelInboundHandler<FullHttpRequest> {
        private final List<String> seen = new ArrayList<>();
        private final Deque<FullHttpResponse> ready = new ArrayDeque<>();
        private boolean later;

        @Override
        protected void channelRead0(ChannelHandlerContext ctx, FullHttpRequest request) {
            String text = request.method() + " " + request.uri() + " "
                    + request.content().toString(ISO_8859_1);
            seen.add(text.trim());
            FullHttpResponse response =
                    new DefaultFullHttpResponse(HTTP_1_1, OK, Unpooled.copiedBuffer(text.trim(), ISO_8859_1));
            HttpUtil.setContentLength(response, response.content().readableBytes());
            if (later) {
                ready.add(response);
            } else {
                ctx.writeAndFlush(response);
            }
        }
    }

    private final Echo echo = new Echo();
    private final EmbeddedChannel server = new EmbeddedChannel(
            new HttpServerCodec(), new HttpServerKeepAliveHandler(), new HttpObjectAggregator(16), echo);

    @AfterEach
    void nothingIsLeft() {
        server.finishAndReleaseAll();
        echo.ready.forEach(FullHttpResponse::release);
        assertThat(ByteBudget.of(server).usedBytes()).isZero();
    }

    private void send(String text) {
        server.writeInbound(Unpooled.copiedBuffer(text, ISO_8859_1));
    }

    /** What was written since the last time. */
    private String received() {
        StringBuilder text = new StringBuilder();
        for (ByteBuf bytes = server.readOutbound(); bytes != null; bytes = server.readOutbound()) {
            text.append(bytes.toString(ISO_8859_1));
            bytes.release();
        }
        return text.toString();
    }

    private String exchange(String text) {
        send(text);
        return received();
    }

    private void answerNext() {
        server.writeOutbound(echo.ready.remove());
        server.runPendingTasks();
    }

    private static String ok(String content, String... fields) {
        return response("200 OK", content, fields);
    }

    private static String response(String status, String content, String... fields) {
        StringBuilder text =
                new StringBuilder("HTTP/1.1 " + status + "\r\ncontent-length: " + content.length() + "\r\n");
        for (String field : fields) {
            text.append(field).append("\r\n");
        }
        return text.append("\r\n").append(content).toString();
    }

    private static String get(String uri, String... fields) {
        return "GET " + uri + " HTTP/1.1\r\nHost: h\r\n" + String.join("", fields) + "\r\n";
    }

    @Nested
    class Connections {
        @Test
        void requestsFollowEachOther() {
            assertThat(exchange(get("/1"))).isEqualTo(ok("GET /1"));
            assertThat(exchange("POST /2 HTTP/1.1\r\nHost: h\r\nContent-Length: 3\r\n\r\nabc"))
                    .isEqualTo(ok("POST /2 abc"));
            assertThat(exchange("POST /3 HTTP/1.1\r\nHost: h\r\nTransfer-Encoding: chunked\r\n\r\n"
                            + "1\r\na\r\n2;x=y\r\nbc\r\n0\r\nX-T: t\r\n\r\n"))
                    .isEqualTo(ok("POST /3 abc"));
            assertThat(server.isOpen()).isTrue();
        }

        @Test
        void theClientCloses() {
            assertThat(exchange(get("/1", "Connection: close\r\n"))).isEqualTo(ok("GET /1", "connection: close"));
            assertThat(server.isOpen()).isFalse();
        }

        @Test
        void aClientOfHttp10IsClosedUnlessItAsks() {
            assertThat(exchange("GET /1 HTTP/1.0\r\nConnection: keep-alive\r\n\r\n"))
                    .isEqualTo(ok("GET /1", "connection: keep-alive"));
            assertThat(exchange("GET /2 HTTP/1.0\r\n\r\n")).isEqualTo(ok("GET /2", "connection: close"));
            assertThat(server.isOpen()).isFalse();
        }

        @Test
        void aResponseToHeadHasNoContent() {
            assertThat(exchange("HEAD /1 HTTP/1.1\r\nHost: h\r\n\r\n" + get("/2")))
                    .isEqualTo("HTTP/1.1 200 OK\r\ncontent-length: 7\r\n\r\n" + ok("GET /2"));
            assertThat(server.isOpen()).isTrue();
        }

        @Test
        void theSameComesOutHoweverTheInputIsCut() {
            String input = get("/1")
                    + "POST /2 HTTP/1.1\r\nHost: h\r\nContent-Length: 3\r\n\r\nabc"
                    + "POST /3 HTTP/1.1\r\nHost: h\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n0\r\n\r\n"
                    + get("/4", "Connection: close\r\n");

            StringBuilder output = new StringBuilder();
            for (char c : input.toCharArray()) {
                output.append(exchange(String.valueOf(c)));
            }

            assertThat(output)
                    .hasToString(
                            ok("GET /1") + ok("POST /2 abc") + ok("POST /3 abc") + ok("GET /4", "connection: close"));
            assertThat(server.isOpen()).isFalse();
        }
    }

    @Nested
    class Pipelining {
        @Test
        void responsesComeInOrder() {
            assertThat(exchange(get("/1") + get("/2") + get("/3")))
                    .isEqualTo(ok("GET /1") + ok("GET /2") + ok("GET /3"));
        }

        @Test
        void responsesMayComeLater() {
            echo.later = true;

            assertThat(exchange(get("/1") + get("/2") + get("/3", "Connection: close\r\n")))
                    .isEmpty();
            answerNext();
            assertThat(received()).isEqualTo(ok("GET /1"));
            answerNext();
            assertThat(server.isOpen()).isTrue();
            answerNext();
            assertThat(received()).isEqualTo(ok("GET /2") + ok("GET /3", "connection: close"));
            assertThat(server.isOpen()).isFalse();
        }

        @Test
        void requestsBehindTheLastOneAreNotSeen() {
            echo.later = true;

            send(get("/1", "Connection: close\r\n") + get("/2"));

            assertThat(echo.seen).containsExactly("GET /1");
            answerNext();
            assertThat(received()).isEqualTo(ok("GET /1", "connection: close"));
            assertThat(server.isOpen()).isFalse();
        }

        @Test
        @DisplayName("CVE-2026-93491 requests of a client that does not wait are not collected without end")
        void onlySoManyAreTaken() {
            echo.later = true;
            for (int i = 0; i < 200; i++) {
                send(get("/" + i));
            }

            assertThat(echo.seen).hasSize(64);
            for (int i = 0; i < 200; i++) {
                answerNext();
            }
            assertThat(echo.seen).hasSize(200).last().isEqualTo("GET /199");
            assertThat(received()).endsWith(ok("GET /199"));
        }
    }

    @Nested
    class Expectations {
        private static final String HEAD = "POST /up HTTP/1.1\r\nHost: h\r\nExpect: 100-continue\r\nContent-Length: ";
        private static final String GO_ON = "HTTP/1.1 100 Continue\r\n\r\n";

        @Test
        void theClientIsToldToGoOn() {
            assertThat(exchange(HEAD + "3\r\n\r\n")).isEqualTo(GO_ON);
            assertThat(exchange("abc")).isEqualTo(ok("POST /up abc"));
            assertThat(exchange(get("/2"))).isEqualTo(ok("GET /2"));
        }

        @Test
        @DisplayName("CVE-2026-100666 100 is not the response: pairs of HEAD and GET behind it get their own")
        void theContinueIsNotTheResponse() {
            assertThat(exchange(HEAD + "3\r\n\r\nabcHEAD /2 HTTP/1.1\r\nHost: h\r\n\r\n" + get("/3")))
                    .isEqualTo(
                            GO_ON + ok("POST /up abc") + "HTTP/1.1 200 OK\r\ncontent-length: 7\r\n\r\n" + ok("GET /3"));
        }

        @Test
        void contentThatIsTooLongIsNotWanted() {
            assertThat(exchange(HEAD + "17\r\n\r\n")).isEqualTo(response("413 Request Entity Too Large", ""));
            assertThat(echo.seen).isEmpty();
        }

        @ParameterizedTest
        @ValueSource(booleans = {true, false})
        @DisplayName("4.2.18 smuggling: content of a refused request is no request, whether the client waits or not")
        void contentThatComesAllTheSameIsDropped(boolean waits) {
            String content = get("/smuggled");
            String tooLong = HEAD + content.length() + "\r\n\r\n";

            String output = waits ? exchange(tooLong) + exchange(content) : exchange(tooLong + content);

            assertThat(output).isEqualTo(response("413 Request Entity Too Large", ""));
            assertThat(exchange(get("/2"))).isEqualTo(ok("GET /2"));
            assertThat(echo.seen).containsExactly("GET /2");
        }

        @Test
        @DisplayName("4.2.18 smuggling: content of a request that the expect handler refuses is no request")
        void contentThatTheExpectHandlerRefusesIsDropped() {
            server.pipeline()
                    .addAfter(
                            server.pipeline().context(HttpServerCodec.class).name(),
                            "refusing",
                            new HttpServerExpectContinueHandler() {
                                @Override
                                protected @Nullable HttpResponse acceptMessage(HttpRequest request) {
                                    return null;
                                }
                            });
            String content = get("/smuggled");

            String output = exchange(HEAD + content.length() + "\r\n\r\n") + exchange(content + get("/2"));

            assertThat(output).isEqualTo(response("417 Expectation Failed", "") + ok("GET /2"));
            assertThat(echo.seen).containsExactly("GET /2");
        }

        @Test
        void anotherExpectationFails() {
            assertThat(exchange(
                            "POST /up HTTP/1.1\r\nHost: h\r\nExpect: tea\r\nContent-Length: 1\r\n\r\na" + get("/2")))
                    .startsWith("HTTP/1.1 417 ");
            assertThat(echo.seen).isEmpty();
            assertThat(server.isOpen()).isFalse();
        }
    }

    @Nested
    class TooLong {
        @Test
        void announcedContentIsDroppedAndTheConnectionKept() {
            String tooLong = "POST /1 HTTP/1.1\r\nHost: h\r\nContent-Length: 17\r\n\r\n";

            assertThat(exchange(tooLong)).isEqualTo(response("413 Request Entity Too Large", ""));
            assertThat(exchange("12345678901234567" + get("/2"))).isEqualTo(ok("GET /2"));
            assertThat(echo.seen).containsExactly("GET /2");
        }

        @Test
        void contentThatGrowsEndsTheConnection() {
            assertThat(exchange("POST /1 HTTP/1.1\r\nHost: h\r\nTransfer-Encoding: chunked\r\n\r\n"
                            + "10\r\n1234567890123456\r\n"))
                    .isEmpty();
            assertThat(exchange("1\r\n7\r\n0\r\n\r\n" + get("/2")))
                    .isEqualTo(response("413 Request Entity Too Large", "", "connection: close"));
            assertThat(echo.seen).isEmpty();
            assertThat(server.isOpen()).isFalse();
        }
    }

    @Nested
    class Compressed {
        private static byte[] gzip(String text) throws IOException {
            ByteArrayOutputStream bytes = new ByteArrayOutputStream();
            try (GZIPOutputStream gzip = new GZIPOutputStream(bytes)) {
                gzip.write(text.getBytes(ISO_8859_1));
            }
            return bytes.toByteArray();
        }

        private void sendCompressed(String content) throws IOException {
            byte[] gzip = gzip(content);
            server.pipeline()
                    .addBefore(
                            server.pipeline()
                                    .context(HttpObjectAggregator.class)
                                    .name(),
                            "decompressor",
                            new HttpContentDecompressor(1 << 20));
            send("POST /1 HTTP/1.1\r\nHost: h\r\nContent-Encoding: gzip\r\nContent-Length: " + gzip.length
                    + "\r\n\r\n");
            server.writeInbound(Unpooled.wrappedBuffer(gzip));
        }

        @Test
        void contentIsAggregatedAsItWas() throws IOException {
            sendCompressed("0123456789");

            assertThat(received()).isEqualTo(ok("POST /1 0123456789"));
        }

        @Test
        @DisplayName("CVE-2026-42587 what counts is what comes out of the compressed content")
        void decompressedContentIsLimited() throws IOException {
            sendCompressed("x".repeat(100_000));

            assertThat(received()).isEqualTo(response("413 Request Entity Too Large", "", "connection: close"));
            assertThat(echo.seen).isEmpty();
            assertThat(server.isOpen()).isFalse();
        }
    }

    @Nested
    class Faults {
        @ParameterizedTest
        @ValueSource(
                strings = {
                    "GET /bad\r\n\r\n",
                    "GET /bad HTTP/1.1\r\nHost: h\r\nTransfer-Encoding : chunked\r\n\r\n",
                    "POST /bad HTTP/1.1\r\nHost: h\r\nContent-Length: 1\r\nTransfer-Encoding: chunked\r\n\r\n",
                    "\0GET /bad HTTP/1.1\r\n\r\n",
                })
        void nobodySeesThemOrWhatIsBehind(String bad) {
            String output = exchange(get("/1") + bad + get("/2"));

            assertThat(output).startsWith(ok("GET /1") + "HTTP/1.1 400 ");
            assertThat(echo.seen).containsExactly("GET /1");
            assertThat(server.isOpen()).isFalse();
        }

        @Test
        void theirAnswerWaitsForEarlierResponses() {
            echo.later = true;

            assertThat(exchange(get("/1") + get("/2") + "bad\r\n\r\n")).isEmpty();
            answerNext();
            assertThat(received()).isEqualTo(ok("GET /1"));
            answerNext();
            assertThat(received()).startsWith(ok("GET /2") + "HTTP/1.1 400 ");
            assertThat(server.isOpen()).isFalse();
        }

        @Test
        void aFaultInTheContentIsAnswered() {
            assertThat(exchange("POST /1 HTTP/1.1\r\nHost: h\r\nTransfer-Encoding: chunked\r\n\r\n1\r\naX\r\n"))
                    .startsWith("HTTP/1.1 400 ");
            assertThat(echo.seen).isEmpty();
            assertThat(server.isOpen()).isFalse();
        }

        @Test
        void aClientThatGoesInTheMiddleLeavesNothing() {
            send("POST /1 HTTP/1.1\r\nHost: h\r\nContent-Length: 9\r\n\r\nabc");

            assertThat(server.finish()).isFalse();
            assertThat(echo.seen).isEmpty();
        }
    }

    @Nested
    class OtherOrigins {
        private final Echo shop = new Echo();
        private final EmbeddedChannel cors = new EmbeddedChannel(
                new HttpServerCodec(),
                new HttpServerKeepAliveHandler(),
                new CorsHandler(CorsConfigBuilder.forOrigin("https://a.example")
                        .allowedRequestMethods(HttpMethod.PUT)
                        .noPreflightResponseHeaders()
                        .shortCircuit()
                        .build()),
                new HttpObjectAggregator(16),
                shop);

        private String exchangeWithShop(String text) {
            cors.writeInbound(Unpooled.copiedBuffer(text, ISO_8859_1));
            StringBuilder output = new StringBuilder();
            for (ByteBuf bytes = cors.readOutbound(); bytes != null; bytes = cors.readOutbound()) {
                output.append(bytes.toString(ISO_8859_1));
                bytes.release();
            }
            return output.toString();
        }

        @Test
        @DisplayName("CVE-2026-56746 requests of another origin are refused on the wire, preflight or not")
        void areRefused() {
            String refused = "HTTP/1.1 403 Forbidden\r\ncontent-length: 0\r\nvary: origin\r\n\r\n";

            assertThat(exchangeWithShop(get("/1", "Origin: https://evil.example\r\n")))
                    .isEqualTo(refused);
            assertThat(exchangeWithShop("OPTIONS /1 HTTP/1.1\r\nHost: h\r\nOrigin: https://evil.example\r\n"
                            + "Access-Control-Request-Method: PUT\r\n\r\n"))
                    .isEqualTo(refused);
            assertThat(exchangeWithShop("POST /1 HTTP/1.1\r\nHost: h\r\nOrigin: null\r\nContent-Length: 3\r\n\r\nabc"))
                    .isEqualTo(refused);
            assertThat(shop.seen).isEmpty();
            assertThat(cors.finish()).isFalse();
        }

        @Test
        void areAllowed() {
            assertThat(exchangeWithShop("OPTIONS /1 HTTP/1.1\r\nHost: h\r\nOrigin: https://a.example\r\n"
                            + "Access-Control-Request-Method: PUT\r\n\r\n"))
                    .isEqualTo("HTTP/1.1 200 OK\r\n"
                            + "access-control-allow-origin: https://a.example\r\n"
                            + "access-control-allow-methods: PUT\r\n"
                            + "access-control-max-age: 0\r\n"
                            + "content-length: 0\r\n"
                            + "vary: origin\r\n\r\n");
            assertThat(exchangeWithShop(get("/1", "Origin: https://a.example\r\n")))
                    .isEqualTo(ok("GET /1", "access-control-allow-origin: https://a.example", "vary: origin"));
            assertThat(cors.finish()).isFalse();
        }
    }
}
