package io.millrace.handler.codec.compression;

import io.millrace.buffer.ByteBufAllocator;
import io.millrace.channel.ChannelHandlerContext;
import java.util.Objects;

/**
 * Compresses to Brotli, if {@link Brotli#isAvailable()}. Each buffer that is written can be decompressed when it has
 * arrived. Closing the channel ends the stream before.
 *
 * <p><b>Spec:</b> RFC 7932.
 */
public final class BrotliEncoder extends CompressionEncoder {
    private static final int OVERHEAD_BYTES = 64;

    private final BrotliOptions options;

    /** Makes an encoder as {@link StandardCompressionOptions#brotli()} says. */
    public BrotliEncoder() {
        this(BrotliOptions.DEFAULT);
    }

    /**
     * Makes an encoder.
     *
     * @param brotliOptions how to compress
     */
    public BrotliEncoder(BrotliOptions brotliOptions) {
        options = Objects.requireNonNull(brotliOptions, "brotliOptions");
    }

    /**
     * Ends the stream, and does not close the channel.
     *
     * @param ctx the encoder's context
     */
    public void finish(ChannelHandlerContext ctx) {
        finish(ctx, ctx.newPromise());
    }

    @Override
    Compressor newCompressor(ByteBufAllocator alloc) {
        return options.newCompressor(alloc);
    }

    @Override
    int overheadBytes() {
        return OVERHEAD_BYTES;
    }
}
