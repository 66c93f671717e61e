package io.millrace.buffer;

import java.nio.ByteBuffer;
import java.util.IdentityHashMap;
import java.util.Map;

/** Chunk memory that counts what is out, and that claims an address. */
final class AddressedMemory implements ChunkMemory {
    static final long BASE = 0x7000_0000_0000L;

    /** Guarded by this. What was allocated and not freed. */
    private final Map<ByteBuffer, Integer> out = new IdentityHashMap<>();

    private long peakBytes;

    @Override
    public synchronized ByteBuffer allocate(int bytes) {
        ByteBuffer memory = ByteBuffer.allocateDirect(bytes);
        out.put(memory, bytes);
        peakBytes = Math.max(peakBytes, bytesOut());
        return memory;
    }

    @Override
    public synchronized void free(ByteBuffer memory) {
        if (out.remove(memory) == null) {
            throw new AssertionError("freed twice, or never allocated: " + memory);
        }
    }

    @Override
    public long address(ByteBuffer memory) {
        return BASE;
    }

    synchronized long bytesOut() {
        return out.values().stream().mapToLong(Integer::longValue).sum();
    }

    synchronized long peakBytes() {
        return peakBytes;
    }
}
