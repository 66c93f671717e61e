package io.millrace.handler.codec.compression;

import io.millrace.buffer.ByteBufAllocator;

/** How to compress: what {@link StandardCompressionOptions} offers, or a coding of one's own. */
public interface CompressionOptions {
    /**
     * The name of the coding in HTTP.
     *
     * @return a token in lower case, {@code "gzip"} for example. <b>Spec:</b> RFC 9110 §8.4.1
     */
    String contentCoding();

    /**
     * Makes a compressor.
     *
     * @param alloc where buffers come from
     * @return a new one, to be closed
     */
    Compressor newCompressor(ByteBufAllocator alloc);
}
