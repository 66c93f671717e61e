package io.millrace.handler.codec;

import io.millrace.channel.ChannelDuplexHandler;
import io.millrace.channel.ChannelHandlerContext;
import io.millrace.channel.ChannelPromise;
import io.millrace.channel.TypeMatcher;
import java.util.List;

/**
 * Turns messages into others in both directions: a {@link MessageToMessageDecoder} and a {@link MessageToMessageEncoder} in
 * one.
 *
 * <p><b>Ownership:</b> as with these two: what came is released afterwards.
 *
 * @param <INBOUND_IN> the type that is decoded
 * @param <OUTBOUND_IN> the type that is encoded
 */
public abstract class MessageToMessageCodec<INBOUND_IN, OUTBOUND_IN> extends ChannelDuplexHandler {
    private final Class<?> inboundType;
    private final Class<?> outboundType;

    private final MessageToMessageDecoder<Object> decoder = new MessageToMessageDecoder<>(Object.class) {
        @Override
        public boolean acceptInboundMessage(Object msg) throws Exception {
            return MessageToMessageCodec.this.acceptInboundMessage(msg);
        }

        @Override
        @SuppressWarnings("unchecked") // acceptInboundMessage has looked
        protected void decode(ChannelHandlerContext ctx, Object msg, List<Object> out) throws Exception {
            MessageToMessageCodec.this.decode(ctx, (INBOUND_IN) msg, out);
        }

        @Override
        public boolean isSharable() {
            return MessageToMessageCodec.this.isSharable();
        }
    };

    private final MessageToMessageEncoder<Object> encoder = new MessageToMessageEncoder<>(Object.class) {
        @Override
        public boolean acceptOutboundMessage(Object msg) throws Exception {
            return MessageToMessageCodec.this.acceptOutboundMessage(msg);
        }

        @Override
        @SuppressWarnings("unchecked") // acceptOutboundMessage has looked
        protected void encode(ChannelHandlerContext ctx, Object msg, List<Object> out) throws Exception {
            MessageToMessageCodec.this.encode(ctx, (OUTBOUND_IN) msg, out);
        }
    };

    /** Makes a codec of what the subclass says the types are. */
    protected MessageToMessageCodec() {
        inboundType = TypeMatcher.find(this, MessageToMessageCodec.class, "INBOUND_IN");
        outboundType = TypeMatcher.find(this, MessageToMessageCodec.class, "OUTBOUND_IN");
    }

    /**
     * Makes a codec.
     *
     * @param inboundMessageType what is decoded
     * @param outboundMessageType what is encoded
     */
    protected MessageToMessageCodec(
            Class<? extends INBOUND_IN> inboundMessageType, Class<? extends OUTBOUND_IN> outboundMessageType) {
        inboundType = inboundMessageType;
        outboundType = outboundMessageType;
    }

    /**
     * Tells whether a message is to be decoded.
     *
     * @param msg the message
     * @return {@code true} if it is of the type
     * @throws Exception as it likes
     */
    public boolean acceptInboundMessage(Object msg) throws Exception {
        return inboundType.isInstance(msg);
    }

    /**
     * Tells whether a message is to be encoded.
     *
     * @param msg the message
     * @return {@code true} if it is of the type
     * @throws Exception as it likes
     */
    public boolean acceptOutboundMessage(Object msg) throws Exception {
        return outboundType.isInstance(msg);
    }

    /**
     * Encodes a message; see {@link MessageToMessageEncoder}.
     *
     * @param ctx the codec's context
     * @param msg the message, released afterwards
     * @param out what it becomes, at least one
     * @throws Exception if it cannot be encoded
     */
    protected abstract void encode(ChannelHandlerContext ctx, OUTBOUND_IN msg, List<Object> out) throws Exception;

    /**
     * Decodes a message; see {@link MessageToMessageDecoder}.
     *
     * @param ctx the codec's context
     * @param msg the message, released afterwards
     * @param out what it becomes, perhaps nothing
     * @throws Exception if it is not what it should be
     */
    protected abstract void decode(ChannelHandlerContext ctx, INBOUND_IN msg, List<Object> out) throws Exception;

    @Override
    public void channelRead(ChannelHandlerContext ctx, Object msg) throws Exception {
        decoder.channelRead(ctx, msg);
    }

    @Override
    public void channelReadComplete(ChannelHandlerContext ctx) throws Exception {
        decoder.channelReadComplete(ctx);
    }

    @Override
    public void write(ChannelHandlerContext ctx, Object msg, ChannelPromise promise) throws Exception {
        encoder.write(ctx, msg, promise);
    }
}
