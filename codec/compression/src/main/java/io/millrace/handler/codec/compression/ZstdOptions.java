package io.millrace.handler.codec.compression;

import io.millrace.buffer.ByteBufAllocator;

/** How to compress to Zstandard. */
public final class ZstdOptions implements CompressionOptions {
    static final int MIN_LEVEL = -7;
    static final int MAX_LEVEL = 22;
    static final int DEFAULT_LEVEL = 3;
    static final int DEFAULT_BLOCK_SIZE = 1 << 16;
    static final int MAX_ENCODE_SIZE = 1 << 25;

    static final ZstdOptions DEFAULT = new ZstdOptions(DEFAULT_LEVEL, DEFAULT_BLOCK_SIZE, MAX_ENCODE_SIZE);

    private final int compressionLevel;
    private final int blockSize;
    private final int maxEncodeSize;

    ZstdOptions(int compressionLevel, int blockSize, int maxEncodeSize) {
        this.compressionLevel =
                DeflateOptions.requireInRange(compressionLevel, MIN_LEVEL, MAX_LEVEL, "compressionLevel");
        this.blockSize = StreamDecompressor.requirePositive(blockSize, "blockSize");
        this.maxEncodeSize = StreamDecompressor.requirePositive(maxEncodeSize, "maxEncodeSize");
    }

    /**
     * How much work is done.
     *
     * @return -7 (the least) to 22 (the most)
     */
    public int compressionLevel() {
        return compressionLevel;
    }

    /**
     * After how many bytes a {@link ZstdEncoder} sends what it has, without being flushed.
     *
     * @return bytes
     */
    public int blockSize() {
        return blockSize;
    }

    /**
     * What a message may take in the worst case when a {@link ZstdEncoder} compresses it.
     *
     * @return bytes
     */
    public int maxEncodeSize() {
        return maxEncodeSize;
    }

    @Override
    public String contentCoding() {
        return "zstd";
    }

    @Override
    public Compressor newCompressor(ByteBufAllocator alloc) {
        return new ZstdCompressor(alloc, compressionLevel);
    }
}
