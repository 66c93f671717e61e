package io.millrace.handler.codec.http.websocketx.extensions;

import io.millrace.handler.codec.MessageToMessageEncoder;
import io.millrace.handler.codec.http.websocketx.WebSocketFrame;

/** An extension's work on the frames that are sent. */
public abstract class WebSocketExtensionEncoder extends MessageToMessageEncoder<WebSocketFrame> {
    /** Makes an encoder for one connection. */
    protected WebSocketExtensionEncoder() {
        super(WebSocketFrame.class);
    }
}
