package io.millrace.handler.codec;

import io.millrace.channel.ChannelHandlerContext;
import io.millrace.channel.ChannelInboundHandlerAdapter;
import io.millrace.channel.TypeMatcher;
import io.millrace.util.ReferenceCountUtil;
import java.util.List;

/**
 * Turns messages of one type into others on their way in; messages of other types pass.
 *
 * <p><b>Ownership:</b> the message that came is released after {@link #decode}; one that is passed on as it is must be retained
 * ({@link ReferenceCountUtil#retain(Object)}).
 *
 * @param <I> the type that is decoded
 */
public abstract class MessageToMessageDecoder<I> extends ChannelInboundHandlerAdapter {
    private final Class<?> type;

    // Handlers that are shared keep no state of a channel.
    private boolean decoded;
    private boolean produced;

    /** Makes a decoder of what the subclass says {@code I} is. */
    protected MessageToMessageDecoder() {
        type = TypeMatcher.find(this, MessageToMessageDecoder.class, "I");
    }

    /**
     * Makes a decoder.
     *
     * @param inboundMessageType what is decoded
     */
    protected MessageToMessageDecoder(Class<? extends I> inboundMessageType) {
        type = inboundMessageType;
    }

    /**
     * Tells whether a message is to be decoded.
     *
     * @param msg the message
     * @return {@code true} if it is of the type
     * @throws Exception as it likes
     */
    public boolean acceptInboundMessage(Object msg) throws Exception {
        return type.isInstance(msg);
    }

    /**
     * Decodes a message.
     *
     * @param ctx the decoder's context
     * @param msg the message, released afterwards
     * @param out what it becomes, perhaps nothing
     * @throws Exception if it is not what it should be
     */
    protected abstract void decode(ChannelHandlerContext ctx, I msg, List<Object> out) throws Exception;

    @Override
    public void channelRead(ChannelHandlerContext ctx, Object msg) throws Exception {
        boolean alone = !isSharable();
        if (alone) {
            decoded = true;
        }
        DecodedMessages out = DecodedMessages.borrow();
        boolean passed = false;
        try {
            if (acceptInboundMessage(msg)) {
                decodeAndRelease(ctx, msg, out);
            } else {
                passed = true;
            }
        } catch (DecoderException e) {
            throw e;
        } catch (Exception e) {
            throw new DecoderException(e);
        } finally {
            try {
                if (alone && (passed || !out.isEmpty())) {
                    produced = true;
                }
                if (passed) {
                    ctx.fireChannelRead(msg);
                } else {
                    out.fire(ctx);
                }
            } finally {
                out.recycle();
            }
        }
    }

    @SuppressWarnings("unchecked") // acceptInboundMessage has looked
    private void decodeAndRelease(ChannelHandlerContext ctx, Object msg, DecodedMessages out) throws Exception {
        try {
            decode(ctx, (I) msg, out);
        } finally {
            ReferenceCountUtil.release(msg);
        }
    }

    /** Asks for more where nothing came of what was read: nobody else would. */
    @Override
    public void channelReadComplete(ChannelHandlerContext ctx) throws Exception {
        if (!isSharable()) {
            if (wantsMore() && !ctx.channel().config().isAutoRead()) {
                ctx.read();
            }
            decoded = false;
            produced = false;
        }
        ctx.fireChannelReadComplete();
    }

    /** Nothing came of what was read. */
    boolean wantsMore() {
        return decoded && !produced;
    }
}
