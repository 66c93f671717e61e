package io.millrace.channel.unix.sys;

import java.nio.ByteBuffer;

/**
 * A socket option's value and its length in native memory.
 *
 * <pre>
 *  0              8
 *  +-------+------+-----------
 *  |length | pad  | value ...
 *  +-------+------+-----------
 * </pre>
 *
 * <p>Not safe for use by several threads at once.
 */
public final class OptionValue {

    private static final int VALUE = 8;

    private final NativeMemory memory;
    private final ByteBuffer buffer;

    /**
     * Allocates a value.
     *
     * @param capacity its most bytes
     */
    public OptionValue(int capacity) {
        this.memory = NativeMemory.allocate(VALUE + capacity);
        this.buffer = memory.buffer();
    }

    /**
     * The value's length.
     *
     * @return bytes, as {@link #length(int)} or {@code getsockopt(2)} set them
     */
    public int length() {
        return buffer.getInt(0);
    }

    /**
     * Sets the value's length: what is handed to {@code setsockopt(2)}, or what {@code getsockopt(2)} may write.
     *
     * @param bytes at most the capacity
     * @return this
     */
    public OptionValue length(int bytes) {
        if (bytes < 0 || bytes > capacity()) {
            throw new IllegalArgumentException("length " + bytes + ", capacity " + capacity());
        }
        buffer.putInt(0, bytes);
        return this;
    }

    /**
     * The most bytes that fit.
     *
     * @return what the constructor got
     */
    public int capacity() {
        return memory.size() - VALUE;
    }

    /**
     * Reads an {@code int}.
     *
     * @param offset where it is in the value
     * @return the number
     */
    public int getInt(int offset) {
        return buffer.getInt(VALUE + offset);
    }

    /**
     * Writes an {@code int}.
     *
     * @param offset where it is in the value
     * @param value the number
     * @return this
     */
    public OptionValue putInt(int offset, int value) {
        buffer.putInt(VALUE + offset, value);
        return this;
    }

    /**
     * Writes 16 bits.
     *
     * @param offset where they are in the value
     * @param value the number, 0 to 65535
     * @return this
     */
    public OptionValue putShort(int offset, int value) {
        buffer.putShort(VALUE + offset, (short) value);
        return this;
    }

    /**
     * Writes bytes.
     *
     * @param offset where they are in the value
     * @param bytes the bytes, as many as fit
     * @return this
     */
    public OptionValue putBytes(int offset, byte[] bytes) {
        buffer.put(VALUE + offset, bytes);
        return this;
    }

    /**
     * Writes a {@code struct sockaddr}.
     *
     * @param offset where it is in the value
     * @param address an encoded address
     * @return this
     */
    public OptionValue putAddress(int offset, SockAddr address) {
        buffer.put(VALUE + offset, address.memory(), 0, address.length());
        return this;
    }

    /**
     * Makes the whole value zero, whatever its length.
     *
     * @return this
     */
    public OptionValue clear() {
        for (int i = VALUE; i < memory.size(); i++) {
            buffer.put(i, (byte) 0);
        }
        return this;
    }

    /**
     * Reads 64 bits.
     *
     * @param offset where they are in the value
     * @return the number
     */
    public long getLong(int offset) {
        return buffer.getLong(VALUE + offset);
    }

    /**
     * Writes 64 bits.
     *
     * @param offset where they are in the value
     * @param value the number
     * @return this
     */
    public OptionValue putLong(int offset, long value) {
        buffer.putLong(VALUE + offset, value);
        return this;
    }

    /**
     * Reads 16 bits.
     *
     * @param offset where they are in the value
     * @return 0 to 65535
     */
    public int getUnsignedShort(int offset) {
        return buffer.getShort(VALUE + offset) & 0xffff;
    }

    /**
     * Reads a byte.
     *
     * @param offset where it is in the value
     * @return 0 to 255
     */
    public int getUnsignedByte(int offset) {
        return buffer.get(VALUE + offset) & 0xff;
    }

    /** Where the value is. */
    long address() {
        return memory.address() + VALUE;
    }

    /** Where the length is. */
    long lengthAddress() {
        return memory.address();
    }
}
