package io.millrace.handler.codec;

import io.millrace.buffer.ByteBuf;
import io.millrace.buffer.Unpooled;
import io.millrace.channel.ChannelHandlerContext;
import io.millrace.channel.ChannelOutboundHandlerAdapter;
import io.millrace.channel.ChannelPromise;
import io.millrace.channel.TypeMatcher;
import io.millrace.util.ReferenceCountUtil;
import org.jspecify.annotations.Nullable;

/**
 * Turns messages of one type into bytes; messages of other types pass.
 *
 * <pre>{@code
 * class IntegerEncoder extends MessageToByteEncoder<Integer> {
 *     @Override
 *     protected void encode(ChannelHandlerContext ctx, Integer msg, ByteBuf out) {
 *         out.writeInt(msg);
 *     }
 * }
 * }</pre>
 *
 * <p><b>Ownership:</b> the message is released after {@link #encode}.
 *
 * @param <I> the type that is encoded
 */
public abstract class MessageToByteEncoder<I> extends ChannelOutboundHandlerAdapter {
    private final Class<?> type;
    private final boolean preferDirect;

    /** Makes an encoder of what the subclass says {@code I} is, into direct buffers. */
    protected MessageToByteEncoder() {
        this(true);
    }

    /**
     * Makes an encoder.
     *
     * @param outboundMessageType what is encoded
     */
    protected MessageToByteEncoder(Class<? extends I> outboundMessageType) {
        this(outboundMessageType, true);
    }

    /**
     * Makes an encoder of what the subclass says {@code I} is.
     *
     * @param preferDirect whether into direct buffers
     */
    protected MessageToByteEncoder(boolean preferDirect) {
        this.type = TypeMatcher.find(this, MessageToByteEncoder.class, "I");
        this.preferDirect = preferDirect;
    }

    /**
     * Makes an encoder.
     *
     * @param outboundMessageType what is encoded
     * @param preferDirect whether into direct buffers
     */
    protected MessageToByteEncoder(Class<? extends I> outboundMessageType, boolean preferDirect) {
        this.type = outboundMessageType;
        this.preferDirect = preferDirect;
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
     * Tells what kind of buffer the encoder writes to.
     *
     * @return whether direct ones
     */
    protected boolean isPreferDirect() {
        return preferDirect;
    }

    /**
     * Makes the buffer that a message is written to.
     *
     * @param ctx the encoder's context
     * @param msg the message
     * @param preferDirect what {@link #isPreferDirect()} says
     * @return a new buffer
     * @throws Exception as it likes
     */
    protected ByteBuf allocateBuffer(ChannelHandlerContext ctx, I msg, boolean preferDirect) throws Exception {
        return preferDirect ? ctx.alloc().ioBuffer() : ctx.alloc().heapBuffer();
    }

    /**
     * Encodes a message.
     *
     * @param ctx the encoder's context
     * @param msg the message, released afterwards
     * @param out where it goes; if nothing is written, an empty buffer is sent on
     * @throws Exception if it cannot be encoded
     */
    protected abstract void encode(ChannelHandlerContext ctx, I msg, ByteBuf out) throws Exception;

    @Override
    public void write(ChannelHandlerContext ctx, Object msg, ChannelPromise promise) throws Exception {
        ByteBuf bytes = null;
        try {
            if (!acceptOutboundMessage(msg)) {
                ctx.write(msg, promise);
                return;
            }
            bytes = encodeAndRelease(ctx, msg);
            if (bytes.isReadable()) {
                ByteBuf whole = bytes;
                bytes = null;
                ctx.write(whole, promise);
            } else {
                bytes.release();
                bytes = null;
                ctx.write(Unpooled.EMPTY_BUFFER, promise);
            }
        } catch (EncoderException e) {
            throw e;
        } catch (Throwable e) {
            throw new EncoderException(e);
        } finally {
            if (bytes != null) {
                bytes.release();
            }
        }
    }

    @SuppressWarnings("unchecked") // acceptOutboundMessage has looked
    private ByteBuf encodeAndRelease(ChannelHandlerContext ctx, Object msg) throws Exception {
        @Nullable ByteBuf bytes = null;
        boolean encoded = false;
        try {
            I message = (I) msg;
            bytes = allocateBuffer(ctx, message, preferDirect);
            encode(ctx, message, bytes);
            encoded = true;
            return bytes;
        } finally {
            if (!encoded && bytes != null) {
                bytes.release();
            }
            ReferenceCountUtil.release(msg);
        }
    }
}
