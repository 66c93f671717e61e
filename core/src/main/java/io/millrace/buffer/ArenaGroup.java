package io.millrace.buffer;

import java.nio.ByteBuffer;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.LongAdder;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** The arenas of one kind of memory, heap or direct, and where their chunks come from. Any thread. */
final class ArenaGroup {
    final boolean direct;
    final int pageBytes;
    final int chunkBytes;

    /** Blocks from this size on are whole pages. */
    final int minNormalBytes;

    /** What buffers use that the caches of their threads do not count; may be negative, the sum with the caches is not. */
    final LongAdder uncountedBytes = new LongAdder();

    private final ByteBudget budget;
    private final List<Arena> arenas;
    private final AtomicInteger nextArena = new AtomicInteger();

    /** Any thread sets it; read when a chunk is allocated. */
    private volatile ChunkMemory chunkMemory;

    ArenaGroup(boolean direct, int arenas, int pageBytes, int chunkBytes, ByteBudget budget, ChunkMemory chunkMemory) {
        this.direct = direct;
        this.pageBytes = pageBytes;
        this.chunkBytes = chunkBytes;
        this.minNormalBytes = (int) Math.min(Integer.MAX_VALUE, 4L * pageBytes);
        this.budget = budget;
        this.chunkMemory = chunkMemory;
        this.arenas = Stream.generate(() -> new Arena(this)).limit(arenas).toList();
    }

    List<Arena> arenas() {
        return arenas;
    }

    void chunkMemory(ChunkMemory chunkMemory) {
        this.chunkMemory = chunkMemory;
    }

    /** Whether blocks of so many bytes come from arenas. */
    boolean isPooled(int bytes) {
        return bytes <= chunkBytes && !arenas.isEmpty();
    }

    /** An arena for a new cache: each in turn. */
    Arena arenaForCache() {
        return arenas.get(Math.floorMod(nextArena.getAndIncrement(), arenas.size()));
    }

    /** The arena of a thread that has no cache. */
    Arena arenaOfThread() {
        return arenas.get((int) (Thread.currentThread().getId() % arenas.size()));
    }

    /** A block from whatever arena has one, or null. */
    @Nullable
    Block allocateAnywhere(int sizeClass) {
        for (Arena arena : arenas) {
            Block block = arena.allocate(sizeClass);
            if (block != null) {
                return block;
            }
        }
        return null;
    }

    /** A block that is a chunk of its own, or null when the budget does not suffice. */
    @Nullable
    Block allocateDedicated(int bytes) {
        Chunk chunk = newChunk(null, Math.max(1, bytes));
        return chunk == null ? null : new Slab(chunk, Slab.DEDICATED, chunk.bytes, 0, 1).take();
    }

    /** A chunk for an arena, or null when the budget does not suffice. */
    @Nullable
    Chunk newChunk(Arena arena) {
        return newChunk(arena, chunkBytes);
    }

    private @Nullable Chunk newChunk(@Nullable Arena arena, int bytes) {
        if (!budget.tryReserve(direct, bytes)) {
            return null;
        }
        boolean allocated = false;
        try {
            int page = arena == null ? bytes : pageBytes;
            ChunkMemory source = direct ? chunkMemory : null;
            ByteBuffer memory = source == null ? ByteBuffer.allocate(bytes) : source.allocate(bytes);
            Chunk chunk = new Chunk(memory, bytes, page, source, arena);
            allocated = true;
            return chunk;
        } finally {
            if (!allocated) {
                budget.unreserve(direct, bytes);
            }
        }
    }

    /** Frees the memory of a chunk in which nothing is used. */
    void release(Chunk chunk) {
        if (chunk.source != null) {
            chunk.source.free(chunk.memory);
        }
        budget.unreserve(direct, chunk.bytes);
    }

    /** Takes a block back that no cache wants. */
    void free(Block block) {
        Chunk chunk = block.slab.chunk;
        if (chunk.arena == null) {
            release(chunk);
        } else {
            chunk.arena.free(block);
        }
    }

    /** Gives every free chunk back. */
    void trim() {
        arenas.forEach(Arena::trim);
    }
}
