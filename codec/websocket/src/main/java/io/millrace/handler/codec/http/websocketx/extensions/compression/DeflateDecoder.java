package io.millrace.handler.codec.http.websocketx.extensions.compression;

import io.millrace.buffer.ByteBuf;
import io.millrace.channel.ChannelHandlerContext;
import io.millrace.handler.codec.CodecLimitException;
import io.millrace.handler.codec.CodecLimits;
import io.millrace.handler.codec.DecoderException;
import io.millrace.handler.codec.compression.DecompressionException;
import io.millrace.handler.codec.http.websocketx.CloseWebSocketFrame;
import io.millrace.handler.codec.http.websocketx.WebSocket13FrameDecoder;
import io.millrace.handler.codec.http.websocketx.WebSocketCloseStatus;
import io.millrace.handler.codec.http.websocketx.WebSocketFrame;
import io.millrace.handler.codec.http.websocketx.extensions.WebSocketExtension;
import io.millrace.handler.codec.http.websocketx.extensions.WebSocketExtensionDecoder;
import io.millrace.handler.codec.http.websocketx.extensions.WebSocketExtensionFilter;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Decompresses frames: as parts of messages, or each by itself. After a fault the peer is told, the channel is closed,
 * and frames are dropped.
 */
abstract class DeflateDecoder extends WebSocketExtensionDecoder {
    private final boolean noContext;
    private final WebSocketExtensionFilter filter;
    private final int maxAllocation;

    /** Made for the first frame, of a message where the window is not kept. */
    private @Nullable MessageInflater inflater;

    private boolean ended;

    DeflateDecoder(boolean noContext, WebSocketExtensionFilter filter, int maxAllocation) {
        this.noContext = noContext;
        this.filter = filter;
        this.maxAllocation = maxAllocation;
    }

    /** Whether the frame is to be decompressed. */
    abstract boolean isCompressed(WebSocketFrame frame);

    /** Whether the frame's content is all that was compressed at a time, or the end of it. */
    abstract boolean isLast(WebSocketFrame frame);

    /** What breaks the extension's rules, or {@code null}. */
    abstract @Nullable String faultOf(WebSocketFrame frame);

    final boolean mustSkip(WebSocketFrame frame) {
        return filter.mustSkip(frame);
    }

    /** What is not to be decompressed passes; what breaks the rules, and what comes after that, does not. */
    @Override
    public boolean acceptInboundMessage(Object msg) throws Exception {
        return super.acceptInboundMessage(msg) && (ended || needsWork((WebSocketFrame) msg));
    }

    private boolean needsWork(WebSocketFrame frame) {
        return isCompressed(frame) || faultOf(frame) != null;
    }

    @Override
    protected void decode(ChannelHandlerContext ctx, WebSocketFrame msg, List<Object> out) throws Exception {
        if (ended) {
            return;
        }
        String fault = faultOf(msg);
        if (fault != null) {
            throw tell(ctx, WebSocketCloseStatus.PROTOCOL_ERROR, new DecoderException(fault));
        }
        try {
            out.add(DeflateEncoder.frame(msg, msg.rsv() & ~WebSocketExtension.RSV1, content(ctx, msg)));
        } catch (CodecLimitException e) {
            throw tell(ctx, WebSocketCloseStatus.MESSAGE_TOO_BIG, e);
        } catch (DecompressionException e) {
            boolean damaged = e.getCause() != null;
            throw tell(
                    ctx, damaged ? WebSocketCloseStatus.INVALID_PAYLOAD_DATA : WebSocketCloseStatus.MESSAGE_TOO_BIG, e);
        }
    }

    private ByteBuf content(ChannelHandlerContext ctx, WebSocketFrame frame) {
        MessageInflater engine = inflater;
        if (engine == null) {
            engine = new MessageInflater(CodecLimits.of(ctx.channel()), maxAllocation);
            inflater = engine;
        }
        boolean last = isLast(frame);
        ByteBuf content = engine.inflate(ctx.alloc(), frame.content(), last);
        if (last && noContext) {
            end();
        }
        return content;
    }

    private DecoderException tell(ChannelHandlerContext ctx, WebSocketCloseStatus status, DecoderException fault) {
        ended = true;
        end();
        WebSocket13FrameDecoder decoder = ctx.pipeline().get(WebSocket13FrameDecoder.class);
        if (decoder != null) {
            decoder.stop();
        }
        if (ctx.channel().isActive()) {
            // Not by the channel: a protocol handler would say goodbye a second time.
            ctx.writeAndFlush(new CloseWebSocketFrame(status)).addListener(future -> ctx.close());
        }
        return fault;
    }

    private void end() {
        MessageInflater engine = inflater;
        inflater = null;
        if (engine != null) {
            engine.end();
        }
    }

    @Override
    public void handlerRemoved(ChannelHandlerContext ctx) throws Exception {
        ended = true;
        end();
        super.handlerRemoved(ctx);
    }

    @Override
    public void channelInactive(ChannelHandlerContext ctx) throws Exception {
        end();
        super.channelInactive(ctx);
    }
}
