package io.millrace.handler.codec.compression;

import io.millrace.handler.codec.CodecLimitException;
import io.millrace.handler.codec.CodecLimits;

/**
 * What a compressed message may grow to: so many bytes, and so many out of each that came. The same for every coding.
 *
 * <p><b>Thread:</b> one at a time.
 */
public final class DecompressionBudget {
    private static final String SETTING = "the attribute CodecLimits.KEY";

    private final CodecLimits limits;
    private long compressed;
    private long decompressed;

    /**
     * Makes a budget.
     *
     * @param limits {@link CodecLimits#decompressedBytes()} and {@link CodecLimits#decompressionRatio()} are kept
     */
    public DecompressionBudget(CodecLimits limits) {
        this.limits = limits;
    }

    /**
     * Counts compressed bytes.
     *
     * @param bytes how many came
     */
    public void addCompressed(int bytes) {
        compressed += bytes;
    }

    /**
     * Counts decompressed bytes.
     *
     * @param bytes how many have come out
     * @throws CodecLimitException if that is beyond a limit
     */
    public void addDecompressed(int bytes) {
        decompressed += bytes;
        if (decompressed > limits.decompressedBytes()) {
            throw new CodecLimitException(
                    "a compressed message that grows to " + decompressed + " bytes",
                    "CodecLimits.decompressedBytes",
                    limits.decompressedBytes(),
                    SETTING);
        }
        if (decompressed > CodecLimits.RATIO_GRACE_BYTES && decompressed / limits.decompressionRatio() > compressed) {
            throw new CodecLimitException(
                    "a compressed message of which " + compressed + " bytes become " + decompressed,
                    "CodecLimits.decompressionRatio",
                    limits.decompressionRatio(),
                    SETTING);
        }
    }

    /**
     * What may come out before the limit of bytes is reached.
     *
     * @return bytes, not negative
     */
    public long bytesLeft() {
        return Math.max(0, limits.decompressedBytes() - decompressed);
    }

    /** Begins to count anew, for the next message. */
    public void reset() {
        compressed = 0;
        decompressed = 0;
    }

    @Override
    public String toString() {
        return "DecompressionBudget(" + compressed + " bytes have become " + decompressed + ", " + limits + ')';
    }
}
