package io.millrace.handler.codec.base64;

import io.millrace.buffer.ByteBuf;
import io.millrace.buffer.ByteBufAllocator;
import io.millrace.util.ByteProcessor;
import java.util.Objects;

/**
 * Encodes buffers to Base64 and decodes them. Methods without a range take the readable bytes and move the reader index
 * behind them; those with one leave the indices alone.
 *
 * <p><b>Errors:</b> decoding what is not Base64 throws {@link IllegalArgumentException}. White space is skipped, and padding
 * may be missing.
 *
 * <p><b>Ownership:</b> the source stays the caller's, the result is the caller's. <b>Spec:</b> RFC 4648 §4 and §5.
 */
public final class Base64 {
    private static final int MAX_LINE_LENGTH = 76;
    private static final byte NEW_LINE = '\n';
    private static final byte EQUALS_SIGN = '=';

    private Base64() {}

    // ---- encoding ----

    /**
     * Encodes to {@link Base64Dialect#STANDARD} with line breaks.
     *
     * @param src its readable bytes are read
     * @return the text
     */
    public static ByteBuf encode(ByteBuf src) {
        return encode(src, Base64Dialect.STANDARD);
    }

    /**
     * Encodes with line breaks if they are usual in the dialect.
     *
     * @param src its readable bytes are read
     * @param dialect which characters are used
     * @return the text
     */
    public static ByteBuf encode(ByteBuf src, Base64Dialect dialect) {
        return encode(src, dialect.breakLinesByDefault, dialect);
    }

    /**
     * Encodes with line breaks if they are usual in the dialect.
     *
     * @param src its readable bytes are read
     * @param dialect which characters are used
     * @param addPadding whether the last four characters are filled with {@code =}
     * @return the text
     */
    public static ByteBuf encode(ByteBuf src, Base64Dialect dialect, boolean addPadding) {
        return encode(src, dialect.breakLinesByDefault, dialect, addPadding);
    }

    /**
     * Encodes to {@link Base64Dialect#STANDARD}.
     *
     * @param src its readable bytes are read
     * @param breakLines whether there is a line feed behind every 76 characters
     * @return the text
     */
    public static ByteBuf encode(ByteBuf src, boolean breakLines) {
        return encode(src, breakLines, Base64Dialect.STANDARD);
    }

    /**
     * Encodes to {@link Base64Dialect#STANDARD}.
     *
     * @param src its readable bytes are read
     * @param breakLines whether there is a line feed behind every 76 characters
     * @param addPadding whether the last four characters are filled with {@code =}
     * @return the text
     */
    public static ByteBuf encode(ByteBuf src, boolean breakLines, boolean addPadding) {
        return encode(src, breakLines, Base64Dialect.STANDARD, addPadding);
    }

    /**
     * Encodes.
     *
     * @param src its readable bytes are read
     * @param breakLines whether there is a line feed behind every 76 characters
     * @param dialect which characters are used
     * @return the text
     */
    public static ByteBuf encode(ByteBuf src, boolean breakLines, Base64Dialect dialect) {
        return encode(src, breakLines, dialect, true);
    }

    /**
     * Encodes.
     *
     * @param src its readable bytes are read
     * @param breakLines whether there is a line feed behind every 76 characters
     * @param dialect which characters are used
     * @param addPadding whether the last four characters are filled with {@code =}
     * @return the text
     */
    public static ByteBuf encode(ByteBuf src, boolean breakLines, Base64Dialect dialect, boolean addPadding) {
        ByteBuf text = encode(src, src.readerIndex(), src.readableBytes(), breakLines, dialect, addPadding);
        src.readerIndex(src.writerIndex());
        return text;
    }

    /**
     * Encodes a range to {@link Base64Dialect#STANDARD} with line breaks.
     *
     * @param src the buffer
     * @param off where the range begins
     * @param len its bytes
     * @return the text
     */
    public static ByteBuf encode(ByteBuf src, int off, int len) {
        return encode(src, off, len, Base64Dialect.STANDARD);
    }

