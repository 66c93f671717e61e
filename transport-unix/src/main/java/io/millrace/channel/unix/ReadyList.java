package io.millrace.channel.unix;

import java.util.Arrays;

/**
 * What a wait found: tokens with their readiness bits. Filled by a {@link Poller} and read by its loop, on one thread.
 */
public final class ReadyList {

    private static final int INITIAL_CAPACITY = 64;

    private long[] tokens = new long[INITIAL_CAPACITY];
    private int[] bits = new int[INITIAL_CAPACITY];
    private int size;

    /** Makes an empty list. */
    public ReadyList() {}

    /**
     * The number of entries.
     *
     * @return 0 or more
     */
    public int size() {
        return size;
    }

    /**
     * The token of an entry.
     *
     * @param i 0 to {@code size() - 1}; not checked against the size
     * @return what the descriptor was registered with
     */
    public long token(int i) {
        return tokens[i];
    }

    /**
     * The readiness of an entry.
     *
     * @param i 0 to {@code size() - 1}; not checked against the size
     * @return a set of {@link Poller#READ}, {@link Poller#WRITE}, {@link Poller#READ_CLOSED}, {@link Poller#HANGUP},
     *     {@link Poller#ERROR}
     */
    public int bits(int i) {
        return bits[i];
    }

    /**
     * Adds readiness to an entry: where a kernel tells reading and writing apart in two events, they are served as one.
     *
     * @param i 0 to {@code size() - 1}; not checked against the size
     * @param readiness a set of bits
     */
    public void merge(int i, int readiness) {
        bits[i] |= readiness;
    }

    /** Removes every entry. */
    public void clear() {
        size = 0;
    }

    /**
     * Appends an entry.
     *
     * @param token what the descriptor was registered with
     * @param readiness a set of bits
     */
    public void add(long token, int readiness) {
        if (size == tokens.length) {
            tokens = Arrays.copyOf(tokens, size * 2);
            bits = Arrays.copyOf(bits, size * 2);
        }
        tokens[size] = token;
        bits[size++] = readiness;
    }
}
