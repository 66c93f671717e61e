package io.millrace.buffer;

import io.millrace.util.concurrent.FastThreadLocal;
import io.millrace.util.concurrent.FastThreadLocalThread;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The caches of all threads. A thread that ends gives its cache back: a {@link FastThreadLocalThread} by itself, another one is
 * found dead when a cache is made, when the pool is trimmed or at its limit.
 */
final class ThreadCaches extends FastThreadLocal<ThreadCache> {
    /** What a {@link FastThreadLocalThread}, such as that of an event loop, keeps of each kind of memory. */
    private static final int LOOP_CACHE_BYTES = 4 * 1024 * 1024;

    /** What any other thread keeps of each kind of memory: there may be many of them, each with little to do. */
    private static final int OTHER_CACHE_BYTES = 512 * 1024;

    /** {@code Thread.isVirtual()}, null before Java 21. */
    private static final @Nullable MethodHandle IS_VIRTUAL = findIsVirtual();

    private final ArenaGroup heap;
    private final ArenaGroup direct;
    private final int maxSmallBlocks;
    private final int maxNormalBlocks;
    private final boolean forAllThreads;

    /** Guarded by itself. */
    private final Set<ThreadCache> live = new HashSet<>();

    ThreadCaches(ArenaGroup heap, ArenaGroup direct, int maxSmallBlocks, int maxNormalBlocks, boolean forAllThreads) {
        this.heap = heap;
        this.direct = direct;
        this.maxSmallBlocks = maxSmallBlocks;
        this.maxNormalBlocks = maxNormalBlocks;
        this.forAllThreads = forAllThreads;
    }

    /** The current thread's cache of that kind of memory, null when it has none. */
    @Nullable
    BlockCache current(boolean directMemory) {
        ThreadCache cache = get();
        return cache == null ? null : cache.of(directMemory);
    }

    @Override
    protected ThreadCache initialValue() {
        Thread thread = Thread.currentThread();
        boolean loop = thread instanceof FastThreadLocalThread;
        if (!loop && (!forAllThreads || isVirtual(thread)) || maxSmallBlocks + maxNormalBlocks == 0) {
            return new ThreadCache(thread, null, null);
        }
        int bytes = loop ? LOOP_CACHE_BYTES : OTHER_CACHE_BYTES;
        ThreadCache cache = new ThreadCache(thread, newCache(heap, thread, bytes), newCache(direct, thread, bytes));
        closeOfDeadThreads();
        synchronized (live) {
            live.add(cache);
        }
        return cache;
    }

    private @Nullable BlockCache newCache(ArenaGroup group, Thread thread, int bytes) {
        return group.arenas().isEmpty() ? null : new BlockCache(group, thread, maxSmallBlocks, maxNormalBlocks, bytes);
    }

    @Override
    protected void onRemoval(@Nullable ThreadCache cache) {
        if (cache != null) {
            close(cache);
        }
    }

    /** Empties the current thread's cache; false when it has none. */
    boolean clearCurrent() {
        ThreadCache cache = getIfExists();
        if (cache == null) {
            return false;
        }
        cache.parts().forEach(BlockCache::clear);
        return cache.parts().findAny().isPresent();
    }

    /** Closes the caches of threads that ended without. */
    void closeOfDeadThreads() {
        for (ThreadCache cache : all()) {
            if (!cache.owner().isAlive()) {
                close(cache);
            }
        }
    }

    private void close(ThreadCache cache) {
        boolean first;
        synchronized (live) {
            first = live.remove(cache);
        }
        if (first) {
            cache.parts().forEach(BlockCache::close);
        }
    }

    /** Sends to the arenas what waits to be brought home by its owner. */
    void dropReturned() {
        all().forEach(cache -> cache.parts().forEach(BlockCache::dropReturned));
    }

    int count() {
        synchronized (live) {
            return live.size();
        }
    }

    /** The bytes that buffers use, as far as caches count them. */
    long inUseBytes(boolean directMemory) {
        long bytes = 0;
        for (ThreadCache cache : all()) {
            BlockCache part = cache.of(directMemory);
            bytes += part == null ? 0 : part.inUseBytes();
        }
        return bytes;
    }

    private List<ThreadCache> all() {
        synchronized (live) {
            return new ArrayList<>(live);
        }
    }

    private static @Nullable MethodHandle findIsVirtual() {
        try {
            return MethodHandles.publicLookup()
                    .findVirtual(Thread.class, "isVirtual", MethodType.methodType(boolean.class));
        } catch (NoSuchMethodException | IllegalAccessException e) {
            return null; // no virtual threads in this Java
        }
    }

    /** Virtual threads are many and short-lived: what one of them kept would be lost to the others. */
    private static boolean isVirtual(Thread thread) {
        if (IS_VIRTUAL == null) {
            return false;
        }
        try {
            return (boolean) IS_VIRTUAL.invokeExact(thread);
        } catch (Throwable e) {
            throw new AssertionError("Thread.isVirtual() failed", e);
        }
    }
}
