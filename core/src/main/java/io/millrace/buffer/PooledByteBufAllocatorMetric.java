package io.millrace.buffer;

import java.util.List;

/** How much memory a {@link PooledByteBufAllocator} holds, and how it is set up. The figures follow the allocator. */
public final class PooledByteBufAllocatorMetric implements ByteBufAllocatorMetric {
    private final MemoryPool pool;
    private final int smallCacheSize;
    private final int normalCacheSize;

    PooledByteBufAllocatorMetric(MemoryPool pool, int smallCacheSize, int normalCacheSize) {
        this.pool = pool;
        this.smallCacheSize = smallCacheSize;
        this.normalCacheSize = normalCacheSize;
    }

    /**
     * Returns the number of arenas on the heap.
     *
     * @return arenas
     */
    public int numHeapArenas() {
        return pool.heap.arenas().size();
    }

    /**
     * Returns the number of arenas of direct memory.
     *
     * @return arenas
     */
    public int numDirectArenas() {
        return pool.direct.arenas().size();
    }

    /**
     * Returns the figures of the arenas on the heap.
     *
     * @return live views
     */
    public List<PoolArenaMetric> heapArenas() {
        return List.copyOf(pool.heap.arenas());
    }

    /**
     * Returns the figures of the arenas of direct memory.
     *
     * @return live views
     */
    public List<PoolArenaMetric> directArenas() {
        return List.copyOf(pool.direct.arenas());
    }

    /**
     * Returns how many threads have a cache.
     *
     * @return caches
     */
    public int numThreadLocalCaches() {
        return pool.caches.count();
    }

    /**
     * Returns how many blocks of a small size a cache keeps at most.
     *
     * @return blocks of each size
     */
    public int smallCacheSize() {
        return smallCacheSize;
    }

    /**
     * Returns how many blocks of a size of several pages a cache keeps at most.
     *
     * @return blocks of each size
     */
    public int normalCacheSize() {
        return normalCacheSize;
    }

    /**
     * Returns the size of a chunk, the unit of memory that is allocated and given back.
     *
     * @return bytes
     */
    public int chunkSize() {
        return pool.direct.chunkBytes;
    }

    @Override
    public long usedHeapMemory() {
        return pool.budget.usedHeapBytes();
    }

    @Override
    public long usedDirectMemory() {
        return pool.budget.usedDirectBytes();
    }

    /**
     * Lists the figures.
     *
     * @return for logs
     */
    @Override
    public String toString() {
        return "PooledByteBufAllocatorMetric(usedHeapMemory: " + usedHeapMemory() + "; usedDirectMemory: "
                + usedDirectMemory() + "; numHeapArenas: " + numHeapArenas() + "; numDirectArenas: "
                + numDirectArenas() + "; smallCacheSize: " + smallCacheSize + "; normalCacheSize: " + normalCacheSize
                + "; numThreadLocalCaches: " + numThreadLocalCaches() + "; chunkSize: " + chunkSize() + ')';
    }
}
