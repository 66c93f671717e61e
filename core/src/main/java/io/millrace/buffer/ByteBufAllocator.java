package io.millrace.buffer;

/**
 * Makes buffers.
 *
 * <p><b>Errors</b>: {@link IllegalArgumentException} for a negative capacity or an initial capacity above the maximum;
 * {@link OutOfMemoryError} when there is no memory, with a {@link ByteBudgetExceededError} when a limit says so.
 *
 * <p><b>Thread</b>: any. <b>Ownership</b>: the caller releases what it gets.
 */
public interface ByteBufAllocator {

    /** What is used where no other allocator is named: {@link PooledByteBufAllocator#DEFAULT}. */
    ByteBufAllocator DEFAULT = PooledByteBufAllocator.DEFAULT;

    /**
     * Makes a buffer of the kind that this allocator prefers, of 256 bytes that can grow.
     *
     * @return a heap or direct buffer
     */
    ByteBuf buffer();

    /**
     * Makes a buffer of the kind that this allocator prefers, which can grow.
     *
     * @param initialCapacity bytes
     * @return a heap or direct buffer
     */
    ByteBuf buffer(int initialCapacity);

    /**
     * Makes a buffer of the kind that this allocator prefers.
     *
     * @param initialCapacity bytes
     * @param maxCapacity bytes that it can grow to
     * @return a heap or direct buffer
     */
    ByteBuf buffer(int initialCapacity, int maxCapacity);

    /**
     * Makes a buffer fit for system calls, of 256 bytes that can grow.
     *
     * @return a direct buffer
     */
    ByteBuf ioBuffer();

    /**
     * Makes a buffer fit for system calls, which can grow.
     *
     * @param initialCapacity bytes
     * @return a direct buffer
     */
    ByteBuf ioBuffer(int initialCapacity);

    /**
     * Makes a buffer fit for system calls.
     *
     * @param initialCapacity bytes
     * @param maxCapacity bytes that it can grow to
     * @return a direct buffer
     */
    ByteBuf ioBuffer(int initialCapacity, int maxCapacity);

    /**
     * Makes a heap buffer of 256 bytes that can grow.
     *
     * @return a heap buffer
     */
    ByteBuf heapBuffer();

    /**
     * Makes a heap buffer that can grow.
     *
     * @param initialCapacity bytes
     * @return a heap buffer
     */
    ByteBuf heapBuffer(int initialCapacity);

    /**
     * Makes a heap buffer.
     *
     * @param initialCapacity bytes
     * @param maxCapacity bytes that it can grow to
     * @return a heap buffer
     */
    ByteBuf heapBuffer(int initialCapacity, int maxCapacity);

    /**
     * Makes a direct buffer of 256 bytes that can grow.
     *
     * @return a direct buffer
     */
    ByteBuf directBuffer();

    /**
     * Makes a direct buffer that can grow.
     *
     * @param initialCapacity bytes
     * @return a direct buffer
     */
    ByteBuf directBuffer(int initialCapacity);

    /**
     * Makes a direct buffer.
     *
     * @param initialCapacity bytes
     * @param maxCapacity bytes that it can grow to
     * @return a direct buffer
     */
    ByteBuf directBuffer(int initialCapacity, int maxCapacity);

    /**
     * Makes an empty composite that merges its parts when they become more than 16.
     *
     * @return a composite whose own memory is of the kind that this allocator prefers
     */
    CompositeByteBuf compositeBuffer();

    /**
     * Makes an empty composite.
     *
     * @param maxNumComponents the number of parts beyond which they are merged
     * @return a composite whose own memory is of the kind that this allocator prefers
     */
    CompositeByteBuf compositeBuffer(int maxNumComponents);

    /**
     * Makes an empty composite that merges its parts when they become more than 16.
     *
     * @return a composite whose own memory is on the heap
     */
    CompositeByteBuf compositeHeapBuffer();

    /**
     * Makes an empty composite.
     *
     * @param maxNumComponents the number of parts beyond which they are merged
     * @return a composite whose own memory is on the heap
     */
    CompositeByteBuf compositeHeapBuffer(int maxNumComponents);

    /**
     * Makes an empty composite that merges its parts when they become more than 16.
     *
     * @return a composite whose own memory is direct
     */
    CompositeByteBuf compositeDirectBuffer();

    /**
     * Makes an empty composite.
     *
     * @param maxNumComponents the number of parts beyond which they are merged
     * @return a composite whose own memory is direct
     */
    CompositeByteBuf compositeDirectBuffer(int maxNumComponents);

    /**
     * Tells whether direct buffers are cheap to make.
     *
     * @return true when they come from a pool
     */
    boolean isDirectBufferPooled();

    /**
     * Returns the capacity that a buffer that must grow should get: the next power of two from 64 on, and multiples of
     * 4 MiB above that.
     *
     * @param minNewCapacity the capacity that is needed
     * @param maxCapacity the capacity that must not be exceeded
     * @return at least {@code minNewCapacity}, at most {@code maxCapacity}
     * @throws IllegalArgumentException when {@code minNewCapacity} is negative or above {@code maxCapacity}
     */
    int calculateNewCapacity(int minNewCapacity, int maxCapacity);
}
