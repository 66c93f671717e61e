package io.millrace.handler.codec.http.websocketx;

import io.millrace.buffer.ByteBuf;
import io.millrace.buffer.Unpooled;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/** A message of text, or the first frame of one: UTF-8. <b>Spec:</b> RFC 6455 §5.6. */
public class TextWebSocketFrame extends WebSocketFrame {
    /** Makes an empty message. */
    public TextWebSocketFrame() {
        super(Unpooled.buffer(0));
    }

    /**
     * Makes a whole message.
     *
     * @param text the text, perhaps {@code null} for an empty one
     */
    public TextWebSocketFrame(@Nullable String text) {
        super(utf8(text));
    }

    /**
     * Makes a whole message.
     *
     * @param binaryData the content in UTF-8, the frame's from here on
     */
    public TextWebSocketFrame(ByteBuf binaryData) {
        super(binaryData);
    }

    /**
     * Makes a frame of a message.
     *
     * @param finalFragment whether it ends its message
     * @param rsv the extension bits, RSV1 being 4
     * @param text the text, perhaps {@code null} for an empty one
     */
    public TextWebSocketFrame(boolean finalFragment, int rsv, @Nullable String text) {
        super(finalFragment, rsv, utf8(text));
    }

    /**
     * Makes a frame of a message.
     *
     * @param finalFragment whether it ends its message
     * @param rsv the extension bits, RSV1 being 4
     * @param binaryData the content in UTF-8, the frame's from here on
     */
    public TextWebSocketFrame(boolean finalFragment, int rsv, ByteBuf binaryData) {
        super(finalFragment, rsv, binaryData);
    }

    static ByteBuf utf8(@Nullable String text) {
        return text == null || text.isEmpty()
                ? Unpooled.EMPTY_BUFFER
                : Unpooled.copiedBuffer(text, StandardCharsets.UTF_8);
    }

    /**
     * The content as text.
     *
     * @return what its bytes mean in UTF-8; whatever is not UTF-8 becomes U+FFFD
     */
    public String text() {
        return content().toString(StandardCharsets.UTF_8);
    }

    @Override
    public TextWebSocketFrame copy() {
        return (TextWebSocketFrame) super.copy();
    }

    @Override
    public TextWebSocketFrame duplicate() {
        return (TextWebSocketFrame) super.duplicate();
    }

    @Override
    public TextWebSocketFrame retainedDuplicate() {
        return (TextWebSocketFrame) super.retainedDuplicate();
    }

    @Override
    public TextWebSocketFrame replace(ByteBuf content) {
        return new TextWebSocketFrame(isFinalFragment(), rsv(), content);
    }

    @Override
    public TextWebSocketFrame retain() {
        super.retain();
        return this;
    }

    @Override
    public TextWebSocketFrame retain(int increment) {
        super.retain(increment);
        return this;
    }

    @Override
    public TextWebSocketFrame touch() {
        super.touch();
        return this;
    }

    @Override
    public TextWebSocketFrame touch(@Nullable Object hint) {
        super.touch(hint);
        return this;
    }
}
