package io.millrace.handler.codec.http.multipart;

import io.millrace.buffer.ByteBuf;
import io.millrace.buffer.Unpooled;
import java.nio.charset.StandardCharsets;

/**
 * Looks for a delimiter, a line end and dashes and the boundary, in bytes that come in pieces.
 *
 * <p>The first byte of the delimiter is nowhere else in it. So when a candidate fails the next one begins at the
 * failing byte at the earliest: every byte is looked at once, or twice where one candidate fails on it. The beginning
 * of a delimiter at the end of a piece is not kept: if it turns out to be content it is written anew, since the
 * delimiter is known.
 */
final class DelimiterMatcher {
    /** Gets what is not the delimiter. */
    @FunctionalInterface
    interface Content {
        void content(ByteBuf bytes);
    }

    private final byte[] delimiter;
    private final Content content;

    /** How much of the delimiter has come. */
    private int matched;

    /** How much of {@link #matched} was consumed before, as the end of another line: it is no content. */
    private int foreign;

    /**
     * Makes a matcher.
     *
     * @param lineEnd before the dashes
     * @param boundary the boundary
     * @param matched how much of the delimiter has come already
     * @param content gets what is not the delimiter
     */
    DelimiterMatcher(String lineEnd, String boundary, int matched, Content content) {
        this.delimiter = (lineEnd + "--" + boundary).getBytes(StandardCharsets.ISO_8859_1);
        this.matched = matched;
        this.foreign = matched;
        this.content = content;
    }

    /**
     * Reads up to the end of the delimiter, or of the bytes.
     *
     * @param in the next bytes
     * @return whether the delimiter was found; {@code in} is behind it then
     */
    boolean find(ByteBuf in) {
        int start = in.readerIndex();
        int end = in.writerIndex();
        int candidate = start;
        int carried = matched - foreign;
        int i = start;
        while (i < end) {
            if (matched == 0) {
                candidate = in.indexOf(i, end, delimiter[0]);
                if (candidate < 0) {
                    break;
                }
                matched = 1;
                i = candidate + 1;
            } else if (in.getByte(i) == delimiter[matched]) {
                i++;
                matched++;
                if (matched == delimiter.length) {
                    handOn(in, candidate - start);
                    in.readerIndex(i);
                    return true;
                }
            } else {
                handOnCarried(carried);
                carried = 0;
                matched = 0;
                foreign = 0;
            }
        }
        handOn(in, (matched == 0 ? end : candidate) - start);
        in.readerIndex(end);
        return false;
    }

    private void handOn(ByteBuf in, int length) {
        if (length > 0) {
            content.content(in.readSlice(length));
        }
    }

    /** The beginning of the delimiter that came with earlier bytes, and is content after all. */
    private void handOnCarried(int length) {
        if (length > 0) {
            content.content(Unpooled.wrappedBuffer(delimiter, foreign, length));
        }
    }
}
