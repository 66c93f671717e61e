package io.millrace.handler.codec.http;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.buffer.ByteBuf;
import io.millrace.buffer.Unpooled;
import io.millrace.channel.ChannelHandler;
import io.millrace.channel.ChannelHandlerContext;
import io.millrace.channel.ChannelInboundHandlerAdapter;
import io.millrace.channel.ChannelOutboundHandlerAdapter;
import io.millrace.channel.ChannelPromise;
import io.millrace.handler.codec.ByteBudget;
import io.millrace.handler.codec.http.cors.CorsConfigBuilder;
import io.millrace.handler.codec.http.cors.CorsHandler;
import io.millrace.testkit.CodecVerifier;
import java.util.List;
import java.util.TreeMap;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;

/** The five properties of whole pipelines that aggregate, behind the decoders. */
class HttpAggregationVerifiedTest {
    private static final int MAX = 64;
    private static final String POST = "POST /up HTTP/1.1\r\nHost: h\r\n";
    private static final String CHUNKED = POST + "Transfer-Encoding: chunked\r\n\r\n";

    /** Answers each request, and passes it on. */
    private static final class Answering extends ChannelInboundHandlerAdapter {
        @Override
        public void channelRead(ChannelHandlerContext ctx, Object msg) {
            ctx.writeAndFlush(new DefaultFullHttpResponse(
                    HttpVersion.HTTP_1_1, HttpResponseStatus.NO_CONTENT, Unpooled.EMPTY_BUFFER));
            ctx.fireChannelRead(msg);
        }
    }

    /** The time goes on between two runs that are compared: what is written has no time. */
    private static final class OneDate extends ChannelOutboundHandlerAdapter {
        private static final String FIELD = "\r\ndate: ";

        @Override
        public void write(ChannelHandlerContext ctx, Object msg, ChannelPromise promise) {
            if (msg instanceof ByteBuf bytes) {
                int field = bytes.toString(ISO_8859_1).indexOf(FIELD);
                if (field >= 0) {
                    int date = bytes.readerIndex() + field + FIELD.length();
                    bytes.setZero(date, bytes.indexOf(date, bytes.writerIndex(), (byte) '\r') - date);
                }
            }
            ctx.write(msg, promise);
        }
    }

    private static CodecVerifier verifier(Supplier<List<? extends ChannelHandler>> handlers) {
        return CodecVerifier.decoders(handlers)
                .renderedBy(HttpAggregationVerifiedTest::text)
                .afterwards(channel -> assertThat(ByteBudget.of(channel).usedBytes())
                        .as("bytes in the account")
                        .isZero());
    }

    /** What makes messages differ, without sizes that the decoder has measured. */
    private static String text(Object message) {
        if (!(message instanceof FullHttpMessage whole)) {
            return message.toString();
        }
        String start = message instanceof HttpRequest request
                ? request.method() + " " + request.uri()
                : ((HttpResponse) message).status().toString();
        return start
                + ' '
                + headers(whole.headers())
                + ' '
                + whole.content().toString(ISO_8859_1)
                + ' '
                + headers(whole.trailingHeaders())
                + (whole.decoderResult().isSuccess() ? "" : " failed");
    }

    private static String headers(HttpHeaders headers) {
        TreeMap<String, List<String>> all = new TreeMap<>();
        headers.names().forEach(name -> all.put(name, headers.getAll(name)));
        return all.toString();
    }

    private static CodecVerifier withRequests(CodecVerifier verifier) {
        return verifier.input("requests", POST + "Content-Length: 3\r\n\r\nabc" + "GET / HTTP/1.1\r\nHost: h\r\n\r\n")
                .input("chunks and trailers", CHUNKED + "2\r\nab\r\n1;x\r\nc\r\n0\r\nX-T: t\r\n\r\n")
                .input("content in the middle of which the peer goes", POST + "Content-Length: 9\r\n\r\nabc")
                .input(
                        "announced too long, then another",
                        POST + "Content-Length: 65\r\n\r\n" + "x".repeat(65) + "GET / HTTP/1.1\r\nHost: h\r\n\r\n")
                .input("grows too long", CHUNKED + "40\r\n" + "x".repeat(64) + "\r\n1\r\ny\r\n0\r\n\r\n")
                .input("expects to go on", POST + "Expect: 100-continue\r\nContent-Length: 3\r\n\r\nabc")
                .endless("chunks", CHUNKED, "1\r\nx\r\n")
                .endless("content", POST + "Content-Length: 9999999\r\n\r\n", "x")
                .endless("small requests", "", POST + "Content-Length: 3\r\n\r\nabc");
    }

    @Test
    void requestsBehindTheDecoderAreVerified() {
        withRequests(verifier(() -> List.of(new HttpRequestDecoder(), new HttpObjectAggregator(MAX))))
                .input("no request", "GET /bad\r\n\r\nGET / HTTP/1.1\r\nHost: h\r\n\r\n")
                .input("bad chunk", CHUNKED + "1\r\na\r\nx\r\n")
                .verify();
    }

    @Test
    void requestsOfAServerAreVerified() {
        withRequests(verifier(() -> List.of(
                        new OneDate(),
                        new HttpServerCodec(),
                        new HttpServerKeepAliveHandler(),
                        new HttpObjectAggregator(MAX),
                        new Answering())))
                .input("no request", "GET /bad\r\n\r\nGET / HTTP/1.1\r\nHost: h\r\n\r\n")
                .input(
                        "refused, and sent all the same",
                        POST + "Expect: 100-continue\r\nContent-Length: 65\r\n\r\n" + "x".repeat(65)
                                + "GET / HTTP/1.1\r\nHost: h\r\n\r\n")
                .input("bad chunk", CHUNKED + "1\r\na\r\nx\r\n")
                .verify();
    }

    @Test
    void requestsThatMayNotPassAreVerified() {
        CorsConfigBuilder config = CorsConfigBuilder.forOrigin("https://a.example")
                .noPreflightResponseHeaders()
                .shortCircuit();
        verifier(() -> List.of(
                        new HttpServerCodec(),
                        new CorsHandler(config.build()),
                        new HttpObjectAggregator(MAX),
                        new Answering()))
                .input("refused", POST + "Origin: https://evil.example\r\nContent-Length: 3\r\n\r\nabc")
                .input("allowed", POST + "Origin: https://a.example\r\nContent-Length: 3\r\n\r\nabc")
                .input(
                        "preflight",
                        "OPTIONS / HTTP/1.1\r\nHost: h\r\nOrigin: https://a.example\r\n"
                                + "Access-Control-Request-Method: PUT\r\n\r\n")
                .endless(
                        "refused again and again",
                        "",
                        POST + "Origin: https://evil.example\r\nContent-Length: 3\r\n\r\nabc")
                .verify();
    }

    @Test
    void responsesBehindTheDecoderAreVerified() {
        verifier(() -> List.of(new HttpResponseDecoder(), new HttpObjectAggregator(MAX)))
                .input("responses", "HTTP/1.1 200 OK\r\nContent-Length: 3\r\n\r\nabcHTTP/1.1 204 No Content\r\n\r\n")
                .input("up to the end", "HTTP/1.1 200 OK\r\n\r\nabc")
                .input("chunks", "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n1\r\na\r\n0\r\n\r\n")
                .input(
                        "too long, then another",
                        "HTTP/1.1 200 OK\r\nContent-Length: 65\r\n\r\n" + "x".repeat(65)
                                + "HTTP/1.1 200 OK\r\nContent-Length: 1\r\n\r\na")
                .endless("chunks", "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n", "1\r\nx\r\n")
                .verify();
    }
}
