package io.millrace.buffer.search;

import java.util.Arrays;

/** Searches for several needles at once (Aho, Corasick). */
public final class AhoCorasicSearchProcessorFactory extends AbstractMultiSearchProcessorFactory {
    private static final int SYMBOLS = 256;
    private static final int NONE = -1;

    /**
     * The automaton: {@code next[state * 256 + byte]} is the state behind that byte, complemented ({@code ~state})
     * where a needle ends. State 0 is the initial one; the others stand for the distinct prefixes of the needles.
     */
    private final int[] next;

    /** The needle that ends in a state, or -1. */
    private final int[] found;

    AhoCorasicSearchProcessorFactory(byte[][] needles) {
        int maxStates = maxStates(needles);
        int[] trie = new int[maxStates * SYMBOLS];
        int[] ends = new int[maxStates];
        Arrays.fill(ends, NONE);
        int states = buildTrie(needles, trie, ends);
        next = Arrays.copyOf(trie, states * SYMBOLS);
        found = Arrays.copyOf(ends, states);
        completeTransitions(states);
        markMatches();
    }

    private static int maxStates(byte[][] needles) {
        if (needles.length == 0) {
            throw new IllegalArgumentException("needles: none (expected: at least one)");
        }
        long states = 1;
        for (int id = 0; id < needles.length; id++) {
            if (needles[id].length == 0) {
                throw new IllegalArgumentException("needles[" + id + "]: empty (expected: at least one byte)");
            }
            states += needles[id].length;
        }
        long limit = Integer.MAX_VALUE / SYMBOLS;
        if (states > limit) {
            throw new IllegalArgumentException(
                    "needles: " + (states - 1) + " bytes (expected: at most " + (limit - 1) + ")");
        }
        return (int) states;
    }

    /** Returns how many states the trie has; a transition to 0 in {@code trie} means that there is none. */
    private static int buildTrie(byte[][] needles, int[] trie, int[] ends) {
        int states = 1;
        for (int id = 0; id < needles.length; id++) {
            int state = 0;
            for (byte symbol : needles[id]) {
                int edge = state * SYMBOLS + (symbol & 0xff);
                if (trie[edge] == 0) {
                    trie[edge] = states++;
                }
                state = trie[edge];
            }
            ends[state] = id;
        }
        return states;
    }

    /**
     * Breadth first: where a state has no edge for a byte, it takes that of the longest proper suffix that is a state.
     */
    private void completeTransitions(int states) {
        int[] suffix = new int[states];
        int[] queue = new int[states];
        int tail = 1;
        for (int head = 0; head < tail; head++) {
            int state = queue[head];
            for (int symbol = 0; symbol < SYMBOLS; symbol++) {
                int edge = state * SYMBOLS + symbol;
                int inherited = state == 0 ? 0 : next[suffix[state] * SYMBOLS + symbol];
                int child = next[edge];
                if (child == 0) {
                    next[edge] = inherited;
                    continue;
                }
                suffix[child] = inherited;
                if (found[child] == NONE) {
                    found[child] = found[inherited];
                }
                queue[tail++] = child;
            }
        }
    }

    private void markMatches() {
        for (int edge = 0; edge < next.length; edge++) {
            if (found[next[edge]] != NONE) {
                next[edge] = ~next[edge];
            }
        }
    }

    @Override
    public Processor newSearchProcessor() {
        return new Processor(next, found);
    }

    /** One search. */
    public static final class Processor implements MultiSearchProcessor {
        private final int[] next;
        private final int[] found;
        private int state;

        Processor(int[] next, int[] found) {
            this.next = next;
            this.found = found;
        }

        @Override
        public boolean process(byte value) {
            int to = next[state * SYMBOLS + (value & 0xff)];
            if (to < 0) {
                state = ~to;
                return false;
            }
            state = to;
            return true;
        }

        @Override
        public int getFoundNeedleId() {
            return found[state];
        }

        @Override
        public void reset() {
            state = 0;
        }
    }
}
