package io.millrace.handler.codec.http.websocketx;

import io.millrace.buffer.ByteBuf;
import io.millrace.buffer.ByteBufAllocator;
import io.millrace.buffer.ByteBufUtil;
import io.millrace.buffer.Unpooled;
import io.millrace.buffer.UnpooledByteBufAllocator;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * Ends a connection: empty, or a status of two bytes and a reason of at most 123 in UTF-8. <b>Spec:</b> RFC 6455
 * §5.5.1, §7.4.
 */
public class CloseWebSocketFrame extends WebSocketFrame {
    private static final int MAX_STATUS_CODE = 0xffff;

    /** Makes a frame without status and reason. */
    public CloseWebSocketFrame() {
        super(Unpooled.buffer(0));
    }

    /**
     * Makes a frame.
     *
     * @param status the status, whose text is the reason
     * @throws IllegalArgumentException if the status may not be sent
     */
    public CloseWebSocketFrame(WebSocketCloseStatus status) {
        this(status.code(), status.reasonText());
    }

    /**
     * Makes a frame.
     *
     * @param status the status, whose text is the reason
     * @param allocator where the content comes from
     * @throws IllegalArgumentException if the status may not be sent
     */
    public CloseWebSocketFrame(WebSocketCloseStatus status, ByteBufAllocator allocator) {
        this(true, 0, allocator, status.code(), status.reasonText());
    }

    /**
     * Makes a frame.
     *
     * @param status the status
     * @param reasonText the reason, perhaps {@code null} for none
     * @throws IllegalArgumentException if the status may not be sent
     */
    public CloseWebSocketFrame(WebSocketCloseStatus status, @Nullable String reasonText) {
        this(status.code(), reasonText);
    }

    /**
     * Makes a frame.
     *
     * @param statusCode the status
     * @param reasonText the reason, perhaps {@code null} for none
     * @throws IllegalArgumentException if the status may not be sent
     */
    public CloseWebSocketFrame(int statusCode, @Nullable String reasonText) {
        this(true, 0, statusCode, reasonText);
    }

    /**
     * Makes a frame without status and reason.
     *
     * @param finalFragment {@code true}: control frames have no parts
     * @param rsv the extension bits, RSV1 being 4
     */
    public CloseWebSocketFrame(boolean finalFragment, int rsv) {
        this(finalFragment, rsv, Unpooled.buffer(0));
    }

    /**
     * Makes a frame.
     *
     * @param finalFragment {@code true}: control frames have no parts
     * @param rsv the extension bits, RSV1 being 4
     * @param statusCode the status
     * @param reasonText the reason, perhaps {@code null} for none
     * @throws IllegalArgumentException if the status may not be sent
     */
    public CloseWebSocketFrame(boolean finalFragment, int rsv, int statusCode, @Nullable String reasonText) {
        this(finalFragment, rsv, UnpooledByteBufAllocator.DEFAULT, statusCode, reasonText);
    }

    /**
     * Makes a frame.
     *
     * @param finalFragment {@code true}: control frames have no parts
     * @param rsv the extension bits, RSV1 being 4
     * @param allocator where the content comes from
     * @param statusCode the status
     * @param reasonText the reason, perhaps {@code null} for none
     * @throws IllegalArgumentException if the status may not be sent
     */
    public CloseWebSocketFrame(
            boolean finalFragment, int rsv, ByteBufAllocator allocator, int statusCode, @Nullable String reasonText) {
        super(finalFragment, rsv, content(allocator, statusCode, reasonText));
    }

    /**
     * Makes a frame.
     *
     * @param finalFragment {@code true}: control frames have no parts
     * @param rsv the extension bits, RSV1 being 4
     * @param binaryData status and reason, or nothing; the frame's from here on
     */
    public CloseWebSocketFrame(boolean finalFragment, int rsv, ByteBuf binaryData) {
        super(finalFragment, rsv, binaryData);
    }

    private static ByteBuf content(ByteBufAllocator allocator, int statusCode, @Nullable String reasonText) {
        if (!WebSocketCloseStatus.isValidStatusCode(statusCode) || statusCode < 0 || statusCode > MAX_STATUS_CODE) {
            throw new IllegalArgumentException(
                    "WebSocket close status code does NOT comply with RFC-6455: " + statusCode);
        }
        String reason = reasonText == null ? "" : reasonText;
        ByteBuf content = allocator.buffer(2 + ByteBufUtil.utf8Bytes(reason));
        content.writeShort(statusCode).writeCharSequence(reason, StandardCharsets.UTF_8);
        return content;
    }

    /**
     * The status.
     *
     * @return its number, or -1 if there is none
     */
    public int statusCode() {
        ByteBuf content = content();
        return content.readableBytes() < 2 ? -1 : content.getUnsignedShort(content.readerIndex());
    }

    /**
     * The reason.
     *
     * @return its text, empty if there is none
     */
    public String reasonText() {
        ByteBuf content = content();
        int length = content.readableBytes() - 2;
        return length <= 0 ? "" : content.toString(content.readerIndex() + 2, length, StandardCharsets.UTF_8);
    }

    @Override
    public CloseWebSocketFrame copy() {
        return (CloseWebSocketFrame) super.copy();
    }

    @Override
    public CloseWebSocketFrame duplicate() {
        return (CloseWebSocketFrame) super.duplicate();
    }

    @Override
    public CloseWebSocketFrame retainedDuplicate() {
        return (CloseWebSocketFrame) super.retainedDuplicate();
    }

    @Override
    public CloseWebSocketFrame replace(ByteBuf content) {
        return new CloseWebSocketFrame(isFinalFragment(), rsv(), content);
    }

    @Override
    public CloseWebSocketFrame retain() {
        super.retain();
        return this;
    }

    @Override
    public CloseWebSocketFrame retain(int increment) {
        super.retain(increment);
        return this;
    }

    @Override
    public CloseWebSocketFrame touch() {
        super.touch();
        return this;
    }

    @Override
    public CloseWebSocketFrame touch(@Nullable Object hint) {
        super.touch(hint);
        return this;
    }
}
