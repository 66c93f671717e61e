package io.millrace.handler.codec.http.websocketx;

import io.millrace.buffer.ByteBuf;
import io.millrace.buffer.CompositeByteBuf;
import io.millrace.buffer.Unpooled;
import io.millrace.channel.Channel;
import io.millrace.channel.ChannelHandlerContext;
import io.millrace.handler.codec.ByteToMessageDecoder;
import io.millrace.util.AttributeKey;
import java.util.List;
import java.util.Objects;

/**
 * Cuts a stream into frames, unmasked. A frame is handed on when all of it is there; its content is a slice of what was
 * read.
 *
 * <p>Content is unmasked where it is if the buffer is the channel's own and nobody else holds it; otherwise in a copy.
 *
 * <p><b>Errors:</b> a peer that breaks a rule or goes beyond a limit is told so with a close frame, and the channel is
 * closed, unless {@link WebSocketDecoderConfig#closeOnProtocolViolation()} says otherwise; the handlers get a {@link
 * CorruptedWebSocketFrameException}. Nothing is decoded after that, after a close frame, or when the channel is closed.
 *
 * <p><b>Spec:</b> RFC 6455 §5.
 */
public class WebSocket13FrameDecoder extends ByteToMessageDecoder implements WebSocketFrameDecoder {
    /**
     * The bits that the extensions of a connection use, as an attribute of its channel: what negotiates extensions adds
     * its own before the first frame comes. Frames with other bits are refused then. Without it {@link
     * WebSocketDecoderConfig#allowExtensions()} allows all bits.
     */
    public static final AttributeKey<Integer> NEGOTIATED_RSV =
            AttributeKey.valueOf(WebSocket13FrameDecoder.class, "NEGOTIATED_RSV");

    private final WebSocketDecoderConfig config;
    private final FrameHeader header;
    private boolean begun;

    /** What comes is dropped: a rule was broken, or a close frame has come. */
    private boolean ended;

    /**
     * Makes a decoder.
     *
     * @param expectMaskedFrames whether frames must be masked: {@code true} for a server
     * @param allowExtensions whether the bits of extensions may be set
     * @param maxFramePayloadLength the longest content of a frame
     */
    public WebSocket13FrameDecoder(boolean expectMaskedFrames, boolean allowExtensions, int maxFramePayloadLength) {
        this(expectMaskedFrames, allowExtensions, maxFramePayloadLength, false);
    }

    /**
     * Makes a decoder.
     *
     * @param expectMaskedFrames whether frames must be masked: {@code true} for a server
     * @param allowExtensions whether the bits of extensions may be set
     * @param maxFramePayloadLength the longest content of a frame
     * @param allowMaskMismatch whether frames are taken that are masked and should not be, or the other way round
     */
    public WebSocket13FrameDecoder(
            boolean expectMaskedFrames, boolean allowExtensions, int maxFramePayloadLength, boolean allowMaskMismatch) {
        this(WebSocketDecoderConfig.newBuilder()
                .expectMaskedFrames(expectMaskedFrames)
                .allowExtensions(allowExtensions)
                .maxFramePayloadLength(maxFramePayloadLength)
                .allowMaskMismatch(allowMaskMismatch)
                .build());
    }

    /**
     * Makes a decoder.
     *
     * @param decoderConfig what is taken and refused
     */
    public WebSocket13FrameDecoder(WebSocketDecoderConfig decoderConfig) {
        config = Objects.requireNonNull(decoderConfig, "decoderConfig");
        header = new FrameHeader(config);
    }

    /**
     * Drops what comes from here on: for a handler behind this one that has found a fault and said goodbye.
     *
     * <p><b>Thread:</b> the handler's.
     */
    public final void stop() {
        ended = true;
    }

