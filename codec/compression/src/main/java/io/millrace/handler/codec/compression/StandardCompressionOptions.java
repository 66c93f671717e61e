package io.millrace.handler.codec.compression;

/** The codings that Millrace knows. Those of a library can be described without it; compressing then fails. */
public final class StandardCompressionOptions {
    private StandardCompressionOptions() {}

    /**
     * Gzip with a level of 6.
     *
     * @return the options
     */
    public static GzipOptions gzip() {
        return GzipOptions.DEFAULT;
    }

    /**
     * Gzip.
     *
     * @param compressionLevel 0 (nothing is compressed) to 9 (the most)
     * @param windowBits 9 to 15; the JDK's library always takes 15
     * @param memLevel 1 to 9; the JDK's library always takes 8
     * @return the options
     */
    public static GzipOptions gzip(int compressionLevel, int windowBits, int memLevel) {
        return new GzipOptions(compressionLevel, windowBits, memLevel);
    }

    /**
     * Zlib, which HTTP calls deflate, with a level of 6.
     *
     * @return the options
     */
    public static DeflateOptions deflate() {
        return DeflateOptions.DEFAULT;
    }

    /**
     * Zlib, which HTTP calls deflate.
     *
     * @param compressionLevel 0 (nothing is compressed) to 9 (the most)
     * @param windowBits 9 to 15; the JDK's library always takes 15
     * @param memLevel 1 to 9; the JDK's library always takes 8
     * @return the options
     */
    public static DeflateOptions deflate(int compressionLevel, int windowBits, int memLevel) {
        return new DeflateOptions(compressionLevel, windowBits, memLevel);
    }

    /**
     * Zstandard with a level of 3.
     *
     * @return the options
     */
    public static ZstdOptions zstd() {
        return ZstdOptions.DEFAULT;
    }

    /**
     * Zstandard.
     *
     * @param compressionLevel -7 (the least) to 22 (the most)
     * @param blockSize after how many bytes a {@link ZstdEncoder} sends what it has, without being flushed
     * @param maxEncodeSize what a message may take in the worst case when a {@link ZstdEncoder} compresses it
     * @return the options
     */
    public static ZstdOptions zstd(int compressionLevel, int blockSize, int maxEncodeSize) {
        return new ZstdOptions(compressionLevel, blockSize, maxEncodeSize);
    }

    /**
     * Brotli with a quality of 4, for text.
     *
     * @return the options
     */
    public static BrotliOptions brotli() {
        return BrotliOptions.DEFAULT;
    }

    /**
     * Brotli.
     *
     * @param quality 0 to 11 (the most)
     * @param window how far back the compressor looks, as a binary logarithm: 10 to 24
     * @param mode what kind of content is expected
     * @return the options
     */
    public static BrotliOptions brotli(int quality, int window, BrotliMode mode) {
        return new BrotliOptions(quality, window, mode);
    }
}
