package io.millrace.handler.codec.http.websocketx.extensions.compression;

import io.millrace.buffer.ByteBuf;
import io.millrace.channel.ChannelHandlerContext;
import io.millrace.handler.codec.http.websocketx.BinaryWebSocketFrame;
import io.millrace.handler.codec.http.websocketx.ContinuationWebSocketFrame;
import io.millrace.handler.codec.http.websocketx.TextWebSocketFrame;
import io.millrace.handler.codec.http.websocketx.WebSocketFrame;
import io.millrace.handler.codec.http.websocketx.extensions.WebSocketExtension;
import io.millrace.handler.codec.http.websocketx.extensions.WebSocketExtensionEncoder;
import io.millrace.handler.codec.http.websocketx.extensions.WebSocketExtensionFilter;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Compresses frames: as parts of messages, or each by itself. */
abstract class DeflateEncoder extends WebSocketExtensionEncoder {
    private final int compressionLevel;
    private final int windowBits;
    private final boolean noContext;
    private final WebSocketExtensionFilter filter;

    /** Made for the first frame, of a message where the window is not kept. */
    private @Nullable MessageDeflater deflater;

    private boolean removed;

    DeflateEncoder(int compressionLevel, int windowBits, boolean noContext, WebSocketExtensionFilter filter) {
        this.compressionLevel = compressionLevel;
        this.windowBits = windowBits;
        this.noContext = noContext;
        this.filter = filter;
    }

    final boolean mustSkip(WebSocketFrame frame) {
        return filter.mustSkip(frame);
    }

    static boolean isCompressed(WebSocketFrame frame) {
        return (frame.rsv() & WebSocketExtension.RSV1) != 0;
    }

    /** The frame's bits when it is compressed. */
    abstract int rsv(WebSocketFrame frame);

    /** Whether the frame's content is all that is decompressed at a time, or the end of it. */
    abstract boolean isLast(WebSocketFrame frame);

    @Override
    protected void encode(ChannelHandlerContext ctx, WebSocketFrame msg, List<Object> out) throws Exception {
        boolean last = isLast(msg);
        MessageDeflater engine = deflater;
        if (engine == null) {
            if (removed) {
                throw new IllegalStateException("the extension was removed");
            }
            engine = new MessageDeflater(compressionLevel, windowBits);
            deflater = engine;
        }
        ByteBuf content = engine.deflate(ctx.alloc(), msg.content(), last);
        if (last && noContext) {
            end();
        }
        out.add(frame(msg, rsv(msg), content));
    }

    static WebSocketFrame frame(WebSocketFrame like, int rsv, ByteBuf content) {
        if (like instanceof TextWebSocketFrame) {
            return new TextWebSocketFrame(like.isFinalFragment(), rsv, content);
        }
        if (like instanceof BinaryWebSocketFrame) {
            return new BinaryWebSocketFrame(like.isFinalFragment(), rsv, content);
        }
        return new ContinuationWebSocketFrame(like.isFinalFragment(), rsv, content);
    }

    private void end() {
        MessageDeflater engine = deflater;
        deflater = null;
        if (engine != null) {
            engine.end();
        }
    }

    @Override
    public void handlerRemoved(ChannelHandlerContext ctx) throws Exception {
        removed = true;
        end();
        super.handlerRemoved(ctx);
    }
}
