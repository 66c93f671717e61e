package io.millrace.handler.codec.http.websocketx.extensions.compression;

import io.millrace.handler.codec.http.websocketx.BinaryWebSocketFrame;
import io.millrace.handler.codec.http.websocketx.ContinuationWebSocketFrame;
import io.millrace.handler.codec.http.websocketx.TextWebSocketFrame;
import io.millrace.handler.codec.http.websocketx.WebSocketFrame;
import io.millrace.handler.codec.http.websocketx.extensions.WebSocketExtension;
import io.millrace.handler.codec.http.websocketx.extensions.WebSocketExtensionFilter;

/** Compresses each frame by itself: RSV1 is set on each. */
final class PerFrameDeflateEncoder extends DeflateEncoder {
    PerFrameDeflateEncoder(int compressionLevel, int windowBits, WebSocketExtensionFilter filter) {
        super(compressionLevel, windowBits, false, filter);
    }

    @Override
    public boolean acceptOutboundMessage(Object msg) throws Exception {
        return super.acceptOutboundMessage(msg)
                && (msg instanceof TextWebSocketFrame
                        || msg instanceof BinaryWebSocketFrame
                        || msg instanceof ContinuationWebSocketFrame)
                && ((WebSocketFrame) msg).content().isReadable()
                && !isCompressed((WebSocketFrame) msg)
                && !mustSkip((WebSocketFrame) msg);
    }

    @Override
    int rsv(WebSocketFrame frame) {
        return frame.rsv() | WebSocketExtension.RSV1;
    }

    @Override
    boolean isLast(WebSocketFrame frame) {
        return true;
    }
}
