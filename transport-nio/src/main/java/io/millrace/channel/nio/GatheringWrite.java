package io.millrace.channel.nio;

import io.millrace.buffer.ByteBuf;
import io.millrace.channel.ChannelOutboundBuffer;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.GatheringByteChannel;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Writes the buffers at the front of an outbound buffer with one call.
 *
 * <p>Small buffers, and those on the heap, are copied one behind the other into memory of the loop; large direct ones are
 * handed over as they are. {@code java.nio} would copy each heap buffer whole into direct memory that it keeps for the
 * thread, however large the buffer is.
 *
 * <p>One a loop; loop only.
 */
public final class GatheringWrite {
    /** How many bytes the shared memory holds. */
    public static final int COPY_BYTES = 64 * 1024;

    /** A buffer of so many bytes costs less to copy than a vector's entry costs the kernel. */
    private static final int SMALL_BYTES = 1024;

    private static final int VECTOR_ENTRIES = 256;

    private @Nullable ByteBuffer copyOrNull;
    private final @Nullable ByteBuffer[] vector = new @Nullable ByteBuffer[VECTOR_ENTRIES];
    /** Views of the copy for the entries of the vector, made when they are first needed. */
    private final @Nullable ByteBuffer[] runs = new @Nullable ByteBuffer[VECTOR_ENTRIES];

    // The state of one write. Copied bytes from runStart to copied are not in the vector yet.
    private int count;
    private int copied;
    private int runStart;
    private long bytes;

    GatheringWrite() {}

    /**
     * Direct memory that anything on the loop may use between two calls of this class.
     *
     * @return {@link #COPY_BYTES} bytes; position and limit are left as they were
     */
    public ByteBuffer copy() {
        ByteBuffer made = copyOrNull;
        if (made == null) {
            made = ByteBuffer.allocateDirect(COPY_BYTES);
            copyOrNull = made;
        }
        return made;
    }

    /**
     * How many bytes the last {@link #write} offered.
     *
     * @return bytes
     */
    public long offeredBytes() {
        return bytes;
    }

    /**
     * Tells whether a buffer's bytes are in one piece of direct memory, which the kernel can be handed.
     *
     * @param buf the buffer
     * @return {@code true} if {@link ByteBuf#internalNioBuffer} is direct
     */
    public static boolean isOnePiece(ByteBuf buf) {
        return buf.isDirect() && buf.nioBufferCount() == 1;
    }

    /**
     * Writes from the front.
     *
     * @param target a connected stream socket
     * @param out its first flushed message is a buffer
     * @return how many bytes the kernel took
     * @throws IOException if the connection is broken
     */
    public long write(GatheringByteChannel target, ChannelOutboundBuffer out) throws IOException {
        if (out.size() == 1 && out.current() instanceof ByteBuf only && isOnePiece(only)) {
            int length = only.readableBytes();
            bytes = length;
            return length == 0 ? 0 : target.write(only.internalNioBuffer(only.readerIndex(), length));
        }
        count = 0;
        copied = 0;
        runStart = 0;
        bytes = 0;
        try {
            collect(out);
            return send(target);
        } finally {
            Arrays.fill(vector, 0, count, null); // buffers are released when they are sent
        }
    }

    private void collect(ChannelOutboundBuffer out) {
        for (int i = 0; i < out.size(); i++) {
            Object message = out.message(i);
            if (message instanceof ByteBuf buf) {
                if (!add(buf, buf.readerIndex(), buf.readableBytes())) {
                    break;
                }
            } else if (message != null) {
                break; // a file comes next
            }
        }
    }

    private long send(GatheringByteChannel target) throws IOException {
        if (count == 0) {
            return copied == 0 ? 0 : target.write(copy().clear().limit(copied));
        }
        if (!endRun()) {
            bytes -= copied - runStart;
        }
        return target.write(vector, 0, count);
    }

    /** Adds a region of a buffer; {@code false} if not all of it fitted. */
    private boolean add(ByteBuf buf, int index, int length) {
        if (length == 0) {
            return true;
        }
        if (length <= SMALL_BYTES || !buf.isDirect()) {
            return addCopy(buf, index, length);
        }
        if (buf.nioBufferCount() == 1) {
            return endRun() && addPiece(buf.internalNioBuffer(index, length));
        }
        for (ByteBuffer piece : buf.nioBuffers(index, length)) {
            int size = piece.remaining();
            if (!piece.isDirect() ? !addCopy(buf, index, size) : !endRun() || !addPiece(piece)) {
                return false;
            }
            index += size;
        }
        return true;
    }

    private boolean addPiece(ByteBuffer piece) {
        if (count == VECTOR_ENTRIES) {
            return false;
        }
        bytes += piece.remaining();
        vector[count++] = piece;
        return true;
    }

    private boolean addCopy(ByteBuf buf, int index, int length) {
        int taken = Math.min(length, COPY_BYTES - copied);
        if (taken == 0) {
            return false;
        }
        ByteBuffer copy = copy();
        buf.getBytes(index, copy.limit(copied + taken).position(copied));
        copied += taken;
        bytes += taken;
        return taken == length;
    }

    /** Puts the copied bytes that are not in the vector yet into it; {@code false} if it is full. */
    private boolean endRun() {
        if (runStart == copied) {
            return true;
        }
        if (count == VECTOR_ENTRIES) {
            return false;
        }
        ByteBuffer run = runs[count];
        if (run == null) {
            run = copy().duplicate();
            runs[count] = run;
        }
        vector[count++] = run.limit(copied).position(runStart);
        runStart = copied;
        return true;
    }
}
