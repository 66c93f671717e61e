package io.millrace.handler.codec.http;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * The lines of the last head of a connection, with what was made of them. A peer that keeps its connection sends most
 * of them again, in the same order: comparing their bytes is all that is to be done then, and no name or value is made
 * twice.
 *
 * <p>Bounded in lines, in bytes a line and in bytes altogether: what an idle connection keeps is small. A line that is
 * another one each time is not remembered again and again.
 */
final class LineMemo {
    static final int MAX_LINES = 24;
    static final int MAX_LINE_BYTES = 256;
    static final int MAX_BYTES = 1024;

    /**
     * A place whose line was another one so often in a row is given up, and its bytes are free for others, but for one
     * try in {@link #TRY_AGAIN_AFTER}.
     */
    private static final int MAX_MISSES = 3;

    private static final int TRY_AGAIN_AFTER = 32;

    /** A line with its CRLF, and its parts. */
    static final class Line {
        final byte[] bytes;
        final CharSequence name;
        final String value;
        final @Nullable String third;
        final KnownField.Meaning meaning;

        Line(byte[] bytes, CharSequence name, String value, @Nullable String third, KnownField.Meaning meaning) {
            this.bytes = bytes;
            this.name = name;
            this.value = value;
            this.third = third;
            this.meaning = meaning;
        }
    }

    private final @Nullable Line[] lines = new @Nullable Line[MAX_LINES];
    private final byte[] misses = new byte[MAX_LINES];

    /** Of all lines that are remembered. */
    private int size;

    /** The line at a position if it is the one that had this number last time. */
    @Nullable
    Line match(int number, byte[] bytes, int pos, int end) {
        if (number >= MAX_LINES) {
            return null;
        }
        Line line = lines[number];
        if (line == null) {
            return null;
        }
        int length = line.bytes.length;
        if (length <= end - pos && Arrays.equals(line.bytes, 0, length, bytes, pos, pos + length)) {
            misses[number] = 0;
            return line;
        }
        return null;
    }

    /** Whether the line that did not match is to be remembered in that one's place. */
    boolean wants(int number, int length) {
        if (number >= MAX_LINES || length > MAX_LINE_BYTES || size - sizeOf(number) + length > MAX_BYTES) {
            return false;
        }
        int count = ++misses[number];
        if (count >= MAX_MISSES + TRY_AGAIN_AFTER) {
            misses[number] = MAX_MISSES;
            return true;
        }
        if (count <= MAX_MISSES) {
            return true;
        }
        size -= sizeOf(number);
        lines[number] = null;
        return false;
    }

    void remember(int number, Line line) {
        size += line.bytes.length - sizeOf(number);
        lines[number] = line;
    }

    private int sizeOf(int number) {
        Line line = lines[number];
        return line == null ? 0 : line.bytes.length;
    }
}
