package io.millrace.handler.codec.compression;

import com.github.luben.zstd.ZstdDirectBufferDecompressingStreamNoFinalizer;
import io.millrace.buffer.ByteBuf;
import io.millrace.buffer.ByteBufAllocator;
import java.io.IOException;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/**
 * Decompresses Zstandard frames, one behind the other, with zstd-jni.
 *
 * <p>A frame says how large a window it needs, and the library allocates it: up to {@link Builder#maxWindowLog}.
 * How much comes out of a damaged frame before it fails depends on how the input was cut.
 *
 * <p><b>Spec:</b> RFC 8878; RFC 9659 for the window.
 */
public final class ZstdDecompressor extends StreamDecompressor {
    /** 8 MiB: what RFC 9659 §3 has every peer of HTTP keep to. */
    public static final int DEFAULT_MAX_WINDOW_LOG = 23;

    private static final int MIN_WINDOW_LOG = 10;

    /** 128 MiB: beyond it the library wants to be asked in another way. */
    private static final int MAX_WINDOW_LOG = 27;

    private static final ByteBuffer NOTHING = ByteBuffer.allocateDirect(0);

    /** RFC 8878 §3.1.1, little-endian. */
    private static final int FRAME = 0xfd2fb528;

    /** RFC 8878 §3.1.2, little-endian; the lowest four bits may be any. */
    private static final int SKIPPABLE_FRAME = 0x184d2a50;

    private static final int MAGIC_BYTES = 4;

    private final int maxWindowLog;

    /**
     * Looked at before the library is: it would read the formats of former times too, without a limit to their windows.
     */
    private final ByteBuffer magic = ByteBuffer.allocateDirect(MAGIC_BYTES);

    private int magicSoFar;

    /** The current frame; {@code null} before its magic number has come. */
    private @Nullable Frame frame;

    private ZstdDecompressor(ByteBufAllocator allocator, Builder builder) {
        super(allocator, builder.maxChunkBytes);
        maxWindowLog = builder.maxWindowLog;
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
        private int maxWindowLog = DEFAULT_MAX_WINDOW_LOG;
        private int maxChunkBytes = DEFAULT_CHUNK_BYTES;

        private Builder() {}

        /**
         * Sets how large a window may be.
         *
         * @param maxWindowLog its binary logarithm, 10 to 27; {@link #DEFAULT_MAX_WINDOW_LOG} unless set
         * @return this
         */
        public Builder maxWindowLog(int maxWindowLog) {
            if (maxWindowLog < MIN_WINDOW_LOG || maxWindowLog > MAX_WINDOW_LOG) {
                throw new IllegalArgumentException(
                        "maxWindowLog: " + maxWindowLog + " (expected: " + MIN_WINDOW_LOG + '-' + MAX_WINDOW_LOG + ')');
            }
            this.maxWindowLog = maxWindowLog;
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
        public ZstdDecompressor build(ByteBufAllocator allocator) {
            Zstd.ensureAvailability();
            return new ZstdDecompressor(allocator, this);
        }
    }

    /** The library's stream of one frame, fed with one buffer after the other. */
    private static final class Frame extends ZstdDirectBufferDecompressingStreamNoFinalizer {
        Frame(int maxWindowLog) {
            super(NOTHING);
            boolean set = false;
            try {
                setLongMax(maxWindowLog);
                set = true;
            } catch (IOException e) {
                throw new DecompressionException("window of 2^" + maxWindowLog, e);
            } finally {
                if (!set) {
                    close();
                }
            }
        }

        void read(ByteBuffer from, ByteBuffer to) throws IOException {
            source = from;
            try {
                read(to);
            } finally {
                source = NOTHING;
            }
        }
    }

    @Override
    ByteBuf allocate(ByteBufAllocator alloc, int initialCapacity, int maxCapacity) {
        return alloc.directBuffer(initialCapacity, maxCapacity);
    }

    @Override
    ByteBuf prepare(ByteBufAllocator alloc, ByteBuf in) {
        return in.isDirect() && in.isContiguous() ? in : moved(in, alloc.directBuffer(in.readableBytes()));
    }

    @Override
    boolean decode(ByteBuf in, ByteBuf out) {
        Frame current = frame;
        if (current == null) {
            if (!readMagic(in)) {
                return false;
            }
            current = new Frame(maxWindowLog);
            frame = current;
            read(current, magic, out);
            magic.clear();
        }
        ByteBuffer from = in.isReadable() ? in.internalNioBuffer(in.readerIndex(), in.readableBytes()) : NOTHING;
        int unread = from.remaining();
        try {
            read(current, from, out);
        } finally {
            in.skipBytes(unread - from.remaining());
        }
        if (!current.hasRemaining()) {
            frame = null;
            current.close();
        }
        return false;
    }

    /** {@code true} if the magic number is there, ready to be read; refuses the first byte that cannot be of one. */
    private boolean readMagic(ByteBuf in) {
        while (magic.hasRemaining() && in.isReadable()) {
            int shift = Byte.SIZE * magic.position();
            int mask = -1 >>> (Integer.SIZE - Byte.SIZE - shift);
            byte next = in.readByte();
            magic.put(next);
            magicSoFar = shift == 0 ? next & 0xff : magicSoFar | (next & 0xff) << shift;
            if (magicSoFar != (FRAME & mask) && (magicSoFar & ~0xf) != (SKIPPABLE_FRAME & mask)) {
                throw new DecompressionException("Input is not in the Zstandard format");
            }
        }
        if (magic.hasRemaining()) {
            return false;
        }
        magic.flip();
        return true;
    }

    private static void read(Frame frame, ByteBuffer from, ByteBuf out) {
        int at = out.writerIndex();
        ByteBuffer to = out.internalNioBuffer(at, out.writableBytes());
        int room = to.remaining();
        try {
            frame.read(from, to);
        } catch (IOException e) {
            throw new DecompressionException("decompression failure: " + e.getMessage(), e);
        } finally {
            out.writerIndex(at + room - to.remaining());
        }
    }

    @Override
    boolean mayEnd() {
        return frame == null && magic.position() == 0;
    }

    @Override
    void end() {
        Frame current = frame;
        frame = null;
        if (current != null) {
            current.close();
        }
    }
}
