package io.millrace.handler.codec;

import io.millrace.buffer.ByteBuf;
import io.millrace.buffer.MissingBytesException;
import io.millrace.channel.ChannelHandlerContext;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A decoder that reads as if everything had come already: where bytes are missing, decoding begins again when more have
 * come, at the last {@linkplain #checkpoint() checkpoint}.
 *
 * <pre>{@code
 * class FrameDecoder extends ReplayingDecoder<Void> {
 *     @Override
 *     protected void decode(ChannelHandlerContext ctx, ByteBuf in, List<Object> out) {
 *         out.add(in.readRetainedSlice(in.readInt()));
 *     }
 * }
 * }</pre>
 *
 * <p>{@code in} is a {@linkplain MissingBytesException#view(ByteBuf) view} of a stream without an end: {@code
 * readableBytes()} is as good as infinite, and what reads, skips or searches beyond the last byte throws a {@link
 * MissingBytesException}, which must not be caught. {@link #actualReadableBytes()} tells what is there. In {@link #decodeLast}
 * the stream has its end.
 *
 * <p>What was decoded since the checkpoint is decoded again each time: with many fields in a message, or one that comes in
 * many parts, set a checkpoint behind each, or a peer that sends byte by byte makes the cost grow with the square of the
 * length.
 *
 * @param <S> what the decoder's state is, an enum for example; {@link Void} for none
 */
public abstract class ReplayingDecoder<S> extends ByteToMessageDecoder {
    private @Nullable S state;

    /** Where decoding begins again, as an index of the bytes that are kept. */
    private int checkpoint;

    /** The bytes that are being decoded, as they are kept. */
    private @Nullable ByteBuf kept;

    /** The same as {@link #decode} sees them. */
    private @Nullable ByteBuf view;

    /** Bytes are missing: there is nothing to go on with. */
    private boolean replay;

    /** Makes a decoder without a state. */
    protected ReplayingDecoder() {
        this(null);
    }

    /**
     * Makes a decoder.
     *
     * @param initialState the state to begin with
     */
    protected ReplayingDecoder(@Nullable S initialState) {
        state = initialState;
    }

    /** Decodes from here on when bytes are missing. */
    protected void checkpoint() {
        ByteBuf seen = view;
        checkpoint = seen == null ? internalBuffer().readerIndex() : seen.readerIndex();
    }

    /**
     * Decodes from here on when bytes are missing, and sets the state.
     *
     * @param state the new state
     */
    protected void checkpoint(@Nullable S state) {
        checkpoint();
        state(state);
    }

    /**
     * The state.
     *
     * @return what was set last
     */
    protected @Nullable S state() {
        return state;
    }

    /**
     * Sets the state.
     *
     * @param newState the new state
     * @return the one before
     */
    protected @Nullable S state(@Nullable S newState) {
        S before = state;
        state = newState;
        return before;
    }

    @Override
    protected int actualReadableBytes() {
        ByteBuf all = kept;
        ByteBuf seen = view;
        return all == null || seen == null ? super.actualReadableBytes() : all.writerIndex() - seen.readerIndex();
    }

    @Override
    protected void callDecode(ChannelHandlerContext ctx, ByteBuf in, List<Object> out) {
        if (!in.isReadable()) {
            return;
        }
        kept = in;
        view = MissingBytesException.view(in);
        try {
            while (in.isReadable()) {
                if (!out.isEmpty()) {
                    fire(ctx, out);
                    if (ctx.isRemoved()) {
                        break;
                    }
                }
                if (!decodeOnce(ctx, in, out)) {
                    break;
                }
            }
        } catch (DecoderException e) {
            throw e;
        } catch (Exception e) {
            throw new DecoderException(e);
        } finally {
            kept = null;
            view = null;
        }
    }

    /** {@code false} if there is nothing to go on with. */
    private boolean decodeOnce(ChannelHandlerContext ctx, ByteBuf in, List<Object> out) throws Exception {
        S before = state;
        int readerIndexBefore = in.readerIndex();
        decodeProtected(ctx, in, out);
        if (ctx.isRemoved() || replay) {
            return false;
        }
        if (readerIndexBefore == in.readerIndex() && before == state) {
            throw new DecoderException(
                    getClass().getSimpleName()
                            + (out.isEmpty()
                                    ? ".decode() must consume the inbound data or change its state if it did not decode anything."
                                    : ".decode() method must consume the inbound data or change its state if it decoded something."));
        }
        return out.isEmpty() || !isSingleDecode();
    }

    /** Shows the bytes that are kept as a stream without an end. */
    @Override
    final void decodeFrom(ChannelHandlerContext ctx, ByteBuf in, List<Object> out) throws Exception {
        ByteBuf seen = view;
        if (seen == null || in != kept) {
            decode(ctx, in, out); // the last time: the stream has its end
            return;
        }
        checkpoint = in.readerIndex();
        replay = false;
        try {
            decode(ctx, seen, out);
        } catch (MissingBytesException e) {
            replay = true;
        } finally {
            int end = in.writerIndex();
            in.readerIndex(Math.min(end, replay ? checkpoint : seen.readerIndex()));
            seen.readerIndex(in.readerIndex());
        }
    }

    @Override
    final void callDecodeLast(ChannelHandlerContext ctx, ByteBuf in, List<Object> out) throws Exception {
        try {
            decodeLast(ctx, in, out);
        } catch (IndexOutOfBoundsException e) {
            if (e.getClass() != IndexOutOfBoundsException.class) {
                throw e; // of an array or a string: a mistake of the decoder
            }
            // What is missing now will not come.
        }
    }
}
