package io.millrace.handler.codec.compression;

import io.millrace.buffer.ByteBuf;
import java.nio.ByteBuffer;
import java.util.zip.CRC32;
import java.util.zip.Deflater;
import org.jspecify.annotations.Nullable;

/**
 * Compresses to gzip, zlib or raw deflate with the JDK's {@link Deflater}: a window of 32 KiB, always.
 *
 * <p><b>Spec:</b> RFC 1950, RFC 1951, RFC 1952.
 */
public final class JdkZlibCompressor implements Compressor {
    private static final int MIN_ROOM = 256;
    private static final int MAX_ROOM = 64 * 1024;
    private static final int OS_UNKNOWN = 255;

    private final ZlibWrapper wrapper;
    private final int level;
    private final Deflater deflater;
    private final CRC32 crc = new CRC32();
    private boolean begun;
    private boolean finished;
    private boolean closed;

    /**
     * Makes a compressor.
     *
     * @param wrapper what is around the stream
     * @param compressionLevel 0 (nothing is compressed) to 9, or -1 for the library's own choice
     * @throws IllegalArgumentException for another level or {@link ZlibWrapper#ZLIB_OR_NONE}
     */
    public JdkZlibCompressor(ZlibWrapper wrapper, int compressionLevel) {
        this(wrapper, compressionLevel, null);
    }

    /**
     * Makes a compressor.
     *
     * @param wrapper what is around the stream; gzip knows no dictionary
     * @param compressionLevel 0 (nothing is compressed) to 9, or -1 for the library's own choice
     * @param dictionary what the decompressor is to have seen before
     * @throws IllegalArgumentException for another level, {@link ZlibWrapper#ZLIB_OR_NONE}, or gzip with a dictionary
     */
    public JdkZlibCompressor(ZlibWrapper wrapper, int compressionLevel, byte @Nullable [] dictionary) {
        if (wrapper == ZlibWrapper.ZLIB_OR_NONE) {
            throw new IllegalArgumentException("wrapper '" + wrapper + "' is not allowed for compression.");
        }
        if (wrapper == ZlibWrapper.GZIP && dictionary != null) {
            throw new IllegalArgumentException("GZIP knows no dictionary");
        }
        if (compressionLevel < Deflater.DEFAULT_COMPRESSION || compressionLevel > Deflater.BEST_COMPRESSION) {
            throw new IllegalArgumentException("compressionLevel: " + compressionLevel + " (expected: 0-9)");
        }
        this.wrapper = wrapper;
        this.level = compressionLevel;
        this.deflater = new Deflater(compressionLevel, wrapper != ZlibWrapper.ZLIB);
        if (dictionary != null) {
            deflater.setDictionary(dictionary);
        }
    }

    @Override
    public void compress(ByteBuf in, ByteBuf out) {
        begin(out);
        if (in.nioBufferCount() == 1) {
            deflate(in.internalNioBuffer(in.readerIndex(), in.readableBytes()), out);
        } else {
            for (ByteBuffer part : in.nioBuffers()) {
                deflate(part, out);
            }
        }
        in.readerIndex(in.writerIndex());
    }

    private void deflate(ByteBuffer part, ByteBuf out) {
        if (wrapper == ZlibWrapper.GZIP) {
            int start = part.position();
            crc.update(part);
            part.position(start);
        }
        deflater.setInput(part);
        while (!deflater.needsInput()) {
            write(out, Deflater.NO_FLUSH);
        }
    }

    @Override
    public void flush(ByteBuf out) {
        begin(out);
        while (write(out, Deflater.SYNC_FLUSH)) {
            // until it leaves room
        }
    }

    @Override
    public void finish(ByteBuf out) {
        begin(out);
        finished = true;
        deflater.finish();
        while (!deflater.finished()) {
            write(out, Deflater.NO_FLUSH);
        }
        if (wrapper == ZlibWrapper.GZIP) {
            out.writeIntLE((int) crc.getValue());
            out.writeIntLE((int) deflater.getBytesRead());
        }
        close();
    }

    @Override
    public void close() {
        if (!closed) {
            closed = true;
            deflater.end();
        }
    }

    private void begin(ByteBuf out) {
        if (finished || closed) {
            throw new IllegalStateException("the compressed stream is " + (finished ? "finished" : "closed"));
        }
        if (!begun) {
            begun = true;
            if (wrapper == ZlibWrapper.GZIP) {
                writeGzipHeader(out);
            }
        }
    }

    /** RFC 1952 §2.3: no flags, no time. */
    private void writeGzipHeader(ByteBuf out) {
        out.writeByte(GzipHeader.ID1).writeByte(GzipHeader.ID2).writeByte(8).writeByte(0);
        out.writeInt(0);
        out.writeByte(level == Deflater.BEST_COMPRESSION ? 2 : level == Deflater.BEST_SPEED ? 4 : 0);
        out.writeByte(OS_UNKNOWN);
    }

    /** Lets come out what there is room for; {@code true} if there was too little. */
    private boolean write(ByteBuf out, int flush) {
        if (out.writableBytes() < MIN_ROOM) {
            out.ensureWritable(Math.min(Math.max(MIN_ROOM, out.capacity()), MAX_ROOM));
        }
        int at = out.writerIndex();
        ByteBuffer to = out.internalNioBuffer(at, out.writableBytes());
        int written = deflater.deflate(to, flush);
        out.writerIndex(at + written);
        return !out.isWritable();
    }
}
