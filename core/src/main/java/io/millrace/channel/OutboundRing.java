package io.millrace.channel;

import org.jspecify.annotations.Nullable;

/**
 * The memory of a {@link ChannelOutboundBuffer}: messages, promises and sizes in slots. A channel holds one only while
 * something is queued; rings of the first capacity go back to their loop, so that queueing allocates nothing and an idle
 * connection holds nothing.
 */
final class OutboundRing {
    static final int FIRST_CAPACITY = 16;

    /** Slot {@code i} is the message at {@code 2 * i} and its promise at {@code 2 * i + 1}. */
    final @Nullable Object[] slots;

    final long[] sizes;

    /** A power of two minus 1. */
    final int mask;

    private @Nullable OutboundRing nextSpare;

    OutboundRing(int capacity) {
        slots = new @Nullable Object[2 * capacity];
        sizes = new long[capacity];
        mask = capacity - 1;
    }

    int capacity() {
        return sizes.length;
    }

    /** The rings that no channel of a loop holds. Loop only. */
    static final class Spares {
        /** As many as channels of one loop are likely to have something queued at once. */
        private static final int LIMIT = 64;

        private @Nullable OutboundRing first;
        private int count;

        OutboundRing take() {
            OutboundRing ring = first;
            if (ring == null) {
                return new OutboundRing(FIRST_CAPACITY);
            }
            first = ring.nextSpare;
            ring.nextSpare = null;
            count--;
            return ring;
        }

        /** Takes an empty ring back. */
        void give(OutboundRing ring) {
            if (ring.capacity() == FIRST_CAPACITY && count < LIMIT) {
                ring.nextSpare = first;
                first = ring;
                count++;
            }
        }
    }
}
