package io.millrace.channel;

import io.millrace.buffer.ByteBuf;
import io.millrace.buffer.ByteBufAllocator;
import io.millrace.util.UncheckedBooleanSupplier;
import java.util.Map;

/** Limits the bytes of a round of reading, 64 KiB unless set. */
public class DefaultMaxBytesRecvByteBufAllocator implements MaxBytesRecvByteBufAllocator {
    private static final int DEFAULT_BYTES = 64 * 1024;

    /** Both limits in one, so that nobody sees one without the other. Written by any thread, read by loops. */
    private volatile Limits limits;

    private record Limits(int perRead, int perIndividualRead) {
        Limits {
            requirePositive(perRead, "maxBytesPerRead");
            requirePositive(perIndividualRead, "maxBytesPerIndividualRead");
            if (perRead < perIndividualRead) {
                throw new IllegalArgumentException("maxBytesPerRead cannot be less than maxBytesPerIndividualRead ("
                        + perIndividualRead + "): " + perRead);
            }
        }

        private static void requirePositive(int value, String name) {
            if (value <= 0) {
                throw new IllegalArgumentException(name + " : " + value + " (expected: > 0)");
            }
        }
    }

    /** Makes an allocator with the default limits. */
    public DefaultMaxBytesRecvByteBufAllocator() {
        this(DEFAULT_BYTES, DEFAULT_BYTES);
    }

    /**
     * Makes an allocator.
     *
     * @param maxBytesPerRead bytes of a round
     * @param maxBytesPerIndividualRead bytes of one read, not above those
     * @throws IllegalArgumentException if they are
     */
    public DefaultMaxBytesRecvByteBufAllocator(int maxBytesPerRead, int maxBytesPerIndividualRead) {
        limits = new Limits(maxBytesPerRead, maxBytesPerIndividualRead);
    }

    @Override
    public Handle newHandle() {
        return new ByteCountingHandle();
    }

    @Override
    public int maxBytesPerRead() {
        return limits.perRead;
    }

    @Override
    public synchronized DefaultMaxBytesRecvByteBufAllocator maxBytesPerRead(int maxBytesPerRead) {
        limits = new Limits(maxBytesPerRead, limits.perIndividualRead);
        return this;
    }

    @Override
    public int maxBytesPerIndividualRead() {
        return limits.perIndividualRead;
    }

    @Override
    public synchronized DefaultMaxBytesRecvByteBufAllocator maxBytesPerIndividualRead(int maxBytesPerIndividualRead) {
        limits = new Limits(limits.perRead, maxBytesPerIndividualRead);
        return this;
    }

    @Override
    public Map.Entry<Integer, Integer> maxBytesPerReadPair() {
        Limits current = limits;
        return Map.entry(current.perRead, current.perIndividualRead);
    }

    @Override
    public synchronized DefaultMaxBytesRecvByteBufAllocator maxBytesPerReadPair(
            int maxBytesPerRead, int maxBytesPerIndividualRead) {
        limits = new Limits(maxBytesPerRead, maxBytesPerIndividualRead);
        return this;
    }

    private final class ByteCountingHandle implements ExtendedHandle {
        private int individualMax = limits.perIndividualRead;
        private int bytesLeft = limits.perRead;
        private int lastBytes;
        private int attemptedBytes;

        @Override
        public ByteBuf allocate(ByteBufAllocator alloc) {
            return alloc.ioBuffer(guess());
        }

        @Override
        public int guess() {
            return Math.min(individualMax, bytesLeft);
        }

        @Override
        public void reset(ChannelConfig config) {
            Limits current = limits;
            bytesLeft = current.perRead;
            individualMax = current.perIndividualRead;
        }

        @Override
        public void incMessagesRead(int amt) {
            // messages are not limited
        }

        @Override
        public void lastBytesRead(int bytes) {
            lastBytes = bytes;
            // A negative number is an error or the end: nothing was taken from what is left.
            bytesLeft -= Math.max(0, bytes);
        }

        @Override
        public int lastBytesRead() {
            return lastBytes;
        }

        @Override
        public boolean continueReading() {
            return bytesLeft > 0 && attemptedBytes == lastBytes;
        }

        @Override
        public boolean continueReading(UncheckedBooleanSupplier maybeMoreDataSupplier) {
            return bytesLeft > 0 && maybeMoreDataSupplier.get();
        }

        @Override
        public void readComplete() {
            // nothing is learnt
        }

        @Override
        public void attemptedBytesRead(int bytes) {
            attemptedBytes = bytes;
        }

        @Override
        public int attemptedBytesRead() {
            return attemptedBytes;
        }
    }
}
