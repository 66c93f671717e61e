package io.millrace.handler.codec.compression;

import io.millrace.buffer.ByteBufAllocator;
import java.util.Objects;

/** How to compress to Brotli. */
public final class BrotliOptions implements CompressionOptions {
    /** Fast enough for content that is made on demand. */
    static final int DEFAULT_QUALITY = 4;

    static final int DEFAULT_WINDOW = 22;

    static final BrotliOptions DEFAULT = new BrotliOptions(DEFAULT_QUALITY, DEFAULT_WINDOW, BrotliMode.TEXT);

    private final int quality;
    private final int window;
    private final BrotliMode mode;

    BrotliOptions(int quality, int window, BrotliMode mode) {
        this.quality = DeflateOptions.requireInRange(quality, 0, 11, "quality");
        this.window = DeflateOptions.requireInRange(window, 10, 24, "window");
        this.mode = Objects.requireNonNull(mode, "mode");
    }

    /**
     * How much work is done.
     *
     * @return 0 to 11 (the most)
     */
    public int quality() {
        return quality;
    }

    /**
     * How far back the compressor looks, as a binary logarithm.
     *
     * @return 10 to 24
     */
    public int window() {
        return window;
    }

    /**
     * What kind of content is expected.
     *
     * @return the mode
     */
    public BrotliMode mode() {
        return mode;
    }

    @Override
    public String contentCoding() {
        return "br";
    }

    @Override
    public Compressor newCompressor(ByteBufAllocator alloc) {
        return new BrotliCompressor(quality, window, mode);
    }
}