    /**
     * Encodes a range with line breaks if they are usual in the dialect.
     *
     * @param src the buffer
     * @param off where the range begins
     * @param len its bytes
     * @param dialect which characters are used
     * @return the text
     */
    public static ByteBuf encode(ByteBuf src, int off, int len, Base64Dialect dialect) {
        return encode(src, off, len, dialect.breakLinesByDefault, dialect);
    }

    /**
     * Encodes a range to {@link Base64Dialect#STANDARD}.
     *
     * @param src the buffer
     * @param off where the range begins
     * @param len its bytes
     * @param breakLines whether there is a line feed behind every 76 characters
     * @return the text
     */
    public static ByteBuf encode(ByteBuf src, int off, int len, boolean breakLines) {
        return encode(src, off, len, breakLines, Base64Dialect.STANDARD);
    }

    /**
     * Encodes a range.
     *
     * @param src the buffer
     * @param off where the range begins
     * @param len its bytes
     * @param breakLines whether there is a line feed behind every 76 characters
     * @param dialect which characters are used
     * @return the text
     */
    public static ByteBuf encode(ByteBuf src, int off, int len, boolean breakLines, Base64Dialect dialect) {
        return encode(src, off, len, breakLines, dialect, true);
    }

    /**
     * Encodes a range.
     *
     * @param src the buffer
     * @param off where the range begins
     * @param len its bytes
     * @param breakLines whether there is a line feed behind every 76 characters
     * @param dialect which characters are used
     * @param addPadding whether the last four characters are filled with {@code =}
     * @return the text
     */
    public static ByteBuf encode(
            ByteBuf src, int off, int len, boolean breakLines, Base64Dialect dialect, boolean addPadding) {
        return encode(src, off, len, breakLines, dialect, addPadding, src.alloc());
    }

    /**
     * Encodes a range.
     *
     * @param src the buffer
     * @param off where the range begins
     * @param len its bytes
     * @param breakLines whether there is a line feed behind every 76 characters
     * @param dialect which characters are used
     * @param allocator where the result's buffer comes from
     * @return the text
     */
    public static ByteBuf encode(
            ByteBuf src, int off, int len, boolean breakLines, Base64Dialect dialect, ByteBufAllocator allocator) {
        return encode(src, off, len, breakLines, dialect, true, allocator);
    }

    private static ByteBuf encode(
            ByteBuf src,
            int off,
            int len,
            boolean breakLines,
            Base64Dialect dialect,
            boolean addPadding,
            ByteBufAllocator allocator) {
        Objects.requireNonNull(src, "src");
        Objects.requireNonNull(dialect, "dialect");
        ByteBuf text = allocator.buffer(encodedLength(len, breakLines));
        boolean encoded = false;
        try {
            write(src, off, len, breakLines, dialect.alphabet, text);
            int rest = len % 3;
            if (rest > 0) {
                writeRest(src, off + len - rest, rest, dialect.alphabet, addPadding, text);
            }
            encoded = true;
            return text;
        } finally {
            if (!encoded) {
                text.release();
            }
        }
    }

    /** At most so many characters. */
    private static int encodedLength(int bytes, boolean breakLines) {
        long characters = (bytes + 2L) / 3 * 4;
        long all = breakLines ? characters + characters / MAX_LINE_LENGTH : characters;
        if (all > Integer.MAX_VALUE) {
            throw new IllegalArgumentException(bytes + " bytes are " + all + " characters: too many for a buffer");
        }
        return (int) all;
    }

    /** All groups of three. A line break is before a group, never at the end. */
    private static void write(ByteBuf src, int off, int len, boolean breakLines, byte[] alphabet, ByteBuf text) {
        int line = 0;
        int end = off + len / 3 * 3;
        for (int i = off; i < end; i += 3) {
            int bits = src.getUnsignedMedium(i);
            text.writeInt(alphabet[bits >>> 18] << 24
                    | alphabet[bits >>> 12 & 63] << 16
                    | alphabet[bits >>> 6 & 63] << 8
                    | alphabet[bits & 63]);
            line += 4;
            if (breakLines && line == MAX_LINE_LENGTH && i + 3 < off + len) {
                text.writeByte(NEW_LINE);
                line = 0;
            }
        }
    }

