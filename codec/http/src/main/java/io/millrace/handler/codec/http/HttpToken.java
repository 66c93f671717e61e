package io.millrace.handler.codec.http;

import io.millrace.util.AsciiString;

/**
 * The grammar of what stands in a message: tokens, field values, request targets and reason phrases. Each method gives
 * the index of the first character that is not allowed, or -1.
 *
 * <p><b>Spec:</b> RFC 9110 §5.5, §5.6.2; RFC 9112 §3, §4
 */
final class HttpToken {
    /** The visible characters that are no delimiters: bit {@code c} of the 128. */
    private static final long LOW = bits("!#$%&'*+-.0123456789", 0);

    private static final long HIGH = bits("ABCDEFGHIJKLMNOPQRSTUVWXYZ^_`abcdefghijklmnopqrstuvwxyz|~", 64);

    private HttpToken() {}

    private static long bits(String chars, int from) {
        long bits = 0;
        for (int i = 0; i < chars.length(); i++) {
            bits |= 1L << (chars.charAt(i) - from);
        }
        return bits;
    }

    /** Whether a character may stand in a token. */
    static boolean isTokenChar(int c) {
        return c < 64 ? (LOW >>> c & 1) != 0 && c >= 0 : c < 128 && (HIGH >>> (c - 64) & 1) != 0;
    }

    /** Of a token; one that is empty has none, and is still no token. */
    static int firstIllegal(CharSequence token) {
        if (token instanceof AsciiString ascii) {
            return firstIllegal(ascii.array(), ascii.arrayOffset(), ascii.length());
        }
        for (int i = 0, length = token.length(); i < length; i++) {
            if (!isTokenChar(token.charAt(i))) {
                return i;
            }
        }
        return -1;
    }

    private static int firstIllegal(byte[] token, int offset, int length) {
        for (int i = 0; i < length; i++) {
            int c = token[offset + i];
            if (!isTokenChar(c)) {
                return i;
            }
        }
        return -1;
    }

    /**
     * Of a field value: control characters other than HTAB anywhere, and white space in front, which a receiver would
     * not see. There is no folding of lines (obs-fold).
     */
    static int firstIllegalInValue(CharSequence value) {
        int length = value.length();
        if (length > 0 && (value.charAt(0) == ' ' || value.charAt(0) == '\t')) {
            return 0;
        }
        return firstControl(value);
    }

    /** Of a reason phrase: control characters other than HTAB. */
    static int firstControl(CharSequence text) {
        if (text instanceof AsciiString ascii) {
            return firstControl(ascii.array(), ascii.arrayOffset(), ascii.length());
        }
        for (int i = 0, length = text.length(); i < length; i++) {
            if (isControl(text.charAt(i))) {
                return i;
            }
        }
        return -1;
    }

    private static int firstControl(byte[] text, int offset, int length) {
        for (int i = 0; i < length; i++) {
            if (isControl(text[offset + i] & 0xFF)) {
                return i;
            }
        }
        return -1;
    }

    private static boolean isControl(int c) {
        return c < 0x20 && c != '\t' || c == 0x7F;
    }

    /** Of a part of a start line: white space and control characters. */
    static int firstIllegalInStartLine(CharSequence part) {
        for (int i = 0, length = part.length(); i < length; i++) {
            char c = part.charAt(i);
            if (c <= ' ' || c == 0x7F) {
                return i;
            }
        }
        return -1;
    }

    /** The form in which messages show a character. */
    static String hex(char c) {
        return String.format("0x%02x", (int) c);
    }

    /** A text as messages show it: at most 64 characters, none of them a control character. */
    static String printable(CharSequence text) {
        int length = Math.min(text.length(), 64);
        StringBuilder shown = new StringBuilder(length + 3);
        for (int i = 0; i < length; i++) {
            char c = text.charAt(i);
            shown.append(Character.isISOControl(c) ? '.' : c);
        }
        return (text.length() > length ? shown.append("...") : shown).toString();
    }
}
