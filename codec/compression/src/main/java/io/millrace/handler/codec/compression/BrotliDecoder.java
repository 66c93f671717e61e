package io.millrace.handler.codec.compression;

import io.millrace.buffer.ByteBufAllocator;

/**
 * Decompresses Brotli, if {@link Brotli#isAvailable()}. See {@link ZlibDecoder} for limits and back-pressure.
 *
 * <p><b>Spec:</b> RFC 7932.
 */
public final class BrotliDecoder extends DecompressionDecoder {
    private static final int DEFAULT_INPUT_BUFFER_BYTES = 8 * 1024;

    private final int inputBufferSize;

    /** Makes a decoder. */
    public BrotliDecoder() {
        this(DEFAULT_INPUT_BUFFER_BYTES);
    }

    /**
     * Makes a decoder.
     *
     * @param inputBufferSize how many bytes are given to the library at once
     */
    public BrotliDecoder(int inputBufferSize) {
        this(inputBufferSize, 0);
    }

    /**
     * Makes a decoder.
     *
     * @param inputBufferSize how many bytes are given to the library at once
     * @param maxAllocation how much may come of one buffer, or 0 for as much as it is
     */
    public BrotliDecoder(int inputBufferSize, int maxAllocation) {
        super(maxAllocation);
        this.inputBufferSize = StreamDecompressor.requirePositive(inputBufferSize, "inputBufferSize");
    }

    /**
     * Makes a decoder.
     *
     * @param maxAllocation how much may come of one buffer, or 0 for as much as it is
     * @return a new decoder
     */
    public static BrotliDecoder newDecoderWithMaxAllocation(int maxAllocation) {
        return new BrotliDecoder(DEFAULT_INPUT_BUFFER_BYTES, maxAllocation);
    }

    @Override
    Decompressor newDecompressor(ByteBufAllocator alloc) {
        return BrotliDecompressor.builder().inputBufferSize(inputBufferSize).build(alloc);
    }
}