    @Override
    protected void decode(ChannelHandlerContext ctx, ByteBuf in, List<Object> out) throws Exception {
        if (ended || !ctx.channel().isOpen()) {
            in.skipBytes(in.readableBytes());
            return;
        }
        if (!begun) {
            begin(ctx.channel());
        }
        try {
            if (header.read(in) && in.readableBytes() >= header.length()) {
                out.add(frame(content(ctx, in, header.length())));
                header.next();
            }
        } catch (CorruptedWebSocketFrameException e) {
            ended = true;
            in.skipBytes(in.readableBytes());
            tellPeer(ctx, e);
            throw e;
        }
    }

    private void begin(Channel channel) {
        begun = true;
        if (config.allowExtensions() && channel.hasAttr(NEGOTIATED_RSV)) {
            Integer negotiated = channel.attr(NEGOTIATED_RSV).get();
            if (negotiated != null) {
                header.allowRsv(negotiated);
            }
        }
    }

    private ByteBuf content(ChannelHandlerContext ctx, ByteBuf in, int length) {
        if (length == 0) {
            return Unpooled.EMPTY_BUFFER;
        }
        if (header.key() == 0) {
            return in.readRetainedSlice(length);
        }
        if (!isOurs(ctx, in)) {
            ByteBuf copy = ctx.alloc().buffer(length);
            FrameMask.append(header.key(), in, in.readerIndex(), length, copy);
            in.skipBytes(length);
            return copy;
        }
        FrameMask.apply(header.key(), in, in.readerIndex(), length);
        return in.readRetainedSlice(length);
    }

    /** Nobody sees a change: not the owner of a wrapped array, not whoever has retained what was read. */
    private static boolean isOurs(ChannelHandlerContext ctx, ByteBuf in) {
        return in.refCnt() == 1 && !in.isReadOnly() && in.alloc() == ctx.alloc() && !isComposite(in);
    }

    /** Its count says nothing about its components, which others may hold. */
    private static boolean isComposite(ByteBuf in) {
        for (ByteBuf buffer = in; buffer != null; buffer = buffer.unwrap()) {
            if (buffer instanceof CompositeByteBuf) {
                return true;
            }
        }
        return false;
    }

    private WebSocketFrame frame(ByteBuf content) {
        boolean last = header.isFinalFragment();
        int rsv = header.rsv();
        return switch (header.opcode()) {
            case FrameHeader.CONTINUATION -> new ContinuationWebSocketFrame(last, rsv, content);
            case FrameHeader.TEXT -> new TextWebSocketFrame(last, rsv, content);
            case FrameHeader.BINARY -> new BinaryWebSocketFrame(last, rsv, content);
            case FrameHeader.PING -> new PingWebSocketFrame(last, rsv, content);
            case FrameHeader.PONG -> new PongWebSocketFrame(last, rsv, content);
            default -> close(rsv, content);
        };
    }

    private CloseWebSocketFrame close(int rsv, ByteBuf content) {
        ended = true;
        boolean good = false;
        try {
            checkClose(content);
            good = true;
            return new CloseWebSocketFrame(true, rsv, content);
        } finally {
            if (!good) {
                content.release();
            }
        }
    }

    private static void checkClose(ByteBuf content) {
        if (!content.isReadable()) {
            return;
        }
        int start = content.readerIndex();
        int status = content.getUnsignedShort(start);
        if (!WebSocketCloseStatus.isValidStatusCode(status)) {
            throw new CorruptedWebSocketFrameException(
                    WebSocketCloseStatus.PROTOCOL_ERROR, "Invalid close frame status code: " + status);
        }
        Utf8Validator utf8 = new Utf8Validator();
        if (!utf8.accept(content, start + Short.BYTES, content.readableBytes() - Short.BYTES) || !utf8.isComplete()) {
            throw new CorruptedWebSocketFrameException(
                    WebSocketCloseStatus.INVALID_PAYLOAD_DATA, "the reason of a close frame is not UTF-8");
        }
    }

    private void tellPeer(ChannelHandlerContext ctx, CorruptedWebSocketFrameException fault) {
        if (config.closeOnProtocolViolation() && ctx.channel().isActive()) {
            // Not by the channel: a protocol handler would say goodbye a second time.
            ctx.writeAndFlush(fault.toCloseFrame()).addListener(future -> ctx.close());
        }
    }
}
