package io.millrace.handler.codec;

import io.millrace.channel.Channel;
import io.millrace.util.AttributeKey;

/**
 * The limits that all codecs of a connection keep together, finite unless somebody raises them. A codec has limits of its
 * own besides, as arguments of its constructor.
 *
 * <p>A channel has {@link #DEFAULT} unless the attribute {@link #KEY} says something else:
 *
 * <pre>{@code
 * bootstrap.childAttr(CodecLimits.KEY, CodecLimits.DEFAULT.withConnectionBytes(256L << 20));
 * }</pre>
 *
 * @param connectionBytes what handlers may hold of one connection between them: parts of frames, aggregated messages,
 *     queues, decompressed data; see {@link ByteBudget}
 * @param decompressedBytes what one compressed message may grow to
 * @param decompressionRatio how many bytes may come out of one compressed byte, once a message has grown beyond {@link
 *     #RATIO_GRACE_BYTES}
 */
public record CodecLimits(long connectionBytes, long decompressedBytes, int decompressionRatio) {
    /** The limits of a channel, to be set before its handlers are added. */
    public static final AttributeKey<CodecLimits> KEY = AttributeKey.valueOf(CodecLimits.class, "KEY");

    /** A small message may be compressed ever so well: {@link #decompressionRatio()} counts beyond this. */
    public static final int RATIO_GRACE_BYTES = 64 * 1024;

    /**
     * 64 MiB a connection, 64 MiB a decompressed message, 1100 bytes out of one: a little more than deflate can do, which
     * is 1032.
     */
    public static final CodecLimits DEFAULT = new CodecLimits(64L << 20, 64L << 20, 1100);

    /** Checks the values. */
    public CodecLimits {
        requirePositive(connectionBytes, "connectionBytes");
        requirePositive(decompressedBytes, "decompressedBytes");
        requirePositive(decompressionRatio, "decompressionRatio");
    }

    private static void requirePositive(long value, String name) {
        if (value <= 0) {
            throw new IllegalArgumentException(name + ": " + value + " (expected: > 0)");
        }
    }

    /**
     * The limits of a channel.
     *
     * @param channel the channel
     * @return what its attribute {@link #KEY} says, otherwise {@link #DEFAULT}
     */
    public static CodecLimits of(Channel channel) {
        if (!channel.hasAttr(KEY)) {
            return DEFAULT;
        }
        CodecLimits set = channel.attr(KEY).get();
        return set == null ? DEFAULT : set;
    }

    /**
     * These limits with another one for the connection.
     *
     * @param bytes at least 1
     * @return new limits
     */
    public CodecLimits withConnectionBytes(long bytes) {
        return new CodecLimits(bytes, decompressedBytes, decompressionRatio);
    }

    /**
     * These limits with another one for decompressed messages.
     *
     * @param bytes at least 1
     * @return new limits
     */
    public CodecLimits withDecompressedBytes(long bytes) {
        return new CodecLimits(connectionBytes, bytes, decompressionRatio);
    }

    /**
     * These limits with another one for the ratio of compression.
     *
     * @param ratio at least 1
     * @return new limits
     */
    public CodecLimits withDecompressionRatio(int ratio) {
        return new CodecLimits(connectionBytes, decompressedBytes, ratio);
    }
}
