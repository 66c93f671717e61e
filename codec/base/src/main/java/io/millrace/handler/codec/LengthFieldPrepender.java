package io.millrace.handler.codec;

import io.millrace.buffer.ByteBuf;
import io.millrace.channel.ChannelHandler.Sharable;
import io.millrace.channel.ChannelHandlerContext;
import java.nio.ByteOrder;
import java.util.List;
import java.util.Objects;

/**
 * Writes the length of each buffer before it.
 *
 * <p><b>Errors:</b> a length that does not fit the field fails the write with an {@link EncoderException}.
 */
@Sharable
public class LengthFieldPrepender extends MessageToMessageEncoder<ByteBuf> {
    private final ByteOrder byteOrder;
    private final int lengthFieldLength;
    private final boolean lengthIncludesLengthFieldLength;
    private final int lengthAdjustment;

    /**
     * Makes an encoder of big-endian lengths that do not count themselves.
     *
     * @param lengthFieldLength bytes of the length: 1, 2, 3, 4 or 8
     */
    public LengthFieldPrepender(int lengthFieldLength) {
        this(lengthFieldLength, false);
    }

    /**
     * Makes an encoder of big-endian lengths.
     *
     * @param lengthFieldLength bytes of the length: 1, 2, 3, 4 or 8
     * @param lengthIncludesLengthFieldLength whether the length counts itself
     */
    public LengthFieldPrepender(int lengthFieldLength, boolean lengthIncludesLengthFieldLength) {
        this(lengthFieldLength, 0, lengthIncludesLengthFieldLength);
    }

    /**
     * Makes an encoder of big-endian lengths that do not count themselves.
     *
     * @param lengthFieldLength bytes of the length: 1, 2, 3, 4 or 8
     * @param lengthAdjustment what to add to the length
     */
    public LengthFieldPrepender(int lengthFieldLength, int lengthAdjustment) {
        this(lengthFieldLength, lengthAdjustment, false);
    }

    /**
     * Makes an encoder of big-endian lengths.
     *
     * @param lengthFieldLength bytes of the length: 1, 2, 3, 4 or 8
     * @param lengthAdjustment what to add to the length
     * @param lengthIncludesLengthFieldLength whether the length counts itself
     */
    public LengthFieldPrepender(int lengthFieldLength, int lengthAdjustment, boolean lengthIncludesLengthFieldLength) {
        this(ByteOrder.BIG_ENDIAN, lengthFieldLength, lengthAdjustment, lengthIncludesLengthFieldLength);
    }

    /**
     * Makes an encoder.
     *
     * @param byteOrder the byte order of the length
     * @param lengthFieldLength bytes of the length: 1, 2, 3, 4 or 8
     * @param lengthAdjustment what to add to the length
     * @param lengthIncludesLengthFieldLength whether the length counts itself
     * @throws IllegalArgumentException if the length cannot be of so many bytes
     */
    public LengthFieldPrepender(
            ByteOrder byteOrder, int lengthFieldLength, int lengthAdjustment, boolean lengthIncludesLengthFieldLength) {
        super(ByteBuf.class);
        this.byteOrder = Objects.requireNonNull(byteOrder, "byteOrder");
        if (lengthFieldLength < 1 || lengthFieldLength > 8 || (lengthFieldLength > 4 && lengthFieldLength < 8)) {
            throw new IllegalArgumentException(
                    "lengthFieldLength must be either 1, 2, 3, 4, or 8: " + lengthFieldLength);
        }
        this.lengthFieldLength = lengthFieldLength;
        this.lengthIncludesLengthFieldLength = lengthIncludesLengthFieldLength;
        this.lengthAdjustment = lengthAdjustment;
    }

    @Override
    protected void encode(ChannelHandlerContext ctx, ByteBuf msg, List<Object> out) throws Exception {
        long length = (long) msg.readableBytes()
                + lengthAdjustment
                + (lengthIncludesLengthFieldLength ? lengthFieldLength : 0);
        if (length < 0) {
            throw new IllegalArgumentException("Adjusted frame length (" + length + ") is less than zero");
        }
        long bound = lengthFieldLength == 8 ? Long.MAX_VALUE : 1L << 8 * lengthFieldLength;
        if (length >= bound) {
            throw new IllegalArgumentException("length does not fit into " + lengthFieldLength + " bytes: " + length);
        }
        out.add(lengthField(ctx, length));
        out.add(msg.retain());
    }

    private ByteBuf lengthField(ChannelHandlerContext ctx, long length) {
        boolean big = byteOrder == ByteOrder.BIG_ENDIAN;
        ByteBuf field = ctx.alloc().buffer(lengthFieldLength);
        int value = (int) length;
        return switch (lengthFieldLength) {
            case 1 -> field.writeByte(value);
            case 2 -> big ? field.writeShort(value) : field.writeShortLE(value);
            case 3 -> big ? field.writeMedium(value) : field.writeMediumLE(value);
            case 4 -> big ? field.writeInt(value) : field.writeIntLE(value);
            default -> big ? field.writeLong(length) : field.writeLongLE(length);
        };
    }
}
