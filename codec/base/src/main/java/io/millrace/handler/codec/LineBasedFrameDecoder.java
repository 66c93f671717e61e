package io.millrace.handler.codec;

import io.millrace.buffer.ByteBuf;
import io.millrace.channel.ChannelHandlerContext;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Cuts a stream into lines, which end with {@code "\n"} or {@code "\r\n"}. Protocols that allow only one of them need a
 * {@link DelimiterBasedFrameDecoder}.
 *
 * <p><b>Errors:</b> a line that is too long is dropped up to its end, and told as a {@link CodecLimitException}.
 */
public class LineBasedFrameDecoder extends ByteToMessageDecoder {
    private final int maxLength;
    private final boolean failFast;
    private final boolean stripDelimiter;

    private boolean discarding;
    private int discardedBytes;

    /** So many bytes were looked at already and have no end of line. */
    private int scanned;

    /**
     * Makes a decoder that leaves the ends of the lines out.
     *
     * @param maxLength bytes of the longest line, without its end
     */
    public LineBasedFrameDecoder(int maxLength) {
        this(maxLength, true, false);
    }

    /**
     * Makes a decoder.
     *
     * @param maxLength bytes of the longest line, without its end
     * @param stripDelimiter whether to leave the ends of the lines out
     * @param failFast whether a line that is too long is told of at once, or when its end has come
     */
    public LineBasedFrameDecoder(int maxLength, boolean stripDelimiter, boolean failFast) {
        this.maxLength = maxLength;
        this.failFast = failFast;
        this.stripDelimiter = stripDelimiter;
    }

    @Override
    protected final void decode(ChannelHandlerContext ctx, ByteBuf in, List<Object> out) throws Exception {
        Object line = decode(ctx, in);
        if (line != null) {
            out.add(line);
        }
    }

    /**
     * Cuts a line off.
     *
     * @param ctx the decoder's context
     * @param buffer what is there
     * @return the line, a retained slice; {@code null} if it is not whole yet
     * @throws Exception as subclasses like
     */
    protected @Nullable Object decode(ChannelHandlerContext ctx, ByteBuf buffer) throws Exception {
        int end = findEnd(buffer);
        if (discarding) {
            discard(buffer, end);
            return null;
        }
        if (end < 0) {
            limit(buffer);
            return null;
        }
        int length = end - buffer.readerIndex();
        int delimiter = delimiterAt(buffer, end);
        if (length > maxLength) {
            buffer.readerIndex(end + delimiter);
            throw tooLong("a line of " + length + " bytes");
        }
        if (!stripDelimiter) {
            return buffer.readRetainedSlice(length + delimiter);
        }
        ByteBuf line = buffer.readRetainedSlice(length);
        buffer.skipBytes(delimiter);
        return line;
    }

    /** The line has no end yet. */
    private void limit(ByteBuf buffer) {
        int there = buffer.readableBytes();
        // A carriage return at the end may belong to the line's end.
        int length = there > 0 && buffer.getByte(buffer.writerIndex() - 1) == '\r' ? there - 1 : there;
        if (length > maxLength) {
            discarding = true;
            dropAll(buffer);
            if (failFast) {
                throw tooLong("a line of over " + maxLength + " bytes");
            }
        }
    }

    private void dropAll(ByteBuf buffer) {
        discardedBytes = saturatedAdd(discardedBytes, buffer.readableBytes());
        buffer.readerIndex(buffer.writerIndex());
        scanned = 0;
    }

    private void discard(ByteBuf buffer, int end) {
        if (end < 0) {
            dropAll(buffer);
            return;
        }
        int length = saturatedAdd(discardedBytes, end - buffer.readerIndex());
        buffer.readerIndex(end + delimiterAt(buffer, end));
        discarding = false;
        discardedBytes = 0;
        if (!failFast) {
            throw tooLong("a line of " + length + " bytes");
        }
    }

    private static int saturatedAdd(int a, int b) {
        return (int) Math.min(Integer.MAX_VALUE, (long) a + b);
    }

    private static int delimiterAt(ByteBuf buffer, int end) {
        return buffer.getByte(end) == '\r' ? 2 : 1;
    }

    /** Where the line's end begins, or -1; looks at each byte once. */
    private int findEnd(ByteBuf buffer) {
        int from = buffer.readerIndex() + scanned;
        int newline = buffer.indexOf(from, buffer.writerIndex(), (byte) '\n');
        if (newline < 0) {
            scanned = buffer.readableBytes();
            return -1;
        }
        scanned = 0;
        return newline > buffer.readerIndex() && buffer.getByte(newline - 1) == '\r' ? newline - 1 : newline;
    }

    private CodecLimitException tooLong(String what) {
        return new CodecLimitException(what, "maxLength", maxLength, "LineBasedFrameDecoder's constructor");
    }
}
