package io.millrace.benchmarks;

import io.millrace.channel.ChannelDuplexHandler;
import io.millrace.channel.ChannelHandler;
import io.millrace.channel.ChannelHandler.Sharable;
import io.millrace.channel.ChannelHandlerContext;
import io.millrace.channel.ChannelInboundHandlerAdapter;
import io.millrace.channel.embedded.EmbeddedChannel;
import java.util.Arrays;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/** A message that passes handlers which do not care, up to one that swallows it. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 5, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(1)
public class PipelineBenchmark {
    /** How many handlers the message passes. */
    @Param({"0", "4", "16"})
    public int passed;

    private static final Object MESSAGE = new Object();
    private static final ChannelHandler PASSER = new Passer();
    private static final ChannelHandler SKIPPED = new Skipped();
    private static final ChannelHandler SINK = new Sink();

    private @Nullable EmbeddedChannel calling;
    private @Nullable EmbeddedChannel skipping;

    /** Made by JMH. */
    public PipelineBenchmark() {}

    /** Makes the pipelines. */
    @Setup
    public void connect() {
        calling = channelOf(PASSER);
        skipping = channelOf(SKIPPED);
    }

    private EmbeddedChannel channelOf(ChannelHandler handler) {
        ChannelHandler[] handlers = new ChannelHandler[passed + 1];
        Arrays.fill(handlers, handler);
        handlers[passed] = SINK;
        return new EmbeddedChannel(handlers);
    }

    /** The handlers between have the event's method and pass it on. */
    @Benchmark
    public void readThroughHandlersThatPassItOn() {
        if (calling != null) {
            calling.pipeline().fireChannelRead(MESSAGE);
        }
    }

    /** The handlers between do not have the event's method. */
    @Benchmark
    public void readPastHandlersThatDoNotHandleIt() {
        if (skipping != null) {
            skipping.pipeline().fireChannelRead(MESSAGE);
        }
    }

    @Sharable
    private static final class Passer extends ChannelInboundHandlerAdapter {
        @Override
        public void channelRead(ChannelHandlerContext ctx, Object message) {
            ctx.fireChannelRead(message);
        }
    }

    @Sharable
    private static final class Skipped extends ChannelDuplexHandler {}

    @Sharable
    private static final class Sink extends ChannelInboundHandlerAdapter {
        @Override
        public void channelRead(ChannelHandlerContext ctx, Object message) {}
    }
}
