package io.millrace.handler.codec.http.websocketx;

import io.millrace.buffer.ByteBuf;
import io.millrace.channel.ChannelHandlerContext;
import io.millrace.channel.ChannelInboundHandlerAdapter;

/**
 * Refuses text that is not UTF-8, as soon as it is known, across the frames of a message. Stands behind what
 * decompresses.
 *
 * <p><b>Errors:</b> the peer is told 1007 and the channel is closed, unless the constructor was told otherwise; the
 * handlers get a {@link CorruptedWebSocketFrameException}. Frames that come after that are dropped.
 *
 * <p><b>Spec:</b> RFC 6455 §8.1.
 */
public class Utf8FrameValidator extends ChannelInboundHandlerAdapter {
    private final boolean closeOnProtocolViolation;
    private final Utf8Validator utf8 = new Utf8Validator();

    /** The message under way is text. */
    private boolean insideText;

    private boolean ended;

    /** Makes a validator that closes. */
    public Utf8FrameValidator() {
        this(true);
    }

    /**
     * Makes a validator.
     *
     * @param closeOnProtocolViolation whether it sends a close frame and closes
     */
    public Utf8FrameValidator(boolean closeOnProtocolViolation) {
        this.closeOnProtocolViolation = closeOnProtocolViolation;
    }

    @Override
    public void channelRead(ChannelHandlerContext ctx, Object msg) throws Exception {
        if (!(msg instanceof WebSocketFrame frame)) {
            ctx.fireChannelRead(msg);
            return;
        }
        if (ended) {
            frame.release();
            return;
        }
        if (isGood(frame)) {
            ctx.fireChannelRead(frame);
            return;
        }
        ended = true;
        frame.release();
        throw refuse(ctx);
    }

    private boolean isGood(WebSocketFrame frame) {
        if (frame instanceof TextWebSocketFrame) {
            utf8.reset();
            insideText = true;
        } else if (!insideText || !(frame instanceof ContinuationWebSocketFrame)) {
            return true;
        }
        ByteBuf text = frame.content();
        if (!utf8.accept(text, text.readerIndex(), text.readableBytes())) {
            return false;
        }
        insideText = !frame.isFinalFragment();
        return insideText || utf8.isComplete();
    }

    private CorruptedWebSocketFrameException refuse(ChannelHandlerContext ctx) {
        CorruptedWebSocketFrameException fault =
                new CorruptedWebSocketFrameException(WebSocketCloseStatus.INVALID_PAYLOAD_DATA, "bytes are not UTF-8");
        if (closeOnProtocolViolation && ctx.channel().isOpen()) {
            WebSocket13FrameDecoder decoder = ctx.pipeline().get(WebSocket13FrameDecoder.class);
            if (decoder != null) {
                decoder.stop();
            }
            // Not by the channel: a protocol handler would say goodbye a second time.
            ctx.writeAndFlush(fault.toCloseFrame()).addListener(future -> ctx.close());
        }
        return fault;
    }
}
