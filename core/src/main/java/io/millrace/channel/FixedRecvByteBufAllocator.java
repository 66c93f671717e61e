package io.millrace.channel;

/** Offers buffers of one size. */
public class FixedRecvByteBufAllocator extends DefaultMaxMessagesRecvByteBufAllocator {
    private final int bufferSize;

    /**
     * Makes an allocator.
     *
     * @param bufferSize bytes
     * @throws IllegalArgumentException if that is not positive
     */
    public FixedRecvByteBufAllocator(int bufferSize) {
        if (bufferSize <= 0) {
            throw new IllegalArgumentException("bufferSize : " + bufferSize + " (expected: > 0)");
        }
        this.bufferSize = bufferSize;
    }

    @Override
    public Handle newHandle() {
        return new FixedHandle();
    }

    @Override
    public FixedRecvByteBufAllocator respectMaybeMoreData(boolean respectMaybeMoreData) {
        super.respectMaybeMoreData(respectMaybeMoreData);
        return this;
    }

    private final class FixedHandle extends MaxMessageHandle {
        @Override
        public int guess() {
            return bufferSize;
        }
    }
}
