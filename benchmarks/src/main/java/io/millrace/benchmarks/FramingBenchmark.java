package io.millrace.benchmarks;

import io.millrace.buffer.ByteBuf;
import io.millrace.buffer.Unpooled;
import io.millrace.channel.ChannelHandler;
import io.millrace.channel.ChannelHandlerContext;
import io.millrace.channel.ChannelInboundHandlerAdapter;
import io.millrace.channel.ChannelPipeline;
import io.millrace.channel.embedded.EmbeddedChannel;
import io.millrace.handler.codec.FixedLengthFrameDecoder;
import io.millrace.handler.codec.LengthFieldBasedFrameDecoder;
import io.millrace.handler.codec.LineBasedFrameDecoder;
import io.millrace.handler.codec.http.websocketx.WebSocket13FrameDecoder;
import io.millrace.handler.codec.http.websocketx.WebSocketDecoderConfig;
import io.millrace.util.ReferenceCountUtil;
import java.nio.ByteBuffer;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;

/** Sixteen frames of a length in one direct buffer, cut apart, and released at once. */
public class FramingBenchmark extends AverageNanos {
    private static final int FRAMES = 16;

    /** How frames are told apart. */
    public enum Framing {
        /** Four bytes of length in front. */
        LENGTH {
            @Override
            byte[] frame(int length) {
                return ByteBuffer.allocate(4 + length).putInt(length).array();
            }

            @Override
            ChannelHandler millrace(int length) {
                return new LengthFieldBasedFrameDecoder(1 << 20, 0, 4, 0, 4);
            }

            @Override
            io.netty.channel.ChannelHandler netty(int length) {
                return new io.netty.handler.codec.LengthFieldBasedFrameDecoder(1 << 20, 0, 4, 0, 4);
            }
        },

        /** A line feed behind. */
        LINE {
            @Override
            byte[] frame(int length) {
                return ByteBuffer.allocate(length + 1).put(length, (byte) '\n').array();
            }

            @Override
            ChannelHandler millrace(int length) {
                return new LineBasedFrameDecoder(1 << 20);
            }

            @Override
            io.netty.channel.ChannelHandler netty(int length) {
                return new io.netty.handler.codec.LineBasedFrameDecoder(1 << 20);
            }
        },

        /** All of one length. */
        FIXED {
            @Override
            byte[] frame(int length) {
                return new byte[length];
            }

            @Override
            ChannelHandler millrace(int length) {
                return new FixedLengthFrameDecoder(length);
            }

            @Override
            io.netty.channel.ChannelHandler netty(int length) {
                return new io.netty.handler.codec.FixedLengthFrameDecoder(length);
            }
        },

        /** Masked WebSocket frames. */
        WEBSOCKET {
            @Override
            byte[] frame(int length) {
                return ByteBuffer.allocate(8 + length)
                        .put((byte) 0x82)
                        .put((byte) (0x80 | 126))
                        .putShort((short) length)
                        .putInt(0x12345678)
                        .array();
            }

            @Override
            ChannelHandler millrace(int length) {
                return new WebSocket13FrameDecoder(
                        WebSocketDecoderConfig.newBuilder().build());
            }

            @Override
            io.netty.channel.ChannelHandler netty(int length) {
                return new io.netty.handler.codec.http.websocketx.WebSocket13FrameDecoder(
                        io.netty.handler.codec.http.websocketx.WebSocketDecoderConfig.newBuilder()
                                .build());
            }
        };

        /** A frame with a payload of this length, 126 bytes or more. */
        abstract byte[] frame(int length);

        abstract ChannelHandler millrace(int length);

        abstract io.netty.channel.ChannelHandler netty(int length);

        byte[] frames(int length) {
            byte[] frame = frame(length);
            ByteBuffer frames = ByteBuffer.allocate(FRAMES * frame.length);
            for (int i = 0; i < FRAMES; i++) {
                frames.put(frame);
            }
            return frames.array();
        }
    }

    /** A decoder, and a handler that releases what it decodes. */
    @State(Scope.Thread)
    public static class Millrace {
        @Param
        public Framing framing = Framing.LENGTH;

        @Param({"128", "4096"})
        public int length;

        private final ChannelPipeline pipeline = new EmbeddedChannel().pipeline();
        private ByteBuf input = Unpooled.EMPTY_BUFFER;

        @Setup
        public void fill() {
            pipeline.addLast(framing.millrace(length), new MillraceSink());
            byte[] frames = framing.frames(length);
            input = Unpooled.directBuffer(frames.length).writeBytes(frames);
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
        public Framing framing = Framing.LENGTH;

        @Param({"128", "4096"})
        public int length;

        private final io.netty.channel.ChannelPipeline pipeline =
                new io.netty.channel.embedded.EmbeddedChannel().pipeline();
        private io.netty.buffer.ByteBuf input = io.netty.buffer.Unpooled.EMPTY_BUFFER;

        @Setup
        public void fill() {
            pipeline.addLast(framing.netty(length), new NettySink());
            byte[] frames = framing.frames(length);
            input = io.netty.buffer.Unpooled.directBuffer(frames.length).writeBytes(frames);
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
