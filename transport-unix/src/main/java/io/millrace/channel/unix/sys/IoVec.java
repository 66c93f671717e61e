package io.millrace.channel.unix.sys;

import java.nio.ByteBuffer;

/**
 * An array of {@code struct iovec} in native memory, for {@code writev(2)} and {@code readv(2)}.
 *
 * <pre>
 *  0        8        16
 *  +--------+--------+--
 *  |iov_base|iov_len |  next entry
 *  +--------+--------+--
 * </pre>
 *
 * <p>One a loop, filled before each call; it does not keep the memory alive that its entries point to.
 */
public final class IoVec {

    /** Bytes of one entry. */
    private static final int ENTRY = 16;

    private static final int LENGTH_OFFSET = 8;

    private final NativeMemory memory;
    private final ByteBuffer entries;
    private final int capacity;
    private int count;
    private long bytes;

    /**
     * Makes an empty array.
     *
     * @param capacity its most entries; the kernel takes at most {@link Abi.Files#vectorLimit()} at once
     */
    public IoVec(int capacity) {
        this.capacity = capacity;
        this.memory = NativeMemory.allocate(capacity * ENTRY);
        this.entries = memory.buffer();
    }

    /**
     * Appends an entry.
     *
     * @param address where the bytes begin
     * @param length how many there are; an entry of 0 bytes is left out
     * @return {@code false} if the array is full and nothing was added
     */
    public boolean add(long address, int length) {
        if (length == 0) {
            return true;
        }
        if (count == capacity) {
            return false;
        }
        int offset = count * ENTRY;
        entries.putLong(offset, address);
        entries.putLong(offset + LENGTH_OFFSET, length);
        count++;
        bytes += length;
        return true;
    }

    /** Removes every entry. */
    public void clear() {
        count = 0;
        bytes = 0;
    }

    /**
     * The number of entries.
     *
     * @return 0 to {@link #capacity()}
     */
    public int count() {
        return count;
    }

    /**
     * The most entries.
     *
     * @return what the constructor got
     */
    public int capacity() {
        return capacity;
    }

    /**
     * The bytes that all entries have together.
     *
     * @return a sum
     */
    public long bytes() {
        return bytes;
    }

    /**
     * Where the array begins.
     *
     * @return {@code struct iovec *}
     */
    public long address() {
        return memory.address();
    }

    /**
     * Where an entry is.
     *
     * @param entry from 0 to {@link #count()}
     * @return {@code struct iovec *}
     */
    public long address(int entry) {
        return memory.address() + (long) entry * ENTRY;
    }
}
