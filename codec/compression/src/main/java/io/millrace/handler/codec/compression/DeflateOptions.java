package io.millrace.handler.codec.compression;

import io.millrace.buffer.ByteBufAllocator;

/** How to compress to zlib, which HTTP calls deflate. */
public class DeflateOptions implements CompressionOptions {
    static final int DEFAULT_LEVEL = 6;
    static final int DEFAULT_WINDOW_BITS = 15;
    static final int DEFAULT_MEM_LEVEL = 8;

    static final DeflateOptions DEFAULT = new DeflateOptions(DEFAULT_LEVEL, DEFAULT_WINDOW_BITS, DEFAULT_MEM_LEVEL);

    private final int compressionLevel;
    private final int windowBits;
    private final int memLevel;

    DeflateOptions(int compressionLevel, int windowBits, int memLevel) {
        this.compressionLevel = requireInRange(compressionLevel, 0, 9, "compressionLevel");
        this.windowBits = requireInRange(windowBits, 9, 15, "windowBits");
        this.memLevel = requireInRange(memLevel, 1, 9, "memLevel");
    }

    static int requireInRange(int value, int min, int max, String name) {
        if (value < min || value > max) {
            throw new IllegalArgumentException(name + ": " + value + " (expected: " + min + '-' + max + ')');
        }
        return value;
    }

    /**
     * How much work is done.
     *
     * @return 0 (nothing is compressed) to 9 (the most)
     */
    public int compressionLevel() {
        return compressionLevel;
    }

    /**
     * How far back the compressor looks, as a binary logarithm. The JDK's always takes 15.
     *
     * @return 9 to 15
     */
    public int windowBits() {
        return windowBits;
    }

    /**
     * How much memory the compressor takes. The JDK's always takes 8.
     *
     * @return 1 to 9
     */
    public int memLevel() {
        return memLevel;
    }

    @Override
    public String contentCoding() {
        return "deflate";
    }

    @Override
    public Compressor newCompressor(ByteBufAllocator alloc) {
        return new JdkZlibCompressor(ZlibWrapper.ZLIB, compressionLevel);
    }
}
