package io.millrace.handler.codec.http.websocketx.extensions.compression;

import io.millrace.channel.ChannelHandlerContext;
import io.millrace.handler.codec.http.websocketx.BinaryWebSocketFrame;
import io.millrace.handler.codec.http.websocketx.ContinuationWebSocketFrame;
import io.millrace.handler.codec.http.websocketx.TextWebSocketFrame;
import io.millrace.handler.codec.http.websocketx.WebSocketFrame;
import io.millrace.handler.codec.http.websocketx.extensions.WebSocketExtensionFilter;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Decompresses messages. <b>Spec:</b> RFC 7692 §6.2, §7.2.2. */
final class PerMessageDeflateDecoder extends DeflateDecoder {
    /** A message is being decompressed whose last frame has not come yet. */
    private boolean insideMessage;

    PerMessageDeflateDecoder(boolean noContext, WebSocketExtensionFilter filter, int maxAllocation) {
        super(noContext, filter, maxAllocation);
    }

    @Override
    boolean isCompressed(WebSocketFrame frame) {
        boolean compressed = frame instanceof ContinuationWebSocketFrame
                ? insideMessage
                : isStart(frame) && DeflateEncoder.isCompressed(frame);
        if (!compressed || !mustSkip(frame)) {
            return compressed;
        }
        if (insideMessage) {
            throw new IllegalStateException("a message's first frame was decompressed, and this one is to be skipped");
        }
        return false;
    }

    private static boolean isStart(WebSocketFrame frame) {
        return frame instanceof TextWebSocketFrame || frame instanceof BinaryWebSocketFrame;
    }

    @Override
    boolean isLast(WebSocketFrame frame) {
        return frame.isFinalFragment();
    }

    @Override
    @Nullable
    String faultOf(WebSocketFrame frame) {
        return isStart(frame) || !DeflateEncoder.isCompressed(frame)
                ? null
                : "RSV1 of a frame that does not begin a message";
    }

    @Override
    protected void decode(ChannelHandlerContext ctx, WebSocketFrame msg, List<Object> out) throws Exception {
        super.decode(ctx, msg, out);
        insideMessage = !msg.isFinalFragment();
    }
}
