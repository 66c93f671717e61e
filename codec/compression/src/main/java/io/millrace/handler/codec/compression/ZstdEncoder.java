package io.millrace.handler.codec.compression;

import io.millrace.buffer.ByteBuf;
import io.millrace.channel.ChannelHandlerContext;
import io.millrace.channel.ChannelPromise;
import io.millrace.handler.codec.EncoderException;
import io.millrace.handler.codec.MessageToByteEncoder;
import org.jspecify.annotations.Nullable;

/**
 * Compresses to Zstandard, if {@link Zstd#isAvailable()}. What is written comes out when a block is full; a flush ends
 * the frame.
 *
 * <p><b>Spec:</b> RFC 8878.
 */
public final class ZstdEncoder extends MessageToByteEncoder<ByteBuf> {
    private static final int INITIAL_CAPACITY = 4096;

    private final int level;
    private final int blockSize;
    private final int maxEncodeSize;
    private @Nullable ZstdCompressor compressor;

    /** What was compressed and may not have come out. */
    private long pendingBytes;

    private boolean frameBegun;
    private boolean removed;

    /** Makes an encoder with a level of 3. */
    public ZstdEncoder() {
        this(ZstdOptions.DEFAULT_LEVEL);
    }

    /**
     * Makes an encoder.
     *
     * @param compressionLevel -7 (the least) to 22 (the most)
     */
    public ZstdEncoder(int compressionLevel) {
        this(compressionLevel, ZstdOptions.DEFAULT_BLOCK_SIZE, ZstdOptions.MAX_ENCODE_SIZE);
    }

    /**
     * Makes an encoder with a level of 3.
     *
     * @param blockSize after how many bytes what there is comes out without a flush
     * @param maxEncodeSize what a buffer that is written may take in the worst case
     */
    public ZstdEncoder(int blockSize, int maxEncodeSize) {
        this(ZstdOptions.DEFAULT_LEVEL, blockSize, maxEncodeSize);
    }

    /**
     * Makes an encoder.
     *
     * @param compressionLevel -7 (the least) to 22 (the most)
     * @param blockSize after how many bytes what there is comes out without a flush
     * @param maxEncodeSize what a buffer that is written may take in the worst case
     */
    public ZstdEncoder(int compressionLevel, int blockSize, int maxEncodeSize) {
        super(ByteBuf.class);
        ZstdOptions checked = new ZstdOptions(compressionLevel, blockSize, maxEncodeSize);
        this.level = checked.compressionLevel();
        this.blockSize = checked.blockSize();
        this.maxEncodeSize = checked.maxEncodeSize();
    }

    @Override
    protected ByteBuf allocateBuffer(ChannelHandlerContext ctx, ByteBuf msg, boolean preferDirect) throws Exception {
        long worst = msg.readableBytes() + (msg.readableBytes() >> 7) + 64L;
        if (worst > maxEncodeSize) {
            throw new EncoderException("requested encode buffer size (" + worst
                    + " bytes) exceeds the maximum allowable size (" + maxEncodeSize + " bytes)");
        }
        return ctx.alloc().directBuffer(Math.min(INITIAL_CAPACITY, maxEncodeSize));
    }

    @Override
    protected void encode(ChannelHandlerContext ctx, ByteBuf msg, ByteBuf out) throws Exception {
        if (!msg.isReadable()) {
            return;
        }
        ZstdCompressor stream = stream(ctx);
        frameBegun = true;
        pendingBytes += msg.readableBytes();
        stream.compress(msg, out);
        if (pendingBytes >= blockSize) {
            pendingBytes = 0;
            stream.flush(out);
        }
    }

    private ZstdCompressor stream(ChannelHandlerContext ctx) {
        ZstdCompressor known = compressor;
        if (known == null) {
            if (removed) {
                throw new CompressionException("the encoder was removed");
            }
            known = new ZstdCompressor(ctx.alloc(), level);
            compressor = known;
        }
        return known;
    }

    /** Ends the frame, if there is one, and flushes. */
    @Override
    public void flush(ChannelHandlerContext ctx) throws Exception {
        endFrame(ctx);
        ctx.flush();
    }

    /** Ends the frame, if there is one, and closes the channel. */
    @Override
    public void close(ChannelHandlerContext ctx, ChannelPromise promise) throws Exception {
        if (frameBegun) {
            flush(ctx);
        }
        ctx.close(promise);
    }

    private void endFrame(ChannelHandlerContext ctx) {
        ZstdCompressor stream = compressor;
        if (stream == null || !frameBegun) {
            return;
        }
        frameBegun = false;
        pendingBytes = 0;
        ByteBuf out = ctx.alloc().directBuffer(INITIAL_CAPACITY);
        boolean ended = false;
        try {
            stream.endFrame(out);
            ended = true;
        } finally {
            if (!ended) {
                out.release();
            }
        }
        ctx.write(out);
    }

    @Override
    public void handlerRemoved(ChannelHandlerContext ctx) throws Exception {
        removed = true;
        ZstdCompressor stream = compressor;
        compressor = null;
        if (stream != null) {
            stream.close();
        }
    }
}
