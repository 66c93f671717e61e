package io.millrace.buffer;

import java.nio.ByteBuffer;

/**
 * Where a {@link PooledByteBufAllocator} takes its direct memory from, a chunk at a time. Without another one chunks come
 * from {@link ByteBuffer#allocateDirect(int)}: the address is unknown then, and the garbage collector frees them.
 *
 * <p><b>Thread</b>: any, several at once.
 */
public interface ChunkMemory {

    /**
     * Allocates memory.
     *
     * <p><b>Errors</b>: {@link OutOfMemoryError} when there is none.
     *
     * @param bytes the size, at least 1
     * @return a direct buffer of exactly that capacity, with unspecified content
     */
    ByteBuffer allocate(int bytes);

    /**
     * Takes back what {@link #allocate(int)} returned. No buffer refers to it any more.
     *
     * @param memory the buffer itself, not a slice of it
     */
    void free(ByteBuffer memory);

    /**
     * Returns the address of the first byte.
     *
     * @param memory what {@link #allocate(int)} returned
     * @return the address, or 0 when it is unknown
     */
    long address(ByteBuffer memory);
}
