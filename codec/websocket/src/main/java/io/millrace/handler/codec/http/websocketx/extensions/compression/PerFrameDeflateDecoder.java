package io.millrace.handler.codec.http.websocketx.extensions.compression;

import io.millrace.handler.codec.http.websocketx.BinaryWebSocketFrame;
import io.millrace.handler.codec.http.websocketx.ContinuationWebSocketFrame;
import io.millrace.handler.codec.http.websocketx.TextWebSocketFrame;
import io.millrace.handler.codec.http.websocketx.WebSocketFrame;
import io.millrace.handler.codec.http.websocketx.extensions.WebSocketExtensionFilter;
import org.jspecify.annotations.Nullable;

/** Decompresses each frame by itself, in one window. */
final class PerFrameDeflateDecoder extends DeflateDecoder {
    PerFrameDeflateDecoder(WebSocketExtensionFilter filter, int maxAllocation) {
        super(false, filter, maxAllocation);
    }

    @Override
    boolean isCompressed(WebSocketFrame frame) {
        return isData(frame) && DeflateEncoder.isCompressed(frame) && !mustSkip(frame);
    }

    private static boolean isData(WebSocketFrame frame) {
        return frame instanceof TextWebSocketFrame
                || frame instanceof BinaryWebSocketFrame
                || frame instanceof ContinuationWebSocketFrame;
    }

    @Override
    boolean isLast(WebSocketFrame frame) {
        return true;
    }

    @Override
    @Nullable
    String faultOf(WebSocketFrame frame) {
        return isData(frame) || !DeflateEncoder.isCompressed(frame) ? null : "RSV1 of a control frame";
    }
}
