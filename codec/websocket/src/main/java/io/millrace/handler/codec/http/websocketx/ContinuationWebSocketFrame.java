package io.millrace.handler.codec.http.websocketx;

import io.millrace.buffer.ByteBuf;
import io.millrace.buffer.Unpooled;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/** A further frame of a message, text or bytes as its first one says. <b>Spec:</b> RFC 6455 §5.4. */
public class ContinuationWebSocketFrame extends WebSocketFrame {
    /** Makes an empty last frame of a message. */
    public ContinuationWebSocketFrame() {
        super(Unpooled.buffer(0));
    }

    /**
     * Makes the last frame of a message.
     *
     * @param binaryData the content, the frame's from here on
     */
    public ContinuationWebSocketFrame(ByteBuf binaryData) {
        super(binaryData);
    }

    /**
     * Makes a further frame of a message.
     *
     * @param finalFragment whether it ends its message
     * @param rsv the extension bits, RSV1 being 4
     * @param binaryData the content, the frame's from here on
     */
    public ContinuationWebSocketFrame(boolean finalFragment, int rsv, ByteBuf binaryData) {
        super(finalFragment, rsv, binaryData);
    }

    /**
     * Makes a further frame of a message.
     *
     * @param finalFragment whether it ends its message
     * @param rsv the extension bits, RSV1 being 4
     * @param text the text, perhaps {@code null} for an empty one
     */
    public ContinuationWebSocketFrame(boolean finalFragment, int rsv, @Nullable String text) {
        super(finalFragment, rsv, TextWebSocketFrame.utf8(text));
    }

    /**
     * The content as text.
     *
     * @return what its bytes mean in UTF-8; a character that is cut becomes U+FFFD
     */
    public String text() {
        return content().toString(StandardCharsets.UTF_8);
    }

    @Override
    public ContinuationWebSocketFrame copy() {
        return (ContinuationWebSocketFrame) super.copy();
    }

    @Override
    public ContinuationWebSocketFrame duplicate() {
        return (ContinuationWebSocketFrame) super.duplicate();
    }

    @Override
    public ContinuationWebSocketFrame retainedDuplicate() {
        return (ContinuationWebSocketFrame) super.retainedDuplicate();
    }

    @Override
    public ContinuationWebSocketFrame replace(ByteBuf content) {
        return new ContinuationWebSocketFrame(isFinalFragment(), rsv(), content);
    }

    @Override
    public ContinuationWebSocketFrame retain() {
        super.retain();
        return this;
    }

    @Override
    public ContinuationWebSocketFrame retain(int increment) {
        super.retain(increment);
        return this;
    }

    @Override
    public ContinuationWebSocketFrame touch() {
        super.touch();
        return this;
    }

    @Override
    public ContinuationWebSocketFrame touch(@Nullable Object hint) {
        super.touch(hint);
        return this;
    }
}
