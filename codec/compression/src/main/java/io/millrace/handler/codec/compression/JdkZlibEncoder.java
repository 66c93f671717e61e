package io.millrace.handler.codec.compression;

import io.millrace.buffer.ByteBufAllocator;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Compresses to gzip, zlib or raw deflate with the JDK's {@link java.util.zip.Deflater}.
 *
 * <p><b>Spec:</b> RFC 1950, RFC 1951, RFC 1952.
 */
public class JdkZlibEncoder extends ZlibEncoder {
    /** The header of gzip and its trailer, a dictionary's checksum, and what a flush adds. */
    private static final int OVERHEAD_BYTES = 10 + 8 + 64;

    private final ZlibWrapper wrapper;
    private final int level;
    private final byte @Nullable [] dictionary;

    /** Makes an encoder to zlib, with a level of 6. */
    public JdkZlibEncoder() {
        this(DeflateOptions.DEFAULT_LEVEL);
    }

    /**
     * Makes an encoder to zlib.
     *
     * @param compressionLevel 0 (nothing is compressed) to 9 (the most)
     */
    public JdkZlibEncoder(int compressionLevel) {
        this(ZlibWrapper.ZLIB, compressionLevel);
    }

    /**
     * Makes an encoder with a level of 6.
     *
     * @param wrapper what is around the stream, not {@link ZlibWrapper#ZLIB_OR_NONE}
     */
    public JdkZlibEncoder(ZlibWrapper wrapper) {
        this(wrapper, DeflateOptions.DEFAULT_LEVEL);
    }

    /**
     * Makes an encoder.
     *
     * @param wrapper what is around the stream, not {@link ZlibWrapper#ZLIB_OR_NONE}
     * @param compressionLevel 0 (nothing is compressed) to 9 (the most)
     */
    public JdkZlibEncoder(ZlibWrapper wrapper, int compressionLevel) {
        this(wrapper, compressionLevel, null);
    }

    /**
     * Makes an encoder to zlib, with a level of 6.
     *
     * @param dictionary what the decompressor is to have seen before
     */
    public JdkZlibEncoder(byte[] dictionary) {
        this(DeflateOptions.DEFAULT_LEVEL, dictionary);
    }

    /**
     * Makes an encoder to zlib.
     *
     * @param compressionLevel 0 (nothing is compressed) to 9 (the most)
     * @param dictionary what the decompressor is to have seen before
     */
    public JdkZlibEncoder(int compressionLevel, byte[] dictionary) {
        this(
                ZlibWrapper.ZLIB,
                compressionLevel,
                Objects.requireNonNull(dictionary, "dictionary").clone());
    }

    private JdkZlibEncoder(ZlibWrapper wrapper, int compressionLevel, byte @Nullable [] dictionary) {
        if (Objects.requireNonNull(wrapper, "wrapper") == ZlibWrapper.ZLIB_OR_NONE) {
            throw new IllegalArgumentException("wrapper '" + wrapper + "' is not allowed for compression.");
        }
        this.wrapper = wrapper;
        this.level = DeflateOptions.requireInRange(compressionLevel, 0, 9, "compressionLevel");
        this.dictionary = dictionary;
    }

    @Override
    final Compressor newCompressor(ByteBufAllocator alloc) {
        return new JdkZlibCompressor(wrapper, level, dictionary);
    }

    @Override
    final int overheadBytes() {
        return OVERHEAD_BYTES;
    }
}
