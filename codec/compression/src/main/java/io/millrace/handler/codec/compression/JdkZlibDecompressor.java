package io.millrace.handler.codec.compression;

import io.millrace.buffer.ByteBuf;
import io.millrace.buffer.ByteBufAllocator;
import java.nio.ByteBuffer;
import java.util.Objects;
import java.util.zip.CRC32;
import java.util.zip.DataFormatException;
import java.util.zip.Inflater;
import org.jspecify.annotations.Nullable;

/**
 * Decompresses gzip, zlib and raw deflate with the JDK's {@link Inflater}.
 *
 * <p><b>Spec:</b> RFC 1950, RFC 1951, RFC 1952.
 */
public final class JdkZlibDecompressor extends StreamDecompressor {
    private static final int GZIP_TRAILER_BYTES = 8;

    private enum State {
        /** Zlib or raw deflate: two bytes tell. */
        DETECT,
        HEADER,
        BODY,
        TRAILER,
        /** Behind a member, where another one may begin. */
        BETWEEN,
        DONE
    }

    private final boolean gzip;
    private final boolean concatenated;
    private final byte @Nullable [] dictionary;
    private final GzipHeader header = new GzipHeader();
    private final CRC32 crc = new CRC32();

    /** Made when it is known which; ended once. */
    private @Nullable Inflater inflater;

    private State state;

    /** The first byte, if the second has not come yet. */
    private int first = -1;

    private long trailer;
    private int trailerBytes;

    private JdkZlibDecompressor(ByteBufAllocator allocator, Builder builder) {
        super(allocator, builder.maxAllocation == 0 ? DEFAULT_CHUNK_BYTES : builder.maxAllocation);
        gzip = builder.wrapper == ZlibWrapper.GZIP;
        concatenated = gzip && builder.concatenated;
        dictionary = builder.dictionary;
        if (builder.wrapper == ZlibWrapper.ZLIB_OR_NONE) {
            state = State.DETECT;
        } else {
            state = gzip ? State.HEADER : State.BODY;
            inflater = newInflater(builder.wrapper != ZlibWrapper.ZLIB);
        }
    }

    /**
     * Begins to describe a decompressor: of zlib, without a dictionary.
     *
     * @return a new builder
     */
    public static Builder builder() {
        return new Builder();
    }

    /** Describes a decompressor. */
    public static final class Builder extends AbstractDecompressorBuilder {
        private ZlibWrapper wrapper = ZlibWrapper.ZLIB;
        private byte @Nullable [] dictionary;
        private boolean concatenated;
        private int maxAllocation;

        private Builder() {}

        /**
         * Sets what is around the stream.
         *
         * @param wrapper {@link ZlibWrapper#ZLIB} unless set
         * @return this
         */
        public Builder wrapper(ZlibWrapper wrapper) {
            this.wrapper = Objects.requireNonNull(wrapper, "wrapper");
            return this;
        }

        /**
         * Sets what the compressor has seen before the stream.
         *
         * @param dictionary the same bytes: a zlib stream asks for them, a raw one has them from the start, gzip knows
         *     none
         * @return this
         */
        public Builder dictionary(byte[] dictionary) {
            this.dictionary = dictionary.clone();
            return this;
        }

        /**
         * Sets whether gzip members may follow each other.
         *
         * @param concatenated {@code false} unless set: what follows the first is dropped
         * @return this
         */
        public Builder decompressConcatenated(boolean concatenated) {
            this.concatenated = concatenated;
            return this;
        }

        /**
         * Sets how large a chunk is at most.
         *
         * @param maxAllocation bytes; 0, which is the default, stands for 64 KiB
         * @return this
         */
        public Builder maxAllocation(int maxAllocation) {
            if (maxAllocation < 0) {
                throw new IllegalArgumentException("maxAllocation: " + maxAllocation + " (expected: >= 0)");
            }
            this.maxAllocation = maxAllocation;
            return this;
        }

        @Override
        public JdkZlibDecompressor build(ByteBufAllocator allocator) {
            return new JdkZlibDecompressor(allocator, this);
        }
    }

    /** One state after the other: some are left without reading anything. */
    @Override
    boolean decode(ByteBuf in, ByteBuf out) {
        State before;
        boolean complete;
        do {
            before = state;
            complete = decodeState(in, out);
        } while (!complete && state != before && in.isReadable() && out.isWritable());
        return complete;
    }

