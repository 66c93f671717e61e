package io.millrace.buffer;

import io.millrace.util.NettyRuntime;
import java.util.List;

/**
 * Takes buffers from chunks of memory that it keeps. Each thread has a cache of ready buffers, which it takes from and returns to
 * without a lock or a new object; what another thread releases comes home to it.
 *
 * <p><b>Caches</b>: event loops and other {@link io.millrace.util.concurrent.FastThreadLocalThread}s keep up to 4 MiB of each kind
 * of memory, other platform threads up to 512 KiB (none with {@code cacheForAllThreads(false)}), virtual threads nothing. A thread
 * that ends gives its cache back.
 *
 * <p><b>Budget</b>: heap and direct memory together stay below {@link #maxBytes()}. An allocation that would exceed it first
 * gives back what is unused, then fails with {@link ByteBudgetExceededError}. Three quarters of {@link Runtime#maxMemory()} unless set.
 *
 * <p><b>After a peak</b> chunks that became free go back, except for one of each arena; {@link #trim()} gives back those too.
 *
 * <p>The content of a new buffer, and of what growing adds, is not specified: it may be what another buffer left there.
 *
 * <p><b>Thread</b>: any.
 */
public final class PooledByteBufAllocator extends AbstractByteBufAllocator {

    static final String MAX_BYTES_PROPERTY = "io.millrace.allocator.maxBytes";

    private static final int DEFAULT_PAGE_SIZE = 8192;
    private static final int DEFAULT_MAX_ORDER = 9;
    private static final int MAX_ORDER = 14;
    private static final int MIN_PAGE_SIZE = 4096;
    private static final int MAX_CHUNK_SIZE = 1 << 30;
    private static final int DEFAULT_SMALL_CACHE_SIZE = 256;
    private static final int DEFAULT_NORMAL_CACHE_SIZE = 64;

    /** Arenas of one kind may use a sixth of the budget for one chunk each. */
    private static final int MIN_CHUNKS_PER_ARENA = 6;

    /**
     * The allocator that is used where no other is named. Prefers direct buffers. Its budget is the system property
     * {@code io.millrace.allocator.maxBytes}, if that is set.
     */
    public static final PooledByteBufAllocator DEFAULT = builder()
            .maxBytes(Long.getLong(MAX_BYTES_PROPERTY, defaultMaxBytes()))
            .build();

    private final MemoryPool pool;
    private final PooledByteBufAllocatorMetric metric;

    /** Makes an allocator with the defaults that prefers heap buffers. */
    public PooledByteBufAllocator() {
        this(false);
    }

    /**
     * Makes an allocator with the defaults.
     *
     * @param preferDirect whether {@link #buffer()} makes direct buffers
     */
    public PooledByteBufAllocator(boolean preferDirect) {
        this(builder().preferDirect(preferDirect));
    }

    /**
     * Makes an allocator that prefers heap buffers.
     *
     * @param nHeapArena the number of arenas on the heap; 0 for no pooling there
     * @param nDirectArena the number of arenas of direct memory; 0 for no pooling there
     * @param pageSize a power of two, at least 4096
     * @param maxOrder chunks are {@code pageSize << maxOrder} bytes
     */
    public PooledByteBufAllocator(int nHeapArena, int nDirectArena, int pageSize, int maxOrder) {
        this(builder().heapArenas(nHeapArena).directArenas(nDirectArena).pages(pageSize, maxOrder));
    }

    /**
     * Makes an allocator.
     *
     * @param preferDirect whether {@link #buffer()} makes direct buffers
     * @param nHeapArena the number of arenas on the heap; 0 for no pooling there
     * @param nDirectArena the number of arenas of direct memory; 0 for no pooling there
     * @param pageSize a power of two, at least 4096
     * @param maxOrder chunks are {@code pageSize << maxOrder} bytes
     * @param smallCacheSize how many blocks of each size below four pages a cache keeps
     * @param normalCacheSize how many blocks of each larger size a cache keeps
     * @param useCacheForAllThreads whether threads other than event loops have a cache
     */
    @SuppressWarnings("TooManyParameters") // the signature that users know; the builder is the readable way
    public PooledByteBufAllocator(
            boolean preferDirect,
            int nHeapArena,
            int nDirectArena,
            int pageSize,
            int maxOrder,
            int smallCacheSize,
            int normalCacheSize,
            boolean useCacheForAllThreads) {
        this(builder()
                .preferDirect(preferDirect)
                .heapArenas(nHeapArena)
                .directArenas(nDirectArena)
                .pages(pageSize, maxOrder)
                .smallCacheSize(smallCacheSize)
                .normalCacheSize(normalCacheSize)
                .cacheForAllThreads(useCacheForAllThreads));
    }

