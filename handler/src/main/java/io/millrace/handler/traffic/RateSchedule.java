package io.millrace.handler.traffic;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

/**
 * When bytes that came at any rate are through at a given one:
 *
 * <pre>
 *            credit: at most so much       wait
 *      ├───────────────────────────┼─────────────────────►
 *   through before (moved up)     now                 through
 * </pre>
 *
 * <p>One number, however many bytes: what else is known as a virtual-clock or generic cell rate algorithm.
 * <b>Thread</b> any.
 */
final class RateSchedule {
    private static final long UNUSED = Long.MIN_VALUE;

    /** When all bytes so far are through, in nanoseconds. */
    private final AtomicLong throughNanos = new AtomicLong(UNUSED);

    /**
     * Adds bytes.
     *
     * @param maxWaitMillis how far this call moves the end beyond the later of now and the end before, at most
     * @param creditMillis how much unused time counts
     * @return how long they have to wait from now, in milliseconds; 0 or less if they need not
     */
    long add(long bytes, long bytesPerSecond, long maxWaitMillis, long nowMillis, long creditMillis) {
        long now = TimeUnit.MILLISECONDS.toNanos(nowMillis);
        long credit = TimeUnit.MILLISECONDS.toNanos(creditMillis);
        long maxWait = TimeUnit.MILLISECONDS.toNanos(maxWaitMillis);
        // In floating point: bytes of large files times 10^9 do not fit a long.
        long cost =
                (long) Math.min(Long.MAX_VALUE / 4.0, (double) bytes * TimeUnit.SECONDS.toNanos(1) / bytesPerSecond);
        long before;
        long after;
        do {
            before = throughNanos.get();
            long start = before == UNUSED || before - (now - credit) < 0 ? now - credit : before;
            long latest = (start - now > 0 ? start : now) + maxWait;
            after = start + cost - latest > 0 ? latest : start + cost;
        } while (!throughNanos.compareAndSet(before, after));
        return TimeUnit.NANOSECONDS.toMillis(after - now);
    }
}
