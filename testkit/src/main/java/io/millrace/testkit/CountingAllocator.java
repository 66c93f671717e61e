package io.millrace.testkit;

import io.millrace.buffer.ByteBuf;
import io.millrace.buffer.ByteBufAllocator;
import io.millrace.buffer.CompositeByteBuf;
import io.millrace.buffer.UnpooledByteBufAllocator;
import java.util.function.Supplier;

/** An allocator that knows how many bytes its buffers hold now, and held at most. One thread. */
final class CountingAllocator implements ByteBufAllocator {
    // One of its own, since it is the memory's account that is read. It also counts what buffers grow by.
    private final UnpooledByteBufAllocator memory = new UnpooledByteBufAllocator(false, true);
    private long peakBytes;

    /** The capacity of all buffers that were not released. */
    long aliveBytes() {
        long alive = memory.metric().usedHeapMemory() + memory.metric().usedDirectMemory();
        peakBytes = Math.max(peakBytes, alive);
        return alive;
    }

    /** What was alive at most, as seen after each allocation and each look. */
    long peakBytes() {
        aliveBytes();
        return peakBytes;
    }

    private <B> B counted(Supplier<B> allocation) {
        B made = allocation.get();
        aliveBytes();
        return made;
    }

    @Override
    public ByteBuf buffer() {
        return counted(memory::buffer);
    }

    @Override
    public ByteBuf buffer(int initialCapacity) {
        return counted(() -> memory.buffer(initialCapacity));
    }

    @Override
    public ByteBuf buffer(int initialCapacity, int maxCapacity) {
        return counted(() -> memory.buffer(initialCapacity, maxCapacity));
    }

    @Override
    public ByteBuf ioBuffer() {
        return counted(memory::ioBuffer);
    }

    @Override
    public ByteBuf ioBuffer(int initialCapacity) {
        return counted(() -> memory.ioBuffer(initialCapacity));
    }

    @Override
    public ByteBuf ioBuffer(int initialCapacity, int maxCapacity) {
        return counted(() -> memory.ioBuffer(initialCapacity, maxCapacity));
    }

    @Override
    public ByteBuf heapBuffer() {
        return counted(memory::heapBuffer);
    }

    @Override
    public ByteBuf heapBuffer(int initialCapacity) {
        return counted(() -> memory.heapBuffer(initialCapacity));
    }

    @Override
    public ByteBuf heapBuffer(int initialCapacity, int maxCapacity) {
        return counted(() -> memory.heapBuffer(initialCapacity, maxCapacity));
    }

    @Override
    public ByteBuf directBuffer() {
        return counted(memory::directBuffer);
    }

    @Override
    public ByteBuf directBuffer(int initialCapacity) {
        return counted(() -> memory.directBuffer(initialCapacity));
    }

    @Override
    public ByteBuf directBuffer(int initialCapacity, int maxCapacity) {
        return counted(() -> memory.directBuffer(initialCapacity, maxCapacity));
    }

    @Override
    public CompositeByteBuf compositeBuffer() {
        return memory.compositeBuffer();
    }

    @Override
    public CompositeByteBuf compositeBuffer(int maxNumComponents) {
        return memory.compositeBuffer(maxNumComponents);
    }

    @Override
    public CompositeByteBuf compositeHeapBuffer() {
        return memory.compositeHeapBuffer();
    }

    @Override
    public CompositeByteBuf compositeHeapBuffer(int maxNumComponents) {
        return memory.compositeHeapBuffer(maxNumComponents);
    }

    @Override
    public CompositeByteBuf compositeDirectBuffer() {
        return memory.compositeDirectBuffer();
    }

    @Override
    public CompositeByteBuf compositeDirectBuffer(int maxNumComponents) {
        return memory.compositeDirectBuffer(maxNumComponents);
    }

    @Override
    public boolean isDirectBufferPooled() {
        return memory.isDirectBufferPooled();
    }

    @Override
    public int calculateNewCapacity(int minNewCapacity, int maxCapacity) {
        return memory.calculateNewCapacity(minNewCapacity, maxCapacity);
    }
}
