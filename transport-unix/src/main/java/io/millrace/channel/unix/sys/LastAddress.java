package io.millrace.channel.unix.sys;

import java.nio.ByteBuffer;

/**
 * Remembers the bytes of an address, to tell whether the next one is the same: most datagrams come from where the one before
 * came from, and the object for that address need not be made again. Not safe for use by several threads at once.
 */
public final class LastAddress {
    private final byte[] known = new byte[SockAddr.CAPACITY];
    private int length = -1;

    /** Makes one that knows no address. */
    public LastAddress() {}

    /**
     * Tells whether an address is the one that was looked at before, and remembers it.
     *
     * @param address an address, perhaps empty
     * @return {@code true} if it has the same bytes
     */
    public boolean isSame(SockAddr address) {
        int bytes = Math.max(0, Math.min(address.length(), SockAddr.CAPACITY));
        return isSame(address.memory(), 0, bytes);
    }

    /** The same of bytes anywhere. */
    boolean isSame(ByteBuffer memory, int offset, int bytes) {
        boolean same = bytes == length;
        for (int i = 0; same && i < bytes; i++) {
            same = memory.get(offset + i) == known[i];
        }
        if (!same) {
            memory.get(offset, known, 0, bytes);
            length = bytes;
        }
        return same;
    }
}
