package io.millrace.handler.codec;

import io.millrace.buffer.ByteBuf;
import io.millrace.channel.ChannelHandlerContext;
import java.nio.ByteOrder;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Cuts a stream into frames whose header says how long they are.
 *
 * <pre>
 *   |<- lengthFieldOffset ->|<- lengthFieldLength ->|<- length field's value + lengthAdjustment ->|
 *   +-----------------------+-----------------------+---------------------------------------------+
 *   |  rest of the header   |         length        |                   content                   |
 *   +-----------------------+-----------------------+---------------------------------------------+
 *   |<- initialBytesToStrip: so many bytes are left out of the frame
 * </pre>
 *
 * <p>A length that counts the header too has a {@code lengthAdjustment} of minus the bytes up to the field's end; one that
 * leaves out what stands between field and content has a positive one.
 *
 * <p><b>Errors:</b> a frame that is too long is dropped to its end, and told as a {@link CodecLimitException}; nothing is
 * allocated for what a length says. A length that cannot be is told as a {@link CorruptedFrameException}; its header is
 * dropped.
 */
public class LengthFieldBasedFrameDecoder extends ByteToMessageDecoder {
    private final ByteOrder byteOrder;
    private final int maxFrameLength;
    private final int lengthFieldOffset;
    private final int lengthFieldLength;
    private final int lengthFieldEnd;
    private final int lengthAdjustment;
    private final int initialBytesToStrip;
    private final boolean failFast;

    /** The length of the frame whose header was read, or -1. */
    private int frameLength = -1;

    private long tooLongLength;
    private long bytesToDiscard;

    /**
     * Makes a decoder of frames that are nothing but length and content, or a header before both.
     *
     * @param maxFrameLength bytes of the longest frame, header and all
     * @param lengthFieldOffset where the length begins
     * @param lengthFieldLength its bytes: 1, 2, 3, 4 or 8
     */
    public LengthFieldBasedFrameDecoder(int maxFrameLength, int lengthFieldOffset, int lengthFieldLength) {
        this(maxFrameLength, lengthFieldOffset, lengthFieldLength, 0, 0);
    }

    /**
     * Makes a decoder that fails as soon as a frame is known to be too long.
     *
     * @param maxFrameLength bytes of the longest frame, header and all
     * @param lengthFieldOffset where the length begins
     * @param lengthFieldLength its bytes: 1, 2, 3, 4 or 8
     * @param lengthAdjustment what to add to the length
     * @param initialBytesToStrip how many bytes to leave out of the frame
     */
    public LengthFieldBasedFrameDecoder(
            int maxFrameLength,
            int lengthFieldOffset,
            int lengthFieldLength,
            int lengthAdjustment,
            int initialBytesToStrip) {
        this(maxFrameLength, lengthFieldOffset, lengthFieldLength, lengthAdjustment, initialBytesToStrip, true);
    }

    /**
     * Makes a decoder of big-endian lengths.
     *
     * @param maxFrameLength bytes of the longest frame, header and all
     * @param lengthFieldOffset where the length begins
     * @param lengthFieldLength its bytes: 1, 2, 3, 4 or 8
     * @param lengthAdjustment what to add to the length
     * @param initialBytesToStrip how many bytes to leave out of the frame
     * @param failFast whether a frame that is too long is told of at once, or when its last byte has come
     */
    public LengthFieldBasedFrameDecoder(
            int maxFrameLength,
            int lengthFieldOffset,
            int lengthFieldLength,
            int lengthAdjustment,
            int initialBytesToStrip,
            boolean failFast) {
        this(
                ByteOrder.BIG_ENDIAN,
                maxFrameLength,
                lengthFieldOffset,
                lengthFieldLength,
                lengthAdjustment,
                initialBytesToStrip,
                failFast);
    }

    /**
     * Makes a decoder.
     *
     * @param byteOrder the byte order of the length
     * @param maxFrameLength bytes of the longest frame, header and all
     * @param lengthFieldOffset where the length begins
     * @param lengthFieldLength its bytes: 1, 2, 3, 4 or 8
     * @param lengthAdjustment what to add to the length
     * @param initialBytesToStrip how many bytes to leave out of the frame
     * @param failFast whether a frame that is too long is told of at once, or when its last byte has come
     * @throws IllegalArgumentException if a number is negative, or the field is not within the longest frame
     */
    public LengthFieldBasedFrameDecoder(
            ByteOrder byteOrder,
            int maxFrameLength,
            int lengthFieldOffset,
            int lengthFieldLength,
            int lengthAdjustment,
            int initialBytesToStrip,
            boolean failFast) {
        this.byteOrder = Objects.requireNonNull(byteOrder, "byteOrder");
        require(maxFrameLength > 0, "maxFrameLength", maxFrameLength, "> 0");
        require(lengthFieldOffset >= 0, "lengthFieldOffset", lengthFieldOffset, ">= 0");
        require(initialBytesToStrip >= 0, "initialBytesToStrip", initialBytesToStrip, ">= 0");
        if (lengthFieldOffset > maxFrameLength - lengthFieldLength) {
            throw new IllegalArgumentException("maxFrameLength (" + maxFrameLength
                    + ") must be equal to or greater than lengthFieldOffset (" + lengthFieldOffset
                    + ") + lengthFieldLength (" + lengthFieldLength + ").");
        }
        this.maxFrameLength = maxFrameLength;
        this.lengthFieldOffset = lengthFieldOffset;
        this.lengthFieldLength = lengthFieldLength;
        this.lengthFieldEnd = lengthFieldOffset + lengthFieldLength;
        this.lengthAdjustment = lengthAdjustment;
        this.initialBytesToStrip = initialBytesToStrip;
        this.failFast = failFast;
    }

