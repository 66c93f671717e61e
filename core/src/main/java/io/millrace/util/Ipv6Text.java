package io.millrace.util;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** IPv6 addresses as text: reads every form of RFC 4291 §2.2, writes that of RFC 5952. */
final class Ipv6Text {

    private static final int BYTES = 16;
    private static final int WORDS = 8;
    private static final int MAX_DIGITS = 4;
    private static final int NONE = -1;
    private static final byte[] ZEROS = new byte[BYTES];

    private Ipv6Text() {}

    static byte @Nullable [] parse(CharSequence text) {
        byte[] bytes = new byte[BYTES];
        return parse(text, bytes) ? bytes : null;
    }

    static boolean isValid(CharSequence text) {
        return parse(text, null);
    }

    /** What is between the percent sign and the end of a valid address; null if there is no percent sign. */
    static @Nullable String zone(CharSequence text) {
        int end = addressEnd(text);
        boolean bracketed = text.charAt(0) == '[';
        int last = bracketed ? text.length() - 1 : text.length();
        return end < last ? text.subSequence(end + 1, last).toString() : null;
    }

    static boolean endsWithIpv4(CharSequence text) {
        int dot = AsciiString.indexOf(text, '.', 0);
        return dot >= 0 && dot < addressEnd(text);
    }

    private static int addressEnd(CharSequence text) {
        int percent = AsciiString.indexOf(text, '%', 0);
        if (percent >= 0) {
            return percent;
        }
        return text.length() > 0 && text.charAt(0) == '[' ? text.length() - 1 : text.length();
    }

    private static boolean parse(CharSequence text, byte @Nullable [] out) {
        int start = 0;
        int last = text.length();
        if (last > 0 && text.charAt(0) == '[') {
            start++;
            last--;
            if (last <= start || text.charAt(last) != ']') {
                return false;
            }
        }
        int end = addressEnd(text);
        return isZone(text, end, last) && new Reader(text, start, end, out).readAll();
    }

    /** Nothing, or a percent sign with something after it that can be the name of an interface. */
    private static boolean isZone(CharSequence text, int start, int end) {
        if (start == end - 1) {
            return false;
        }
        for (int i = start + 1; i < end; i++) {
            char c = text.charAt(i);
            if (c <= ' ' || c >= 0x7F || c == '%' || c == '/' || c == '[' || c == ']') {
                return false;
            }
        }
        return true;
    }

    private static int hexDigit(char c) {
        if (c >= '0' && c <= '9') {
            return c - '0';
        }
        char lower = (char) (c | 0x20);
        return lower >= 'a' && lower <= 'f' && c < 0x80 ? lower - 'a' + 10 : NONE;
    }

    /**
     * Writes an address: words without leading zeros, in lower case, the first of the longest runs of two or more zero
     * words as a double colon.
     */
    static String format(byte[] bytes, int at, boolean ipv4Mapped) {
        int gap = NONE;
        int gapEnd = NONE;
        for (int i = 0; i < WORDS; i++) {
            int run = i;
            while (run < WORDS && word(bytes, at, run) == 0) {
                run++;
            }
            if (run - i >= 2 && run - i > gapEnd - gap) {
                gap = i;
                gapEnd = run;
            }
            i = Math.max(i, run - 1);
        }
        boolean endsWithIpv4 = ipv4Mapped && gap == 0 && gapEnd == 5 && word(bytes, at, 5) == 0xFFFF;
        int wordsEnd = endsWithIpv4 ? WORDS - 2 : WORDS;
        StringBuilder out = new StringBuilder(39);
        for (int i = 0; i < wordsEnd; i++) {
            if (i == gap) {
                out.append("::");
                i = gapEnd - 1;
            } else {
                out.append(i == 0 || i == gapEnd ? "" : ":").append(Integer.toHexString(word(bytes, at, i)));
            }
        }
        return endsWithIpv4
                ? out.append(':').append(Ipv4Text.format(bytes, at + 12)).toString()
                : out.toString();
    }

    private static int word(byte[] bytes, int at, int index) {
        return (bytes[at + index * 2] & 0xFF) << 8 | (bytes[at + index * 2 + 1] & 0xFF);
    }

    /** Reads the words of one address, and writes them if there is somewhere to. */
    private static final class Reader {

        private final CharSequence text;
        private final int end;
        private final byte @Nullable [] out;
        private int i;
        private int words;

        /** The words so far are zeros, except that the sixth may be that of a mapped address. */
        private boolean startsWithZeros = true;

        /** How many words are before the double colon. */
        private int gap = NONE;

        Reader(CharSequence text, int start, int end, byte @Nullable [] out) {
            this.text = text;
            this.i = start;
            this.end = end;
            this.out = out;
        }

        boolean readAll() {
            if (end - i >= 2 && text.charAt(i) == ':' && text.charAt(i + 1) == ':') {
                gap = 0;
                i += 2;
            }
            while (i < end) {
                int start = i;
                int word = readWord();
                if (i < end && text.charAt(i) == '.') {
                    return readIpv4(start) && isComplete() && toMapped();
                }
                if (word == NONE || words == WORDS) {
                    return false;
                }
                put(word);
                if (i < end && !readColons()) {
                    return false;
                }
            }
            return isComplete();
        }

        /** Leaves the index at the first character that cannot belong to the word. */
        private int readWord() {
            int start = i;
            int word = 0;
            while (i < end && i - start < MAX_DIGITS && hexDigit(text.charAt(i)) >= 0) {
                word = word << 4 | hexDigit(text.charAt(i++));
            }
            return i == start ? NONE : word;
        }

        private boolean readColons() {
            if (text.charAt(i++) != ':' || i == end) {
                return false;
            }
            if (text.charAt(i) != ':') {
                return true;
            }
            boolean first = gap == NONE;
            gap = words;
            i++;
            return first;
        }

        /** The last 32 bits may be an IPv4 address, after six written words only if those are the ones of a mapped address. */
        private boolean readIpv4(int start) {
            boolean valid = words <= WORDS - 2
                    && (gap != NONE || startsWithZeros)
                    && Ipv4Text.parse(text, start, end, out, words * 2);
            words += 2;
            return valid;
        }

        /** An IPv4 address after nothing but zeros (RFC 4291 §2.5.5.1, deprecated) is read as a mapped one. */
        private boolean toMapped() {
            if (out != null && Arrays.equals(out, 0, BYTES - 4, ZEROS, 0, BYTES - 4)) {
                out[10] = (byte) 0xFF;
                out[11] = (byte) 0xFF;
            }
            return true;
        }

        private void put(int word) {
            startsWithZeros &= word == 0 || word == 0xFFFF && words == WORDS - 3;
            if (out != null) {
                out[words * 2] = (byte) (word >>> 8);
                out[words * 2 + 1] = (byte) word;
            }
            words++;
        }

        /** Whether there are eight words, at least one of them (RFC 4291) in a double colon that now gets its place. */
        private boolean isComplete() {
            if (gap == NONE || words >= WORDS) {
                return gap == NONE && words == WORDS;
            }
            if (out != null) {
                int after = (words - gap) * 2;
                System.arraycopy(out, gap * 2, out, BYTES - after, after);
                Arrays.fill(out, gap * 2, BYTES - after, (byte) 0);
            }
            return true;
        }
    }
}
