package io.millrace.handler.codec.http;

import io.millrace.util.AsciiString;
import java.security.SecureRandom;
import org.jspecify.annotations.Nullable;

/**
 * Where the fields of a name are, so that a message of many fields costs no more for each than one of a few. It goes
 * with one array of fields and is made anew for another.
 *
 * <p>A peer that chooses names cannot choose their buckets: the hash follows from a secret of the process.
 */
final class HeaderIndex {
    private static final long KEY;
    private static final long FACTOR;

    static {
        SecureRandom random = new SecureRandom();
        KEY = random.nextLong();
        FACTOR = random.nextLong() | 1;
    }

    /** Names and values in turn: field {@code i} is at {@code 2 * i}. */
    private final @Nullable CharSequence[] pairs;

    // All of these have 1 more than the number of a field, so that 0 is none.
    private final int[] buckets;
    /** Of the first field of a name: the first field of another name of the same bucket. */
    private final int[] inBucket;
    /** Of any field: the next one of the same name. */
    private final int[] same;
    /** Of the first field of a name: the last one. */
    private final int[] last;

    /** Puts the fields of an array in, as far as they are there. */
    HeaderIndex(@Nullable CharSequence[] pairs, int end) {
        int capacity = pairs.length >>> 1;
        this.pairs = pairs;
        this.buckets = new int[Integer.highestOneBit(capacity) << 1];
        this.inBucket = new int[capacity];
        this.same = new int[capacity];
        this.last = new int[capacity];
        for (int i = 0; i < end; i++) {
            if (pairs[2 * i] != null) {
                add(i);
            }
        }
    }

    /** The first field of a name, or -1. */
    int first(CharSequence name) {
        return find(bucket(name), name);
    }

    private int find(int bucket, CharSequence name) {
        int i = buckets[bucket] - 1;
        while (i >= 0 && !isSame(pairs[2 * i], name)) {
            i = inBucket[i] - 1;
        }
        return i;
    }

    /** Whether a field has a name, the case of which does not matter. */
    static boolean isSame(@Nullable CharSequence field, CharSequence name) {
        return field == name
                || field != null && field.length() == name.length() && AsciiString.contentEqualsIgnoreCase(field, name);
    }

    /** The next field of the same name, or -1. */
    int next(int field) {
        return same[field] - 1;
    }

    /** Puts in a field that is behind all others. */
    void add(int field) {
        CharSequence name = pairs[2 * field];
        if (name == null) {
            throw new IllegalArgumentException("field " + field + " was removed");
        }
        int bucket = bucket(name);
        int first = find(bucket, name);
        same[field] = 0;
        if (first >= 0) {
            same[last[first] - 1] = field + 1;
            last[first] = field + 1;
            return;
        }
        last[field] = field + 1;
        inBucket[field] = buckets[bucket];
        buckets[bucket] = field + 1;
    }

    /** Takes out the first field of a name, and with it the others, while they still are in the array. */
    void remove(int first) {
        CharSequence name = pairs[2 * first];
        if (name == null) {
            throw new IllegalArgumentException("field " + first + " was removed");
        }
        int bucket = bucket(name);
        if (buckets[bucket] == first + 1) {
            buckets[bucket] = inBucket[first];
            return;
        }
        int before = buckets[bucket] - 1;
        while (inBucket[before] != first + 1) {
            before = inBucket[before] - 1;
        }
        inBucket[before] = inBucket[first];
    }

    /** Of a name in lower case: each character is folded in by a product of 128 bits. */
    private int bucket(CharSequence name) {
        long hash = KEY;
        for (int i = 0, length = name.length(); i < length; i++) {
            long x = hash ^ AsciiString.toLowerCase(name.charAt(i));
            hash = Math.multiplyHigh(x, FACTOR) ^ x * FACTOR;
        }
        hash = (hash ^ hash >>> 32) * FACTOR;
        return (int) (hash >>> 32) & buckets.length - 1;
    }
}
