package io.millrace.handler.codec.compression.fuzz;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.buffer.ByteBuf;
import io.millrace.buffer.Unpooled;
import io.millrace.channel.ChannelHandler;
import io.millrace.channel.ChannelHandlerContext;
import io.millrace.channel.ChannelInboundHandlerAdapter;
import io.millrace.channel.embedded.EmbeddedChannel;
import io.millrace.handler.codec.ByteBudget;
import io.millrace.handler.codec.CodecLimitException;
import io.millrace.handler.codec.CodecLimits;
import io.millrace.handler.codec.DecoderException;
import io.millrace.handler.codec.compression.BrotliDecoder;
import io.millrace.handler.codec.compression.DecompressionException;
import io.millrace.handler.codec.compression.JdkZlibDecoder;
import io.millrace.handler.codec.compression.ZlibWrapper;
import io.millrace.handler.codec.compression.ZstdDecoder;
import io.millrace.testkit.CodecVerifier;
import java.util.List;
import java.util.function.Supplier;

/**
 * What the fuzzer calls: whatever comes, the properties of the verifier hold. Each target has a test class of its own,
 * since a JVM fuzzes one; the seeds are in the resources, in a directory named after that class.
 */
final class FuzzTargets {
    /** How long each target is fuzzed. */
    static final String DURATION = "30s";

    /** A few bytes become no more than these, so that an execution stays short. */
    private static final CodecLimits LIMITS =
            CodecLimits.DEFAULT.withDecompressedBytes(1 << 15).withDecompressionRatio(1 << 20);

    private FuzzTargets() {}

    private static CodecVerifier verifier(Supplier<? extends List<? extends ChannelHandler>> handlers) {
        return CodecVerifier.decoders(handlers)
                .renderedBy((message, transcript) -> transcript.bytes((ByteBuf) message))
                .channel(channel -> channel.attr(CodecLimits.KEY).set(LIMITS))
                .afterwards(channel -> assertThat(ByteBudget.of(channel).usedBytes())
                        .as("bytes in the account")
                        .isZero())
                .maxRetainedBytes(1024);
    }

    private static void verify(Supplier<? extends ChannelHandler> decoder, byte[] input) {
        verifier(() -> List.of(decoder.get())).verifyOnly(input);
    }

    /**
     * How much a library hands out of a damaged stream depends on how it was cut. What is left to ask then is that
     * nothing is lost and no more is kept.
     */
    private static void verifyLibrary(Supplier<? extends ChannelHandler> decoder, byte[] input) {
        if (isDecoded(decoder.get(), input)) {
            verify(decoder, input);
        } else {
            verifier(() -> List.of(decoder.get(), new Faults()))
                    .renderedBy((message, transcript) -> {})
                    .verifyOnly(input);
        }
    }

    private static boolean isDecoded(ChannelHandler decoder, byte[] input) {
        EmbeddedChannel channel = new EmbeddedChannel();
        channel.attr(CodecLimits.KEY).set(LIMITS);
        channel.pipeline().addLast(decoder);
        try {
            channel.writeInbound(Unpooled.copiedBuffer(input));
            return true;
        } catch (DecoderException e) {
            return false;
        } finally {
            channel.finishAndReleaseAll();
        }
    }

    /** Keeps what is to be expected of damage to itself. */
    private static final class Faults extends ChannelInboundHandlerAdapter {
        @Override
        public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
            if (!(cause instanceof DecompressionException) && !(cause instanceof CodecLimitException)) {
                ctx.fireExceptionCaught(cause);
            }
        }
    }

    static void gzip(byte[] input) {
        verify(() -> new JdkZlibDecoder(ZlibWrapper.GZIP, 0), input);
    }

    static void gzipMembers(byte[] input) {
        verify(() -> new JdkZlibDecoder(true, 0), input);
    }

    static void zlib(byte[] input) {
        verify(() -> new JdkZlibDecoder(ZlibWrapper.ZLIB_OR_NONE, 0), input);
    }

    static void zstd(byte[] input) {
        verifyLibrary(ZstdDecoder::new, input);
    }

    static void brotli(byte[] input) {
        verifyLibrary(BrotliDecoder::new, input);
    }
}