    /**
     * Makes an allocator.
     *
     * @param preferDirect whether {@link #buffer()} makes direct buffers
     * @param nHeapArena the number of arenas on the heap; 0 for no pooling there
     * @param nDirectArena the number of arenas of direct memory; 0 for no pooling there
     * @param pageSize a power of two, at least 4096
     * @param maxOrder chunks are {@code pageSize << maxOrder} bytes
     * @param smallCacheSize how many blocks of each size below four pages a cache keeps
     * @param normalCacheSize how many blocks of each larger size a cache keeps
     * @param useCacheForAllThreads whether threads other than event loops have a cache
     * @param directMemoryCacheAlignment 0; see {@link #isDirectMemoryCacheAlignmentSupported()}
     * @throws UnsupportedOperationException when an alignment is asked for
     */
    @SuppressWarnings("TooManyParameters") // the signature that users know; the builder is the readable way
    public PooledByteBufAllocator(
            boolean preferDirect,
            int nHeapArena,
            int nDirectArena,
            int pageSize,
            int maxOrder,
            int smallCacheSize,
            int normalCacheSize,
            boolean useCacheForAllThreads,
            int directMemoryCacheAlignment) {
        this(
                preferDirect,
                nHeapArena,
                nDirectArena,
                pageSize,
                maxOrder,
                smallCacheSize,
                normalCacheSize,
                useCacheForAllThreads);
        checkNotNegative("directMemoryCacheAlignment", directMemoryCacheAlignment);
        if (directMemoryCacheAlignment != 0) {
            throw new UnsupportedOperationException(
                    "directMemoryCacheAlignment: " + directMemoryCacheAlignment + " (expected: 0)");
        }
    }

    private PooledByteBufAllocator(Builder b) {
        super(b.preferDirect, true);
        ByteBudget budget = new ByteBudget(b.maxBytes);
        ArenaGroup heap = new ArenaGroup(
                false, b.arenas(b.heapArenas), b.pageSize, b.chunkSize, budget, GarbageCollectedMemory.INSTANCE);
        ArenaGroup direct =
                new ArenaGroup(true, b.arenas(b.directArenas), b.pageSize, b.chunkSize, budget, b.chunkMemory);
        ThreadCaches caches = new ThreadCaches(heap, direct, b.smallCacheSize, b.normalCacheSize, b.cacheForAllThreads);
        this.pool = new MemoryPool(this, budget, heap, direct, caches);
        this.metric = new PooledByteBufAllocatorMetric(pool, b.smallCacheSize, b.normalCacheSize);
    }

    /**
     * Begins the description of an allocator.
     *
     * @return a builder with the defaults
     */
    public static Builder builder() {
        return new Builder();
    }

    @Override
    protected ByteBuf newHeapBuffer(int initialCapacity, int maxCapacity) {
        return tracked(pool.newBuffer(false, initialCapacity, maxCapacity));
    }

    @Override
    protected ByteBuf newDirectBuffer(int initialCapacity, int maxCapacity) {
        return tracked(pool.newBuffer(true, initialCapacity, maxCapacity));
    }

    /**
     * Takes the direct chunks that are allocated from now on from there. Earlier ones go back to where they came from.
     *
     * <p><b>Thread</b>: any.
     *
     * @param chunkMemory the source
     */
    public void chunkMemory(ChunkMemory chunkMemory) {
        pool.direct.chunkMemory(chunkMemory);
    }

    /**
     * Returns the budget.
     *
     * @return the most bytes that this allocator holds, heap and direct together
     */
    public long maxBytes() {
        return pool.budget.maxBytes;
    }

    /**
     * Gives back what no buffer uses: the cache of the current thread, what was released to the caches of others and not yet taken
     * up, the caches of dead threads, and every chunk that is free then.
     *
     * @return how many bytes of memory were given back
     */
    public long trim() {
        return pool.trim();
    }

    /**
     * Empties the cache of the current thread.
     *
     * @return false when it has none
     */
    public boolean trimCurrentThreadCache() {
        return pool.caches.clearCurrent();
    }

    /**
     * Tells whether direct buffers are pooled.
     *
     * @return true unless this allocator has no direct arena
     */
    @Override
    public boolean isDirectBufferPooled() {
        return !pool.direct.arenas().isEmpty();
    }

    @Override
    public PooledByteBufAllocatorMetric metric() {
        return metric;
    }

