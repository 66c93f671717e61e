package io.millrace.handler.codec.compression;

import com.aayushatharva.brotli4j.decoder.DecoderJNI;
import io.millrace.buffer.ByteBuf;
import io.millrace.buffer.ByteBufAllocator;
import java.io.IOException;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/**
 * Decompresses Brotli with brotli4j. A window is at most 16 MiB; the library allocates it as it is filled.
 *
 * <p>Bytes behind the end of the stream are damage: it is {@link Decompressor.Status#COMPLETE} with {@link
 * #endOfInput}. How much comes out of a damaged stream before it fails depends on how the input was cut.
 *
 * <p><b>Spec:</b> RFC 7932.
 */
public final class BrotliDecompressor extends StreamDecompressor {
    private final DecoderJNI.Wrapper decoder;

    /** What the library has handed out and may be read until it is called again. */
    private @Nullable ByteBuffer output;

    /** Output was taken: there may be more of the same input, though the library asks for more of it. */
    private boolean pulled;

    private BrotliDecompressor(ByteBufAllocator allocator, Builder builder) {
        super(allocator, builder.maxChunkBytes);
        try {
            decoder = new DecoderJNI.Wrapper(builder.inputBufferSize);
        } catch (IOException e) {
            throw new DecompressionException("no Brotli decoder", e);
        }
    }

    /**
     * Begins to describe a decompressor.
     *
     * @return a new builder
     */
    public static Builder builder() {
        return new Builder();
    }

    /** Describes a decompressor. */
    public static final class Builder extends AbstractDecompressorBuilder {
        private static final int DEFAULT_INPUT_BUFFER_BYTES = 8 * 1024;

        private int inputBufferSize = DEFAULT_INPUT_BUFFER_BYTES;
        private int maxChunkBytes = DEFAULT_CHUNK_BYTES;

        private Builder() {}

        /**
         * Sets how much is given to the library at once.
         *
         * @param inputBufferSize bytes, at least 1; 8 KiB unless set
         * @return this
         */
        public Builder inputBufferSize(int inputBufferSize) {
            this.inputBufferSize = requirePositive(inputBufferSize, "inputBufferSize");
            return this;
        }

        /**
         * Sets how large a chunk is at most.
         *
         * @param maxOutputChunkSize bytes, at least 1; 64 KiB unless set
         * @return this
         */
        public Builder maxOutputChunkSize(int maxOutputChunkSize) {
            maxChunkBytes = requirePositive(maxOutputChunkSize, "maxOutputChunkSize");
            return this;
        }

        /**
         * {@inheritDoc}
         *
         * @throws UnsatisfiedLinkError if the library is not there
         */
        @Override
        public BrotliDecompressor build(ByteBufAllocator allocator) {
            Brotli.ensureAvailability();
            return new BrotliDecompressor(allocator, this);
        }
    }

    @Override
    boolean decode(ByteBuf in, ByteBuf out) {
        while (out.isWritable()) {
            if (output != null) {
                copyOutput(output, out);
            } else if (decoder.hasOutput()) {
                pull();
            } else if (!push(in)) {
                break;
            }
        }
        return false;
    }

    private void pull() {
        output = decoder.pull();
        pulled = true;
    }

    private void copyOutput(ByteBuffer from, ByteBuf out) {
        int end = from.limit();
        from.limit(from.position() + Math.min(from.remaining(), out.writableBytes()));
        out.writeBytes(from);
        from.limit(end);
        if (!from.hasRemaining()) {
            output = null;
        }
    }

    /** Gives the library what it asks for; {@code false} if that is not to be had. */
    private boolean push(ByteBuf in) {
        switch (decoder.getStatus()) {
            case NEEDS_MORE_INPUT:
                if (pulled) {
                    pulled = false;
                    decoder.push(0);
                    return true;
                }
                if (!in.isReadable()) {
                    return false;
                }
                ByteBuffer to = decoder.getInputBuffer();
                to.clear();
                to.limit(Math.min(to.capacity(), in.readableBytes()));
                int bytes = to.remaining();
                in.readBytes(to);
                decoder.push(bytes);
                return true;
            case OK:
                decoder.push(0);
                return true;
            case NEEDS_MORE_OUTPUT:
                pull();
                return true;
            case DONE:
                if (in.isReadable()) {
                    throw new DecompressionException("bytes behind the end of the Brotli stream");
                }
                return false;
            default:
                throw new DecompressionException("Brotli stream corrupted");
        }
    }

    @Override
    boolean mayEnd() {
        return output == null && !decoder.hasOutput() && decoder.getStatus() == DecoderJNI.Status.DONE;
    }

    @Override
    void end() {
        output = null;
        decoder.destroy();
    }
}
