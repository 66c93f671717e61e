package io.millrace.handler.codec.http.websocketx;

import io.millrace.buffer.ByteBuf;
import io.millrace.buffer.Unpooled;
import org.jspecify.annotations.Nullable;

/** Answers a {@link PingWebSocketFrame}, or comes unasked. <b>Spec:</b> RFC 6455 §5.5.3: at most 125 bytes. */
public class PongWebSocketFrame extends WebSocketFrame {
    /** Makes an empty pong. */
    public PongWebSocketFrame() {
        super(Unpooled.buffer(0));
    }

    /**
     * Makes a control frame.
     *
     * @param binaryData the content, the frame's from here on
     */
    public PongWebSocketFrame(ByteBuf binaryData) {
        super(binaryData);
    }

    /**
     * Makes a control frame.
     *
     * @param finalFragment whether it ends its message, which control frames do
     * @param rsv the extension bits, RSV1 being 4
     * @param binaryData the content, the frame's from here on
     */
    public PongWebSocketFrame(boolean finalFragment, int rsv, ByteBuf binaryData) {
        super(finalFragment, rsv, binaryData);
    }

    @Override
    public PongWebSocketFrame copy() {
        return (PongWebSocketFrame) super.copy();
    }

    @Override
    public PongWebSocketFrame duplicate() {
        return (PongWebSocketFrame) super.duplicate();
    }

    @Override
    public PongWebSocketFrame retainedDuplicate() {
        return (PongWebSocketFrame) super.retainedDuplicate();
    }

    @Override
    public PongWebSocketFrame replace(ByteBuf content) {
        return new PongWebSocketFrame(isFinalFragment(), rsv(), content);
    }

    @Override
    public PongWebSocketFrame retain() {
        super.retain();
        return this;
    }

    @Override
    public PongWebSocketFrame retain(int increment) {
        super.retain(increment);
        return this;
    }

    @Override
    public PongWebSocketFrame touch() {
        super.touch();
        return this;
    }

    @Override
    public PongWebSocketFrame touch(@Nullable Object hint) {
        super.touch(hint);
        return this;
    }
}
