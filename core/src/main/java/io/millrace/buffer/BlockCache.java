package io.millrace.buffer;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The blocks of one kind of memory that lie ready for one thread, a stack for each size class.
 *
 * <p>Only the owner touches the stacks, without a lock. Blocks that other threads release come home through a list that they push
 * to by compare-and-set, and that is taken whole: there is nothing between a push and a take that could be mistaken (no ABA).
 * What goes beyond the limits goes to the arena.
 */
final class BlockCache {
    private static final VarHandle RETURNED;
    private static final VarHandle IN_USE;

    static {
        try {
            MethodHandles.Lookup lookup = MethodHandles.lookup();
            RETURNED = lookup.findVarHandle(BlockCache.class, "returned", Block.class);
            IN_USE = lookup.findVarHandle(BlockCache.class, "inUseBytes", long.class);
        } catch (ReflectiveOperationException e) {
            throw new ExceptionInInitializerError(e);
        }
    }

    /** In {@link #returned} once the cache is closed. */
    private static final Block CLOSED = closedMarker();

    private static final int INITIAL_STACK = 8;

    /** After so many allocations blocks that were not needed since the last time go to the arena. */
    private static final int SWEEP_INTERVAL = 8192;

    /** A full cache looks for such blocks earlier, but not more often than this. */
    private static final int MIN_SWEEP_INTERVAL = 512;

    /** One size class takes at most this part of {@link #maxBytes}. */
    private static final int CLASS_SHARE = 4;

    final ArenaGroup group;
    final Arena arena;

    /** Written by the constructor; null once closed. Others read it to find that they are not the owner. */
    private volatile @Nullable Thread owner;

    private final int maxSmallBlocks;
    private final int maxNormalBlocks;
    private final int maxBytes;

    private final @Nullable Block[] @Nullable [] stacks;
    private final int[] counts;

    /** By size class: the smallest count since the last sweep, which is how many blocks were not needed. */
    private final int[] lows;

    private int cachedBytes;
    private int untilSweep = SWEEP_INTERVAL;

    /** The blocks that other threads returned: they push, the owner or a trimming thread takes all. */
    @SuppressWarnings("unused") // through RETURNED
    private volatile @Nullable Block returned;

    /** What the owner allocated less what it released. Written by the owner, read for metrics by others. */
    private long inUseBytes;

    BlockCache(ArenaGroup group, Thread owner, int maxSmallBlocks, int maxNormalBlocks, int maxBytes) {
        this.group = group;
        this.arena = group.arenaForCache();
        this.owner = owner;
        this.maxSmallBlocks = maxSmallBlocks;
        this.maxNormalBlocks = maxNormalBlocks;
        this.maxBytes = maxBytes;
        int classes = SizeClasses.of(Math.min(group.chunkBytes, maxBytes / CLASS_SHARE)) + 1;
        this.stacks = new Block[classes][];
        this.counts = new int[classes];
        this.lows = new int[classes];
    }

    private static Block closedMarker() {
        Chunk chunk = new Chunk(ByteBuffer.allocate(1), 1, 1, null, null);
        return new Slab(chunk, Slab.DEDICATED, 1, 0, 1).take();
    }

    boolean isOwnedByCurrentThread() {
        return owner == Thread.currentThread();
    }

    /** Owner: notes that buffers use so many bytes more or, if negative, fewer. */
    void countInUse(int bytes) {
        IN_USE.setOpaque(this, inUseBytes + bytes);
    }

    long inUseBytes() {
        return (long) IN_USE.getOpaque(this);
    }

    /** Owner: a block of that size class, or null. */
    @Nullable
    Block take(int sizeClass) {
        if (sizeClass >= counts.length) {
            return null;
        }
        if (--untilSweep == 0) {
            dropUnneeded();
        }
        Block block = pop(sizeClass);
        if (block == null && returned != null) {
            bringHome();
            block = pop(sizeClass);
        }
        return block;
    }

    private @Nullable Block pop(int sizeClass) {
        int count = counts[sizeClass];
        @Nullable Block[] stack = stacks[sizeClass];
        if (count == 0 || stack == null) {
            return null;
        }
        Block block = Objects.requireNonNull(stack[--count]);
        stack[count] = null;
        counts[sizeClass] = count;
        if (count < lows[sizeClass]) {
            lows[sizeClass] = count;
        }
        cachedBytes -= block.sizeBytes();
        return block;
    }

