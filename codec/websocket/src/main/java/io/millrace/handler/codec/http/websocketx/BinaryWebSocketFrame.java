package io.millrace.handler.codec.http.websocketx;

import io.millrace.buffer.ByteBuf;
import io.millrace.buffer.Unpooled;
import org.jspecify.annotations.Nullable;

/** A message of bytes, or the first frame of one. <b>Spec:</b> RFC 6455 §5.6. */
public class BinaryWebSocketFrame extends WebSocketFrame {
    /** Makes an empty message. */
    public BinaryWebSocketFrame() {
        super(Unpooled.buffer(0));
    }

    /**
     * Makes a whole message.
     *
     * @param binaryData the content, the frame's from here on
     */
    public BinaryWebSocketFrame(ByteBuf binaryData) {
        super(binaryData);
    }

    /**
     * Makes a frame of a message.
     *
     * @param finalFragment whether it ends its message
     * @param rsv the extension bits, RSV1 being 4
     * @param binaryData the content, the frame's from here on
     */
    public BinaryWebSocketFrame(boolean finalFragment, int rsv, ByteBuf binaryData) {
        super(finalFragment, rsv, binaryData);
    }

    @Override
    public BinaryWebSocketFrame copy() {
        return (BinaryWebSocketFrame) super.copy();
    }

    @Override
    public BinaryWebSocketFrame duplicate() {
        return (BinaryWebSocketFrame) super.duplicate();
    }

    @Override
    public BinaryWebSocketFrame retainedDuplicate() {
        return (BinaryWebSocketFrame) super.retainedDuplicate();
    }

    @Override
    public BinaryWebSocketFrame replace(ByteBuf content) {
        return new BinaryWebSocketFrame(isFinalFragment(), rsv(), content);
    }

    @Override
    public BinaryWebSocketFrame retain() {
        super.retain();
        return this;
    }

    @Override
    public BinaryWebSocketFrame retain(int increment) {
        super.retain(increment);
        return this;
    }

    @Override
    public BinaryWebSocketFrame touch() {
        super.touch();
        return this;
    }

    @Override
    public BinaryWebSocketFrame touch(@Nullable Object hint) {
        super.touch(hint);
        return this;
    }
}
