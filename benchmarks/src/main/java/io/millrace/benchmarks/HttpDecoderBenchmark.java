package io.millrace.benchmarks;

import io.millrace.buffer.ByteBuf;
import io.millrace.buffer.Unpooled;
import io.millrace.channel.ChannelHandlerContext;
import io.millrace.channel.ChannelInboundHandlerAdapter;
import io.millrace.channel.ChannelPipeline;
import io.millrace.channel.embedded.EmbeddedChannel;
import io.millrace.handler.codec.http.HttpRequestDecoder;
import io.millrace.util.ReferenceCountUtil;
import java.nio.charset.StandardCharsets;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;

/** Requests in one direct buffer, decoded to messages that are released at once. */
public class HttpDecoderBenchmark extends AverageNanos {
    /** What is read at once. */
    public enum Requests {
        /** The least that wrk sends. */
        PLAIN("GET / HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n"),

        /** What a browser sends for an image. */
        BROWSER("""
                GET /images/logo.svg?v=20261122 HTTP/1.1\r
                Host: www.example.org\r
                User-Agent: Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0\r
                Accept: image/avif,image/webp,image/png,image/svg+xml,image/*;q=0.8,*/*;q=0.5\r
                Accept-Language: en-US,en;q=0.5\r
                Accept-Encoding: gzip, deflate, br, zstd\r
                Referer: https://www.example.org/index.html\r
                Connection: keep-alive\r
                Cookie: session=f81d4fae7dec11d0a76500a0c91e6bf6; theme=dark\r
                Sec-Fetch-Dest: image\r
                Sec-Fetch-Mode: no-cors\r
                Sec-Fetch-Site: same-origin\r
                If-Modified-Since: Sat, 21 Nov 2026 10:00:00 GMT\r
                \r
                """),

        /** Sixteen that were not waited for. */
        PIPELINED(PLAIN.text.repeat(16)),

        /** A body in chunks. */
        CHUNKED("""
                POST /upload HTTP/1.1\r
                Host: www.example.org\r
                Transfer-Encoding: chunked\r
                \r
                10\r
                0123456789abcdef\r
                20\r
                0123456789abcdef0123456789abcdef\r
                0\r
                \r
                """);

        private final String text;

        Requests(String text) {
            this.text = text;
        }

        byte[] bytes() {
            return text.getBytes(StandardCharsets.US_ASCII);
        }
    }

    /** A decoder, and a handler that releases what it decodes. */
    @State(Scope.Thread)
    public static class Millrace {
        @Param
        public Requests requests = Requests.PLAIN;

        private final ChannelPipeline pipeline =
                new EmbeddedChannel(new HttpRequestDecoder(), new MillraceSink()).pipeline();
        private ByteBuf input = Unpooled.EMPTY_BUFFER;

        @Setup
        public void fill() {
            byte[] bytes = requests.bytes();
            input = Unpooled.directBuffer(bytes.length).writeBytes(bytes);
        }

        @TearDown
        public void release() {
            pipeline.close();
            input.release();
        }
    }

    /** A decoder, and a handler that releases what it decodes. */
    @State(Scope.Thread)
    public static class Netty {
        @Param
        public Requests requests = Requests.PLAIN;

        private final io.netty.channel.ChannelPipeline pipeline = new io.netty.channel.embedded.EmbeddedChannel(
                        new io.netty.handler.codec.http.HttpRequestDecoder(), new NettySink())
                .pipeline();
        private io.netty.buffer.ByteBuf input = io.netty.buffer.Unpooled.EMPTY_BUFFER;

        @Setup
        public void fill() {
            byte[] bytes = requests.bytes();
            input = io.netty.buffer.Unpooled.directBuffer(bytes.length).writeBytes(bytes);
        }

        @TearDown
        public void release() {
            pipeline.close();
            input.release();
        }
    }

    @Benchmark
    public void decodeMillrace(Millrace state) {
        state.pipeline.fireChannelRead(state.input.readerIndex(0).retain());
        state.pipeline.fireChannelReadComplete();
    }

    @Benchmark
    public void decodeNetty(Netty state) {
        state.pipeline.fireChannelRead(state.input.readerIndex(0).retain());
        state.pipeline.fireChannelReadComplete();
    }

    private static final class MillraceSink extends ChannelInboundHandlerAdapter {
        @Override
        public void channelRead(ChannelHandlerContext ctx, Object message) {
            ReferenceCountUtil.release(message);
        }
    }

    private static final class NettySink extends io.netty.channel.ChannelInboundHandlerAdapter {
        @Override
        public void channelRead(io.netty.channel.ChannelHandlerContext ctx, Object message) {
            io.netty.util.ReferenceCountUtil.release(message);
        }
    }
}
