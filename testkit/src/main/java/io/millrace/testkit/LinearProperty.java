package io.millrace.testkit;

import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.util.function.IntFunction;

/**
 * Eight times the input costs about eight times as much, one byte at a time. What is compared is the thread's own CPU time,
 * which a busy machine does not change much, and one good comparison is enough: a cost that grows with the square is 64
 * times as much in every one.
 */
final class LinearProperty {
    private static final int SHORT_BYTES = 16 * 1024;
    private static final int FACTOR = 8;
    private static final int TOLERATED = 20;
    private static final int COMPARISONS = 3;
    private static final int SHORT_FEEDS = 3;

    /** Below it a difference is the clock's. */
    private static final long LEAST_NANOS = 1_000_000;

    private static final ThreadMXBean THREADS = ManagementFactory.getThreadMXBean();

    private final CodecSetup setup;

    LinearProperty(CodecSetup setup) {
        this.setup = setup;
    }

    void verify(String name, IntFunction<byte[]> inputOfLength) {
        byte[] little = inputOfLength.apply(SHORT_BYTES);
        byte[] much = inputOfLength.apply(SHORT_BYTES * FACTOR);
        long best = Long.MAX_VALUE;
        long shortNanos = 0;
        long longNanos = 0;
        for (int i = 0; i < COMPARISONS; i++) {
            // First, because it has everything compiled: a short feed that is slow would hide what is looked for.
            longNanos = feed(much);
            shortNanos = Long.MAX_VALUE;
            for (int k = 0; k < SHORT_FEEDS; k++) {
                shortNanos = Math.min(shortNanos, feed(little));
            }
            shortNanos = Math.max(LEAST_NANOS, shortNanos);
            best = Math.min(best, longNanos / shortNanos);
            if (best <= TOLERATED) {
                return;
            }
        }
        throw CodecFailure.of(
                setup,
                "linear",
                name,
                much.length + " bytes, one at a time, took " + best + " times as long as " + little.length + " ("
                        + longNanos / 1000 + " and " + shortNanos / 1000
                        + " us in the last comparison), expected about "
                        + (much.length / Math.max(1, little.length)) + " times");
    }

    private long feed(byte[] input) {
        CodecRun run = new CodecRun(setup);
        long start = THREADS.getCurrentThreadCpuTime();
        for (int i = 0; i < input.length && run.channel().isOpen(); i++) {
            run.read(input, i, i + 1);
        }
        run.close();
        return THREADS.getCurrentThreadCpuTime() - start;
    }
}
