package io.millrace.testkit;

import io.millrace.buffer.ByteBufUtil;
import java.util.Arrays;
import java.util.Random;
import java.util.TreeSet;

/**
 * Bytes that a codec is given.
 *
 * @param name what a failure calls them
 * @param bytes the bytes
 */
record CodecInput(String name, byte[] bytes) {
    /** Up to this length every position is tried, beyond it some. */
    private static final int EVERY_POSITION = 384;

    private static final int EDGE = 128;
    private static final int SAMPLED_POSITIONS = 192;
    private static final int SOME_POSITIONS = 3;
    private static final int PRINTED = 256;

    /** Where to cut or stop: everywhere between 0 and the length, or at both ends and at some places that the seed says. */
    int[] positions(long seed) {
        int length = bytes.length;
        TreeSet<Integer> positions = new TreeSet<>();
        if (length <= EVERY_POSITION) {
            for (int i = 0; i <= length; i++) {
                positions.add(i);
            }
        } else {
            for (int i = 0; i <= EDGE; i++) {
                positions.add(i);
                positions.add(length - i);
            }
            Random random = new Random(seed);
            for (int i = 0; i < SAMPLED_POSITIONS; i++) {
                positions.add(random.nextInt(length));
            }
        }
        return positions.stream().mapToInt(Integer::intValue).toArray();
    }

    /** A few places that follow from the bytes. */
    int[] somePositions(long seed) {
        return new Random(seed ^ Arrays.hashCode(bytes))
                .ints(SOME_POSITIONS, 0, bytes.length + 1)
                .toArray();
    }

    /** The bytes for a failure's message, the first of them if they are many. */
    String printed() {
        return bytes.length <= PRINTED
                ? ByteBufUtil.hexDump(bytes)
                : ByteBufUtil.hexDump(bytes, 0, PRINTED) + "... (" + bytes.length + " bytes)";
    }

    @Override
    public String toString() {
        return "input \"" + name + '"';
    }
}
