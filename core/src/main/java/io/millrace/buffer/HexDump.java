package io.millrace.buffer;

import java.util.Objects;
import java.util.function.IntUnaryOperator;

/** Bytes as hexadecimal text, and back. */
final class HexDump {
    private static final String NEWLINE = System.lineSeparator();
    private static final String HEADER = "         +-------------------------------------------------+" + NEWLINE
            + "         |  0  1  2  3  4  5  6  7  8  9  a  b  c  d  e  f |" + NEWLINE;
    private static final String RULE = "+--------+-------------------------------------------------+----------------+";
    private static final int BYTES_PER_ROW = 16;

    private HexDump() {}

    /** Returns two lower-case digits for each byte, and nothing else. */
    static String digits(IntUnaryOperator byteAt, int from, int length) {
        char[] out = new char[Math.multiplyExact(length, 2)];
        for (int i = 0; i < length; i++) {
            int b = byteAt.applyAsInt(from + i);
            out[2 * i] = digit(b >>> 4);
            out[2 * i + 1] = digit(b);
        }
        return new String(out);
    }

    static byte[] parse(CharSequence text, int from, int length) {
        if (length < 0 || (length & 1) != 0) {
            throw new IllegalArgumentException("length: " + length + " (expected: >= 0 and even)");
        }
        Objects.checkFromIndexSize(from, length, text.length());
        byte[] bytes = new byte[length / 2];
        for (int i = 0; i < bytes.length; i++) {
            bytes[i] = parseByte(text, from + 2 * i);
        }
        return bytes;
    }

    static byte parseByte(CharSequence text, int at) {
        int high = value(text.charAt(at));
        int low = value(text.charAt(at + 1));
        if (high < 0 || low < 0) {
            throw new IllegalArgumentException(
                    "invalid hex byte '" + text.subSequence(at, at + 2) + "' at index " + at);
        }
        return (byte) (high << 4 | low);
    }

    /** Appends the table, its last line without a line break; nothing for no bytes. */
    static void appendTable(StringBuilder out, ByteBuf buf, int from, int length) {
        if (length == 0) {
            return;
        }
        out.append(HEADER).append(RULE);
        for (int start = 0; start < length; start += BYTES_PER_ROW) {
            appendRow(out, buf, from + start, start, Math.min(BYTES_PER_ROW, length - start));
        }
        out.append(NEWLINE).append(RULE);
    }

    private static void appendRow(StringBuilder out, ByteBuf buf, int index, int label, int length) {
        out.append(NEWLINE).append('|');
        for (int shift = 28; shift >= 0; shift -= 4) {
            out.append(digit(label >>> shift));
        }
        out.append('|');
        for (int i = 0; i < BYTES_PER_ROW; i++) {
            if (i < length) {
                int b = buf.getByte(index + i);
                out.append(' ').append(digit(b >>> 4)).append(digit(b));
            } else {
                out.append("   ");
            }
        }
        out.append(" |");
        for (int i = 0; i < BYTES_PER_ROW; i++) {
            out.append(i < length ? printable(buf.getByte(index + i)) : ' ');
        }
        out.append('|');
    }

    private static char printable(byte b) {
        return b > 0x1f && b < 0x7f ? (char) b : '.';
    }

    private static char digit(int value) {
        return Character.forDigit(value & 0xf, 16);
    }

    /** ASCII digits only: {@link Character#digit} takes those of every script. */
    private static int value(char c) {
        return c < 0x80 ? Character.digit(c, 16) : -1;
    }
}
