package io.millrace.handler.codec.http.websocketx;

import io.millrace.buffer.ByteBuf;
import io.millrace.buffer.DefaultByteBufHolder;
import org.jspecify.annotations.Nullable;

/**
 * One frame: a message, a part of one, or a control frame.
 *
 * <p><b>Ownership:</b> a frame is its content's holder: releasing it releases the content.
 *
 * <p><b>Spec:</b> RFC 6455 §5.2.
 */
public abstract class WebSocketFrame extends DefaultByteBufHolder {
    private final boolean finalFragment;
    private final int rsv;

    /**
     * Makes the only frame of a message, without extension bits.
     *
     * @param binaryData the content, the frame's from here on
     */
    protected WebSocketFrame(ByteBuf binaryData) {
        this(true, 0, binaryData);
    }

    /**
     * Makes a frame.
     *
     * @param finalFragment whether it ends its message
     * @param rsv the extension bits, RSV1 being 4
     * @param binaryData the content, the frame's from here on
     */
    protected WebSocketFrame(boolean finalFragment, int rsv, ByteBuf binaryData) {
        super(binaryData);
        this.finalFragment = finalFragment;
        this.rsv = rsv;
    }

    /**
     * Tells whether the frame ends its message.
     *
     * @return {@code true} for messages of one frame too
     */
    public boolean isFinalFragment() {
        return finalFragment;
    }

    /**
     * The extension bits.
     *
     * @return RSV1 is 4, RSV2 is 2, RSV3 is 1
     */
    public int rsv() {
        return rsv;
    }

    @Override
    public WebSocketFrame copy() {
        return (WebSocketFrame) super.copy();
    }

    @Override
    public WebSocketFrame duplicate() {
        return (WebSocketFrame) super.duplicate();
    }

    @Override
    public WebSocketFrame retainedDuplicate() {
        return (WebSocketFrame) super.retainedDuplicate();
    }

    /** Returns a frame of the same kind and bits with another content, which it owns. */
    @Override
    public abstract WebSocketFrame replace(ByteBuf content);

    /** Returns the frame's name and its content's {@code toString()}; it may be called after the release. */
    @Override
    public String toString() {
        return getClass().getSimpleName() + "(data: " + contentToString() + ')';
    }

    @Override
    public WebSocketFrame retain() {
        super.retain();
        return this;
    }

    @Override
    public WebSocketFrame retain(int increment) {
        super.retain(increment);
        return this;
    }

    @Override
    public WebSocketFrame touch() {
        super.touch();
        return this;
    }

    @Override
    public WebSocketFrame touch(@Nullable Object hint) {
        super.touch(hint);
        return this;
    }
}
