package io.millrace.buffer;

import io.millrace.util.ResourceLeakDetector;
import io.millrace.util.ResourceLeakDetectorFactory;

/** The forms of {@link ByteBufAllocator} that come down to "a heap buffer" and "a direct buffer". */
abstract sealed class AbstractByteBufAllocator implements ByteBufAllocator, ByteBufAllocatorMetricProvider
        permits PooledByteBufAllocator, UnpooledByteBufAllocator {

    static final int DEFAULT_MAX_COMPONENTS = 16;

    private static final int DEFAULT_INITIAL_CAPACITY = 256;
    private static final int MIN_GROWN_CAPACITY = 64;

    /** Doubling ends here: buffers above this grow by this many bytes at a time. */
    private static final int GROWTH_STEP = 4 * 1024 * 1024;

    static final ResourceLeakDetector<ByteBuf> LEAKS =
            ResourceLeakDetectorFactory.instance().newResourceLeakDetector(ByteBuf.class);

    private final boolean preferDirect;
    private final boolean detectLeaks;

    /** Stands for every buffer that cannot hold a byte. */
    private final ByteBuf empty;

    AbstractByteBufAllocator(boolean preferDirect, boolean detectLeaks) {
        this.preferDirect = preferDirect;
        this.detectLeaks = detectLeaks;
        this.empty = RegionByteBuf.empty(this);
    }

    /**
     * Makes a heap buffer; the arguments were checked.
     *
     * @param initialCapacity bytes
     * @param maxCapacity bytes that it can grow to
     * @return a heap buffer
     */
    protected abstract ByteBuf newHeapBuffer(int initialCapacity, int maxCapacity);

    /**
     * Makes a direct buffer; the arguments were checked.
     *
     * @param initialCapacity bytes
     * @param maxCapacity bytes that it can grow to
     * @return a direct buffer
     */
    protected abstract ByteBuf newDirectBuffer(int initialCapacity, int maxCapacity);

    /** Lets the leak detector watch a new buffer, if it samples it. */
    final <B extends ByteBuf> B tracked(B buf) {
        if (detectLeaks) {
            buf.trackLeak(LEAKS);
        }
        return buf;
    }

    @Override
    public ByteBuf buffer() {
        return buffer(DEFAULT_INITIAL_CAPACITY);
    }

    @Override
    public ByteBuf buffer(int initialCapacity) {
        return buffer(initialCapacity, Integer.MAX_VALUE);
    }

    @Override
    public ByteBuf buffer(int initialCapacity, int maxCapacity) {
        return preferDirect ? directBuffer(initialCapacity, maxCapacity) : heapBuffer(initialCapacity, maxCapacity);
    }

    @Override
    public ByteBuf ioBuffer() {
        return directBuffer(DEFAULT_INITIAL_CAPACITY);
    }

    @Override
    public ByteBuf ioBuffer(int initialCapacity) {
        return directBuffer(initialCapacity);
    }

    @Override
    public ByteBuf ioBuffer(int initialCapacity, int maxCapacity) {
        return directBuffer(initialCapacity, maxCapacity);
    }

    @Override
    public ByteBuf heapBuffer() {
        return heapBuffer(DEFAULT_INITIAL_CAPACITY);
    }

    @Override
    public ByteBuf heapBuffer(int initialCapacity) {
        return heapBuffer(initialCapacity, Integer.MAX_VALUE);
    }

    @Override
    public ByteBuf heapBuffer(int initialCapacity, int maxCapacity) {
        checkCapacities(initialCapacity, maxCapacity);
        return maxCapacity == 0 ? empty : newHeapBuffer(initialCapacity, maxCapacity);
    }

    @Override
    public ByteBuf directBuffer() {
        return directBuffer(DEFAULT_INITIAL_CAPACITY);
    }

    @Override
    public ByteBuf directBuffer(int initialCapacity) {
        return directBuffer(initialCapacity, Integer.MAX_VALUE);
    }

    @Override
    public ByteBuf directBuffer(int initialCapacity, int maxCapacity) {
        checkCapacities(initialCapacity, maxCapacity);
        return maxCapacity == 0 ? empty : newDirectBuffer(initialCapacity, maxCapacity);
    }

    @Override
    public CompositeByteBuf compositeBuffer() {
        return compositeBuffer(DEFAULT_MAX_COMPONENTS);
    }

    @Override
    public CompositeByteBuf compositeBuffer(int maxNumComponents) {
        return preferDirect ? compositeDirectBuffer(maxNumComponents) : compositeHeapBuffer(maxNumComponents);
    }

    @Override
    public CompositeByteBuf compositeHeapBuffer() {
        return compositeHeapBuffer(DEFAULT_MAX_COMPONENTS);
    }

    @Override
    public CompositeByteBuf compositeHeapBuffer(int maxNumComponents) {
        return tracked(new CompositeByteBuf(this, false, maxNumComponents));
    }

    @Override
    public CompositeByteBuf compositeDirectBuffer() {
        return compositeDirectBuffer(DEFAULT_MAX_COMPONENTS);
    }

    @Override
    public CompositeByteBuf compositeDirectBuffer(int maxNumComponents) {
        return tracked(new CompositeByteBuf(this, true, maxNumComponents));
    }

    @Override
    public int calculateNewCapacity(int minNewCapacity, int maxCapacity) {
        if (minNewCapacity < 0) {
            throw new IllegalArgumentException("minNewCapacity: " + minNewCapacity + " (expected: >= 0)");
        }
        if (minNewCapacity > maxCapacity) {
            throw new IllegalArgumentException("minNewCapacity: " + minNewCapacity
                    + " (expected: not greater than maxCapacity(" + maxCapacity + "))");
        }
        if (minNewCapacity <= GROWTH_STEP) {
            int powerOfTwo = Integer.highestOneBit(Math.max(minNewCapacity, MIN_GROWN_CAPACITY) - 1) << 1;
            return Math.min(powerOfTwo, maxCapacity);
        }
        long stepped = (minNewCapacity / GROWTH_STEP + 1L) * GROWTH_STEP;
        return (int) Math.min(stepped, maxCapacity);
    }

    private static void checkCapacities(int initialCapacity, int maxCapacity) {
        if (initialCapacity < 0) {
            throw new IllegalArgumentException("initialCapacity: " + initialCapacity + " (expected: >= 0)");
        }
        if (initialCapacity > maxCapacity) {
            throw new IllegalArgumentException("initialCapacity: " + initialCapacity
                    + " (expected: not greater than maxCapacity(" + maxCapacity + "))");
        }
    }
}
