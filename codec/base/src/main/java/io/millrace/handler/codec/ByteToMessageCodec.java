package io.millrace.handler.codec;

import io.millrace.buffer.ByteBuf;
import io.millrace.channel.ChannelDuplexHandler;
import io.millrace.channel.ChannelHandlerContext;
import io.millrace.channel.ChannelPromise;
import io.millrace.channel.TypeMatcher;
import java.util.List;

/**
 * Turns bytes into messages and messages into bytes: a {@link ByteToMessageDecoder} and a {@link MessageToByteEncoder} in
 * one. It has a state, so it is never {@code @Sharable}.
 *
 * @param <I> the type that is encoded
 */
public abstract class ByteToMessageCodec<I> extends ChannelDuplexHandler {
    private final Class<?> type;
    private final MessageToByteEncoder<Object> encoder;

    private final ByteToMessageDecoder decoder = new ByteToMessageDecoder() {
        @Override
        public void decode(ChannelHandlerContext ctx, ByteBuf in, List<Object> out) throws Exception {
            ByteToMessageCodec.this.decode(ctx, in, out);
        }

        @Override
        protected void decodeLast(ChannelHandlerContext ctx, ByteBuf in, List<Object> out) throws Exception {
            ByteToMessageCodec.this.decodeLast(ctx, in, out);
        }
    };

    /** Makes a codec of what the subclass says {@code I} is, into direct buffers. */
    protected ByteToMessageCodec() {
        this(true);
    }

    /**
     * Makes a codec.
     *
     * @param outboundMessageType what is encoded
     */
    protected ByteToMessageCodec(Class<? extends I> outboundMessageType) {
        this(outboundMessageType, true);
    }

    /**
     * Makes a codec of what the subclass says {@code I} is.
     *
     * @param preferDirect whether into direct buffers
     */
    protected ByteToMessageCodec(boolean preferDirect) {
        requireAlone();
        type = TypeMatcher.find(this, ByteToMessageCodec.class, "I");
        encoder = new Encoder(preferDirect);
    }

    /**
     * Makes a codec.
     *
     * @param outboundMessageType what is encoded
     * @param preferDirect whether into direct buffers
     */
    protected ByteToMessageCodec(Class<? extends I> outboundMessageType, boolean preferDirect) {
        requireAlone();
        type = outboundMessageType;
        encoder = new Encoder(preferDirect);
    }

    private void requireAlone() {
        if (isSharable()) {
            throw new IllegalStateException(
                    "a ByteToMessageCodec must not be @Sharable: " + getClass().getName());
        }
    }

    /**
     * Sets what happens to the bytes when {@link #decode} throws.
     *
     * @param action {@link OnDecoderError#FAIL} by default
     */
    public void setOnError(OnDecoderError action) {
        decoder.setOnError(action);
    }

    private final class Encoder extends MessageToByteEncoder<Object> {
        Encoder(boolean preferDirect) {
            super(Object.class, preferDirect);
        }

        @Override
        public boolean acceptOutboundMessage(Object msg) throws Exception {
            return ByteToMessageCodec.this.acceptOutboundMessage(msg);
        }

        @Override
        @SuppressWarnings("unchecked") // acceptOutboundMessage has looked
        protected void encode(ChannelHandlerContext ctx, Object msg, ByteBuf out) throws Exception {
            ByteToMessageCodec.this.encode(ctx, (I) msg, out);
        }
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
     * Encodes a message; see {@link MessageToByteEncoder}.
     *
     * @param ctx the codec's context
     * @param msg the message, released afterwards
     * @param out where it goes
     * @throws Exception if it cannot be encoded
     */
    protected abstract void encode(ChannelHandlerContext ctx, I msg, ByteBuf out) throws Exception;

    /**
     * Decodes from the bytes that are there; see {@link ByteToMessageDecoder}.
     *
     * @param ctx the codec's context
     * @param in what is there
     * @param out messages go here
     * @throws Exception if the bytes are not what they should be
     */
    protected abstract void decode(ChannelHandlerContext ctx, ByteBuf in, List<Object> out) throws Exception;

    /**
     * Decodes for the last time; see {@link ByteToMessageDecoder}.
     *
     * @param ctx the codec's context
     * @param in what is there, perhaps empty
     * @param out messages go here
     * @throws Exception if the bytes are not what they should be
     */
    protected void decodeLast(ChannelHandlerContext ctx, ByteBuf in, List<Object> out) throws Exception {
        if (in.isReadable()) {
            decode(ctx, in, out);
        }
    }

    @Override
    public void channelRead(ChannelHandlerContext ctx, Object msg) throws Exception {
        decoder.channelRead(ctx, msg);
    }

    @Override
    public void write(ChannelHandlerContext ctx, Object msg, ChannelPromise promise) throws Exception {
        encoder.write(ctx, msg, promise);
    }

    @Override
    public void channelReadComplete(ChannelHandlerContext ctx) throws Exception {
        decoder.channelReadComplete(ctx);
    }

    @Override
    public void channelInactive(ChannelHandlerContext ctx) throws Exception {
        decoder.channelInactive(ctx);
    }

    @Override
    public void userEventTriggered(ChannelHandlerContext ctx, Object evt) throws Exception {
        decoder.userEventTriggered(ctx, evt);
    }

    @Override
    public void handlerAdded(ChannelHandlerContext ctx) throws Exception {
        decoder.handlerAdded(ctx);
    }

    @Override
    public void handlerRemoved(ChannelHandlerContext ctx) throws Exception {
        decoder.handlerRemoved(ctx);
    }
}
