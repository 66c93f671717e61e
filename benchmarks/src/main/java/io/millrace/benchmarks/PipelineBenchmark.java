package io.millrace.benchmarks;

import io.millrace.channel.ChannelDuplexHandler;
import io.millrace.channel.ChannelHandler;
import io.millrace.channel.ChannelHandlerContext;
import io.millrace.channel.ChannelInboundHandlerAdapter;
import io.millrace.channel.ChannelOutboundHandlerAdapter;
import io.millrace.channel.ChannelPipeline;
import io.millrace.channel.ChannelPromise;
import io.millrace.channel.embedded.EmbeddedChannel;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;

/** Events that pass some handlers on their way to one that swallows them: the price of the dispatch alone. */
public class PipelineBenchmark extends AverageNanos {
    private static final Object MESSAGE = new Object();

    /** What swallows writes, then the handlers that events pass, then what swallows reads. */
    @State(Scope.Thread)
    public static class Millrace {
        @Param({"1", "5", "10"})
        public int handlers;

        private final ChannelPipeline pipeline = new EmbeddedChannel().pipeline();
        private final ChannelPromise promise = pipeline.channel().voidPromise();

        ChannelHandler passed() {
            return new MillracePasser();
        }

        @Setup
        public void fill() {
            pipeline.addLast(new MillraceWriteSink());
            for (int i = 0; i < handlers; i++) {
                pipeline.addLast(passed());
            }
            pipeline.addLast(new MillraceReadSink());
        }
    }

    /** The same, but the handlers between do not have the events' methods. */
    @State(Scope.Thread)
    public static class MillraceIndifferent extends Millrace {
        @Override
        ChannelHandler passed() {
            return new ChannelDuplexHandler();
        }
    }

    /** What swallows writes, then the handlers that events pass, then what swallows reads. */
    @State(Scope.Thread)
    public static class Netty {
        @Param({"1", "5", "10"})
        public int handlers;

        private final io.netty.channel.ChannelPipeline pipeline =
                new io.netty.channel.embedded.EmbeddedChannel().pipeline();
        private final io.netty.channel.ChannelPromise promise =
                pipeline.channel().voidPromise();

        io.netty.channel.ChannelHandler passed() {
            return new NettyPasser();
        }

        @Setup
        public void fill() {
            pipeline.addLast(new NettyWriteSink());
            for (int i = 0; i < handlers; i++) {
                pipeline.addLast(passed());
            }
            pipeline.addLast(new NettyReadSink());
        }
    }

    /** The same, but the handlers between do not have the events' methods. */
    @State(Scope.Thread)
    public static class NettyIndifferent extends Netty {
        @Override
        io.netty.channel.ChannelHandler passed() {
            return new io.netty.channel.ChannelDuplexHandler();
        }
    }

    @Benchmark
    public void readMillrace(Millrace state) {
        state.pipeline.fireChannelRead(MESSAGE);
    }

    @Benchmark
    public void readNetty(Netty state) {
        state.pipeline.fireChannelRead(MESSAGE);
    }

    @Benchmark
    public void readPastIndifferentMillrace(MillraceIndifferent state) {
        readMillrace(state);
    }

    @Benchmark
    public void readPastIndifferentNetty(NettyIndifferent state) {
        readNetty(state);
    }

    @Benchmark
    public void writeAndFlushMillrace(Millrace state) {
        state.pipeline.write(MESSAGE, state.promise);
        state.pipeline.flush();
    }

    @Benchmark
    public void writeAndFlushNetty(Netty state) {
        state.pipeline.write(MESSAGE, state.promise);
        state.pipeline.flush();
    }

    private static final class MillracePasser extends ChannelDuplexHandler {
        @Override
        public void channelRead(ChannelHandlerContext ctx, Object message) {
            ctx.fireChannelRead(message);
        }

        @Override
        public void write(ChannelHandlerContext ctx, Object message, ChannelPromise promise) {
            ctx.write(message, promise);
        }

        @Override
        public void flush(ChannelHandlerContext ctx) {
            ctx.flush();
        }
    }

    private static final class MillraceReadSink extends ChannelInboundHandlerAdapter {
        @Override
        public void channelRead(ChannelHandlerContext ctx, Object message) {}
    }

    private static final class MillraceWriteSink extends ChannelOutboundHandlerAdapter {
        @Override
        public void write(ChannelHandlerContext ctx, Object message, ChannelPromise promise) {}

        @Override
        public void flush(ChannelHandlerContext ctx) {}
    }

    private static final class NettyPasser extends io.netty.channel.ChannelDuplexHandler {
        @Override
        public void channelRead(io.netty.channel.ChannelHandlerContext ctx, Object message) {
            ctx.fireChannelRead(message);
        }

        @Override
        public void write(
                io.netty.channel.ChannelHandlerContext ctx, Object message, io.netty.channel.ChannelPromise promise) {
            ctx.write(message, promise);
        }

        @Override
        public void flush(io.netty.channel.ChannelHandlerContext ctx) {
            ctx.flush();
        }
    }

    private static final class NettyReadSink extends io.netty.channel.ChannelInboundHandlerAdapter {
        @Override
        public void channelRead(io.netty.channel.ChannelHandlerContext ctx, Object message) {}
    }

    private static final class NettyWriteSink extends io.netty.channel.ChannelOutboundHandlerAdapter {
        @Override
        public void write(
                io.netty.channel.ChannelHandlerContext ctx, Object message, io.netty.channel.ChannelPromise promise) {}

        @Override
        public void flush(io.netty.channel.ChannelHandlerContext ctx) {}
    }
}
