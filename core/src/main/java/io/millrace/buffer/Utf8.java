package io.millrace.buffer;

/**
 * UTF-8 straight into and out of buffers, without an intermediate array. What Java calls an unpaired surrogate becomes
 * {@code '?'}.
 */
final class Utf8 {
    static final int MAX_BYTES_PER_CHAR = 3;

    private static final byte REPLACEMENT = '?';

    private Utf8() {}

    /** Returns how many bytes {@link #set} writes. */
    static long length(CharSequence text, int start, int end) {
        long bytes = end - start;
        for (int i = start; i < end; i++) {
            char c = text.charAt(i);
            if (c < 0x80) {
                continue;
            }
            if (c < 0x800) {
                bytes++;
            } else if (!Character.isSurrogate(c)) {
                bytes += 2;
            } else if (startsPair(text, i, end)) {
                bytes += 2; // four bytes for two characters
                i++;
            }
        }
        return bytes;
    }

    /** Writes the characters at {@code index} and returns how many bytes they took; the writer index stays. */
    static int set(ByteBuf buf, int index, CharSequence text, int start, int end) {
        int out = index;
        for (int i = start; i < end; i++) {
            char c = text.charAt(i);
            if (c < 0x80) {
                buf.setByte(out++, c);
            } else if (c < 0x800) {
                buf.setByte(out++, 0xc0 | c >> 6);
                buf.setByte(out++, 0x80 | c & 0x3f);
            } else if (!Character.isSurrogate(c)) {
                buf.setByte(out++, 0xe0 | c >> 12);
                buf.setByte(out++, 0x80 | c >> 6 & 0x3f);
                buf.setByte(out++, 0x80 | c & 0x3f);
            } else if (startsPair(text, i, end)) {
                int codePoint = Character.toCodePoint(c, text.charAt(++i));
                buf.setInt(out, pack(codePoint));
                out += 4;
            } else {
                buf.setByte(out++, REPLACEMENT);
            }
        }
        return out - index;
    }

    private static boolean startsPair(CharSequence text, int i, int end) {
        return i + 1 < end && Character.isSurrogatePair(text.charAt(i), text.charAt(i + 1));
    }

    private static int pack(int codePoint) {
        return (0xf0 | codePoint >> 18) << 24
                | (0x80 | codePoint >> 12 & 0x3f) << 16
                | (0x80 | codePoint >> 6 & 0x3f) << 8
                | 0x80
                | codePoint & 0x3f;
    }

    /**
     * Returns whether the bytes are well-formed (Unicode 15, table 3-7): no overlong form, no surrogate, nothing above
     * U+10FFFF, nothing cut.
     */
    static boolean isWellFormed(ByteBuf buf, int index, int length) {
        int end = index + length;
        int i = index;
        while (i < end) {
            int lead = buf.getByte(i);
            if (lead >= 0) {
                i++;
                continue;
            }
            int size = sequenceLength(lead & 0xff);
            if (size == 0 || size > end - i || !isSecondByte(lead & 0xff, buf.getUnsignedByte(i + 1))) {
                return false;
            }
            for (int k = 2; k < size; k++) {
                if ((buf.getByte(i + k) & 0xc0) != 0x80) {
                    return false;
                }
            }
            i += size;
        }
        return true;
    }

    private static int sequenceLength(int lead) {
        if (lead < 0xc2 || lead > 0xf4) {
            return 0;
        }
        return lead < 0xe0 ? 2 : lead < 0xf0 ? 3 : 4;
    }

    private static boolean isSecondByte(int lead, int second) {
        int min = lead == 0xe0 ? 0xa0 : lead == 0xf0 ? 0x90 : 0x80;
        int max = lead == 0xed ? 0x9f : lead == 0xf4 ? 0x8f : 0xbf;
        return second >= min && second <= max;
    }
}
