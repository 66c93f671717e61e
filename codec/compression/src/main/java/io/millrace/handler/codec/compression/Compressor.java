package io.millrace.handler.codec.compression;

import io.millrace.buffer.ByteBuf;

/**
 * A stream that is being compressed. What comes out is a little more than what goes in at most.
 *
 * <pre>{@code
 * try (Compressor gzip = StandardCompressionOptions.gzip().newCompressor(alloc)) {
 *     gzip.compress(text, out);
 *     gzip.finish(out);
 * }
 * }</pre>
 *
 * <p><b>Errors:</b> {@link CompressionException} if the library fails; {@link IllegalStateException} behind {@link
 * #finish} or {@link #close}.
 *
 * <p><b>Thread:</b> one at a time.
 */
public interface Compressor extends AutoCloseable {
    /**
     * Compresses bytes. Some of them may come out later, with more bytes or by {@link #flush}.
     *
     * @param in all of it is read
     * @param out grows as needed
     */
    void compress(ByteBuf in, ByteBuf out);

    /**
     * Makes everything that went in come out, so that it can be decompressed without what follows.
     *
     * @param out grows as needed
     */
    void flush(ByteBuf out);

    /**
     * Ends the stream: everything comes out that has not yet, and the stream's end.
     *
     * @param out grows as needed
     */
    void finish(ByteBuf out);

    /** Releases all that the stream holds. May be called again. */
    @Override
    void close();
}
