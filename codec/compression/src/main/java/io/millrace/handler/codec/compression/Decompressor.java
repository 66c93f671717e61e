package io.millrace.handler.codec.compression;

import io.millrace.buffer.ByteBuf;
import io.millrace.buffer.ByteBufAllocator;
import io.millrace.handler.codec.CodecLimitException;
import io.millrace.handler.codec.CodecLimits;

/**
 * A compressed stream that is decompressed a step at a time: whoever wants output takes it, so that a few bytes never
 * become more than a chunk before somebody asks.
 *
 * <pre>{@code
 * try (Decompressor gzip = JdkZlibDecompressor.builder().wrapper(ZlibWrapper.GZIP).build(alloc)) {
 *     gzip.addInput(compressed);
 *     while (gzip.status() == Decompressor.Status.NEED_OUTPUT) {
 *         consume(gzip.takeOutput());
 *     }
 * }
 * }</pre>
 *
 * <p><b>Errors:</b> {@link DecompressionException} if the stream is damaged; a method that {@link #status()} does not
 * allow throws {@link IllegalStateException}. After an exception only {@link #close()} may be called.
 *
 * <p><b>Thread:</b> one at a time.
 */
public interface Decompressor extends AutoCloseable {
    /** Which method gets the stream on. */
    enum Status {
        /**
         * Everything that came is decompressed and taken: {@link Decompressor#addInput} or {@link
         * Decompressor#endOfInput}.
         */
        NEED_INPUT,
        /** There is output: {@link Decompressor#takeOutput}. */
        NEED_OUTPUT,
        /** The stream is at its end; what came behind it was dropped. */
        COMPLETE
    }

    /**
     * Decompresses up to a chunk, if there is none yet, and says how to go on.
     *
     * @return the status
     * @throws DecompressionException if the stream is damaged
     */
    Status status() throws DecompressionException;

    /**
     * Adds input; only at {@link Status#NEED_INPUT}.
     *
     * <p><b>Ownership:</b> the buffer is the stream's, if this throws too.
     *
     * @param buf the next bytes of the stream
     * @throws DecompressionException if the stream is damaged
     */
    void addInput(ByteBuf buf) throws DecompressionException;

    /**
     * Says that there is no more input; only at {@link Status#NEED_INPUT}. The status is {@link Status#COMPLETE} then.
     *
     * @throws DecompressionException if the stream is not at its end
     */
    void endOfInput() throws DecompressionException;

    /**
     * Takes a chunk; only at {@link Status#NEED_OUTPUT}.
     *
     * <p><b>Ownership:</b> the chunk is the caller's.
     *
     * @return the next decompressed bytes, at least one
     * @throws DecompressionException if the stream is damaged
     */
    ByteBuf takeOutput() throws DecompressionException;

    /** Releases all that the stream holds. May be called again. */
    @Override
    void close();

    /**
     * This stream with limits to what comes out of it.
     *
     * @param limits {@link CodecLimits#decompressedBytes()} and {@link CodecLimits#decompressionRatio()} are kept
     * @return a stream that throws {@link CodecLimitException} instead of going beyond; closing it closes this one
     */
    default Decompressor limitedTo(CodecLimits limits) {
        return new LimitedDecompressor(this, new DecompressionBudget(limits));
    }

    /** What makes a decompressor. */
    abstract class AbstractDecompressorBuilder {
        /** For subclasses. */
        protected AbstractDecompressorBuilder() {}

        /**
         * Makes a decompressor.
         *
         * @param allocator where its output comes from
         * @return a new one, to be closed
         * @throws DecompressionException if it cannot be made
         */
        public abstract Decompressor build(ByteBufAllocator allocator) throws DecompressionException;
    }
}
