package io.millrace.handler.codec.http.websocketx.extensions;

import io.millrace.handler.codec.MessageToMessageDecoder;
import io.millrace.handler.codec.http.websocketx.WebSocketFrame;

/** An extension's work on the frames that come. */
public abstract class WebSocketExtensionDecoder extends MessageToMessageDecoder<WebSocketFrame> {
    /** Makes a decoder for one connection. */
    protected WebSocketExtensionDecoder() {
        super(WebSocketFrame.class);
    }
}
