package io.millrace.handler.codec.http;

import io.millrace.channel.ChannelHandler;
import io.millrace.channel.ChannelHandlerContext;
import io.millrace.channel.ChannelInboundHandlerAdapter;
import io.millrace.handler.codec.CodecLimits;
import io.millrace.testkit.CodecVerifier;
import java.util.List;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;

/** The five properties of every decoder. */
class HttpCodecVerifiedTest {
    private static final String GET = "GET /a?b HTTP/1.1\r\nHost: c\r\nUser-Agent: d\r\n\r\n";
    private static final String POST = "POST / HTTP/1.1\r\nHost: c\r\nContent-Length: 10\r\n\r\n0123456789";
    private static final String CHUNKED = "PUT /x HTTP/1.1\r\nHost: c\r\nTransfer-Encoding: chunked\r\n\r\n"
            + "5;a=\"b\"\r\nabcde\r\n1\r\n!\r\n0\r\nx: y\r\n\r\n";

    private static CodecVerifier verifier(Supplier<? extends ChannelHandler> codec) {
        return Wire.verifier(() -> List.of(codec.get()));
    }

    private static CodecVerifier withRequests(CodecVerifier verifier) {
        return verifier.input("a request", GET)
                .input("a body", POST)
                .input("chunks", CHUNKED)
                .input("pipelined", GET + POST + GET + CHUNKED + GET)
                .input("empty lines", "\r\n\r\n" + GET)
                .input("a fault in the first line", "GET  / HTTP/1.1\r\n\r\n" + GET)
                .input("a fault in the first byte", "\u0000" + GET)
                .input("a fault in a field", GET + "GET / HTTP/1.1\r\nHost : c\r\n\r\n" + GET)
                .input("a fault of framing", "POST / HTTP/1.1\r\nHost: c\r\nContent-Length: 1, 2\r\n\r\n!" + GET)
                .input("a fault in a chunk", CHUNKED.replace("1\r\n!", "1\r\n!!") + GET)
                .input("a fault in a trailer", CHUNKED.replace("x: y", "x y") + GET)
                .input("LF alone", GET.replace("\r\n", "\n"))
                .endless("empty lines", "", "\r\n")
                .endless("a first line", "GET /", "a")
                .endless("a field", "GET / HTTP/1.1\r\nA: ", "b")
                .endless("fields", "GET / HTTP/1.1\r\n", "a:b\r\n")
                .endless("an extension", CHUNKED.substring(0, CHUNKED.indexOf("5;")) + "1;a=", "b")
                .endless("requests", "", GET)
                .endless("chunks", CHUNKED.substring(0, CHUNKED.indexOf("5;")), "1\r\na\r\n")
                .endless("trailers", CHUNKED.replace("\r\nx: y\r\n\r\n", "\r\n"), "x: y\r\n")
                .endless("a long body", "POST / HTTP/1.1\r\nHost: c\r\nContent-Length: 1000000000\r\n\r\n", "abc");
    }

    @Test
    void requestsAre() {
        withRequests(verifier(HttpRequestDecoder::new)).verify();
    }

    @Test
    void requestsWithEverythingAllowedAre() {
        HttpDecoderConfig config = new HttpDecoderConfig()
                .setStrictLineParsing(false)
                .setObsoleteLineFoldingAllowed(true)
                .setUseRfc9112TransferEncoding(false)
                .setAllowDuplicateContentLengths(true)
                .setAllowPartialChunks(false)
                .setValidateHeaders(false);
        withRequests(verifier(() -> new HttpRequestDecoder(config)))
                .input("folded", "GET / HTTP/1.1\nA: b\n c\n\td\nContent-Length: 1,\n 1\n\n!")
                .input("both lengths", CHUNKED.replace("Host: c", "Content-Length: 5"))
                .verify();
    }

    @Test
    void responsesAre() {
        verifier(HttpResponseDecoder::new)
                .input("a response", "HTTP/1.1 200 OK\r\nContent-Length: 3\r\n\r\nabc")
                .input("until the end", "HTTP/1.0 200 OK\r\n\r\nabc")
                .input(
                        "interim ones",
                        "HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 103 \r\nA: b\r\n\r\nHTTP/1.1 204 No\r\n\r\n")
                .input("another protocol", "HTTP/1.1 101 Switching\r\nUpgrade: x\r\n\r\nwhatever")
                .input("chunks", "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n0\r\na: b\r\n\r\n")
                .input("a fault", "HTTP/1.1 20 OK\r\n\r\nHTTP/1.1 200 OK\r\n\r\n")
                .input("not whole", "HTTP/1.1 200 OK\r\nA: b\r\n")
                .endless("a reason", "HTTP/1.1 200 ", "a")
                .endless("a body", "HTTP/1.1 200 OK\r\n\r\n", "abc")
                .endless("responses", "", "HTTP/1.1 204 No Content\r\n\r\n")
                .verify();
    }

