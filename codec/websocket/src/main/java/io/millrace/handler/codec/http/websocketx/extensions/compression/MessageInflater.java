package io.millrace.handler.codec.http.websocketx.extensions.compression;

import io.millrace.buffer.ByteBuf;
import io.millrace.buffer.ByteBufAllocator;
import io.millrace.handler.codec.CodecLimitException;
import io.millrace.handler.codec.CodecLimits;
import io.millrace.handler.codec.compression.DecompressionBudget;
import io.millrace.handler.codec.compression.DecompressionException;
import java.nio.ByteBuffer;
import java.util.zip.DataFormatException;
import java.util.zip.Inflater;

/**
 * Decompresses the messages of a connection, one behind the other in the same window, within limits: nothing is
 * allocated for what a peer's bytes would become before it is counted.
 *
 * <p>Behind a final block ({@code BFINAL}) the window is empty.
 *
 * <p><b>Errors:</b> {@link CodecLimitException} for a message, {@link DecompressionException} for a frame that grows
 * too much, or for what is not deflate; only {@link #end()} may be called after that.
 *
 * <p><b>Spec:</b> RFC 7692 §7.2.2, §7.2.3.
 */
final class MessageInflater {
    private static final byte[] TAIL = {0, 0, (byte) 0xff, (byte) 0xff};
    private static final int MIN_ROOM = 256;
    private static final int MAX_ROOM = 64 * 1024;

    private final Inflater inflater = new Inflater(true);
    private final DecompressionBudget budget;
    private final int maxFrameBytes;

    /** A final block was the last thing that came: there is no block that the tail could end. */
    private boolean atEndOfStream;

    /** {@code maxFrameBytes} may be 0, for none beside the limits of messages. */
    MessageInflater(CodecLimits limits, int maxFrameBytes) {
        this.budget = new DecompressionBudget(limits);
        this.maxFrameBytes = maxFrameBytes == 0 ? Integer.MAX_VALUE : maxFrameBytes;
    }

    /** Decompresses a frame's content; {@code last} ends the message. */
    ByteBuf inflate(ByteBufAllocator alloc, ByteBuf content, boolean last) {
        int length = content.readableBytes();
        budget.addCompressed(length);
        ByteBuf out = alloc.buffer(Math.min(Math.max(MIN_ROOM, 2 * Math.min(length, MAX_ROOM)), MAX_ROOM));
        boolean done = false;
        try {
            for (ByteBuffer part : content.nioBuffers()) {
                add(part, out);
            }
            if (last) {
                endMessage(out);
            }
            done = true;
            return out;
        } catch (DataFormatException e) {
            throw new DecompressionException("a message is not what deflate makes", e);
        } finally {
            if (!done) {
                out.release();
            }
        }
    }

    private void endMessage(ByteBuf out) throws DataFormatException {
        if (!atEndOfStream) {
            add(ByteBuffer.wrap(TAIL), out);
        }
        atEndOfStream = false;
        budget.reset();
    }

    private void add(ByteBuffer part, ByteBuf out) throws DataFormatException {
        if (!part.hasRemaining()) {
            return;
        }
        atEndOfStream = false;
        inflater.setInput(part);
        while (read(out) || part.hasRemaining()) {
            if (inflater.finished()) {
                inflater.reset();
                atEndOfStream = !part.hasRemaining();
                inflater.setInput(part);
            } else if (inflater.needsDictionary()) {
                throw new DataFormatException("a dictionary is needed");
            }
        }
    }

    /** Lets come out what there is room for; {@code true} if there may be more. */
    private boolean read(ByteBuf out) throws DataFormatException {
        if (!out.isWritable()) {
            out.ensureWritable(Math.min(out.capacity(), MAX_ROOM));
        }
        int at = out.writerIndex();
        int count = inflater.inflate(out.internalNioBuffer(at, out.writableBytes()));
        budget.addDecompressed(count);
        if (count > maxFrameBytes - out.readableBytes()) {
            throw new DecompressionException("Decompression buffer has reached maximum size: " + maxFrameBytes
                    + " (maxAllocation of the extension's constructor raises it)");
        }
        out.writerIndex(at + count);
        return !out.isWritable() || inflater.finished();
    }

    /** Frees the memory; nothing can be decompressed after that. */
    void end() {
        inflater.end();
    }
}
