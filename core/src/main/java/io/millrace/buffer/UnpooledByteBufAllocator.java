package io.millrace.buffer;

import java.nio.ByteBuffer;
import java.util.concurrent.atomic.LongAdder;

/**
 * Takes each buffer from the JVM and leaves it to the garbage collector after its release. Heap buffers are exactly their
 * arrays. Good for tests and for what is allocated once; the leak detector watches direct buffers and composites.
 *
 * <p>No budget applies: direct memory ends at the JVM's {@code -XX:MaxDirectMemorySize}.
 */
public final class UnpooledByteBufAllocator extends AbstractByteBufAllocator {

    /** Prefers direct buffers. */
    public static final UnpooledByteBufAllocator DEFAULT = new UnpooledByteBufAllocator(true);

    private final Memory memory = new Memory();

    /**
     * Makes an allocator that watches for leaks.
     *
     * @param preferDirect whether {@link #buffer()} makes direct buffers
     */
    public UnpooledByteBufAllocator(boolean preferDirect) {
        this(preferDirect, false);
    }

    /**
     * Makes an allocator.
     *
     * @param preferDirect whether {@link #buffer()} makes direct buffers
     * @param disableLeakDetector whether the leak detector leaves its buffers alone
     */
    public UnpooledByteBufAllocator(boolean preferDirect, boolean disableLeakDetector) {
        super(preferDirect, !disableLeakDetector);
    }

    /**
     * Makes an allocator.
     *
     * @param preferDirect whether {@link #buffer()} makes direct buffers
     * @param disableLeakDetector whether the leak detector leaves its buffers alone
     * @param tryNoCleaner without effect: direct memory is always the JDK's
     */
    public UnpooledByteBufAllocator(boolean preferDirect, boolean disableLeakDetector, boolean tryNoCleaner) {
        this(preferDirect, disableLeakDetector);
    }

    @Override
    protected ByteBuf newHeapBuffer(int initialCapacity, int maxCapacity) {
        return new RegionByteBuf(this, memory, memory.allocate(false, initialCapacity), 0, maxCapacity);
    }

    @Override
    protected ByteBuf newDirectBuffer(int initialCapacity, int maxCapacity) {
        return tracked(new RegionByteBuf(this, memory, memory.allocate(true, initialCapacity), 0, maxCapacity));
    }

    @Override
    public boolean isDirectBufferPooled() {
        return false;
    }

    @Override
    public ByteBufAllocatorMetric metric() {
        return memory;
    }

    /** The JVM's memory, counted. */
    private static final class Memory implements RegionSource, ByteBufAllocatorMetric {
        private final LongAdder heapBytes = new LongAdder();
        private final LongAdder directBytes = new LongAdder();

        ByteBuffer allocate(boolean direct, int bytes) {
            ByteBuffer memory = direct ? ByteBuffer.allocateDirect(bytes) : ByteBuffer.allocate(bytes);
            bytesOf(direct).add(bytes);
            return memory;
        }

        @Override
        public void resize(RegionByteBuf buf, int newCapacity) {
            ByteBuffer old = buf.memory();
            ByteBuffer memory = allocate(old.isDirect(), newCapacity);
            memory.put(0, old, 0, Math.min(old.limit(), newCapacity));
            buf.bind(memory, 0);
            bytesOf(old.isDirect()).add(-old.capacity());
        }

        @Override
        public void release(RegionByteBuf buf, ByteBuffer memory) {
            bytesOf(memory.isDirect()).add(-memory.capacity());
        }

        private LongAdder bytesOf(boolean direct) {
            return direct ? directBytes : heapBytes;
        }

        @Override
        public long usedHeapMemory() {
            return heapBytes.sum();
        }

        @Override
        public long usedDirectMemory() {
            return directBytes.sum();
        }

        @Override
        public String toString() {
            return "UnpooledByteBufAllocatorMetric(usedHeapMemory: " + usedHeapMemory() + "; usedDirectMemory: "
                    + usedDirectMemory() + ')';
        }
    }
}
