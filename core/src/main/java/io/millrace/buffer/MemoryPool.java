package io.millrace.buffer;

import java.nio.ByteBuffer;
import java.util.Objects;

/**
 * The memory behind a {@link PooledByteBufAllocator}. Any thread.
 *
 * <pre>
 *   thread's cache   ready buffers by size class; no lock        ◄── blocks released by other threads
 *        │ miss ▲ overflow
 *   arena            slabs of one size class; a lock
 *        │      ▲
 *   chunk            pages                     more than a chunk: a chunk of its own
 *        │      ▲
 *   budget, then {@link ChunkMemory} or the heap
 * </pre>
 */
final class MemoryPool implements RegionSource {
    final ByteBudget budget;
    final ArenaGroup heap;
    final ArenaGroup direct;
    final ThreadCaches caches;

    private final ByteBufAllocator alloc;

    MemoryPool(ByteBufAllocator alloc, ByteBudget budget, ArenaGroup heap, ArenaGroup direct, ThreadCaches caches) {
        this.alloc = alloc;
        this.budget = budget;
        this.heap = heap;
        this.direct = direct;
        this.caches = caches;
    }

    RegionByteBuf newBuffer(boolean directMemory, int capacity, int maxCapacity) {
        Block block = acquire(directMemory, capacity);
        RegionByteBuf buf = block.buf;
        if (buf == null) {
            buf = new RegionByteBuf(alloc, this, block.memory, block.address, maxCapacity);
            buf.assign(block);
            block.buf = buf;
        }
        buf.open(block, capacity, maxCapacity);
        return buf;
    }

    @Override
    public void resize(RegionByteBuf buf, int newCapacity) {
        Block old = Objects.requireNonNull(buf.block());
        int fits = old.memory.capacity();
        if (newCapacity <= fits && newCapacity > fits >>> 1) {
            old.memory.limit(newCapacity);
            return;
        }
        ByteBuffer content = buf.memory();
        Block fresh = acquire(content.isDirect(), newCapacity);
        fresh.memory.limit(newCapacity).put(0, content, 0, Math.min(content.limit(), newCapacity));
        // The buffer takes the fresh block; the one that was ready for that gets the old block, so that none is lost.
        RegionByteBuf spare = fresh.buf;
        fresh.buf = buf;
        buf.assign(fresh);
        buf.bind(fresh.memory, fresh.address);
        old.buf = spare;
        if (spare != null) {
            spare.assign(old);
        }
        recycle(old);
    }

    @Override
    public void release(RegionByteBuf buf, ByteBuffer memory) {
        recycle(Objects.requireNonNull(buf.block()));
    }

    private Block acquire(boolean directMemory, int bytes) {
        ArenaGroup group = directMemory ? direct : heap;
        Block block;
        BlockCache cache = null;
        if (group.isPooled(bytes)) {
            int sizeClass = SizeClasses.of(bytes);
            cache = caches.current(directMemory);
            block = cache == null ? null : cache.take(sizeClass);
            if (block == null) {
                block = fromArena(group, cache == null ? group.arenaOfThread() : cache.arena, sizeClass);
                block.home = cache;
            }
        } else {
            block = dedicated(group, bytes);
        }
        if (cache == null) {
            group.uncountedBytes.add(block.sizeBytes());
        } else {
            cache.countInUse(block.sizeBytes());
        }
        return block;
    }

    private Block fromArena(ArenaGroup group, Arena arena, int sizeClass) {
        Block block = arena.allocate(sizeClass);
        if (block == null) {
            trim();
            block = group.allocateAnywhere(sizeClass);
        }
        if (block == null) {
            throw budget.exceededBy(group.chunkBytes);
        }
        return block;
    }

    private Block dedicated(ArenaGroup group, int bytes) {
        Block block = group.allocateDedicated(bytes);
        if (block == null) {
            trim();
            block = group.allocateDedicated(bytes);
        }
        if (block == null) {
            throw budget.exceededBy(bytes);
        }
        return block;
    }

    private void recycle(Block block) {
        BlockCache home = block.home;
        ArenaGroup group = block.memory.isDirect() ? direct : heap;
        boolean kept;
        if (home != null && home.isOwnedByCurrentThread()) {
            home.countInUse(-block.sizeBytes());
            kept = home.offer(block);
        } else {
            group.uncountedBytes.add(-block.sizeBytes());
            kept = home != null && home.giveBack(block);
        }
        if (!kept) {
            group.free(block);
        }
    }

    /** Gives back what no buffer uses, as far as it is within reach of this thread, and returns the bytes. */
    long trim() {
        long before = budget.usedBytes();
        caches.clearCurrent();
        caches.dropReturned();
        caches.closeOfDeadThreads();
        heap.trim();
        direct.trim();
        return Math.max(0, before - budget.usedBytes());
    }

    /** The bytes of the blocks that buffers use. */
    long inUseBytes(boolean directMemory) {
        ArenaGroup group = directMemory ? direct : heap;
        return Math.max(0, group.uncountedBytes.sum() + caches.inUseBytes(directMemory));
    }
}
