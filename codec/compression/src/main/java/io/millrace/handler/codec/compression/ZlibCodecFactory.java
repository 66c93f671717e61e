package io.millrace.handler.codec.compression;

/** Makes encoders and decoders of gzip, zlib and raw deflate. */
public final class ZlibCodecFactory {
    private ZlibCodecFactory() {}

    /**
     * Tells whether encoders keep to other windows than 2^15 and other amounts of memory than 8.
     *
     * @return {@code false}: the JDK's library does not
     */
    public static boolean isSupportingWindowSizeAndMemLevel() {
        return false;
    }

    /**
     * Makes an encoder to zlib.
     *
     * @param compressionLevel 0 (nothing is compressed) to 9 (the most)
     * @return a new encoder
     */
    public static ZlibEncoder newZlibEncoder(int compressionLevel) {
        return new JdkZlibEncoder(compressionLevel);
    }

    /**
     * Makes an encoder with a level of 6.
     *
     * @param wrapper what is around the stream
     * @return a new encoder
     */
    public static ZlibEncoder newZlibEncoder(ZlibWrapper wrapper) {
        return new JdkZlibEncoder(wrapper);
    }

    /**
     * Makes an encoder.
     *
     * @param wrapper what is around the stream
     * @param compressionLevel 0 (nothing is compressed) to 9 (the most)
     * @return a new encoder
     */
    public static ZlibEncoder newZlibEncoder(ZlibWrapper wrapper, int compressionLevel) {
        return new JdkZlibEncoder(wrapper, compressionLevel);
    }

    /**
     * Makes an encoder.
     *
     * @param wrapper what is around the stream
     * @param compressionLevel 0 (nothing is compressed) to 9 (the most)
     * @param windowBits 15, since {@link #isSupportingWindowSizeAndMemLevel()} says so
     * @param memLevel 1 to 9, which makes no difference
     * @return a new encoder
     * @throws UnsupportedOperationException for 9 to 14 as {@code windowBits}
     */
    public static ZlibEncoder newZlibEncoder(ZlibWrapper wrapper, int compressionLevel, int windowBits, int memLevel) {
        requireJdkWindow(new DeflateOptions(compressionLevel, windowBits, memLevel));
        return new JdkZlibEncoder(wrapper, compressionLevel);
    }

    /**
     * Makes an encoder to zlib with a level of 6.
     *
     * @param dictionary what the decompressor is to have seen before
     * @return a new encoder
     */
    public static ZlibEncoder newZlibEncoder(byte[] dictionary) {
        return new JdkZlibEncoder(dictionary);
    }

    /**
     * Makes an encoder to zlib.
     *
     * @param compressionLevel 0 (nothing is compressed) to 9 (the most)
     * @param dictionary what the decompressor is to have seen before
     * @return a new encoder
     */
    public static ZlibEncoder newZlibEncoder(int compressionLevel, byte[] dictionary) {
        return new JdkZlibEncoder(compressionLevel, dictionary);
    }

    /**
     * Makes an encoder to zlib.
     *
     * @param compressionLevel 0 (nothing is compressed) to 9 (the most)
     * @param windowBits 15, since {@link #isSupportingWindowSizeAndMemLevel()} says so
     * @param memLevel 1 to 9, which makes no difference
     * @param dictionary what the decompressor is to have seen before
     * @return a new encoder
     * @throws UnsupportedOperationException for 9 to 14 as {@code windowBits}
     */
    public static ZlibEncoder newZlibEncoder(int compressionLevel, int windowBits, int memLevel, byte[] dictionary) {
        requireJdkWindow(new DeflateOptions(compressionLevel, windowBits, memLevel));
        return new JdkZlibEncoder(compressionLevel, dictionary);
    }

    private static void requireJdkWindow(DeflateOptions options) {
        if (options.windowBits() != DeflateOptions.DEFAULT_WINDOW_BITS) {
            throw new UnsupportedOperationException("windowBits: " + options.windowBits() + " (expected: "
                    + DeflateOptions.DEFAULT_WINDOW_BITS + ", which is what the JDK's Deflater takes)");
        }
    }

    /**
     * Makes a decoder of zlib.
     *
     * @param maxAllocation how much may come of one buffer, or 0 for as much as it is
     * @return a new decoder
     */
    public static ZlibDecoder newZlibDecoder(int maxAllocation) {
        return new JdkZlibDecoder(maxAllocation);
    }

    /**
     * Makes a decoder.
     *
     * @param wrapper what is around the stream
     * @param maxAllocation how much may come of one buffer, or 0 for as much as it is
     * @return a new decoder
     */
    public static ZlibDecoder newZlibDecoder(ZlibWrapper wrapper, int maxAllocation) {
        return new JdkZlibDecoder(wrapper, maxAllocation);
    }

    /**
     * Makes a decoder of zlib with a dictionary.
     *
     * @param dictionary what the compressor has seen before the stream
     * @param maxAllocation how much may come of one buffer, or 0 for as much as it is
     * @return a new decoder
     */
    public static ZlibDecoder newZlibDecoder(byte[] dictionary, int maxAllocation) {
        return new JdkZlibDecoder(dictionary, maxAllocation);
    }
}
