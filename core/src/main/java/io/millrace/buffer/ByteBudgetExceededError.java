package io.millrace.buffer;

/**
 * Thrown when an allocation would take a {@link PooledByteBufAllocator} beyond its byte budget, after unused memory was
 * given back. Nothing was allocated then, and the allocator works on.
 */
public final class ByteBudgetExceededError extends OutOfMemoryError {
    private static final long serialVersionUID = 1L;

    private final long requestedBytes;
    private final long usedBytes;
    private final long maxBytes;

    ByteBudgetExceededError(long requestedBytes, long usedBytes, long maxBytes) {
        super("cannot allocate " + requestedBytes + " more bytes: " + usedBytes + " of the allocator's " + maxBytes
                + " are in use; the limit is PooledByteBufAllocator.builder().maxBytes(bytes), or the system property "
                + PooledByteBufAllocator.MAX_BYTES_PROPERTY + " for the default allocator");
        this.requestedBytes = requestedBytes;
        this.usedBytes = usedBytes;
        this.maxBytes = maxBytes;
    }

    /**
     * Returns how much more was needed: a chunk, or the size of a buffer larger than a chunk.
     *
     * @return bytes
     */
    public long requestedBytes() {
        return requestedBytes;
    }

    /**
     * Returns how much the allocator held.
     *
     * @return bytes
     */
    public long usedBytes() {
        return usedBytes;
    }

    /**
     * Returns the limit.
     *
     * @return bytes
     */
    public long maxBytes() {
        return maxBytes;
    }
}
