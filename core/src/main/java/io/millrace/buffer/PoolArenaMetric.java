package io.millrace.buffer;

/**
 * What one arena of a {@link PooledByteBufAllocator} did. The caches of the threads lie before it: an allocation that a
 * cache serves, and a release that a cache takes back, are not seen here.
 */
public interface PoolArenaMetric {

    /**
     * Returns how many chunks the arena holds.
     *
     * @return chunks, free ones included
     */
    int numChunks();

    /**
     * Returns how many blocks the arena handed out.
     *
     * @return a count since the start
     */
    long numAllocations();

    /**
     * Returns how many blocks came back to the arena.
     *
     * @return a count since the start
     */
    long numDeallocations();

    /**
     * Returns how many blocks are out, in buffers or in caches of threads.
     *
     * @return {@code numAllocations() - numDeallocations()}
     */
    long numActiveAllocations();

    /**
     * Returns the bytes of the blocks that are out, in buffers or in caches of threads.
     *
     * @return bytes, each block counted whole
     */
    long numActiveBytes();
}
