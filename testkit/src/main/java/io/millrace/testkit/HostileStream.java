package io.millrace.testkit;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;

/**
 * A stream that never ends.
 *
 * @param name what a failure calls it
 * @param start what it begins with
 * @param rest what comes then, again and again
 */
record HostileStream(String name, byte[] start, byte[] rest) {
    private static final byte[] FILLERS = {0, 'a', -1};
    private static final int PREFIXES = 4;
    private static final int RANDOM_BYTES = 64 * 1024;

    HostileStream {
        if (rest.length == 0) {
            throw new IllegalArgumentException("a stream without an end needs something to repeat");
        }
    }

    /** The first bytes of the stream. */
    byte[] bytes(int length) {
        byte[] bytes = Arrays.copyOf(start, length);
        for (int i = start.length; i < length; i += rest.length) {
            System.arraycopy(rest, 0, bytes, i, Math.min(rest.length, length - i));
        }
        return bytes;
    }

    /** What anybody could think of: noise, one byte for ever, inputs that stop making sense, inputs with damage. */
    static List<HostileStream> generated(List<CodecInput> inputs, long seed) {
        List<HostileStream> streams = new ArrayList<>();
        Random random = new Random(seed);
        byte[] noise = new byte[RANDOM_BYTES];
        random.nextBytes(noise);
        streams.add(new HostileStream("random bytes, seed " + seed, new byte[0], noise));
        for (byte filler : FILLERS) {
            streams.add(new HostileStream("nothing but byte " + filler, new byte[0], new byte[] {filler}));
        }
        for (CodecInput input : inputs) {
            if (input.bytes().length > 0) {
                addBrokenOff(streams, input);
                streams.add(new HostileStream(
                        "damaged \"" + input.name() + "\", seed " + seed, input.bytes(), damaged(input, random)));
            }
        }
        return streams;
    }

    private static void addBrokenOff(List<HostileStream> streams, CodecInput input) {
        byte[] bytes = input.bytes();
        for (int i = 1; i <= PREFIXES; i++) {
            int length = Math.max(1, bytes.length * i / PREFIXES - 1);
            for (byte filler : FILLERS) {
                streams.add(new HostileStream(
                        length + " bytes of \"" + input.name() + "\", then byte " + filler + " for ever",
                        Arrays.copyOf(bytes, length),
                        new byte[] {filler}));
            }
        }
    }

    private static byte[] damaged(CodecInput input, Random random) {
        byte[] bytes = input.bytes();
        int copies = Math.max(1, RANDOM_BYTES / bytes.length);
        byte[] damaged = new byte[copies * bytes.length];
        for (int i = 0; i < copies; i++) {
            System.arraycopy(bytes, 0, damaged, i * bytes.length, bytes.length);
            damaged[i * bytes.length + random.nextInt(bytes.length)] ^= (byte) (1 << random.nextInt(8));
        }
        return damaged;
    }

    @Override
    public String toString() {
        return "stream \"" + name + '"';
    }
}
