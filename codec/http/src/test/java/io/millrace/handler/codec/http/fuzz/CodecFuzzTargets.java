package io.millrace.handler.codec.http.fuzz;

import io.millrace.channel.ChannelHandler;
import io.millrace.channel.ChannelHandlerContext;
import io.millrace.channel.ChannelInboundHandlerAdapter;
import io.millrace.handler.codec.http.DefaultFullHttpResponse;
import io.millrace.handler.codec.http.HttpClientCodec;
import io.millrace.handler.codec.http.HttpDecoderConfig;
import io.millrace.handler.codec.http.HttpHeaderNames;
import io.millrace.handler.codec.http.HttpRequestDecoder;
import io.millrace.handler.codec.http.HttpResponseStatus;
import io.millrace.handler.codec.http.HttpServerCodec;
import io.millrace.handler.codec.http.HttpVersion;
import io.millrace.handler.codec.http.LastHttpContent;
import io.millrace.handler.codec.http.Wire;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.function.Supplier;

/** What the fuzzer calls for the parser and the codecs: whatever comes, the properties of the verifier hold. */
final class CodecFuzzTargets {
    /** How long each target is fuzzed. */
    static final String DURATION = "30s";

    private static final byte[] CHUNKED =
            "POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n".getBytes(StandardCharsets.US_ASCII);

    private CodecFuzzTargets() {}

    private static HttpDecoderConfig small() {
        return new HttpDecoderConfig()
                .setMaxInitialLineLength(40)
                .setMaxHeaderSize(80)
                .setMaxHeaderCount(5)
                .setMaxChunkSize(16)
                .setMaxChunkLineLength(20)
                .setMaxContentLength(1000)
                .setMaxPipelinedRequests(2);
    }

    private static void verify(Supplier<List<ChannelHandler>> handlers, byte[] input) {
        Wire.verifier(handlers).ignoringOutbound().maxRetainedBytes(8192).verifyOnly(input);
    }

    static void requests(byte[] input) {
        verify(() -> List.of(new HttpRequestDecoder(small())), input);
    }

    static void lenientRequests(byte[] input) {
        HttpDecoderConfig config = small().setStrictLineParsing(false)
                .setStrictTargetParsing(false)
                .setObsoleteLineFoldingAllowed(true)
                .setUseRfc9112TransferEncoding(false)
                .setAllowDuplicateContentLengths(true)
                .setAllowPartialChunks(false)
                .setValidateHeaders(false);
        verify(() -> List.of(new HttpRequestDecoder(config)), input);
    }

    static void chunks(byte[] input) {
        byte[] whole = new byte[CHUNKED.length + input.length];
        System.arraycopy(CHUNKED, 0, whole, 0, CHUNKED.length);
        System.arraycopy(input, 0, whole, CHUNKED.length, input.length);
        verify(() -> List.of(new HttpRequestDecoder(small())), whole);
    }

    static void responses(byte[] input) {
        verify(() -> List.of(new HttpClientCodec(small(), false, false)), input);
    }

    static void server(byte[] input) {
        verify(() -> List.of(new HttpServerCodec(small()), new Answering()), input);
    }

    /** Answers each request when it is whole. */
    private static final class Answering extends ChannelInboundHandlerAdapter {
        @Override
        public void channelRead(ChannelHandlerContext ctx, Object msg) {
            boolean last = msg instanceof LastHttpContent;
            ctx.fireChannelRead(msg);
            if (last) {
                DefaultFullHttpResponse response =
                        new DefaultFullHttpResponse(HttpVersion.HTTP_1_1, HttpResponseStatus.OK, Wire.bytes("x"));
                response.headers().setInt(HttpHeaderNames.CONTENT_LENGTH, 1);
                ctx.writeAndFlush(response);
            }
        }
    }
}
