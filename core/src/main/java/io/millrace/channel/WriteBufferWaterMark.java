package io.millrace.channel;

/**
 * Two numbers of bytes that wait to be sent: above the high one a channel stops being {@linkplain Channel#isWritable() writable},
 * below the low one it is writable again.
 */
public final class WriteBufferWaterMark {
    private static final int DEFAULT_LOW = 32 * 1024;
    private static final int DEFAULT_HIGH = 64 * 1024;

    /** 32 KiB and 64 KiB. */
    public static final WriteBufferWaterMark DEFAULT = new WriteBufferWaterMark(DEFAULT_LOW, DEFAULT_HIGH);

    private final int low;
    private final int high;

    /**
     * Makes water marks.
     *
     * @param low bytes
     * @param high bytes
     * @throws IllegalArgumentException if {@code low} is negative or {@code high} is below it
     */
    public WriteBufferWaterMark(int low, int high) {
        if (low < 0) {
            throw new IllegalArgumentException("low : " + low + " (expected: >= 0)");
        }
        if (high < low) {
            throw new IllegalArgumentException(
                    "write buffer's high water mark cannot be less than low water mark (" + low + "): " + high);
        }
        this.low = low;
        this.high = high;
    }

    /**
     * The low mark.
     *
     * @return bytes
     */
    public int low() {
        return low;
    }

    /**
     * The high mark.
     *
     * @return bytes
     */
    public int high() {
        return high;
    }

    @Override
    public String toString() {
        return "WriteBufferWaterMark(low: " + low + ", high: " + high + ')';
    }
}