    /** Owner: keeps a block for later, or returns false when that would exceed a limit. */
    boolean offer(Block block) {
        int sizeClass = block.slab.sizeClass;
        int bytes = block.sizeBytes();
        if (sizeClass < 0 || sizeClass >= counts.length || counts[sizeClass] >= maxBlocks(bytes)) {
            return false;
        }
        if (bytes > maxBytes - cachedBytes) {
            if (untilSweep > SWEEP_INTERVAL - MIN_SWEEP_INTERVAL) {
                return false; // too soon to tell what is needed
            }
            dropUnneeded();
            if (bytes > maxBytes - cachedBytes) {
                return false;
            }
        }
        int count = counts[sizeClass];
        @Nullable Block[] stack = stacks[sizeClass];
        if (stack == null) {
            stack = new Block[INITIAL_STACK];
            stacks[sizeClass] = stack;
        } else if (count == stack.length) {
            stack = Arrays.copyOf(stack, count * 2);
            stacks[sizeClass] = stack;
        }
        stack[count] = block;
        counts[sizeClass] = count + 1;
        cachedBytes += bytes;
        return true;
    }

    private int maxBlocks(int bytes) {
        int most = bytes < group.minNormalBytes ? maxSmallBlocks : maxNormalBlocks;
        return Math.min(most, Math.max(1, maxBytes / CLASS_SHARE / bytes));
    }

    /** Other threads: sends a block home, or returns false when too much waits there or the cache is closed. */
    boolean giveBack(Block block) {
        int bytes = block.sizeBytes();
        if (block.slab.sizeClass >= counts.length) {
            return false;
        }
        Block head;
        do {
            head = (Block) RETURNED.getAcquire(this);
            if (head == CLOSED) {
                return false;
            }
            int waiting = head == null ? 0 : head.stackedBytes;
            if (bytes > maxBytes - waiting) {
                return false;
            }
            block.next = head;
            block.stackedBytes = waiting + bytes;
        } while (!RETURNED.compareAndSet(this, head, block));
        return true;
    }

    /** Owner: moves what other threads returned to the stacks, and what does not fit to the arena. */
    private void bringHome() {
        for (Block block = takeReturned(); block != null; ) {
            Block next = block.next;
            block.next = null;
            if (!offer(block)) {
                group.free(block);
            }
            block = next;
        }
    }

    /** Any thread: sends what other threads returned on to the arena. */
    void dropReturned() {
        free(takeReturned());
    }

    private @Nullable Block takeReturned() {
        Block head;
        do {
            head = (Block) RETURNED.getAcquire(this);
            if (head == null || head == CLOSED) {
                return null;
            }
        } while (!RETURNED.compareAndSet(this, head, null));
        return head;
    }

    private void free(@Nullable Block first) {
        for (Block block = first; block != null; ) {
            Block next = block.next;
            block.next = null;
            group.free(block);
            block = next;
        }
    }

    /** Owner: sends to the arena what was not needed since the last sweep. */
    private void dropUnneeded() {
        untilSweep = SWEEP_INTERVAL;
        for (int sizeClass = 0; sizeClass < counts.length; sizeClass++) {
            drop(sizeClass, lows[sizeClass]);
            lows[sizeClass] = counts[sizeClass];
        }
    }

    private void drop(int sizeClass, int blocks) {
        for (int i = 0; i < blocks; i++) {
            Block block = pop(sizeClass);
            if (block != null) {
                group.free(block);
            }
        }
    }

    /** Owner: sends everything to the arena. */
    void clear() {
        dropReturned();
        for (int sizeClass = 0; sizeClass < counts.length; sizeClass++) {
            drop(sizeClass, counts[sizeClass]);
        }
    }

    /** Owner, or anybody after its death: sends everything to the arena, as what comes home later will be. */
    void close() {
        owner = null;
        free((Block) RETURNED.getAndSet(this, CLOSED));
        for (int sizeClass = 0; sizeClass < counts.length; sizeClass++) {
            drop(sizeClass, counts[sizeClass]);
        }
        group.uncountedBytes.add(inUseBytes);
        IN_USE.setOpaque(this, 0L);
    }
}
