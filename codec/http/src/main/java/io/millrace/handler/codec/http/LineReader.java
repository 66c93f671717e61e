package io.millrace.handler.codec.http;

import io.millrace.buffer.ByteBuf;
import io.millrace.util.concurrent.FastThreadLocal;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.util.Objects;

/**
 * Finds lines in a buffer and shows them in an array: the buffer's own if it has one, otherwise a copy in memory of the
 * thread. A line that is not whole is not looked through again when more of it comes.
 *
 * <pre>
 *   bytes  ....[ a line CR LF ][ the next line, perho
 *              pos      lineEnd ^                    end      index in the buffer = index in bytes + shift
 * </pre>
 */
final class LineReader {
    /** What is copied of a buffer at first: a head of ordinary length. */
    private static final int WINDOW = 1024;

    /** Memory for longer lines is not kept. */
    private static final int KEPT_WINDOW = 16 * 1024;

    private static final VarHandle LONG_LE =
            MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
    private static final long LOW_BITS = 0x0101010101010101L;
    private static final long HIGH_BITS = 0x8080808080808080L;
    private static final long LINE_FEEDS = '\n' * LOW_BITS;

    private static final byte[] NOTHING = {};

    private static final FastThreadLocal<byte[]> WINDOWS = new FastThreadLocal<>() {
        @Override
        protected byte[] initialValue() {
            return new byte[WINDOW];
        }
    };

    private byte[] bytes = NOTHING;
    private int pos;
    private int end;
    private int shift;
    private int lineEnd;
    private int next;

    /** How many bytes of an unfinished line were looked through. */
    private int scanned;

    /** Begins to read lines at the reader index. */
    void open(ByteBuf in) {
        if (in.hasArray()) {
            bytes = in.array();
            shift = -in.arrayOffset();
            pos = in.readerIndex() - shift;
            end = in.writerIndex() - shift;
        } else {
            bytes = Objects.requireNonNull(WINDOWS.get());
            pos = 0;
            end = 0;
            shift = in.readerIndex();
            if (scanned == 0) {
                fill(in, WINDOW);
            }
        }
    }

    /** Leaves the reader index behind the last line that was read, and lets go of the array. */
    void close(ByteBuf in) {
        in.readerIndex(pos + shift);
        bytes = NOTHING;
    }

    void reset() {
        scanned = 0;
    }

    /** Makes at least so many bytes from the position on be at hand, or all there are. */
    private void fill(ByteBuf in, int atLeast) {
        int from = pos + shift;
        int length = Math.min(in.writerIndex() - from, atLeast);
        if (bytes.length < length) {
            bytes = new byte[length];
            if (length <= KEPT_WINDOW) {
                WINDOWS.set(bytes);
            }
        }
        in.getBytes(from, bytes, 0, length);
        pos = 0;
        end = length;
        shift = from;
    }

    /** Whether nothing of the line was looked at yet. */
    boolean isFresh() {
        return scanned == 0;
    }

    /** Whether there is a byte. */
    boolean hasNext(ByteBuf in) {
        if (pos == end && pos + shift < in.writerIndex()) {
            fill(in, WINDOW);
        }
        return pos < end;
    }

    /** The next byte, of which {@link #hasNext} has told. */
    int peek() {
        return bytes[pos] & 0xFF;
    }

    /**
     * Looks for the end of the line at the position.
     *
     * @return {@code false} if it has not come yet
     */
    boolean find(ByteBuf in) {
        int found = indexOfLineFeed(bytes, pos + scanned, end);
        if (found < 0 && end + shift < in.writerIndex()) {
            found = findBeyondWindow(in);
        }
        if (found < 0) {
            scanned = in.writerIndex() - (pos + shift);
            return false;
        }
        scanned = 0;
        lineEnd = found;
        next = found + 1;
        return true;
    }

    private int findBeyondWindow(ByteBuf in) {
        int known = Math.max(scanned, end - pos);
        int at = in.indexOf(pos + shift + known, in.writerIndex(), (byte) '\n');
        if (at < 0) {
            return -1;
        }
        int length = at + 1 - (pos + shift);
        fill(in, Math.max(length, WINDOW));
        return length - 1;
    }

    private static int indexOfLineFeed(byte[] bytes, int from, int to) {
        int i = from;
        for (; i <= to - Long.BYTES; i += Long.BYTES) {
            long lanes = (long) LONG_LE.get(bytes, i) ^ LINE_FEEDS;
            long zeros = (lanes - LOW_BITS) & ~lanes & HIGH_BITS;
            if (zeros != 0) {
                return i + (Long.numberOfTrailingZeros(zeros) >>> 3);
            }
        }
        for (; i < to; i++) {
            if (bytes[i] == '\n') {
                return i;
            }
        }
        return -1;
    }

    /** How many bytes of a line there are that has not ended. */
    int unfinished(ByteBuf in) {
        return in.writerIndex() - (pos + shift);
    }

    /**
     * Takes the line that was found.
     *
     * @param strict whether it has to end with CRLF
     * @throws InvalidLineSeparatorException if it does not
     */
    void take(boolean strict) {
        if (lineEnd > pos && bytes[lineEnd - 1] == '\r') {
            lineEnd--;
        } else if (strict) {
            throw new InvalidLineSeparatorException(
                    "a line ends with LF alone (HttpDecoderConfig.setStrictLineParsing(false) allows it)");
        }
    }

    byte[] bytes() {
        return bytes;
    }

    /** Where the line begins. */
    int start() {
        return pos;
    }

    /** Where the line ends, without its CRLF. */
    int lineEnd() {
        return lineEnd;
    }

    /** Behind the line. */
    int nextLine() {
        return next;
    }

    /** What is at hand ends here. */
    int end() {
        return end;
    }

    /** The line was read. */
    void advance() {
        pos = next;
    }

    /** Skips bytes at the position that are at hand. */
    void skip(int length) {
        pos += length;
        scanned = 0;
    }
}
