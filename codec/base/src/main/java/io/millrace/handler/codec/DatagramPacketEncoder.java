package io.millrace.handler.codec;

import io.millrace.buffer.ByteBuf;
import io.millrace.channel.AddressedEnvelope;
import io.millrace.channel.ChannelHandlerContext;
import io.millrace.channel.ChannelPromise;
import io.millrace.channel.socket.DatagramPacket;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Encodes the content of each envelope to a datagram, with an encoder that makes one buffer of it.
 *
 * <pre>{@code
 * pipeline.addLast(new DatagramPacketEncoder<CharSequence>(new StringEncoder(UTF_8)));
 * channel.writeAndFlush(new DefaultAddressedEnvelope<>("hello", recipient));
 * }</pre>
 *
 * <p><b>Errors:</b> content that does not become one buffer fails the write with an {@link EncoderException}.
 *
 * @param <M> the type of contents
 */
public class DatagramPacketEncoder<M> extends MessageToMessageEncoder<AddressedEnvelope<M, InetSocketAddress>> {
    private final MessageToMessageEncoder<? super M> encoder;

    /**
     * Makes an encoder.
     *
     * @param encoder encodes the content
     */
    public DatagramPacketEncoder(MessageToMessageEncoder<? super M> encoder) {
        this.encoder = Objects.requireNonNull(encoder, "encoder");
    }

    @Override
    public boolean acceptOutboundMessage(Object msg) throws Exception {
        return msg instanceof AddressedEnvelope<?, ?> envelope
                && encoder.acceptOutboundMessage(envelope.content())
                && (envelope.sender() == null || envelope.sender() instanceof InetSocketAddress)
                && envelope.recipient() instanceof InetSocketAddress;
    }

    @Override
    protected void encode(ChannelHandlerContext ctx, AddressedEnvelope<M, InetSocketAddress> msg, List<Object> out)
            throws Exception {
        encoder.encode(ctx, msg.content(), out);
        if (out.size() != 1) {
            throw new EncoderException(encoder.getClass().getSimpleName() + " must produce only one message.");
        }
        if (!(out.get(0) instanceof ByteBuf content)) {
            throw new EncoderException(encoder.getClass().getSimpleName() + " must produce only ByteBuf.");
        }
        out.set(0, new DatagramPacket(content, msg.recipient(), msg.sender()));
    }

    @Override
    public void bind(ChannelHandlerContext ctx, SocketAddress localAddress, ChannelPromise promise) throws Exception {
        encoder.bind(ctx, localAddress, promise);
    }

    @Override
    public void connect(
            ChannelHandlerContext ctx,
            SocketAddress remoteAddress,
            @Nullable SocketAddress localAddress,
            ChannelPromise promise)
            throws Exception {
        encoder.connect(ctx, remoteAddress, localAddress, promise);
    }

    @Override
    public void disconnect(ChannelHandlerContext ctx, ChannelPromise promise) throws Exception {
        encoder.disconnect(ctx, promise);
    }

    @Override
    public void close(ChannelHandlerContext ctx, ChannelPromise promise) throws Exception {
        encoder.close(ctx, promise);
    }

    @Override
    public void deregister(ChannelHandlerContext ctx, ChannelPromise promise) throws Exception {
        encoder.deregister(ctx, promise);
    }

    @Override
    public void read(ChannelHandlerContext ctx) throws Exception {
        encoder.read(ctx);
    }

    @Override
    public void flush(ChannelHandlerContext ctx) throws Exception {
        encoder.flush(ctx);
    }

    @Override
    public void handlerAdded(ChannelHandlerContext ctx) throws Exception {
        encoder.handlerAdded(ctx);
    }

    @Override
    public void handlerRemoved(ChannelHandlerContext ctx) throws Exception {
        encoder.handlerRemoved(ctx);
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) throws Exception {
        encoder.exceptionCaught(ctx, cause);
    }

    @Override
    public boolean isSharable() {
        return encoder.isSharable();
    }
}
