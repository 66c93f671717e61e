package io.millrace.buffer;

import java.nio.ByteBuffer;
import java.util.BitSet;
import org.jspecify.annotations.Nullable;

/** The unit in which the pool gets memory and gives it back, divided into pages. Guarded by the lock of its arena. */
final class Chunk {
    final ByteBuffer memory;

    /** The address of the first byte, or 0 when it is unknown. */
    final long address;

    final int bytes;
    final int pageBytes;

    /** Null for a chunk that is one block, larger than what arenas deal in. */
    final @Nullable Arena arena;

    /** Who takes the memory back; null for the heap. */
    final @Nullable ChunkMemory source;

    private final int pages;
    private final BitSet used;
    private int usedPages;

    Chunk(ByteBuffer memory, int bytes, int pageBytes, @Nullable ChunkMemory source, @Nullable Arena arena) {
        this.memory = memory;
        this.bytes = bytes;
        this.source = source;
        this.address = source == null ? 0 : source.address(memory);
        this.pageBytes = pageBytes;
        this.arena = arena;
        this.pages = bytes / pageBytes;
        this.used = new BitSet(pages);
    }

    /** Takes the first free run of so many pages and returns its first page, or -1. */
    int takePages(int count) {
        if (count > pages - usedPages) {
            return -1;
        }
        int start = used.nextClearBit(0);
        while (start <= pages - count) {
            int end = used.nextSetBit(start);
            if (end < 0 || end - start >= count) {
                used.set(start, start + count);
                usedPages += count;
                return start;
            }
            start = used.nextClearBit(end);
        }
        return -1;
    }

    void giveBackPages(int first, int count) {
        used.clear(first, first + count);
        usedPages -= count;
    }

    boolean isFree() {
        return usedPages == 0;
    }
}
