package io.millrace.handler.codec;

import io.millrace.channel.ChannelHandlerContext;
import io.millrace.channel.ChannelOutboundHandlerAdapter;
import io.millrace.channel.ChannelPromise;
import io.millrace.channel.TypeMatcher;
import io.millrace.util.ReferenceCountUtil;
import io.millrace.util.concurrent.Future;
import io.millrace.util.concurrent.PromiseCombiner;
import java.util.List;

/**
 * Turns messages of one type into others on their way out; messages of other types pass. The promise of a message that
 * becomes several is completed when all of them are.
 *
 * <p><b>Ownership:</b> the message that was written is released after {@link #encode}; one that is passed on as it is must be
 * retained ({@link ReferenceCountUtil#retain(Object)}).
 *
 * @param <I> the type that is encoded
 */
public abstract class MessageToMessageEncoder<I> extends ChannelOutboundHandlerAdapter {
    private final Class<?> type;

    /** Makes an encoder of what the subclass says {@code I} is. */
    protected MessageToMessageEncoder() {
        type = TypeMatcher.find(this, MessageToMessageEncoder.class, "I");
    }

    /**
     * Makes an encoder.
     *
     * @param outboundMessageType what is encoded
     */
    protected MessageToMessageEncoder(Class<? extends I> outboundMessageType) {
        type = outboundMessageType;
    }

    /**
     * Tells whether a message is to be encoded.
     *
     * @param msg the message
     * @return {@code true} if it is of the type
     * @throws Exception as it likes
     */
    public boolean acceptOutboundMessage(Object msg) throws Exception {
        return type.isInstance(msg);
    }

    /**
     * Encodes a message.
     *
     * @param ctx the encoder's context
     * @param msg the message, released afterwards
     * @param out what it becomes, at least one
     * @throws Exception if it cannot be encoded
     */
    protected abstract void encode(ChannelHandlerContext ctx, I msg, List<Object> out) throws Exception;

    @Override
    public void write(ChannelHandlerContext ctx, Object msg, ChannelPromise promise) throws Exception {
        boolean accepted;
        try {
            accepted = acceptOutboundMessage(msg);
        } catch (EncoderException e) {
            throw e;
        } catch (Exception e) {
            throw new EncoderException(e);
        }
        if (!accepted) {
            ctx.write(msg, promise);
            return;
        }
        DecodedMessages out = DecodedMessages.borrow();
        try {
            encodeAndRelease(ctx, msg, out);
            if (out.isEmpty()) {
                throw new EncoderException(getClass().getSimpleName() + " must produce at least one message.");
            }
            writeAll(ctx, out, promise);
        } catch (EncoderException e) {
            throw e;
        } catch (Exception e) {
            throw new EncoderException(e);
        } finally {
            out.releaseAll();
            out.recycle();
        }
    }

    @SuppressWarnings("unchecked") // acceptOutboundMessage has looked
    private void encodeAndRelease(ChannelHandlerContext ctx, Object msg, DecodedMessages out) throws Exception {
        try {
            encode(ctx, (I) msg, out);
        } finally {
            ReferenceCountUtil.release(msg);
        }
    }

    private static void writeAll(ChannelHandlerContext ctx, DecodedMessages out, ChannelPromise promise) {
        int last = out.size() - 1;
        if (last == 0) {
            ctx.write(out.take(0), promise);
            return;
        }
        if (promise.isVoid()) {
            for (int i = 0; i <= last; i++) {
                ctx.write(out.take(i), promise);
            }
            return;
        }
        PromiseCombiner combiner = new PromiseCombiner(ctx.executor());
        for (int i = 0; i <= last; i++) {
            combiner.add((Future<?>) ctx.write(out.take(i)));
        }
        combiner.finish(promise);
    }
}
