package io.millrace.handler.codec;

import io.millrace.buffer.ByteBuf;
import io.millrace.channel.ChannelHandlerContext;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Cuts a stream into frames of one length.
 *
 * <pre>
 *  +---+----+------+----+      +-----+-----+-----+
 *  | A | BC | DEFG | HI |  ->  | ABC | DEF | GHI |
 *  +---+----+------+----+      +-----+-----+-----+
 * </pre>
 */
public class FixedLengthFrameDecoder extends ByteToMessageDecoder {
    private final int frameLength;

    /**
     * Makes a decoder.
     *
     * @param frameLength bytes of a frame, at least 1
     */
    public FixedLengthFrameDecoder(int frameLength) {
        if (frameLength <= 0) {
            throw new IllegalArgumentException("frameLength : " + frameLength + " (expected: > 0)");
        }
        this.frameLength = frameLength;
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
        return in.readableBytes() < frameLength ? null : in.readRetainedSlice(frameLength);
    }
}
