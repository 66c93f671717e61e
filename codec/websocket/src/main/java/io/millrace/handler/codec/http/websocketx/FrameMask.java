package io.millrace.handler.codec.http.websocketx;

import io.millrace.buffer.ByteBuf;

/**
 * XORs content with a masking key, eight bytes at a time.
 *
 * <p><b>Spec:</b> RFC 6455 §5.3: byte i of the content with byte i modulo 4 of the key.
 */
final class FrameMask {
    private FrameMask() {}

    /** Masks, or unmasks, where the content is. */
    static void apply(int key, ByteBuf content, int index, int length) {
        if (key == 0) {
            return;
        }
        long twice = twice(key);
        int end = index + length;
        int i = index;
        for (int left = length; left >= Long.BYTES; left -= Long.BYTES) {
            content.setLong(i, content.getLong(i) ^ twice);
            i += Long.BYTES;
        }
        for (int k = 0; i < end; k++, i++) {
            content.setByte(i, content.getByte(i) ^ keyByte(key, k));
        }
    }

    /** Appends masked content to {@code out}, which has the room for it; the content stays as it is. */
    static void append(int key, ByteBuf content, int index, int length, ByteBuf out) {
        long twice = twice(key);
        int end = index + length;
        int i = index;
        int to = out.writerIndex();
        for (int left = length; left >= Long.BYTES; left -= Long.BYTES) {
            out.setLong(to, content.getLong(i) ^ twice);
            i += Long.BYTES;
            to += Long.BYTES;
        }
        for (int k = 0; i < end; k++, i++, to++) {
            out.setByte(to, content.getByte(i) ^ keyByte(key, k));
        }
        out.writerIndex(to);
    }

    private static long twice(int key) {
        return (long) key << Integer.SIZE | key & 0xffff_ffffL;
    }

    /** What follows a multiple of eight begins with the key's first byte again. */
    private static int keyByte(int key, int k) {
        return key >>> 24 - Byte.SIZE * (k & 3);
    }
}
