package io.millrace.channel.unix.sys;

import com.kenai.jffi.MemoryIO;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/**
 * A block of zeroed native memory that structs are laid out in.
 *
 * <p>Whoever hands {@link #address()} to the kernel must keep the block reachable until the kernel is done with it: the
 * memory goes back
 * when the block is collected. It is not safe for use by several threads at once.
 */
public final class NativeMemory {

    private final ByteBuffer buffer;
    private final long address;

    private NativeMemory(ByteBuffer buffer) {
        this.buffer = buffer;
        this.address = addressOf(buffer);
    }

    /**
     * Allocates a block.
     *
     * @param bytes its size
     * @return zeroed memory, aligned for every type of C
     */
    public static NativeMemory allocate(int bytes) {
        return new NativeMemory(ByteBuffer.allocateDirect(bytes).order(ByteOrder.nativeOrder()));
    }

    /**
     * The address of a direct buffer. It costs about 20 ns: once a buffer, not once a call.
     *
     * @param direct a direct buffer
     * @return the address of its index 0
     * @throws IllegalArgumentException if the buffer is on the heap
     */
    public static long addressOf(ByteBuffer direct) {
        if (!direct.isDirect()) {
            throw new IllegalArgumentException("a heap buffer has no address: " + direct);
        }
        return MemoryIO.getInstance().getDirectBufferAddress(direct);
    }

    /**
     * A view of memory that somebody else owns.
     *
     * @param address where it begins
     * @param bytes its size
     * @return a direct buffer, big-endian as every new one; using it after the memory was unmapped crashes the VM
     */
    public static ByteBuffer viewOf(long address, int bytes) {
        return MemoryIO.getInstance().newDirectByteBuffer(address, bytes);
    }

    /**
     * The block as a buffer in the CPU's byte order (little-endian on nearly all), for absolute access.
     *
     * @return always the same buffer
     */
    public ByteBuffer buffer() {
        return buffer;
    }

    /**
     * Where the block begins.
     *
     * @return an address, never 0
     */
    public long address() {
        return address;
    }

    /**
     * The size of the block.
     *
     * @return bytes
     */
    public int size() {
        return buffer.capacity();
    }
}
