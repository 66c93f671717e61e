package io.millrace.channel.unix.sys;

import org.jspecify.annotations.Nullable;

/**
 * An array of {@code struct mmsghdr} in native memory, for {@code recvmmsg(2)} and {@code sendmmsg(2)}.
 *
 * <pre>
 *  +------------------+----------+------------------+----------+--     --+---------+-----------------+--
 *  | struct msghdr    | msg_len 4| next message     | msg_len 4| ...     | iovec   | control messages| ...
 *  +------------------+----------+------------------+----------+--     --+---------+-----------------+--
 * </pre>
 *
 * <p>One a loop and direction; not safe for use by several threads at once.
 */
public final class MsgHdrs {
    private final NativeMemory memory;
    private final int stride;
    private final MsgHdr[] headers;

    /**
     * Allocates an array.
     *
     * @param abi how messages are laid out
     * @param addresses how addresses are; {@code null} if the messages need no room for received ones
     * @param count how many messages
     * @param controlCapacity bytes for the control messages of each
     */
    public MsgHdrs(MessageAbi abi, Abi.@Nullable Addresses addresses, int count, int controlCapacity) {
        stride = MsgHdr.stride(abi);
        int own = MsgHdr.ownBytes(abi, controlCapacity);
        memory = NativeMemory.allocate(count * (stride + own));
        headers = new MsgHdr[count];
        for (int i = 0; i < count; i++) {
            SockAddr name = addresses == null ? null : new SockAddr(addresses);
            headers[i] = new MsgHdr(abi, memory, i * stride, count * stride + i * own, name, controlCapacity);
        }
    }

    /**
     * How many messages there is room for.
     *
     * @return what the constructor got
     */
    public int capacity() {
        return headers.length;
    }

    /**
     * A message.
     *
     * @param index from 0
     * @return always the same object
     */
    public MsgHdr get(int index) {
        return headers[index];
    }

    /**
     * Where a message is.
     *
     * @param index from 0
     * @return {@code struct mmsghdr *}
     */
    long address(int index) {
        return memory.address() + (long) index * stride;
    }
}
