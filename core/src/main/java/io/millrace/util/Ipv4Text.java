package io.millrace.util;

import org.jspecify.annotations.Nullable;

/** IPv4 addresses as text: four decimal numbers with dots between them. */
final class Ipv4Text {

    private static final int BYTES = 4;
    private static final int MAX_DIGITS = 3;

    private Ipv4Text() {}

    static byte @Nullable [] parse(CharSequence text) {
        byte[] bytes = new byte[BYTES];
        return parse(text, 0, text.length(), bytes, 0) ? bytes : null;
    }

    static boolean isValid(CharSequence text, int start, int end) {
        return parse(text, start, end, null, 0);
    }

    /** Writes the address that a range of text is; an address that is not valid may leave bytes behind. */
    static boolean parse(CharSequence text, int start, int end, byte @Nullable [] out, int at) {
        int i = start;
        for (int number = 0; number < BYTES; number++) {
            if (number > 0 && (i == end || text.charAt(i++) != '.')) {
                return false;
            }
            int value = 0;
            int digits = i;
            for (; i < end && isDigit(text.charAt(i)) && i - digits < MAX_DIGITS; i++) {
                value = value * 10 + text.charAt(i) - '0';
            }
            if (i == digits || value > 0xFF) {
                return false;
            }
            if (out != null) {
                out[at + number] = (byte) value;
            }
        }
        return i == end;
    }

    static String format(byte[] b, int at) {
        return format(new StringBuilder(15), b[at] & 0xFF, b[at + 1] & 0xFF, b[at + 2] & 0xFF, b[at + 3] & 0xFF)
                .toString();
    }

    static StringBuilder format(StringBuilder out, int a, int b, int c, int d) {
        return out.append(a)
                .append('.')
                .append(b)
                .append('.')
                .append(c)
                .append('.')
                .append(d);
    }

    private static boolean isDigit(char c) {
        return c >= '0' && c <= '9';
    }
}
