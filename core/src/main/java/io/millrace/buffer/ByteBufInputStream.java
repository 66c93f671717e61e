package io.millrace.buffer;

import java.io.DataInput;
import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Reads a buffer's readable bytes, or the first few of them, as a stream.
 *
 * <p>Reading moves the buffer's reader index. Bytes that are written to the buffer after the stream was made are not
 * part of it. Numbers are big-endian, as {@link DataInput} has it.
 *
 * <p><b>Thread:</b> one at a time, as the buffer.
 */
public class ByteBufInputStream extends InputStream implements DataInput {
    private final ByteBuf buffer;
    private final int startIndex;
    private final int endIndex;
    private final boolean releaseOnClose;
    private boolean closed;

    /** Reads all bytes that are readable now. <b>Ownership:</b> stays with the caller. */
    public ByteBufInputStream(ByteBuf buffer) {
        this(buffer, buffer.readableBytes());
    }

    /**
     * Reads the next {@code length} bytes. <b>Ownership:</b> stays with the caller.
     *
     * @throws IllegalArgumentException if {@code length} is negative
     * @throws IndexOutOfBoundsException if fewer bytes are readable
     */
    public ByteBufInputStream(ByteBuf buffer, int length) {
        this(buffer, length, false);
    }

    /** Reads all bytes that are readable now. <b>Ownership:</b> passes to the stream if {@code releaseOnClose}. */
    public ByteBufInputStream(ByteBuf buffer, boolean releaseOnClose) {
        this(buffer, buffer.readableBytes(), releaseOnClose);
    }

    /**
     * Reads the next {@code length} bytes. <b>Ownership:</b> passes to the stream if {@code releaseOnClose}, which then
     * releases the buffer also when this constructor throws.
     *
     * @throws IllegalArgumentException if {@code length} is negative
     * @throws IndexOutOfBoundsException if fewer bytes are readable
     */
    public ByteBufInputStream(ByteBuf buffer, int length, boolean releaseOnClose) {
        Objects.requireNonNull(buffer, "buffer");
        int readable = buffer.readableBytes();
        if (length < 0 || length > readable) {
            if (releaseOnClose) {
                buffer.release();
            }
            if (length < 0) {
                throw new IllegalArgumentException("length: " + length + " (expected: >= 0)");
            }
            throw new IndexOutOfBoundsException(
                    "length: " + length + " (expected: at most the " + readable + " readable bytes)");
        }
        this.buffer = buffer;
        this.releaseOnClose = releaseOnClose;
        startIndex = buffer.readerIndex();
        endIndex = startIndex + length;
        buffer.markReaderIndex();
    }

    /** Returns how many bytes have been read so far. */
    public int readBytes() {
        return buffer.readerIndex() - startIndex;
    }

    /** Releases the buffer if this stream owns it; does nothing the second time. */
    @Override
    public void close() throws IOException {
        if (closed) {
            return;
        }
        closed = true;
        try {
            super.close();
        } finally {
            if (releaseOnClose) {
                buffer.release();
            }
        }
    }

    /** Returns how many bytes are left in this stream. */
    @Override
    public int available() throws IOException {
        return endIndex - buffer.readerIndex();
    }

    // The mark is the buffer's own, as is the position. InputStream synchronizes these two; a buffer has one thread.

    /** Remembers the current position (the buffer's reader mark); {@code readlimit} does not matter. */
    @Override
    @SuppressWarnings("UnsynchronizedOverridesSynchronized") // a buffer belongs to one thread
    public void mark(int readlimit) {
        buffer.markReaderIndex();
    }

    @Override
    public boolean markSupported() {
        return true;
    }

    /** Goes back to the mark, or to the start if none was set. */
    @Override
    @SuppressWarnings("UnsynchronizedOverridesSynchronized") // a buffer belongs to one thread
    public void reset() throws IOException {
        buffer.resetReaderIndex();
    }

    @Override
    public int read() throws IOException {
        return available() == 0 ? -1 : buffer.readUnsignedByte();
    }

    @Override
    public int read(byte[] b, int off, int len) throws IOException {
        Objects.checkFromIndexSize(off, len, b.length);
        int available = available();
        if (available == 0) {
            return -1;
        }
        int n = Math.min(available, len);
        buffer.readBytes(b, off, n);
        return n;
    }

    @Override
    public long skip(long n) throws IOException {
        return skipBytes((int) Math.min(Integer.MAX_VALUE, Math.max(0, n)));
    }

    @Override
    public int skipBytes(int n) throws IOException {
        int skipped = Math.max(0, Math.min(available(), n));
        buffer.skipBytes(skipped);
        return skipped;
    }

    @Override
    public boolean readBoolean() throws IOException {
        return readByte() != 0;
    }

    @Override
    public byte readByte() throws IOException {
        checkAvailable(Byte.BYTES);
        return buffer.readByte();
    }

    @Override
    public int readUnsignedByte() throws IOException {
        return readByte() & 0xff;
    }

    @Override
    public short readShort() throws IOException {
        checkAvailable(Short.BYTES);
        return buffer.readShort();
    }

    @Override
    public int readUnsignedShort() throws IOException {
        return readShort() & 0xffff;
    }

    @Override
    public char readChar() throws IOException {
        return (char) readShort();
    }

    @Override
    public int readInt() throws IOException {
        checkAvailable(Integer.BYTES);
        return buffer.readInt();
    }

    @Override
    public long readLong() throws IOException {
        checkAvailable(Long.BYTES);
        return buffer.readLong();
    }

    @Override
    public float readFloat() throws IOException {
        return Float.intBitsToFloat(readInt());
    }

    @Override
    public double readDouble() throws IOException {
        return Double.longBitsToDouble(readLong());
    }

    @Override
    public void readFully(byte[] b) throws IOException {
        readFully(b, 0, b.length);
    }

    @Override
    public void readFully(byte[] b, int off, int len) throws IOException {
        Objects.checkFromIndexSize(off, len, b.length);
        checkAvailable(len);
        buffer.readBytes(b, off, len);
    }

    /**
     * Returns the bytes before the next line feed, carriage return, or pair of the two, as Latin-1; {@code null} at the
     * end of the stream.
     */
    @Override
    public @Nullable String readLine() throws IOException {
        if (available() == 0) {
            return null;
        }
        StringBuilder line = new StringBuilder();
        while (available() > 0) {
            char c = (char) buffer.readUnsignedByte();
            if (c == '\n') {
                break;
            }
            if (c == '\r') {
                if (available() > 0 && buffer.getByte(buffer.readerIndex()) == '\n') {
                    buffer.skipBytes(1);
                }
                break;
            }
            line.append(c);
        }
        return line.toString();
    }

    @Override
    public String readUTF() throws IOException {
        return DataInputStream.readUTF(this);
    }

    private void checkAvailable(int needed) throws IOException {
        int available = available();
        if (needed > available) {
            throw new EOFException("needed: " + needed + " bytes, left: " + available);
        }
    }
}
