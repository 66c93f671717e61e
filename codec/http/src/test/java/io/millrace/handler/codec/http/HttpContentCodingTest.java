package io.millrace.handler.codec.http;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.buffer.ByteBuf;
import io.millrace.buffer.Unpooled;
import io.millrace.channel.ChannelHandlerContext;
import io.millrace.channel.SimpleChannelInboundHandler;
import io.millrace.channel.embedded.EmbeddedChannel;
import io.millrace.handler.codec.compression.Compressor;
import io.millrace.handler.codec.compression.StandardCompressionOptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A server and a client that code content in both directions, byte by byte between them. */
class HttpContentCodingTest {
    private static final String TEXT = "Hello, World! ".repeat(100);

    /** Answers with the request's content. */
    private static final class Echo extends SimpleChannelInboundHandler<FullHttpRequest> {
        @Override
        protected void channelRead0(ChannelHandlerContext ctx, FullHttpRequest request) {
            FullHttpResponse response = new DefaultFullHttpResponse(
                    HttpVersion.HTTP_1_1,
                    HttpResponseStatus.OK,
                    request.content().retain());
            response.headers()
                    .set(HttpHeaderNames.CONTENT_LENGTH, request.content().readableBytes());
            ctx.writeAndFlush(response);
        }
    }

    private final EmbeddedChannel server = new EmbeddedChannel(
            new HttpServerCodec(),
            new HttpContentDecompressor(),
            new HttpContentCompressor(),
            new HttpObjectAggregator(1 << 20),
            new Echo());
    private final EmbeddedChannel client = new EmbeddedChannel(
            new HttpClientCodec(), new HttpContentDecompressor(), new HttpObjectAggregator(1 << 20));

    private static FullHttpRequest post(String coding) {
        ByteBuf content = Unpooled.buffer();
        if (coding.equals("identity")) {
            content.writeCharSequence(TEXT, US_ASCII);
        } else {
            try (Compressor compressor = StandardCompressionOptions.gzip().newCompressor(content.alloc())) {
                compressor.compress(Unpooled.copiedBuffer(TEXT, US_ASCII), content);
                compressor.finish(content);
            }
        }
        FullHttpRequest request = new DefaultFullHttpRequest(HttpVersion.HTTP_1_1, HttpMethod.POST, "/", content);
        request.headers().set(HttpHeaderNames.HOST, "a");
        request.headers().set(HttpHeaderNames.CONTENT_LENGTH, content.readableBytes());
        if (!coding.equals("identity")) {
            request.headers().set(HttpHeaderNames.CONTENT_ENCODING, coding);
        }
        return request;
    }

    private static void carry(EmbeddedChannel from, EmbeddedChannel to) {
        for (ByteBuf bytes = from.readOutbound(); bytes != null; bytes = from.readOutbound()) {
            to.writeInbound(bytes);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"gzip", "deflate", "br", "zstd", "identity"})
    void contentComesBackAsItWas(String accepted) {
        FullHttpRequest request = post("gzip");
        request.headers().set(HttpHeaderNames.ACCEPT_ENCODING, accepted);

        client.writeOutbound(request);
        carry(client, server);
        carry(server, client);

        FullHttpResponse response = client.readInbound();
        assertThat(response.content().toString(US_ASCII)).isEqualTo(TEXT);
        assertThat(response.headers().get(HttpHeaderNames.VARY)).isEqualTo("accept-encoding");
        response.release();
        assertThat(client.finish()).isFalse();
        server.finish();
    }

    @Test
    void pipelinedRequestsAreAnsweredEachAsItWants() {
        String[] accepted = {"gzip", "identity", "br", "deflate"};
        for (String coding : accepted) {
            FullHttpRequest request = post(coding.equals("br") ? "identity" : "gzip");
            request.headers().set(HttpHeaderNames.ACCEPT_ENCODING, coding);
            client.writeOutbound(request);
        }

        carry(client, server);
        carry(server, client);

        for (int i = 0; i < accepted.length; i++) {
            FullHttpResponse response = client.readInbound();
            assertThat(response.content().toString(US_ASCII)).isEqualTo(TEXT);
            response.release();
        }
        assertThat(client.finish()).isFalse();
        server.finish();
    }
}
