package io.millrace.buffer;

import java.util.BitSet;
import org.jspecify.annotations.Nullable;

/** A run of pages cut into blocks of one size. Guarded by the lock of its arena. */
final class Slab {
    /** The class of slabs outside the size classes: a chunk that is one block. */
    static final int DEDICATED = -1;

    final Chunk chunk;
    final int sizeClass;
    final int elementBytes;
    final int firstPage;
    final int pages;

    /** Neighbours in the arena's list of slabs of this size that have a free block. */
    @Nullable
    Slab previous;

    @Nullable
    Slab next;

    private final int elements;
    private final BitSet used;
    private int usedCount;

    Slab(Chunk chunk, int sizeClass, int elementBytes, int firstPage, int pages) {
        this.chunk = chunk;
        this.sizeClass = sizeClass;
        this.elementBytes = elementBytes;
        this.firstPage = firstPage;
        this.pages = pages;
        this.elements = (int) Math.max(1, (long) pages * chunk.pageBytes / elementBytes);
        this.used = new BitSet(elements);
    }

    /** Hands out a free block; there is one. The lowest comes first, so that the others become free together. */
    Block take() {
        int index = used.nextClearBit(0);
        used.set(index);
        usedCount++;
        int offset = firstPage * chunk.pageBytes + index * elementBytes;
        long address = chunk.address == 0 ? 0 : chunk.address + offset;
        return new Block(this, index, chunk.memory.slice(offset, elementBytes), address);
    }

    void giveBack(Block block) {
        used.clear(block.index);
        usedCount--;
    }

    boolean isFull() {
        return usedCount == elements;
    }

    boolean isEmpty() {
        return usedCount == 0;
    }
}