    /**
     * Returns the heap memory of the buffers that are in use.
     *
     * @return bytes, each buffer counted with the whole block that it has; approximate while threads allocate
     */
    public long pinnedHeapMemory() {
        return pool.inUseBytes(false);
    }

    /**
     * Returns the direct memory of the buffers that are in use.
     *
     * @return bytes, each buffer counted with the whole block that it has; approximate while threads allocate
     */
    public long pinnedDirectMemory() {
        return pool.inUseBytes(true);
    }

    /**
     * Describes every arena.
     *
     * @return a line for each
     */
    public String dumpStats() {
        StringBuilder text = new StringBuilder(metric.toString()).append('\n');
        appendArenas(text, "heap", pool.heap.arenas());
        appendArenas(text, "direct", pool.direct.arenas());
        return text.toString();
    }

    private static void appendArenas(StringBuilder text, String kind, List<Arena> arenas) {
        for (int i = 0; i < arenas.size(); i++) {
            text.append(kind)
                    .append(" arena ")
                    .append(i)
                    .append(": ")
                    .append(arenas.get(i))
                    .append('\n');
        }
    }

    /**
     * Returns how many heap arenas an allocator has by default: one a processor, fewer when the memory is small.
     *
     * @return arenas
     */
    public static int defaultNumHeapArena() {
        return defaultArenas(defaultMaxBytes(), DEFAULT_PAGE_SIZE << DEFAULT_MAX_ORDER);
    }

    /**
     * Returns how many direct arenas an allocator has by default: one a processor, fewer when the memory is small.
     *
     * @return arenas
     */
    public static int defaultNumDirectArena() {
        return defaultNumHeapArena();
    }

    /**
     * Returns the default size of a page.
     *
     * @return bytes
     */
    public static int defaultPageSize() {
        return DEFAULT_PAGE_SIZE;
    }

    /**
     * Returns the default order of chunks, which are {@code pageSize << maxOrder} bytes.
     *
     * @return the order
     */
    public static int defaultMaxOrder() {
        return DEFAULT_MAX_ORDER;
    }

    /**
     * Tells whether {@link #DEFAULT} prefers direct buffers.
     *
     * @return true
     */
    public static boolean defaultPreferDirect() {
        return true;
    }

    /**
     * Returns how many small blocks of a size a cache keeps by default.
     *
     * @return blocks of each size
     */
    public static int defaultSmallCacheSize() {
        return DEFAULT_SMALL_CACHE_SIZE;
    }

    /**
     * Returns how many larger blocks of a size a cache keeps by default.
     *
     * @return blocks of each size
     */
    public static int defaultNormalCacheSize() {
        return DEFAULT_NORMAL_CACHE_SIZE;
    }

    /**
     * Tells whether threads other than event loops have a cache by default.
     *
     * @return true; theirs is small, and virtual threads have none
     */
    public static boolean defaultUseCacheForAllThreads() {
        return true;
    }

    /**
     * Tells whether caches of fast thread-local threads rely on these threads alone for being given back.
     *
     * @return false: caches of dead threads are found in any case
     */
    public static boolean defaultDisableCacheFinalizersForFastThreadLocalThreads() {
        return false;
    }

    /**
     * Tells whether buffers can be aligned to more than 16 bytes.
     *
     * @return false
     */
    public static boolean isDirectMemoryCacheAlignmentSupported() {
        return false;
    }

    private static long defaultMaxBytes() {
        return Runtime.getRuntime().maxMemory() / 4 * 3;
    }

    private static int defaultArenas(long maxBytes, int chunkSize) {
        long affordable = maxBytes / chunkSize / MIN_CHUNKS_PER_ARENA;
        return (int) Math.max(1, Math.min(NettyRuntime.availableProcessors(), affordable));
    }

    private static int checkNotNegative(String name, int value) {
        if (value < 0) {
            throw new IllegalArgumentException(name + ": " + value + " (expected: >= 0)");
        }
        return value;
    }

    /** Describes an allocator; what is not set has its default. One thread. */
    public static final class Builder {
        private static final int DEFAULT_ARENAS = -1;

        private boolean preferDirect = true;
        private int heapArenas = DEFAULT_ARENAS;
        private int directArenas = DEFAULT_ARENAS;
        private int pageSize = DEFAULT_PAGE_SIZE;
        private int chunkSize = DEFAULT_PAGE_SIZE << DEFAULT_MAX_ORDER;
        private int smallCacheSize = DEFAULT_SMALL_CACHE_SIZE;
        private int normalCacheSize = DEFAULT_NORMAL_CACHE_SIZE;
        private boolean cacheForAllThreads = true;
        private long maxBytes = defaultMaxBytes();
        private ChunkMemory chunkMemory = GarbageCollectedMemory.INSTANCE;