    private boolean decodeState(ByteBuf in, ByteBuf out) {
        switch (state) {
            case DETECT:
                detect(in, out);
                return false;
            case HEADER:
                if (header.read(in)) {
                    state = State.BODY;
                }
                return false;
            case BODY:
                return inflate(in, out);
            case TRAILER:
                return trailer(in);
            case BETWEEN:
                between(in);
                return false;
            default:
                return true;
        }
    }

    /**
     * RFC 1950 §2.2: CM is 8, CINFO at most 7, and both bytes together divide by 31. No raw stream begins like that.
     */
    private void detect(ByteBuf in, ByteBuf out) {
        if (first < 0) {
            first = in.readUnsignedByte();
        }
        if ((first & 0x8f) != 8) {
            begin(true, out);
        } else if (in.isReadable()) {
            begin((first << 8 | in.getUnsignedByte(in.readerIndex())) % 31 != 0, out);
        }
    }

    private void begin(boolean raw, ByteBuf out) {
        inflater = newInflater(raw);
        state = State.BODY;
        inflate(ByteBuffer.wrap(new byte[] {(byte) first}), out);
    }

    private Inflater newInflater(boolean raw) {
        Inflater made = new Inflater(raw);
        if (raw && !gzip && dictionary != null) {
            made.setDictionary(dictionary);
        }
        return made;
    }

    private boolean inflate(ByteBuf in, ByteBuf out) {
        ByteBuffer from = in.internalNioBuffer(in.readerIndex(), in.readableBytes());
        int unread = from.remaining();
        try {
            return inflate(from, out);
        } finally {
            in.skipBytes(unread - from.remaining());
        }
    }

    private boolean inflate(ByteBuffer from, ByteBuf out) {
        Inflater engine = Objects.requireNonNull(inflater);
        int at = out.writerIndex();
        ByteBuffer to = out.internalNioBuffer(at, out.writableBytes());
        int room = to.remaining();
        engine.setInput(from);
        try {
            engine.inflate(to);
            if (engine.needsDictionary()) {
                giveDictionary(engine);
                engine.inflate(to);
            }
        } catch (DataFormatException e) {
            throw new DecompressionException("decompression failure", e);
        } finally {
            out.writerIndex(at + room - to.remaining());
        }
        if (gzip) {
            crc.update(out.internalNioBuffer(at, out.writerIndex() - at));
        }
        return engine.finished() && endOfBody();
    }

    private void giveDictionary(Inflater engine) {
        byte[] known = dictionary;
        if (known == null) {
            throw new DecompressionException("decompression failure, unable to set dictionary as non was specified");
        }
        try {
            engine.setDictionary(known);
        } catch (IllegalArgumentException e) {
            throw new DecompressionException("decompression failure, the stream needs another dictionary", e);
        }
    }

    private boolean endOfBody() {
        state = gzip ? State.TRAILER : State.DONE;
        return state == State.DONE;
    }

    /** RFC 1952 §2.3: CRC32 and ISIZE, little-endian. */
    private boolean trailer(ByteBuf in) {
        while (trailerBytes < GZIP_TRAILER_BYTES && in.isReadable()) {
            trailer |= (long) in.readUnsignedByte() << 8 * trailerBytes++;
        }
        if (trailerBytes < GZIP_TRAILER_BYTES) {
            return false;
        }
        check("CRC value mismatch", trailer & 0xffff_ffffL, crc.getValue());
        check(
                "Number of bytes mismatch",
                trailer >>> 32,
                Objects.requireNonNull(inflater).getBytesWritten() & 0xffff_ffffL);
        state = concatenated ? State.BETWEEN : State.DONE;
        return !concatenated;
    }

    private static void check(String what, long expected, long got) {
        if (expected != got) {
            throw new DecompressionException(what + ". Expected: " + expected + ", Got: " + got);
        }
    }

    /**
     * Zeros between members and behind them are what tapes and sectors are filled up with; gzip(1) passes over them
     * too.
     */
    private void between(ByteBuf in) {
        while (in.isReadable()) {
            if (in.getByte(in.readerIndex()) != 0) {
                header.reset();
                crc.reset();
                trailer = 0;
                trailerBytes = 0;
                Objects.requireNonNull(inflater).reset();
                state = State.HEADER;
                return;
            }
            in.skipBytes(1);
        }
    }

    @Override
    boolean mayEnd() {
        return state == State.BETWEEN;
    }

    @Override
    void end() {
        Inflater engine = inflater;
        if (engine != null) {
            engine.end();
        }
    }
}
