package io.millrace.handler.codec.http.websocketx;

import io.millrace.buffer.ByteBuf;
import io.millrace.buffer.Unpooled;
import org.jspecify.annotations.Nullable;

/**
 * Asks whether the peer is there; it answers with a {@link PongWebSocketFrame} of the same bytes. <b>Spec:</b> RFC 6455
 * §5.5.2: at most 125 bytes.
 */
public class PingWebSocketFrame extends WebSocketFrame {
    /** Makes an empty ping. */
    public PingWebSocketFrame() {
        super(Unpooled.buffer(0));
    }

    /**
     * Makes a control frame.
     *
     * @param binaryData the content, the frame's from here on
     */
    public PingWebSocketFrame(ByteBuf binaryData) {
        super(binaryData);
    }

    /**
     * Makes a control frame.
     *
     * @param finalFragment whether it ends its message, which control frames do
     * @param rsv the extension bits, RSV1 being 4
     * @param binaryData the content, the frame's from here on
     */
    public PingWebSocketFrame(boolean finalFragment, int rsv, ByteBuf binaryData) {
        super(finalFragment, rsv, binaryData);
    }

    @Override
    public PingWebSocketFrame copy() {
        return (PingWebSocketFrame) super.copy();
    }

    @Override
    public PingWebSocketFrame duplicate() {
        return (PingWebSocketFrame) super.duplicate();
    }

    @Override
    public PingWebSocketFrame retainedDuplicate() {
        return (PingWebSocketFrame) super.retainedDuplicate();
    }

    @Override
    public PingWebSocketFrame replace(ByteBuf content) {
        return new PingWebSocketFrame(isFinalFragment(), rsv(), content);
    }

    @Override
    public PingWebSocketFrame retain() {
        super.retain();
        return this;
    }

    @Override
    public PingWebSocketFrame retain(int increment) {
        super.retain(increment);
        return this;
    }

    @Override
    public PingWebSocketFrame touch() {
        super.touch();
        return this;
    }

    @Override
    public PingWebSocketFrame touch(@Nullable Object hint) {
        super.touch(hint);
        return this;
    }
}
