package io.millrace.benchmarks;

/** A histogram of nanoseconds with a resolution of 1/32, which needs no memory while it counts. */
final class Latencies {
    private static final int BITS = 6;
    private static final int STEPS = 1 << BITS;

    private final long[] counts = new long[Long.SIZE * STEPS];
    private long total;

    void add(long nanos) {
        counts[slot(Math.max(0, nanos))]++;
        total++;
    }

    long total() {
        return total;
    }

    /** The latency that this part of all stays within, in microseconds; 0 if there are none. */
    double micros(double part) {
        long wanted = Math.max(1, (long) Math.ceil(part * total));
        long seen = 0;
        for (int slot = 0; slot < counts.length; slot++) {
            seen += counts[slot];
            if (seen >= wanted) {
                return lowest(slot) / 1e3;
            }
        }
        return 0;
    }

    /**
     * Below 64 each value has its slot; above, each power of two has 32 of them: exponent, then the bits that follow.
     */
    private static int slot(long nanos) {
        int shift = Math.max(0, Long.SIZE - BITS - Long.numberOfLeadingZeros(nanos));
        return shift * STEPS + (int) (nanos >>> shift);
    }

    private static long lowest(int slot) {
        return (long) (slot % STEPS) << slot / STEPS;
    }
}
