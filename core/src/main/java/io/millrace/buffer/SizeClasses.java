package io.millrace.buffer;

/**
 * The sizes that the pool deals in: 16 to 128 in steps of 16, then four to every doubling (160, 192, 224, 256, 320, ...), so
 * that at most a fifth of a block above 128 bytes is lost.
 */
final class SizeClasses {
    private static final int STEP = 16;
    private static final int LINEAR_CLASSES = 8;
    private static final int LINEAR_LOG2 = 7;

    private SizeClasses() {}

    /** The smallest class that holds so many bytes. */
    static int of(int bytes) {
        if (bytes <= STEP * LINEAR_CLASSES) {
            return Math.max(0, bytes - 1) / STEP;
        }
        int last = bytes - 1;
        int log2 = Integer.SIZE - 1 - Integer.numberOfLeadingZeros(last);
        return LINEAR_CLASSES + (log2 - LINEAR_LOG2) * 4 + ((last >>> (log2 - 2)) & 3);
    }

    /** The bytes of a block of that class. */
    static int bytesOf(int sizeClass) {
        if (sizeClass < LINEAR_CLASSES) {
            return (sizeClass + 1) * STEP;
        }
        int doublings = (sizeClass - LINEAR_CLASSES) >>> 2;
        int quarter = (sizeClass - LINEAR_CLASSES) & 3;
        return (5 + quarter) << (LINEAR_LOG2 - 2 + doublings);
    }
}
