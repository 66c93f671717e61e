package io.millrace.handler.codec.http.websocketx.extensions.compression;

import io.millrace.channel.ChannelHandlerContext;
import io.millrace.handler.codec.http.websocketx.BinaryWebSocketFrame;
import io.millrace.handler.codec.http.websocketx.ContinuationWebSocketFrame;
import io.millrace.handler.codec.http.websocketx.TextWebSocketFrame;
import io.millrace.handler.codec.http.websocketx.WebSocketFrame;
import io.millrace.handler.codec.http.websocketx.extensions.WebSocketExtension;
import io.millrace.handler.codec.http.websocketx.extensions.WebSocketExtensionFilter;
import java.util.List;

/** Compresses messages. <b>Spec:</b> RFC 7692 §7.2.1: RSV1 is set on a message's first frame. */
final class PerMessageDeflateEncoder extends DeflateEncoder {
    /** A message is being compressed whose last frame has not come yet. */
    private boolean insideMessage;

    PerMessageDeflateEncoder(int compressionLevel, int windowBits, boolean noContext, WebSocketExtensionFilter filter) {
        super(compressionLevel, windowBits, noContext, filter);
    }

    @Override
    public boolean acceptOutboundMessage(Object msg) throws Exception {
        if (!super.acceptOutboundMessage(msg)) {
            return false;
        }
        WebSocketFrame frame = (WebSocketFrame) msg;
        if (mustSkip(frame)) {
            if (insideMessage && frame instanceof ContinuationWebSocketFrame) {
                throw new IllegalStateException(
                        "a message's first frame was compressed, and this one is to be skipped");
            }
            return false;
        }
        if (frame instanceof ContinuationWebSocketFrame) {
            return insideMessage;
        }
        return isStart(frame) && !isCompressed(frame);
    }

    private static boolean isStart(WebSocketFrame frame) {
        return frame instanceof TextWebSocketFrame || frame instanceof BinaryWebSocketFrame;
    }

    @Override
    int rsv(WebSocketFrame frame) {
        return isStart(frame) ? frame.rsv() | WebSocketExtension.RSV1 : frame.rsv();
    }

    @Override
    boolean isLast(WebSocketFrame frame) {
        return frame.isFinalFragment();
    }

    @Override
    protected void encode(ChannelHandlerContext ctx, WebSocketFrame msg, List<Object> out) throws Exception {
        super.encode(ctx, msg, out);
        insideMessage = !msg.isFinalFragment();
    }
}
