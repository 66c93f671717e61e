package io.millrace.handler.codec.compression;

import io.millrace.buffer.ByteBufAllocator;
import java.util.Objects;

/**
 * Decompresses gzip, zlib or raw deflate with the JDK's {@link java.util.zip.Inflater}.
 *
 * <p><b>Spec:</b> RFC 1950, RFC 1951, RFC 1952.
 */
public class JdkZlibDecoder extends ZlibDecoder {
    private final JdkZlibDecompressor.Builder builder;

    /**
     * Makes a decoder of zlib.
     *
     * @param maxAllocation how much may come of one buffer, or 0 for as much as it is
     */
    public JdkZlibDecoder(int maxAllocation) {
        this(ZlibWrapper.ZLIB, maxAllocation);
    }

    /**
     * Makes a decoder of zlib with a dictionary.
     *
     * @param dictionary what the compressor has seen before the stream
     * @param maxAllocation how much may come of one buffer, or 0 for as much as it is
     */
    public JdkZlibDecoder(byte[] dictionary, int maxAllocation) {
        super(maxAllocation);
        builder = JdkZlibDecompressor.builder().dictionary(Objects.requireNonNull(dictionary, "dictionary"));
    }

    /**
     * Makes a decoder.
     *
     * @param wrapper what is around the stream
     * @param maxAllocation how much may come of one buffer, or 0 for as much as it is
     */
    public JdkZlibDecoder(ZlibWrapper wrapper, int maxAllocation) {
        this(wrapper, false, maxAllocation);
    }

    /**
     * Makes a decoder.
     *
     * @param wrapper what is around the stream
     * @param decompressConcatenated whether gzip members may follow each other; what follows the first is dropped
     *     otherwise
     * @param maxAllocation how much may come of one buffer, or 0 for as much as it is
     */
    public JdkZlibDecoder(ZlibWrapper wrapper, boolean decompressConcatenated, int maxAllocation) {
        super(maxAllocation);
        builder = JdkZlibDecompressor.builder()
                .wrapper(Objects.requireNonNull(wrapper, "wrapper"))
                .decompressConcatenated(decompressConcatenated);
    }

    /**
     * Makes a decoder of gzip.
     *
     * @param decompressConcatenated whether members may follow each other; what follows the first is dropped otherwise
     * @param maxAllocation how much may come of one buffer, or 0 for as much as it is
     */
    public JdkZlibDecoder(boolean decompressConcatenated, int maxAllocation) {
        this(ZlibWrapper.GZIP, decompressConcatenated, maxAllocation);
    }

    @Override
    final Decompressor newDecompressor(ByteBufAllocator alloc) {
        return builder.build(alloc);
    }
}
