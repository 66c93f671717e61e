package io.millrace.channel.unix;

import io.millrace.buffer.ByteBuf;
import io.millrace.buffer.ByteBufAllocator;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.WritableByteChannel;
import java.util.Objects;

/**
 * A descriptor that does not block, as a channel to write to. Bytes on the heap are copied to a direct buffer first.
 *
 * <p><b>Thread:</b> one at a time.
 */
public abstract class SocketWritableByteChannel implements WritableByteChannel {
    /** What is written to. */
    protected final FileDescriptor fd;

    /**
     * Makes a channel.
     *
     * @param fd what is written to
     */
    protected SocketWritableByteChannel(FileDescriptor fd) {
        this.fd = Objects.requireNonNull(fd, "fd");
    }

    /**
     * Writes what lies between position and limit.
     *
     * @param src the bytes; the position moves behind those that were taken
     * @return how many bytes were taken, 0 if none now
     * @throws IOException if the kernel refuses
     */
    @Override
    public final int write(ByteBuffer src) throws IOException {
        int position = src.position();
        int written = src.isDirect() ? write(src, position, src.limit()) : writeCopy(src);
        if (written > 0) {
            src.position(position + written);
        }
        return written;
    }

    private int writeCopy(ByteBuffer src) throws IOException {
        int length = src.remaining();
        if (length == 0) {
            return 0;
        }
        ByteBuf copy = alloc().directBuffer(length);
        try {
            copy.writeBytes(src.duplicate());
            ByteBuffer bytes = copy.internalNioBuffer(copy.readerIndex(), length);
            return write(bytes, bytes.position(), bytes.limit());
        } finally {
            copy.release();
        }
    }

    /**
     * Writes from a direct buffer, whose position and limit stay.
     *
     * @param buf a direct buffer
     * @param pos where the first byte is
     * @param limit where the last byte is, exclusive
     * @return how many bytes were taken, 0 if none now
     * @throws IOException if the kernel refuses
     */
    protected int write(ByteBuffer buf, int pos, int limit) throws IOException {
        return fd.write(buf, pos, limit);
    }

    @Override
    public final boolean isOpen() {
        return fd.isOpen();
    }

    @Override
    public final void close() throws IOException {
        fd.close();
    }

    /**
     * Where direct buffers for bytes on the heap come from.
     *
     * @return an allocator
     */
    protected abstract ByteBufAllocator alloc();
}
