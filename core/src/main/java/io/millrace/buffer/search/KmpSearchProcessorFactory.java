package io.millrace.buffer.search;

/** Searches for one needle of any length (Knuth, Morris, Pratt). */
public final class KmpSearchProcessorFactory extends AbstractSearchProcessorFactory {
    private final byte[] needle;

    /** Of the needle's first {@code n} bytes: how long the longest proper prefix is that is also their suffix. */
    private final int[] border;

    KmpSearchProcessorFactory(byte[] needle) {
        if (needle.length == 0) {
            throw new IllegalArgumentException("needle: empty (expected: at least one byte)");
        }
        this.needle = needle.clone();
        this.border = borders(this.needle);
    }

    private static int[] borders(byte[] needle) {
        int[] border = new int[needle.length + 1];
        int matched = 0;
        for (int i = 1; i < needle.length; i++) {
            while (matched > 0 && needle[matched] != needle[i]) {
                matched = border[matched];
            }
            if (needle[matched] == needle[i]) {
                matched++;
            }
            border[i + 1] = matched;
        }
        return border;
    }

    @Override
    public Processor newSearchProcessor() {
        return new Processor(needle, border);
    }

    /** One search. */
    public static final class Processor implements SearchProcessor {
        private final byte[] needle;
        private final int[] border;

        /** How many bytes of the needle end at the byte seen last; always less than the needle's length. */
        private int matched;

        Processor(byte[] needle, int[] border) {
            this.needle = needle;
            this.border = border;
        }

        @Override
        public boolean process(byte value) {
            int n = matched;
            while (n > 0 && needle[n] != value) {
                n = border[n];
            }
            if (needle[n] == value) {
                n++;
            }
            if (n == needle.length) {
                matched = border[n];
                return false;
            }
            matched = n;
            return true;
        }

        @Override
        public void reset() {
            matched = 0;
        }
    }
}
