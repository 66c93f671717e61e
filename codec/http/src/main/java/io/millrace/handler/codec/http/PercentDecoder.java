package io.millrace.handler.codec.http;

import java.nio.charset.Charset;

/**
 * Reads text in which bytes are written as {@code %} and two hexadecimal digits.
 *
 * <p><b>Spec:</b> RFC 3986 §2.1; {@code application/x-www-form-urlencoded} of the URL standard for {@code +}
 */
final class PercentDecoder {
    private final String text;
    private final Charset charset;
    private final boolean plusIsSpace;

    PercentDecoder(String text, Charset charset, boolean plusIsSpace) {
        this.text = text;
        this.charset = charset;
        this.plusIsSpace = plusIsSpace;
    }

    /**
     * A range without its escapes. Bytes that are none of the charset's characters become U+FFFD.
     *
     * @throws IllegalArgumentException if there are no two digits behind a percent sign
     */
    String decode(int from, int to) {
        int plain = from;
        while (plain < to && !isSpecial(text.charAt(plain))) {
            plain++;
        }
        return plain == to ? text.substring(from, to) : decodeFrom(from, plain, to);
    }

    private boolean isSpecial(char c) {
        return c == '%' || c == '+' && plusIsSpace;
    }

    private String decodeFrom(int from, int firstSpecial, int to) {
        StringBuilder decoded = new StringBuilder(to - from).append(text, from, firstSpecial);
        byte[] bytes = new byte[(to - firstSpecial) / 3];
        int i = firstSpecial;
        while (i < to) {
            char c = text.charAt(i);
            if (c == '%') {
                int count = escapes(i, to, bytes);
                decoded.append(new String(bytes, 0, count, charset));
                i += 3 * count;
            } else {
                decoded.append(c == '+' && plusIsSpace ? ' ' : c);
                i++;
            }
        }
        return decoded.toString();
    }

    /** Reads escapes that follow each other, which may be one character together. */
    private int escapes(int from, int to, byte[] bytes) {
        int count = 0;
        for (int i = from; i < to && text.charAt(i) == '%'; i += 3) {
            if (i + 3 > to) {
                throw new IllegalArgumentException(
                        "unterminated escape sequence at index " + i + " of: " + HttpToken.printable(text));
            }
            bytes[count++] = (byte) (digit(i + 1) << 4 | digit(i + 2));
        }
        return count;
    }

    private int digit(int index) {
        char c = text.charAt(index);
        int digit = c < 128 ? Character.digit(c, 16) : -1;
        if (digit < 0) {
            throw new IllegalArgumentException(
                    "invalid hex digit at index " + index + " of: " + HttpToken.printable(text));
        }
        return digit;
    }
}
