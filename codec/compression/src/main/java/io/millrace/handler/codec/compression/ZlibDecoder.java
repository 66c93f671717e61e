package io.millrace.handler.codec.compression;

import io.millrace.buffer.ByteBuf;
import io.millrace.channel.ChannelHandlerContext;
import org.jspecify.annotations.Nullable;

/**
 * Decompresses gzip, zlib or raw deflate; {@link ZlibCodecFactory} makes one.
 *
 * <p>Bytes are decompressed as they are read: with {@code AUTO_READ} off a chunk a read. Whatever comes behind the end
 * of the stream is dropped.
 *
 * <p><b>Errors:</b> {@link DecompressionException} for a damaged stream or beyond {@code maxAllocation}, {@link
 * io.millrace.handler.codec.CodecLimitException} beyond the channel's {@link io.millrace.handler.codec.CodecLimits};
 * what follows is dropped.
 */
public abstract class ZlibDecoder extends DecompressionDecoder {
    /** How much may come of one buffer, or 0 for as much as it is. */
    protected final int maxAllocation;

    /**
     * For subclasses of this package's.
     *
     * @param maxAllocation how much may come of one buffer, or 0 for as much as it is
     */
    ZlibDecoder(int maxAllocation) {
        super(maxAllocation);
        this.maxAllocation = maxAllocation;
    }

    /**
     * Makes the buffer for what is decompressed, or makes room in it. Used where {@link #maxAllocation} is not 0.
     *
     * @param ctx the decoder's context
     * @param buffer the buffer, or {@code null} if there is none yet
     * @param preferredSize how much room is wanted
     * @return a buffer with room for a byte at least
     * @throws DecompressionException if it holds {@link #maxAllocation} bytes already, after a call of {@link
     *     #decompressionBufferExhausted}
     */
    protected ByteBuf prepareDecompressBuffer(ChannelHandlerContext ctx, @Nullable ByteBuf buffer, int preferredSize) {
        return super.roomFor(ctx, buffer, preferredSize);
    }

    /**
     * Called when more comes of one buffer than {@link #maxAllocation}, before the exception.
     *
     * @param buffer what was decompressed, released afterwards
     */
    protected void decompressionBufferExhausted(ByteBuf buffer) {}

    @Override
    final ByteBuf roomFor(ChannelHandlerContext ctx, @Nullable ByteBuf buffer, int wanted) {
        return prepareDecompressBuffer(ctx, buffer, wanted);
    }

    @Override
    final void exhausted(ByteBuf buffer) {
        decompressionBufferExhausted(buffer);
    }

    @Override
    public boolean isClosed() {
        return super.isClosed();
    }
}
