package io.millrace.channel.unix;

import io.millrace.buffer.ByteBuf;
import io.millrace.channel.unix.sys.MessageAbi;
import io.millrace.channel.unix.sys.MsgHdr;
import io.millrace.channel.unix.sys.MsgHdrs;
import io.millrace.channel.unix.sys.NativeMemory;
import io.millrace.channel.unix.sys.PacketInfo;
import io.millrace.channel.unix.sys.Syscalls;
import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The room that one system call receives datagrams in: buffers that belong to this until they are taken. A buffer on the
 * heap is filled by way of memory of the loop.
 *
 * <p>One a loop; loop only.
 */
final class ReceiveBatch {
    /** How many datagrams a call receives at most. */
    static final int CAPACITY = 32;

    private final MsgHdrs headers;
    private final NativeMemory copy;
    private final @Nullable ByteBuf[] buffers = new @Nullable ByteBuf[CAPACITY];
    private final int[] rooms = new int[CAPACITY];
    private int count;

    /** What was received and is on its way to the pipeline: packets, and exceptions in their places. */
    private final Deque<Object> arrived = new ArrayDeque<>();

    /**
     * Makes an empty batch.
     *
     * @param copy memory that anything on the loop may use between two calls
     */
    ReceiveBatch(Syscalls syscalls, NativeMemory copy) {
        MessageAbi layout = MessageAbi.of(syscalls.abi().os());
        this.headers = new MsgHdrs(layout, syscalls.abi().addresses(), CAPACITY, PacketInfo.controlCapacity(layout));
        this.copy = copy;
    }

    MsgHdrs headers() {
        return headers;
    }

    Deque<Object> arrived() {
        return arrived;
    }

    /** The number of datagrams there is room for. */
    int count() {
        return count;
    }

    /**
     * Adds room for a datagram.
     *
     * @param buffer belongs to the batch from now on
     * @param control whether control messages are wanted; descriptors that nobody wants are closed by the kernel
     * @return {@code false} if there is no room for another one
     */
    boolean add(ByteBuf buffer, boolean control) {
        boolean direct = buffer.isDirect();
        int room = direct ? buffer.writableBytes() : Math.min(buffer.writableBytes(), copy.size());
        headers.get(count).offer(control).bytes(direct ? addressOf(buffer, room) : copy.address(), room);
        buffers[count] = buffer;
        rooms[count] = room;
        count++;
        return direct && count < CAPACITY;
    }

    private static long addressOf(ByteBuf buffer, int room) {
        if (buffer.hasMemoryAddress()) {
            return buffer.memoryAddress() + buffer.writerIndex();
        }
        ByteBuffer bytes = buffer.internalNioBuffer(buffer.writerIndex(), room);
        return NativeMemory.addressOf(bytes) + bytes.position();
    }

    /** Bytes that there was room for. */
    int room(int index) {
        return rooms[index];
    }

    MsgHdr header(int index) {
        return headers.get(index);
    }

    /** Takes a buffer out, with the bytes that were received; it is the caller's. */
    ByteBuf take(int index, int length) {
        ByteBuf buffer = Objects.requireNonNull(buffers[index], "buffer");
        buffers[index] = null;
        if (buffer.isDirect()) {
            return buffer.writerIndex(buffer.writerIndex() + length);
        }
        ByteBuffer bytes = copy.buffer();
        bytes.clear().limit(length);
        buffer.writeBytes(bytes);
        bytes.clear();
        return buffer;
    }

    /** Releases the buffers that nobody took. */
    void clear() {
        for (int i = 0; i < count; i++) {
            ByteBuf buffer = buffers[i];
            buffers[i] = null;
            if (buffer != null) {
                buffer.release();
            }
        }
        count = 0;
    }
}
