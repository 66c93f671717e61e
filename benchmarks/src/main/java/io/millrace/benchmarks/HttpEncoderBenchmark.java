package io.millrace.benchmarks;

import io.millrace.buffer.ByteBuf;
import io.millrace.buffer.Unpooled;
import io.millrace.channel.ChannelHandlerContext;
import io.millrace.channel.ChannelOutboundHandlerAdapter;
import io.millrace.channel.ChannelPipeline;
import io.millrace.channel.ChannelPromise;
import io.millrace.channel.embedded.EmbeddedChannel;
import io.millrace.handler.codec.http.DefaultFullHttpResponse;
import io.millrace.handler.codec.http.HttpHeaderNames;
import io.millrace.handler.codec.http.HttpResponseEncoder;
import io.millrace.handler.codec.http.HttpResponseStatus;
import io.millrace.handler.codec.http.HttpVersion;
import io.millrace.util.ReferenceCountUtil;
import java.nio.charset.StandardCharsets;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;

/** A response of thirteen bytes with four fields, made and encoded. */
public class HttpEncoderBenchmark extends AverageNanos {
    private static final byte[] CONTENT = "Hello, World!".getBytes(StandardCharsets.US_ASCII);
    private static final String DATE = "Sat, 21 Nov 2026 10:00:00 GMT";

    /** What releases writes, and an encoder. */
    @State(Scope.Thread)
    public static class Millrace {
        private final ByteBuf content = Unpooled.directBuffer().writeBytes(CONTENT);
        private final ChannelPipeline pipeline =
                new EmbeddedChannel(new MillraceSink(), new HttpResponseEncoder()).pipeline();
        private final ChannelPromise promise = pipeline.channel().voidPromise();
    }

    /** What releases writes, and an encoder. */
    @State(Scope.Thread)
    public static class Netty {
        private final io.netty.buffer.ByteBuf content =
                io.netty.buffer.Unpooled.directBuffer().writeBytes(CONTENT);
        private final io.netty.channel.ChannelPipeline pipeline = new io.netty.channel.embedded.EmbeddedChannel(
                        new NettySink(), new io.netty.handler.codec.http.HttpResponseEncoder())
                .pipeline();
        private final io.netty.channel.ChannelPromise promise =
                pipeline.channel().voidPromise();
    }

    @Benchmark
    public void encodeMillrace(Millrace state) {
        DefaultFullHttpResponse response = new DefaultFullHttpResponse(
                HttpVersion.HTTP_1_1, HttpResponseStatus.OK, state.content.retainedDuplicate());
        response.headers()
                .set(HttpHeaderNames.CONTENT_TYPE, "text/plain")
                .set(HttpHeaderNames.CONTENT_LENGTH, "13")
                .set(HttpHeaderNames.SERVER, "bench")
                .set(HttpHeaderNames.DATE, DATE);
        state.pipeline.write(response, state.promise);
    }

    @Benchmark
    public void encodeNetty(Netty state) {
        io.netty.handler.codec.http.DefaultFullHttpResponse response =
                new io.netty.handler.codec.http.DefaultFullHttpResponse(
                        io.netty.handler.codec.http.HttpVersion.HTTP_1_1,
                        io.netty.handler.codec.http.HttpResponseStatus.OK,
                        state.content.retainedDuplicate());
        response.headers()
                .set(io.netty.handler.codec.http.HttpHeaderNames.CONTENT_TYPE, "text/plain")
                .set(io.netty.handler.codec.http.HttpHeaderNames.CONTENT_LENGTH, "13")
                .set(io.netty.handler.codec.http.HttpHeaderNames.SERVER, "bench")
                .set(io.netty.handler.codec.http.HttpHeaderNames.DATE, DATE);
        state.pipeline.write(response, state.promise);
    }

    private static final class MillraceSink extends ChannelOutboundHandlerAdapter {
        @Override
        public void write(ChannelHandlerContext ctx, Object message, ChannelPromise promise) {
            ReferenceCountUtil.release(message);
        }
    }

    private static final class NettySink extends io.netty.channel.ChannelOutboundHandlerAdapter {
        @Override
        public void write(
                io.netty.channel.ChannelHandlerContext ctx, Object message, io.netty.channel.ChannelPromise promise) {
            io.netty.util.ReferenceCountUtil.release(message);
        }
    }
}
