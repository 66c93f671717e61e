package io.millrace.handler.codec.http.websocketx;

import io.millrace.buffer.ByteBuf;

/**
 * Finds out whether bytes are UTF-8, however they are cut: a character may begin in one part and end in another.
 *
 * <p><b>Spec:</b> RFC 3629 §4, Unicode 15 table 3-7: no overlong form, no surrogate, nothing above U+10FFFF.
 */
final class Utf8Validator {
    private static final long HIGH_BITS = 0x8080_8080_8080_8080L;

    /** Bytes that the character under way still needs, and the range of the next one. */
    private int pending;

    private int lower;
    private int upper;

    /** Begins a new text. */
    void reset() {
        pending = 0;
    }

    /** No character is under way. */
    boolean isComplete() {
        return pending == 0;
    }

    /** Takes the next part of the text; {@code false} as soon as it cannot be UTF-8 whatever comes. */
    boolean accept(ByteBuf text, int index, int length) {
        int end = index + length;
        int i = index;
        while (i < end) {
            if (pending == 0) {
                i = skipAscii(text, i, end);
                if (i == end) {
                    return true;
                }
                if (!begin(text.getUnsignedByte(i))) {
                    return false;
                }
            } else if (!goOn(text.getUnsignedByte(i))) {
                return false;
            }
            i++;
        }
        return true;
    }

    private static int skipAscii(ByteBuf text, int index, int end) {
        int i = index;
        while (end - i >= Long.BYTES && (text.getLong(i) & HIGH_BITS) == 0) {
            i += Long.BYTES;
        }
        while (i < end && text.getByte(i) >= 0) {
            i++;
        }
        return i;
    }

    private boolean begin(int lead) {
        if (lead < 0xc2 || lead > 0xf4) {
            return false;
        }
        pending = lead < 0xe0 ? 1 : lead < 0xf0 ? 2 : 3;
        lower = lead == 0xe0 ? 0xa0 : lead == 0xf0 ? 0x90 : 0x80;
        upper = lead == 0xed ? 0x9f : lead == 0xf4 ? 0x8f : 0xbf;
        return true;
    }

    private boolean goOn(int next) {
        if (next < lower || next > upper) {
            return false;
        }
        pending--;
        lower = 0x80;
        upper = 0xbf;
        return true;
    }
}
