package io.millrace.buffer;

import java.nio.ByteBuffer;

/** Memory that the user brought, and that the garbage collector takes back. */
enum WrappedMemory implements RegionSource {
    INSTANCE;

    @Override
    public void resize(RegionByteBuf buf, int newCapacity) {
        ByteBuffer old = buf.memory();
        ByteBuffer memory = old.isDirect() ? ByteBuffer.allocateDirect(newCapacity) : ByteBuffer.allocate(newCapacity);
        memory.put(0, old, 0, Math.min(old.limit(), newCapacity));
        buf.bind(memory, 0);
    }

    @Override
    public void release(RegionByteBuf buf, ByteBuffer memory) {
        // Nobody counts it.
    }
}