    @Test
    void aClientsCodecIs() {
        verifier(HttpClientCodec::new)
                .beforeInput(channel -> {
                    for (HttpMethod method : List.of(HttpMethod.GET, HttpMethod.HEAD, HttpMethod.CONNECT)) {
                        channel.writeOutbound(new DefaultFullHttpRequest(HttpVersion.HTTP_1_1, method, "/"));
                    }
                })
                .input(
                        "three responses",
                        "HTTP/1.1 103 Early\r\n\r\nHTTP/1.1 200 OK\r\nContent-Length: 3\r\n\r\nabc"
                                + "HTTP/1.1 200 OK\r\nContent-Length: 3\r\n\r\nHTTP/1.1 200 OK\r\n\r\nanything")
                .endless("interim ones", "", "HTTP/1.1 100 Continue\r\n\r\n")
                .verify();
    }

    /** Answers each request when it is whole. */
    private static final class Answering extends ChannelInboundHandlerAdapter {
        @Override
        public void channelRead(ChannelHandlerContext ctx, Object msg) {
            boolean last = msg instanceof LastHttpContent;
            ctx.fireChannelRead(msg);
            if (last) {
                FullHttpResponse response =
                        new DefaultFullHttpResponse(HttpVersion.HTTP_1_1, HttpResponseStatus.OK, Wire.bytes("x"));
                response.headers().setInt(HttpHeaderNames.CONTENT_LENGTH, 1);
                ctx.writeAndFlush(response);
            }
        }
    }

    @Test
    void aServersCodecIs() {
        withRequests(Wire.verifier(() -> List.of(new HttpServerCodec(), new Answering()))
                        .ignoringOutbound())
                .input("the last request", GET.replace("User-Agent: d", "Connection: close") + GET)
                .input("an upgrade that is not answered so", GET.replace("User-Agent: d", "Upgrade: x") + GET)
                .input("another expectation", GET.replace("User-Agent: d", "Expect: x") + GET)
                .verify();
    }

    @Test
    void aServersCodecWithASmallCapIs() {
        HttpDecoderConfig config = new HttpDecoderConfig().setMaxPipelinedRequests(1);
        withRequests(Wire.verifier(() -> List.of(new HttpServerCodec(config), new Answering()))
                        .ignoringOutbound())
                .verify();
    }

    @Test
    void aServersCodecWithoutAnAnswerKeepsLittle() {
        HttpDecoderConfig config = new HttpDecoderConfig().setMaxPipelinedRequests(2);
        verifier(() -> new HttpServerCodec(config))
                .channel(channel ->
                        channel.attr(CodecLimits.KEY).set(CodecLimits.DEFAULT.withConnectionBytes(16 * 1024)))
                .untilException()
                .input("a request", GET)
                .endless("requests", "", GET)
                .withoutCost()
                .verify();
    }

    @Test
    void whatIsEncodedIsDecoded() {
        DefaultHttpHeaders trailers = new DefaultHttpHeaders();
        trailers.add("x", "y");
        HttpRequest chunked = new DefaultHttpRequest(HttpVersion.HTTP_1_1, HttpMethod.PUT, "/b");
        chunked.headers().set(HttpHeaderNames.TRANSFER_ENCODING, HttpHeaderValues.CHUNKED);
        verifier(HttpRequestDecoder::new)
                .symmetric(
                        HttpRequestEncoder::new,
                        new DefaultHttpRequest(HttpVersion.HTTP_1_1, HttpMethod.GET, "/a"),
                        new DefaultLastHttpContent(),
                        chunked,
                        new DefaultHttpContent(Wire.bytes("abc")),
                        new DefaultHttpContent(Wire.bytes("x".repeat(5000))),
                        new DefaultLastHttpContent(Wire.bytes("last"), trailers))
                .withoutCost()
                .verify();
    }

    @Test
    void lineEndsAreRefused() {
        DefaultHttpHeaders free = new DefaultHttpHeaders(name -> {}, value -> {});
        DefaultHttpHeaders badName = new DefaultHttpHeaders(name -> {}, value -> {});
        free.add("a", "b\r\nc: d");
        badName.add("a\r\nb", "c");
        verifier(HttpRequestDecoder::new)
                .input("a request", GET)
                .rejects(
                        HttpRequestEncoder::new,
                        new DefaultHttpRequest(HttpVersion.HTTP_1_1, HttpMethod.GET, "/", free),
                        new DefaultHttpRequest(HttpVersion.HTTP_1_1, HttpMethod.GET, "/", badName),
                        new DefaultHttpRequest(
                                HttpVersion.HTTP_1_1,
                                HttpMethod.GET,
                                "/ HTTP/1.1\r\na: b",
                                new DefaultHttpHeaders(),
                                false))
                .withoutCost()
                .verify();
    }
}
