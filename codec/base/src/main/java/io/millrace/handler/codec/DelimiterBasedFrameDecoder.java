package io.millrace.handler.codec;

import io.millrace.buffer.ByteBuf;
import io.millrace.channel.ChannelHandlerContext;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Cuts a stream into frames that end with one of some delimiters: with the one that makes the shortest frame, where there
 * are several.
 *
 * <p><b>Errors:</b> a frame that is too long is dropped up to its delimiter, and told as a {@link CodecLimitException}.
 */
public class DelimiterBasedFrameDecoder extends ByteToMessageDecoder {
    private final byte[][] delimiters;
    private final int longestDelimiter;
    private final int maxFrameLength;
    private final boolean stripDelimiter;
    private final boolean failFast;

    private boolean discarding;
    private long discardedBytes;

    /**
     * For each delimiter, how many bytes were looked at and do not begin it; it begins there if it was found. Each byte is
     * looked at once for each delimiter, however many frames of other delimiters come before.
     */
    private final int[] scanned;

    private final boolean[] found;

    // What the last search found.
    private int frameLength;
    private int delimiterLength;

    /**
     * Makes a decoder that leaves the delimiter out and fails as soon as a frame is known to be too long.
     *
     * @param maxFrameLength bytes of the longest frame, without its delimiter
     * @param delimiter the delimiter
     */
    public DelimiterBasedFrameDecoder(int maxFrameLength, ByteBuf delimiter) {
        this(maxFrameLength, true, delimiter);
    }

    /**
     * Makes a decoder that fails as soon as a frame is known to be too long.
     *
     * @param maxFrameLength bytes of the longest frame, without its delimiter
     * @param stripDelimiter whether to leave the delimiter out
     * @param delimiter the delimiter
     */
    public DelimiterBasedFrameDecoder(int maxFrameLength, boolean stripDelimiter, ByteBuf delimiter) {
        this(maxFrameLength, stripDelimiter, true, delimiter);
    }

    /**
     * Makes a decoder.
     *
     * @param maxFrameLength bytes of the longest frame, without its delimiter
     * @param stripDelimiter whether to leave the delimiter out
     * @param failFast whether a frame that is too long is told of at once, or when its delimiter has come
     * @param delimiter the delimiter
     */
    public DelimiterBasedFrameDecoder(int maxFrameLength, boolean stripDelimiter, boolean failFast, ByteBuf delimiter) {
        this(maxFrameLength, stripDelimiter, failFast, new ByteBuf[] {delimiter});
    }

    /**
     * Makes a decoder that leaves delimiters out and fails as soon as a frame is known to be too long.
     *
     * @param maxFrameLength bytes of the longest frame, without its delimiter
     * @param delimiters the delimiters
     */
    public DelimiterBasedFrameDecoder(int maxFrameLength, ByteBuf... delimiters) {
        this(maxFrameLength, true, delimiters);
    }

    /**
     * Makes a decoder that fails as soon as a frame is known to be too long.
     *
     * @param maxFrameLength bytes of the longest frame, without its delimiter
     * @param stripDelimiter whether to leave delimiters out
     * @param delimiters the delimiters
     */
    public DelimiterBasedFrameDecoder(int maxFrameLength, boolean stripDelimiter, ByteBuf... delimiters) {
        this(maxFrameLength, stripDelimiter, true, delimiters);
    }

    /**
     * Makes a decoder.
     *
     * @param maxFrameLength bytes of the longest frame, without its delimiter
     * @param stripDelimiter whether to leave delimiters out
     * @param failFast whether a frame that is too long is told of at once, or when its delimiter has come
     * @param delimiters the delimiters, whose readable bytes are copied
     */
    public DelimiterBasedFrameDecoder(
            int maxFrameLength, boolean stripDelimiter, boolean failFast, ByteBuf... delimiters) {
        if (maxFrameLength <= 0) {
            throw new IllegalArgumentException("maxFrameLength : " + maxFrameLength + " (expected: > 0)");
        }
        if (delimiters.length == 0) {
            throw new IllegalArgumentException("empty delimiters");
        }
        this.delimiters = new byte[delimiters.length][];
        int longest = 0;
        for (int i = 0; i < delimiters.length; i++) {
            this.delimiters[i] = bytesOf(delimiters[i]);
            longest = Math.max(longest, this.delimiters[i].length);
        }
        this.longestDelimiter = longest;
        this.scanned = new int[delimiters.length];
        this.found = new boolean[delimiters.length];
        this.maxFrameLength = maxFrameLength;
        this.stripDelimiter = stripDelimiter;
        this.failFast = failFast;
    }

