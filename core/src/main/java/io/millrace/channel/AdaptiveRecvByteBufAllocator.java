package io.millrace.channel;

/**
 * Offers buffers that grow at once when a read has filled one, and shrink slowly when two rounds in a row have read little.
 *
 * <p>The buffer is always offered at least twice as large as what was read recently: a read that fills its buffer would be followed by
 * another one that finds nothing.
 */
public class AdaptiveRecvByteBufAllocator extends DefaultMaxMessagesRecvByteBufAllocator {
    /** The smallest buffer, in bytes. */
    public static final int DEFAULT_MINIMUM = 64;

    /** The first buffer, in bytes: larger than most packets. */
    public static final int DEFAULT_INITIAL = 2048;

    /** The largest buffer, in bytes. */
    public static final int DEFAULT_MAXIMUM = 65536;

    /** Smaller buffers save nothing: they come from the same chunks and go back at once. */
    private static final int SHRINK_FLOOR = 1024;

    /** A full buffer is followed by one so many times as large. */
    private static final int GROWTH = 16;

    private final int initial;
    private final int floor;
    private final int maximum;

    /** Makes an allocator with the default sizes. */
    public AdaptiveRecvByteBufAllocator() {
        this(DEFAULT_MINIMUM, DEFAULT_INITIAL, DEFAULT_MAXIMUM);
    }

    /**
     * Makes an allocator.
     *
     * @param minimum the smallest buffer, in bytes
     * @param initial the first buffer, in bytes
     * @param maximum the largest buffer, in bytes
     * @throws IllegalArgumentException unless 0 &lt; {@code minimum} &le; {@code initial} &le; {@code maximum}
     */
    public AdaptiveRecvByteBufAllocator(int minimum, int initial, int maximum) {
        if (minimum <= 0) {
            throw new IllegalArgumentException("minimum : " + minimum + " (expected: > 0)");
        }
        if (initial < minimum) {
            throw new IllegalArgumentException("initial: " + initial + " (expected: >= minimum " + minimum + ')');
        }
        if (maximum < initial) {
            throw new IllegalArgumentException("maximum: " + maximum + " (expected: >= initial " + initial + ')');
        }
        this.initial = initial;
        this.floor = Math.max(minimum, Math.min(SHRINK_FLOOR, initial));
        this.maximum = maximum;
    }

    @Override
    public Handle newHandle() {
        return new AdaptiveHandle();
    }

    @Override
    public AdaptiveRecvByteBufAllocator respectMaybeMoreData(boolean respectMaybeMoreData) {
        super.respectMaybeMoreData(respectMaybeMoreData);
        return this;
    }

    private final class AdaptiveHandle extends MaxMessageHandle {
        private int guess = initial;
        private boolean shrinkNext;

        @Override
        public void lastBytesRead(int bytes) {
            // A full buffer tells before the round is over that there is a lot.
            if (bytes > 0 && bytes == attemptedBytesRead()) {
                record(bytes);
            }
            super.lastBytesRead(bytes);
        }

        @Override
        public void readComplete() {
            record(totalBytesRead());
        }

        @Override
        public int guess() {
            return guess;
        }

        private void record(int bytes) {
            if (bytes >= guess) {
                guess = (int) Math.min(maximum, (long) guess * GROWTH);
                shrinkNext = false;
            } else if (bytes > guess / 2) {
                guess = (int) Math.min(maximum, 2L * guess);
                shrinkNext = false;
            } else if (bytes > guess / 4 || guess <= floor) {
                shrinkNext = false;
            } else if (shrinkNext) {
                guess = Math.max(floor, guess / 2);
                shrinkNext = false;
            } else {
                shrinkNext = true;
            }
        }
    }
}
