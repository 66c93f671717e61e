package io.millrace.handler.codec.http.websocketx.extensions.compression;

import io.millrace.buffer.ByteBuf;
import io.millrace.buffer.ByteBufAllocator;
import java.nio.ByteBuffer;
import java.util.zip.Deflater;

/**
 * Compresses the messages of a connection, one behind the other in the same window.
 *
 * <p>The JDK's {@link Deflater} has a window of 32 KiB, always. For a smaller one it is made to forget what it has seen
 * ({@link Deflater#FULL_FLUSH}) each time that so many bytes went in: no distance is longer than the window then.
 *
 * <p><b>Spec:</b> RFC 7692 §7.2.1, §7.2.3.
 */
final class MessageDeflater {
    static final int MIN_WINDOW_BITS = 8;
    static final int MAX_WINDOW_BITS = 15;

    /** What a flush ends with, and a message's end leaves out: the second half of an empty stored block. */
    static final int TAIL = 0x0000_ffff;

    private static final int MIN_ROOM = 64;
    private static final int MAX_ROOM = 64 * 1024;

    private final Deflater deflater;

    /** What may go in until the next full flush, {@link Long#MAX_VALUE} where the window is the deflater's own. */
    private final long segmentBytes;

    private long segmentLeft;

    MessageDeflater(int level, int windowBits) {
        deflater = new Deflater(level, true);
        segmentBytes = windowBits == MAX_WINDOW_BITS ? Long.MAX_VALUE : 1L << windowBits;
        segmentLeft = segmentBytes;
    }

    /** Compresses a frame's content so that the peer can decompress all of it; {@code last} ends the message. */
    ByteBuf deflate(ByteBufAllocator alloc, ByteBuf content, boolean last) {
        ByteBuf out = alloc.buffer(Math.max(MIN_ROOM, content.readableBytes() / 2));
        boolean done = false;
        try {
            for (ByteBuffer part : content.nioBuffers()) {
                add(part, out);
            }
            write(out, Deflater.SYNC_FLUSH);
            if (last) {
                end(out);
            }
            done = true;
            return out;
        } finally {
            if (!done) {
                out.release();
            }
        }
    }

    private void add(ByteBuffer part, ByteBuf out) {
        int end = part.limit();
        while (part.position() < end) {
            int length = (int) Math.min(segmentLeft, end - part.position());
            part.limit(part.position() + length);
            deflater.setInput(part);
            write(out, Deflater.NO_FLUSH);
            segmentLeft -= length;
            if (segmentLeft == 0) {
                write(out, Deflater.FULL_FLUSH);
                segmentLeft = segmentBytes;
            }
        }
    }

    /** Lets come out what there is. */
    private void write(ByteBuf out, int flush) {
        boolean full;
        do {
            if (out.writableBytes() < MIN_ROOM) {
                out.ensureWritable(Math.min(Math.max(MIN_ROOM, out.capacity()), MAX_ROOM));
            }
            int at = out.writerIndex();
            out.writerIndex(at + deflater.deflate(out.internalNioBuffer(at, out.writableBytes()), flush));
            full = !out.isWritable();
        } while (full);
    }

    /**
     * Where nothing came out, because nothing went in since the last flush, an empty block begins: RFC 7692 §7.2.3.6.
     */
    private static void end(ByteBuf out) {
        int tailAt = out.writerIndex() - Integer.BYTES;
        if (tailAt >= out.readerIndex() && out.getInt(tailAt) == TAIL) {
            out.writerIndex(tailAt);
        }
        if (!out.isReadable()) {
            out.writeByte(0);
        }
    }

    /** Frees the memory; nothing can be compressed after that. */
    void end() {
        deflater.end();
    }
}