    private static void require(boolean valid, String name, int value, String expected) {
        if (!valid) {
            throw new IllegalArgumentException(name + " : " + value + " (expected: " + expected + ')');
        }
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
     * @param in what is there
     * @return the frame, a retained slice; {@code null} if it is not whole yet
     * @throws Exception as subclasses like
     */
    protected @Nullable Object decode(ChannelHandlerContext ctx, ByteBuf in) throws Exception {
        if (frameLength < 0) {
            if (bytesToDiscard > 0) {
                discard(in);
            }
            if (in.readableBytes() < lengthFieldEnd || !readHeader(in)) {
                return null;
            }
        }
        int length = frameLength;
        if (in.readableBytes() < length) {
            return null;
        }
        frameLength = -1;
        if (initialBytesToStrip > length) {
            in.skipBytes(length);
            throw new CorruptedFrameException(
                    "Adjusted frame length (" + length + ") is less than initialBytesToStrip: " + initialBytesToStrip);
        }
        int end = in.readerIndex() + length;
        int index = in.readerIndex() + initialBytesToStrip;
        in.readerIndex(index);
        try {
            return extractFrame(ctx, in, index, end - index);
        } finally {
            in.readerIndex(end);
        }
    }

    /** Finds {@link #frameLength} out; {@code false} if the frame is not to be had. */
    private boolean readHeader(ByteBuf in) {
        long length = getUnadjustedFrameLength(in, in.readerIndex() + lengthFieldOffset, lengthFieldLength, byteOrder);
        if (length < 0) {
            in.skipBytes(lengthFieldEnd);
            throw new CorruptedFrameException("negative pre-adjustment length field: " + length);
        }
        long whole = length + lengthAdjustment + lengthFieldEnd;
        if (whole < lengthFieldEnd) {
            in.skipBytes(lengthFieldEnd);
            throw new CorruptedFrameException(
                    "Adjusted frame length (" + whole + ") is less than lengthFieldEndOffset: " + lengthFieldEnd);
        }
        if (whole > maxFrameLength) {
            tooLongLength = whole;
            bytesToDiscard = whole;
            int there = (int) Math.min(whole, in.readableBytes());
            in.skipBytes(there);
            bytesToDiscard -= there;
            if (failFast || bytesToDiscard == 0) {
                throw tooLong();
            }
            return false;
        }
        frameLength = (int) whole;
        return true;
    }

    private void discard(ByteBuf in) {
        int there = (int) Math.min(bytesToDiscard, in.readableBytes());
        in.skipBytes(there);
        bytesToDiscard -= there;
        if (bytesToDiscard == 0 && !failFast) {
            throw tooLong();
        }
    }

    private CodecLimitException tooLong() {
        return new CodecLimitException(
                "a frame of " + tooLongLength + " bytes",
                "maxFrameLength",
                maxFrameLength,
                "LengthFieldBasedFrameDecoder's constructor");
    }

    /**
     * Reads the length as it stands in the header; for subclasses whose length is written in another way.
     *
     * @param buf what is there
     * @param offset where the field begins
     * @param length its bytes
     * @param order its byte order
     * @return the length, without adjustment
     * @throws DecoderException if the field cannot be of so many bytes
     */
    protected long getUnadjustedFrameLength(ByteBuf buf, int offset, int length, ByteOrder order) {
        boolean big = order == ByteOrder.BIG_ENDIAN;
        return switch (length) {
            case 1 -> buf.getUnsignedByte(offset);
            case 2 -> big ? buf.getUnsignedShort(offset) : buf.getUnsignedShortLE(offset);
            case 3 -> big ? buf.getUnsignedMedium(offset) : buf.getUnsignedMediumLE(offset);
            case 4 -> big ? buf.getUnsignedInt(offset) : buf.getUnsignedIntLE(offset);
            case 8 -> big ? buf.getLong(offset) : buf.getLongLE(offset);
            default ->
                throw new DecoderException(
                        "unsupported lengthFieldLength: " + lengthFieldLength + " (expected: 1, 2, 3, 4, or 8)");
        };
    }

    /**
     * Takes the frame out of what is there.
     *
     * @param ctx the decoder's context
     * @param buffer what is there
     * @param index where the frame begins
     * @param length its bytes
     * @return the frame, to be released by who gets it; a retained slice unless overridden
     */
    protected ByteBuf extractFrame(ChannelHandlerContext ctx, ByteBuf buffer, int index, int length) {
        return buffer.retainedSlice(index, length);
    }
}