    private static void writeRest(ByteBuf src, int at, int rest, byte[] alphabet, boolean addPadding, ByteBuf text) {
        int bits = src.getUnsignedByte(at) << 16 | (rest == 2 ? src.getUnsignedByte(at + 1) << 8 : 0);
        text.writeByte(alphabet[bits >>> 18]);
        text.writeByte(alphabet[bits >>> 12 & 63]);
        if (rest == 2) {
            text.writeByte(alphabet[bits >>> 6 & 63]);
        }
        for (int i = rest; addPadding && i < 3; i++) {
            text.writeByte(EQUALS_SIGN);
        }
    }

    // ---- decoding ----

    /**
     * Decodes from {@link Base64Dialect#STANDARD}.
     *
     * @param src its readable bytes are read
     * @return the bytes
     */
    public static ByteBuf decode(ByteBuf src) {
        return decode(src, Base64Dialect.STANDARD);
    }

    /**
     * Decodes.
     *
     * @param src its readable bytes are read
     * @param dialect which characters are used
     * @return the bytes
     */
    public static ByteBuf decode(ByteBuf src, Base64Dialect dialect) {
        ByteBuf bytes = decode(src, src.readerIndex(), src.readableBytes(), dialect);
        src.readerIndex(src.writerIndex());
        return bytes;
    }

    /**
     * Decodes a range from {@link Base64Dialect#STANDARD}.
     *
     * @param src the buffer
     * @param off where the range begins
     * @param len its bytes
     * @return the bytes
     */
    public static ByteBuf decode(ByteBuf src, int off, int len) {
        return decode(src, off, len, Base64Dialect.STANDARD);
    }

    /**
     * Decodes a range.
     *
     * @param src the buffer
     * @param off where the range begins
     * @param len its bytes
     * @param dialect which characters are used
     * @return the bytes
     */
    public static ByteBuf decode(ByteBuf src, int off, int len, Base64Dialect dialect) {
        return decode(src, off, len, dialect, src.alloc());
    }

    /**
     * Decodes a range.
     *
     * @param src the buffer
     * @param off where the range begins
     * @param len its bytes
     * @param dialect which characters are used
     * @param allocator where the result's buffer comes from
     * @return the bytes
     */
    public static ByteBuf decode(ByteBuf src, int off, int len, Base64Dialect dialect, ByteBufAllocator allocator) {
        Objects.requireNonNull(src, "src");
        Objects.requireNonNull(dialect, "dialect");
        ByteBuf bytes = allocator.buffer((int) (len * 3L / 4));
        boolean decoded = false;
        try {
            Decoding decoding = new Decoding(dialect.values, bytes);
            src.forEachByte(off, len, decoding);
            decoding.end();
            decoded = true;
            return bytes;
        } finally {
            if (!decoded) {
                bytes.release();
            }
        }
    }

    /** Takes characters, gives bytes: 24 bits at a time. */
    private static final class Decoding implements ByteProcessor {
        private final byte[] values;
        private final ByteBuf bytes;
        private int bits;
        private int characters;
        private int padding;

        Decoding(byte[] values, ByteBuf bytes) {
            this.values = values;
            this.bytes = bytes;
        }

        @Override
        public boolean process(byte character) {
            int value = values[character & 0xFF];
            if (value >= 0 && padding == 0) {
                bits = bits << 6 | value;
                if (++characters == 4) {
                    bytes.writeMedium(bits);
                    characters = 0;
                    bits = 0;
                }
            } else if (value == Base64Dialect.PADDING && characters >= 2 && characters + padding < 4) {
                padding++;
            } else if (value != Base64Dialect.SPACE) {
                throw new IllegalArgumentException(
                        "invalid Base64 input character: " + (character & 0xFF) + " (decimal)");
            }
            return true;
        }

        void end() {
            if (characters == 1 || (padding > 0 && characters + padding != 4)) {
                throw new IllegalArgumentException("not encoded in Base64: it ends within four characters");
            }
            if (characters >= 2) {
                bytes.writeByte(bits >>> (characters == 2 ? 4 : 10));
            }
            if (characters == 3) {
                bytes.writeByte(bits >>> 2);
            }
        }
    }
}
