package io.millrace.handler.codec.http.websocketx;

import io.millrace.buffer.ByteBuf;
import io.millrace.buffer.ByteBufAllocator;
import io.millrace.buffer.CompositeByteBuf;
import io.millrace.channel.ChannelHandlerContext;
import io.millrace.handler.codec.EncoderException;
import io.millrace.handler.codec.MessageToMessageEncoder;
import io.millrace.handler.codec.TooLongFrameException;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Turns every frame into one buffer: small content is copied behind its header; large content that is not masked is
 * the second component of a {@link CompositeByteBuf}, as it is. So a channel that is full takes the frame or refuses
 * it, but never writes a header without its content.
 *
 * <p><b>Errors:</b> a control frame of more than 125 bytes, or one that is not the end of its message, is refused
 * before its first byte.
 *
 * <p><b>Spec:</b> RFC 6455 §5.2.
 */
public class WebSocket13FrameEncoder extends MessageToMessageEncoder<WebSocketFrame> implements WebSocketFrameEncoder {
    /** Content up to here is copied behind its header: cheaper than a second buffer in a gathering write. */
    private static final int COPIED_BYTES = 1024;

    private static final int FIN = 0x80;
    private static final int MASKED = 0x80;
    private static final int RSV_SHIFT = 4;
    private static final int MAX_RSV = 7;
    private static final int MAX_LENGTH_16 = 0xffff;

    private final @Nullable WebSocketFrameMaskGenerator maskGenerator;

    /**
     * Makes an encoder.
     *
     * @param maskPayload whether content is masked: {@code true} for a client
     */
    public WebSocket13FrameEncoder(boolean maskPayload) {
        super(WebSocketFrame.class);
        maskGenerator = maskPayload ? RandomWebSocketFrameMaskGenerator.INSTANCE : null;
    }

    /**
     * Makes an encoder that masks.
     *
     * @param maskGenerator chooses the keys
     */
    public WebSocket13FrameEncoder(WebSocketFrameMaskGenerator maskGenerator) {
        super(WebSocketFrame.class);
        this.maskGenerator = Objects.requireNonNull(maskGenerator, "maskGenerator");
    }

    @Override
    protected void encode(ChannelHandlerContext ctx, WebSocketFrame msg, List<Object> out) throws Exception {
        ByteBuf content = msg.content();
        int length = content.readableBytes();
        int first = firstByte(msg, length);
        WebSocketFrameMaskGenerator masks = maskGenerator;
        boolean copied = masks != null || length <= COPIED_BYTES;
        int headerBytes = headerBytes(length, masks != null);
        ByteBuf bytes = ctx.alloc().ioBuffer(copied ? Math.addExact(headerBytes, length) : headerBytes);
        boolean encoded = false;
        try {
            bytes.writeByte(first);
            writeLength(bytes, length, masks != null ? MASKED : 0);
            if (masks != null) {
                int key = masks.nextMask();
                bytes.writeInt(key);
                FrameMask.append(key, content, content.readerIndex(), length, bytes);
            } else if (copied) {
                bytes.writeBytes(content, content.readerIndex(), length);
            }
            encoded = true;
        } finally {
            if (!encoded) {
                bytes.release();
            }
        }
        out.add(copied ? bytes : joined(ctx.alloc(), bytes, content.retain()));
    }

    /** One buffer of the two, which are its own from here on. */
    private static ByteBuf joined(ByteBufAllocator alloc, ByteBuf header, ByteBuf content) {
        CompositeByteBuf frame = alloc.compositeBuffer(2);
        boolean joined = false;
        try {
            frame.addComponents(true, header, content);
            joined = true;
            return frame;
        } finally {
            if (!joined) {
                frame.release();
            }
        }
    }

    private static int firstByte(WebSocketFrame frame, int length) {
        int opcode = opcode(frame);
        if (frame.rsv() < 0 || frame.rsv() > MAX_RSV) {
            throw new EncoderException("rsv: " + frame.rsv() + " (expected: 0-7)");
        }
        if (opcode >= FrameHeader.CLOSE) {
            checkControl(frame, length);
        }
        return (frame.isFinalFragment() ? FIN : 0) | frame.rsv() << RSV_SHIFT | opcode;
    }

    private static int opcode(WebSocketFrame frame) {
        if (frame instanceof TextWebSocketFrame) {
            return FrameHeader.TEXT;
        }
        if (frame instanceof BinaryWebSocketFrame) {
            return FrameHeader.BINARY;
        }
        if (frame instanceof ContinuationWebSocketFrame) {
            return FrameHeader.CONTINUATION;
        }
        if (frame instanceof PingWebSocketFrame) {
            return FrameHeader.PING;
        }
        if (frame instanceof PongWebSocketFrame) {
            return FrameHeader.PONG;
        }
        if (frame instanceof CloseWebSocketFrame) {
            return FrameHeader.CLOSE;
        }
        throw new UnsupportedOperationException(
                "Cannot encode frame of type: " + frame.getClass().getName());
    }

    private static void checkControl(WebSocketFrame frame, int length) {
        if (length > FrameHeader.MAX_CONTROL_BYTES) {
            throw new TooLongFrameException(
                    "invalid payload for " + frame.getClass().getSimpleName() + " (payload length must be <= "
                            + FrameHeader.MAX_CONTROL_BYTES + ", was " + length + ')');
        }
        if (!frame.isFinalFragment()) {
            throw new EncoderException(frame.getClass().getSimpleName() + " must be its message's only frame");
        }
        if (frame instanceof CloseWebSocketFrame && length == 1) {
            throw new EncoderException("CloseWebSocketFrame of one byte (expected: none, or a status of two)");
        }
    }

    private static int headerBytes(int length, boolean masked) {
        int lengthBytes =
                length <= FrameHeader.MAX_CONTROL_BYTES ? 0 : length <= MAX_LENGTH_16 ? Short.BYTES : Long.BYTES;
        return 2 + lengthBytes + (masked ? Integer.BYTES : 0);
    }

    private static void writeLength(ByteBuf out, int length, int maskBit) {
        if (length <= FrameHeader.MAX_CONTROL_BYTES) {
            out.writeByte(maskBit | length);
        } else if (length <= MAX_LENGTH_16) {
            out.writeByte(maskBit | FrameHeader.LENGTH_16).writeShort(length);
        } else {
            out.writeByte(maskBit | FrameHeader.LENGTH_64).writeLong(length);
        }
    }
}