        private Builder() {}

        /**
         * Sets which kind of buffer {@link ByteBufAllocator#buffer()} makes. Default: direct.
         *
         * @param preferDirect true for direct, false for heap
         * @return this builder
         */
        public Builder preferDirect(boolean preferDirect) {
            this.preferDirect = preferDirect;
            return this;
        }

        /**
         * Sets the number of arenas on the heap. Default: {@link #defaultNumHeapArena()}.
         *
         * @param arenas 0 for no pooling of heap buffers
         * @return this builder
         */
        public Builder heapArenas(int arenas) {
            this.heapArenas = checkNotNegative("heapArenas", arenas);
            return this;
        }

        /**
         * Sets the number of arenas of direct memory. Default: {@link #defaultNumDirectArena()}.
         *
         * @param arenas 0 for no pooling of direct buffers
         * @return this builder
         */
        public Builder directArenas(int arenas) {
            this.directArenas = checkNotNegative("directArenas", arenas);
            return this;
        }

        /**
         * Sets the sizes of pages and of chunks, the unit of memory that is allocated and given back. Default: 8 KiB and 9, which is
         * 4 MiB. Buffers larger than a chunk are allocated for themselves.
         *
         * @param pageSize a power of two, at least 4096
         * @param maxOrder from 0 to 14; chunks are {@code pageSize << maxOrder} bytes, at most 1 GiB
         * @return this builder
         */
        public Builder pages(int pageSize, int maxOrder) {
            if (pageSize < MIN_PAGE_SIZE || Integer.bitCount(pageSize) != 1) {
                throw new IllegalArgumentException(
                        "pageSize: " + pageSize + " (expected: a power of two, at least " + MIN_PAGE_SIZE + ')');
            }
            if (maxOrder < 0 || maxOrder > MAX_ORDER || (long) pageSize << maxOrder > MAX_CHUNK_SIZE) {
                throw new IllegalArgumentException("maxOrder: " + maxOrder + " (expected: 0-" + MAX_ORDER
                        + ", and a chunk of at most " + MAX_CHUNK_SIZE + " bytes)");
            }
            this.pageSize = pageSize;
            this.chunkSize = pageSize << maxOrder;
            return this;
        }

        /**
         * Sets how many blocks of each size below four pages the cache of a thread keeps. Default: 256.
         *
         * @param blocks 0 for none
         * @return this builder
         */
        public Builder smallCacheSize(int blocks) {
            this.smallCacheSize = checkNotNegative("smallCacheSize", blocks);
            return this;
        }

        /**
         * Sets how many blocks of each larger size the cache of a thread keeps. Default: 64.
         *
         * @param blocks 0 for none
         * @return this builder
         */
        public Builder normalCacheSize(int blocks) {
            this.normalCacheSize = checkNotNegative("normalCacheSize", blocks);
            return this;
        }

        /**
         * Sets whether platform threads other than event loops have a cache. Default: yes, a small one.
         *
         * @param cacheForAllThreads false for event loops only
         * @return this builder
         */
        public Builder cacheForAllThreads(boolean cacheForAllThreads) {
            this.cacheForAllThreads = cacheForAllThreads;
            return this;
        }

        /**
         * Sets the most bytes to hold, heap and direct together. Default: three quarters of {@link Runtime#maxMemory()}.
         *
         * @param maxBytes at least 1
         * @return this builder
         */
        public Builder maxBytes(long maxBytes) {
            if (maxBytes <= 0) {
                throw new IllegalArgumentException("maxBytes: " + maxBytes + " (expected: > 0)");
            }
            this.maxBytes = maxBytes;
            return this;
        }

        /**
         * Sets where direct chunks come from. Default: {@link java.nio.ByteBuffer#allocateDirect(int)}.
         *
         * @param chunkMemory the source
         * @return this builder
         */
        public Builder chunkMemory(ChunkMemory chunkMemory) {
            this.chunkMemory = chunkMemory;
            return this;
        }

        /**
         * Makes the allocator.
         *
         * @return a new allocator
         */
        public PooledByteBufAllocator build() {
            return new PooledByteBufAllocator(this);
        }

        private int arenas(int configured) {
            return configured == DEFAULT_ARENAS ? defaultArenas(maxBytes, chunkSize) : configured;
        }
    }
}
