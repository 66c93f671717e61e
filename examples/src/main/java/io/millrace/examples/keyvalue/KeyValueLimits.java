package io.millrace.examples.keyvalue;

/**
 * What a client may cost; all of it is finite.
 *
 * @param maxValueBytes the longest value
 * @param maxPending requests of one connection that the store has not answered; reading stops then
 * @param requestSeconds from a request's first byte to its last, while the server reads
 * @param idleSeconds without a byte in either direction
 * @param maxEntries keys in the store, of all clients together
 * @param maxStoredBytes their values together
 */
public record KeyValueLimits(
        int maxValueBytes, int maxPending, int requestSeconds, int idleSeconds, int maxEntries, long maxStoredBytes) {
    /** 64 KiB a value, 64 requests under way, 10 s for one to arrive, 60 s of silence, 100,000 keys, 64 MiB. */
    public static final KeyValueLimits DEFAULT = new KeyValueLimits(64 * 1024, 64, 10, 60, 100_000, 64L << 20);

    /** Checks the values. */
    public KeyValueLimits {
        requireBetween("maxValueBytes", maxValueBytes, 0, 16 << 20);
        requireBetween("maxPending", maxPending, 1, 100_000);
        requireBetween("requestSeconds", requestSeconds, 1, 3600);
        requireBetween("idleSeconds", idleSeconds, 1, 3600);
        requireBetween("maxEntries", maxEntries, 1, Integer.MAX_VALUE);
        requireBetween("maxStoredBytes", maxStoredBytes, 1, Long.MAX_VALUE);
    }

    private static void requireBetween(String name, long value, long min, long max) {
        if (value < min || value > max) {
            throw new IllegalArgumentException(name + ": " + value + " (expected: " + min + " to " + max + ')');
        }
    }

    /** These limits with another one for values. */
    public KeyValueLimits withMaxValueBytes(int bytes) {
        return new KeyValueLimits(bytes, maxPending, requestSeconds, idleSeconds, maxEntries, maxStoredBytes);
    }

    /** These limits with another one for requests that are not answered. */
    KeyValueLimits withMaxPending(int requests) {
        return new KeyValueLimits(maxValueBytes, requests, requestSeconds, idleSeconds, maxEntries, maxStoredBytes);
    }

    /** These limits with others for the store. */
    KeyValueLimits withStore(int entries, long bytes) {
        return new KeyValueLimits(maxValueBytes, maxPending, requestSeconds, idleSeconds, entries, bytes);
    }
}
