package io.millrace.testkit;

import io.millrace.buffer.ByteBuf;
import java.util.Random;
import org.junit.jupiter.api.TestReporter;

/**
 * An endless stream of bytes that follows from a seed: whoever knows the seed and a position knows the byte, so that a
 * transfer of any length is verified byte by byte without being kept.
 *
 * @param seed the seed
 */
public record SeededBytes(long seed) {
    /** Gives the seed to repeat a run with. */
    public static final String SEED_PROPERTY = "millrace.testkit.seed";

    private static final long GOLDEN_GAMMA = 0x9E3779B97F4A7C15L;

    /**
     * Takes a new seed, or the one that {@value #SEED_PROPERTY} gives, and prints it.
     *
     * @param reporter where to
     * @return the stream
     */
    public static SeededBytes random(TestReporter reporter) {
        Long given = Long.getLong(SEED_PROPERTY);
        long seed = given == null ? System.nanoTime() : given;
        reporter.publishEntry("seed", Long.toString(seed));
        return new SeededBytes(seed);
    }

    /**
     * A source of sizes and pauses that follows from the seed.
     *
     * @return a new source
     */
    public Random newRandom() {
        return new Random(seed);
    }

    /**
     * The stream of the other direction of the same run.
     *
     * @return a stream of another seed
     */
    public SeededBytes opposite() {
        return new SeededBytes(~seed);
    }

    /**
     * The byte at a position.
     *
     * @param position 0 or more
     * @return the byte
     */
    public byte at(long position) {
        // SplitMix64 of the eight bytes that the position is in
        long mixed = seed + (position >>> 3) * GOLDEN_GAMMA;
        mixed = (mixed ^ mixed >>> 30) * 0xBF58476D1CE4E5B9L;
        mixed = (mixed ^ mixed >>> 27) * 0x94D049BB133111EBL;
        return (byte) (mixed >>> 8 * (position & 7));
    }

    /**
     * Appends a part of the stream to a buffer.
     *
     * @param buffer where to
     * @param position the position of the part
     * @param length its length
     * @return the buffer
     */
    public ByteBuf write(ByteBuf buffer, long position, int length) {
        return buffer.writeBytes(bytes(position, length));
    }

    /**
     * A part of the stream.
     *
     * @param position the position of the part
     * @param length its length
     * @return a new array
     */
    public byte[] bytes(long position, int length) {
        byte[] bytes = new byte[length];
        for (int i = 0; i < length; i++) {
            bytes[i] = at(position + i);
        }
        return bytes;
    }

    /**
     * Compares what arrived with the stream.
     *
     * @param arrived its readable bytes are compared and not moved
     * @param position where in the stream they should be from
     * @throws AssertionError that names the first byte that differs
     */
    public void check(ByteBuf arrived, long position) {
        int start = arrived.readerIndex();
        for (int i = 0; i < arrived.readableBytes(); i++) {
            if (arrived.getByte(start + i) != at(position + i)) {
                throw new AssertionError("byte " + (position + i) + " is " + arrived.getByte(start + i) + ", expected "
                        + at(position + i) + ", seed " + seed);
            }
        }
    }
}
