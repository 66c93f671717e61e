package io.millrace.buffer;

import io.millrace.util.AsciiString;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;

/** Text straight into buffers: without an intermediate array for UTF-8, US-ASCII and ISO-8859-1. */
final class TextEncoder {

    private TextEncoder() {}

    /**
     * Encodes text at {@code index}, moving no index, and returns how many bytes that took. Room for exactly these bytes
     * is made at the writer index when {@code grow} is true and demanded otherwise.
     */
    static int put(ByteBuf buf, int index, CharSequence text, Charset charset, boolean grow) {
        if (StandardCharsets.UTF_8.equals(charset)) {
            return text instanceof AsciiString
                    ? putAscii(buf, index, (AsciiString) text, grow)
                    : putUtf8(buf, index, text, grow);
        }
        if (StandardCharsets.US_ASCII.equals(charset)) {
            return putSingleBytes(buf, index, text, 0x7F, grow);
        }
        if (StandardCharsets.ISO_8859_1.equals(charset)) {
            return putSingleBytes(buf, index, text, 0xFF, grow);
        }
        byte[] bytes = text.toString().getBytes(charset);
        makeRoom(buf, index, bytes.length, grow);
        buf.setBytes(index, bytes, 0, bytes.length);
        return bytes.length;
    }

    private static int putUtf8(ByteBuf buf, int index, CharSequence text, boolean grow) {
        int length = text.length();
        makeRoom(buf, index, (int) Math.min(Integer.MAX_VALUE, Utf8.length(text, 0, length)), grow);
        return Utf8.set(buf, index, text, 0, length);
    }

    private static int putSingleBytes(ByteBuf buf, int index, CharSequence text, int maxChar, boolean grow) {
        if (text instanceof AsciiString) {
            return putAscii(buf, index, (AsciiString) text, grow);
        }
        int length = text.length();
        makeRoom(buf, index, length, grow);
        for (int i = 0; i < length; i++) {
            char c = text.charAt(i);
            buf.setByte(index + i, c <= maxChar ? c : '?');
        }
        return length;
    }

    private static int putAscii(ByteBuf buf, int index, AsciiString text, boolean grow) {
        makeRoom(buf, index, text.length(), grow);
        buf.setBytes(index, text.array(), text.arrayOffset(), text.length());
        return text.length();
    }

    private static void makeRoom(ByteBuf buf, int index, int length, boolean grow) {
        if (grow) {
            buf.ensureWritable(length);
        } else {
            buf.checkIndex(index, length);
        }
    }
}