    private static byte[] bytesOf(ByteBuf delimiter) {
        if (!delimiter.isReadable()) {
            throw new IllegalArgumentException("empty delimiter");
        }
        byte[] bytes = new byte[delimiter.readableBytes()];
        delimiter.getBytes(delimiter.readerIndex(), bytes);
        return bytes;
    }

    @Override
    protected final void decode(ChannelHandlerContext ctx, ByteBuf in, List<Object> out) throws Exception {
        Object frame = decode(ctx, in);
        if (frame != null) {
            out.add(frame);
        }
    }

    /**
     * Cuts a frame off.
     *
     * @param ctx the decoder's context
     * @param buffer what is there
     * @return the frame, a retained slice; {@code null} if it is not whole yet
     * @throws Exception as subclasses like
     */
    protected @Nullable Object decode(ChannelHandlerContext ctx, ByteBuf buffer) throws Exception {
        boolean whole = find(buffer);
        if (discarding) {
            discard(buffer, whole);
            return null;
        }
        if (!whole) {
            limit(buffer);
            return null;
        }
        int length = frameLength;
        if (length > maxFrameLength) {
            consume(buffer, length + delimiterLength);
            throw tooLong("a frame of " + length + " bytes");
        }
        ByteBuf frame = buffer.retainedSlice(buffer.readerIndex(), stripDelimiter ? length : length + delimiterLength);
        consume(buffer, length + delimiterLength);
        return frame;
    }

    /** The frame has no end yet. */
    private void limit(ByteBuf buffer) {
        if (withoutDelimiter(buffer) > maxFrameLength) {
            discarding = true;
            dropScanned(buffer);
            if (failFast) {
                throw tooLong("a frame of over " + maxFrameLength + " bytes");
            }
        }
    }

    private void discard(ByteBuf buffer, boolean whole) {
        if (!whole) {
            dropScanned(buffer);
            return;
        }
        long length = discardedBytes + frameLength;
        consume(buffer, frameLength + delimiterLength);
        discarding = false;
        discardedBytes = 0;
        if (!failFast) {
            throw tooLong("a frame of " + length + " bytes");
        }
    }

    private void dropScanned(ByteBuf buffer) {
        int done = withoutDelimiter(buffer);
        discardedBytes += done;
        consume(buffer, done);
    }

    /** How many bytes are there before those that may begin a delimiter. */
    private int withoutDelimiter(ByteBuf buffer) {
        return Math.max(0, buffer.readableBytes() - longestDelimiter + 1);
    }

    private void consume(ByteBuf buffer, int bytes) {
        buffer.skipBytes(bytes);
        for (int i = 0; i < delimiters.length; i++) {
            found[i] &= scanned[i] >= bytes;
            scanned[i] = Math.max(0, scanned[i] - bytes);
        }
    }

    /** Looks for the delimiter that makes the shortest frame. */
    private boolean find(ByteBuf buffer) {
        int begin = buffer.readerIndex();
        boolean any = false;
        for (int i = 0; i < delimiters.length; i++) {
            if (!found[i]) {
                search(buffer, begin, i);
            }
            if (found[i] && (!any || scanned[i] < frameLength)) {
                any = true;
                frameLength = scanned[i];
                delimiterLength = delimiters[i].length;
            }
        }
        return any;
    }

    private void search(ByteBuf buffer, int begin, int i) {
        byte[] delimiter = delimiters[i];
        int last = buffer.writerIndex() - delimiter.length;
        int at = indexOf(buffer, begin + scanned[i], last, delimiter);
        found[i] = at >= 0;
        scanned[i] = Math.max(scanned[i], (at >= 0 ? at : last + 1) - begin);
    }

    /** Where the delimiter begins, at {@code last} at the latest, or -1. */
    private static int indexOf(ByteBuf buffer, int from, int last, byte[] delimiter) {
        int at = from;
        while (at <= last) {
            at = buffer.indexOf(at, last + 1, delimiter[0]);
            if (at < 0 || matches(buffer, at, delimiter)) {
                return at;
            }
            at++;
        }
        return -1;
    }

    private static boolean matches(ByteBuf buffer, int at, byte[] delimiter) {
        for (int i = 1; i < delimiter.length; i++) {
            if (buffer.getByte(at + i) != delimiter[i]) {
                return false;
            }
        }
        return true;
    }

    private CodecLimitException tooLong(String what) {
        return new CodecLimitException(
                what, "maxFrameLength", maxFrameLength, "DelimiterBasedFrameDecoder's constructor");
    }
}
