package io.millrace.buffer;

/** How much memory an allocator holds. */
public interface ByteBufAllocatorMetric {

    /**
     * Returns the bytes of heap memory that the allocator holds, whether handed out or not.
     *
     * @return bytes
     */
    long usedHeapMemory();

    /**
     * Returns the bytes of direct memory that the allocator holds, whether handed out or not.
     *
     * @return bytes
     */
    long usedDirectMemory();
}
