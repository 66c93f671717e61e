package io.millrace.buffer;

import java.io.DataOutput;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Appends what is written to a buffer, at its writer index.
 *
 * <p>The buffer grows as needed up to its maximum capacity, beyond which writing throws {@link
 * IndexOutOfBoundsException}. Numbers are big-endian, as {@link DataOutput} has it.
 *
 * <p><b>Thread:</b> one at a time, as the buffer.
 */
public class ByteBufOutputStream extends OutputStream implements DataOutput {
    private final ByteBuf buffer;
    private final int startIndex;
    private final boolean releaseOnClose;
    private @Nullable DataOutputStream utf8Out;
    private boolean closed;

    /** Writes to {@code buffer}. <b>Ownership:</b> stays with the caller. */
    public ByteBufOutputStream(ByteBuf buffer) {
        this(buffer, false);
    }

    /** Writes to {@code buffer}. <b>Ownership:</b> passes to the stream if {@code releaseOnClose}. */
    public ByteBufOutputStream(ByteBuf buffer, boolean releaseOnClose) {
        this.buffer = Objects.requireNonNull(buffer, "buffer");
        this.releaseOnClose = releaseOnClose;
        startIndex = buffer.writerIndex();
    }

    /** Returns how many bytes this stream has written so far. */
    public int writtenBytes() {
        return buffer.writerIndex() - startIndex;
    }

    /** Returns the buffer written to. */
    public ByteBuf buffer() {
        return buffer;
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

    @Override
    public void write(int b) throws IOException {
        buffer.writeByte(b);
    }

    @Override
    public void write(byte[] b) throws IOException {
        buffer.writeBytes(b);
    }

    @Override
    public void write(byte[] b, int off, int len) throws IOException {
        if (len == 0) {
            return;
        }
        buffer.writeBytes(b, off, len);
    }

    @Override
    public void writeBoolean(boolean v) throws IOException {
        buffer.writeBoolean(v);
    }

    @Override
    public void writeByte(int v) throws IOException {
        buffer.writeByte(v);
    }

    @Override
    public void writeShort(int v) throws IOException {
        buffer.writeShort((short) v);
    }

    @Override
    public void writeChar(int v) throws IOException {
        buffer.writeChar(v);
    }

    @Override
    public void writeInt(int v) throws IOException {
        buffer.writeInt(v);
    }

    @Override
    public void writeLong(long v) throws IOException {
        buffer.writeLong(v);
    }

    @Override
    public void writeFloat(float v) throws IOException {
        buffer.writeFloat(v);
    }

    @Override
    public void writeDouble(double v) throws IOException {
        buffer.writeDouble(v);
    }

    /** Writes the low byte of each character. */
    @Override
    public void writeBytes(String s) throws IOException {
        int length = s.length();
        buffer.ensureWritable(length);
        for (int i = 0; i < length; i++) {
            buffer.writeByte(s.charAt(i));
        }
    }

    /** Writes two bytes for each character, the high one first. */
    @Override
    public void writeChars(String s) throws IOException {
        for (int i = 0; i < s.length(); i++) {
            buffer.writeChar(s.charAt(i));
        }
    }

    /**
     * Writes a length of two bytes and the characters in Java's modified UTF-8.
     *
     * @throws java.io.UTFDataFormatException if that is more than 65535 bytes; nothing is written then
     * @throws IOException if this stream is closed
     */
    @Override
    public void writeUTF(String s) throws IOException {
        if (closed) {
            throw new IOException("the stream is closed");
        }
        DataOutputStream out = utf8Out;
        if (out == null) {
            out = new DataOutputStream(this);
            utf8Out = out;
        }
        out.writeUTF(s);
    }
}
