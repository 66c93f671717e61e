package io.millrace.channel.unix;

import io.millrace.buffer.ChunkMemory;
import io.millrace.channel.unix.sys.Errno;
import io.millrace.channel.unix.sys.NativeMemory;
import io.millrace.channel.unix.sys.Syscalls;
import java.nio.ByteBuffer;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Chunks of anonymous mappings: their address is known, and their pages go back to the system at once when they are
 * freed.
 *
 * <p>What is freed is the pages, never the mapping, which waits for the next chunk of its size: a view that somebody
 * kept of a freed chunk
 * reads zeros or a stranger's bytes, and never crashes the VM. Mappings come in few sizes (four between powers of two),
 * so that the address
 * space that is held stays near the largest amount that was ever in use at once; pages that nobody touches cost
 * nothing.
 *
 * <p><b>Thread:</b> any.
 */
public final class MmapChunkMemory implements ChunkMemory {

    /** No mapping is smaller; a multiple of every page size. */
    private static final long SMALLEST_MAPPING = 64 * 1024;

    /** Sizes between one power of two and the next. */
    private static final int STEPS = 4;

    private final Syscalls calls;

    /** The mapping's size of each chunk in use, by its address. */
    private final Map<Long, Long> inUse = new ConcurrentHashMap<>();

    /** Addresses of mappings without pages, by their size. */
    private final Map<Long, Queue<Long>> idle = new ConcurrentHashMap<>();

    private final AtomicLong mappedBytes = new AtomicLong();

    /**
     * Makes chunk memory that holds nothing.
     *
     * @param calls the system calls
     */
    public MmapChunkMemory(Syscalls calls) {
        this.calls = calls;
    }

    /**
     * A zeroed chunk.
     *
     * @param bytes its size, at least 1
     * @return a direct buffer of exactly that capacity
     * @throws OutOfMemoryError if the system has no memory or no address space left
     */
    @Override
    public ByteBuffer allocate(int bytes) {
        if (bytes <= 0) {
            throw new IllegalArgumentException("bytes: " + bytes + " (expected: > 0)");
        }
        long size = mappingSize(bytes);
        Queue<Long> candidates = idle.get(size);
        Long reused = candidates == null ? null : candidates.poll();
        long address = reused == null ? map(size) : reused;
        inUse.put(address, size);
        return NativeMemory.viewOf(address, bytes);
    }

    private long map(long size) {
        long address = calls.mmap(size);
        if (address < 0) {
            throw new OutOfMemoryError("mmap of " + size + " bytes failed: " + Errno.name((int) address) + ", "
                    + mappedBytes.get() + " bytes are mapped");
        }
        mappedBytes.addAndGet(size);
        return address;
    }

    /**
     * Gives a chunk's pages back.
     *
     * @param chunk what {@link #allocate} returned
     * @throws IllegalArgumentException if it is not a chunk in use
     */
    @Override
    public void free(ByteBuffer chunk) {
        Long address = NativeMemory.addressOf(chunk);
        Long size = inUse.remove(address);
        if (size == null) {
            throw new IllegalArgumentException("not a chunk in use: " + chunk);
        }
        if (calls.discard(address, size) < 0) {
            // Locked pages (mlockall) cannot be discarded, and the next chunk must be zeroed
            for (int i = 0; i < chunk.capacity(); i++) {
                chunk.put(i, (byte) 0);
            }
        }
        idle.computeIfAbsent(size, unused -> new ConcurrentLinkedQueue<>()).add(address);
    }

    @Override
    public long address(ByteBuffer chunk) {
        return chunk.isDirect() ? NativeMemory.addressOf(chunk) : 0;
    }

    /**
     * The address space that is held, in use or idle.
     *
     * @return bytes
     */
    public long mappedBytes() {
        return mappedBytes.get();
    }

    /** The least of the few sizes that has room. */
    static long mappingSize(long bytes) {
        if (bytes <= SMALLEST_MAPPING) {
            return SMALLEST_MAPPING;
        }
        long step = Math.max(Long.highestOneBit(bytes - 1) / STEPS, SMALLEST_MAPPING);
        return (bytes + step - 1) / step * step;
    }
}
