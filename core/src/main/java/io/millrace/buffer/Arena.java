package io.millrace.buffer;

import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * Chunks, and the slabs in them, behind one lock. Threads come here when their cache has no block of the size, or too many.
 *
 * <p>Slabs are taken from the first chunk that has room, so that the later ones run empty; of the empty ones an arena keeps one
 * and gives the others back.
 */
final class Arena implements PoolArenaMetric {
    /** A slab has at least so many blocks, unless they are so large that each has its own run of pages. */
    private static final int MIN_BLOCKS_PER_SLAB = 8;

    private final ArenaGroup group;
    private final ReentrantLock lock = new ReentrantLock();
    private final List<Chunk> chunks = new ArrayList<>();

    /** By size class: the slabs that have a free block, in a list through {@link Slab#next}. */
    private final @Nullable Slab[] partial;

    private long allocations;
    private long deallocations;
    private long activeBytes;

    Arena(ArenaGroup group) {
        this.group = group;
        this.partial = new Slab[SizeClasses.of(group.chunkBytes) + 1];
    }

    /** Hands out a block, or null when that needs a chunk and the budget has none left. */
    @Nullable
    Block allocate(int sizeClass) {
        lock.lock();
        try {
            Slab slab = partial[sizeClass];
            if (slab == null) {
                slab = newSlab(sizeClass);
                if (slab == null) {
                    return null;
                }
                link(slab);
            }
            Block block = slab.take();
            if (slab.isFull()) {
                unlink(slab);
            }
            allocations++;
            activeBytes += slab.elementBytes;
            return block;
        } finally {
            lock.unlock();
        }
    }

    /** Takes a block back. */
    void free(Block block) {
        lock.lock();
        try {
            Slab slab = block.slab;
            if (slab.isFull()) {
                link(slab);
            }
            slab.giveBack(block);
            deallocations++;
            activeBytes -= slab.elementBytes;
            if (slab.isEmpty()) {
                unlink(slab);
                slab.chunk.giveBackPages(slab.firstPage, slab.pages);
                if (slab.chunk.isFree()) {
                    dropFreeChunks(1);
                }
            }
        } finally {
            lock.unlock();
        }
    }

    /** Gives every free chunk back. */
    void trim() {
        lock.lock();
        try {
            dropFreeChunks(0);
        } finally {
            lock.unlock();
        }
    }

    private @Nullable Slab newSlab(int sizeClass) {
        int bytes = SizeClasses.bytesOf(sizeClass);
        int pages = pagesFor(bytes);
        for (int i = 0; i < chunks.size(); i++) {
            Slab slab = slabIn(chunks.get(i), sizeClass, bytes, pages);
            if (slab != null) {
                return slab;
            }
        }
        Chunk chunk = group.newChunk(this);
        if (chunk == null) {
            return null;
        }
        chunks.add(chunk);
        return slabIn(chunk, sizeClass, bytes, pages);
    }

    private static @Nullable Slab slabIn(Chunk chunk, int sizeClass, int bytes, int pages) {
        int firstPage = chunk.takePages(pages);
        return firstPage < 0 ? null : new Slab(chunk, sizeClass, bytes, firstPage, pages);
    }

    private int pagesFor(int blockBytes) {
        int page = group.pageBytes;
        if (blockBytes >= group.minNormalBytes) {
            return (blockBytes + page - 1) / page;
        }
        int bytes = Math.min(group.chunkBytes, blockBytes * MIN_BLOCKS_PER_SLAB);
        return (bytes + page - 1) / page;
    }

    private void link(Slab slab) {
        Slab first = partial[slab.sizeClass];
        slab.next = first;
        if (first != null) {
            first.previous = slab;
        }
        partial[slab.sizeClass] = slab;
    }

    private void unlink(Slab slab) {
        Slab previous = slab.previous;
        Slab next = slab.next;
        if (previous == null) {
            partial[slab.sizeClass] = next;
        } else {
            previous.next = next;
        }
        if (next != null) {
            next.previous = previous;
        }
        slab.previous = null;
        slab.next = null;
    }

    private void dropFreeChunks(int keep) {
        int kept = 0;
        for (Iterator<Chunk> all = chunks.iterator(); all.hasNext(); ) {
            Chunk chunk = all.next();
            if (chunk.isFree() && kept++ >= keep) {
                all.remove();
                group.release(chunk);
            }
        }
    }

    @Override
    public int numChunks() {
        lock.lock();
        try {
            return chunks.size();
        } finally {
            lock.unlock();
        }
    }

    @Override
    public long numAllocations() {
        lock.lock();
        try {
            return allocations;
        } finally {
            lock.unlock();
        }
    }

    @Override
    public long numDeallocations() {
        lock.lock();
        try {
            return deallocations;
        } finally {
            lock.unlock();
        }
    }

    @Override
    public long numActiveAllocations() {
        lock.lock();
        try {
            return allocations - deallocations;
        } finally {
            lock.unlock();
        }
    }

    @Override
    public long numActiveBytes() {
        lock.lock();
        try {
            return activeBytes;
        } finally {
            lock.unlock();
        }
    }

    @Override
    public String toString() {
        lock.lock();
        try {
            return "chunks: " + chunks.size() + ", allocations: " + allocations + ", deallocations: " + deallocations
                    + ", active bytes: " + activeBytes;
        } finally {
            lock.unlock();
        }
    }
}
