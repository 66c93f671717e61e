package io.millrace.buffer;

import java.nio.ByteBuffer;

/** Direct memory of the JDK: of unknown address, freed when the garbage collector finds it unreachable. */
enum GarbageCollectedMemory implements ChunkMemory {
    INSTANCE;

    @Override
    public ByteBuffer allocate(int bytes) {
        return ByteBuffer.allocateDirect(bytes);
    }

    @Override
    public void free(ByteBuffer memory) {
        // The caller drops the last reference; there is no other way to free it.
    }

    @Override
    public long address(ByteBuffer memory) {
        return 0;
    }
}
