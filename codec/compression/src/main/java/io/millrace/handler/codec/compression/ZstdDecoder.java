package io.millrace.handler.codec.compression;

import io.millrace.buffer.ByteBufAllocator;

/**
 * Decompresses Zstandard, frame after frame, if {@link Zstd#isAvailable()}. See {@link ZlibDecoder} for limits and
 * back-pressure.
 *
 * <p><b>Spec:</b> RFC 8878.
 */
public final class ZstdDecoder extends DecompressionDecoder {
    private final int maxChunkBytes;
    private final int maxWindowLog;

    /** Makes a decoder. */
    public ZstdDecoder() {
        this(StreamDecompressor.DEFAULT_CHUNK_BYTES);
    }

    /**
     * Makes a decoder.
     *
     * @param maximumAllocationSize how large a chunk is at most
     */
    public ZstdDecoder(int maximumAllocationSize) {
        this(maximumAllocationSize, ZstdDecompressor.DEFAULT_MAX_WINDOW_LOG);
    }

    /**
     * Makes a decoder.
     *
     * @param maximumAllocationSize how large a chunk is at most
     * @param maxWindowLog how large a window a frame may ask for, as a binary logarithm: 10 to 27
     */
    public ZstdDecoder(int maximumAllocationSize, int maxWindowLog) {
        super(0);
        this.maxChunkBytes = StreamDecompressor.requirePositive(maximumAllocationSize, "maximumAllocationSize");
        this.maxWindowLog = maxWindowLog;
        ZstdDecompressor.builder().maxWindowLog(maxWindowLog); // refuses what is out of range
    }

    @Override
    Decompressor newDecompressor(ByteBufAllocator alloc) {
        return ZstdDecompressor.builder()
                .maxOutputChunkSize(maxChunkBytes)
                .maxWindowLog(maxWindowLog)
                .build(alloc);
    }
}
