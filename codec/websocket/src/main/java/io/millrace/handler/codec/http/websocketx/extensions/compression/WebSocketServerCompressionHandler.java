package io.millrace.handler.codec.http.websocketx.extensions.compression;

import io.millrace.handler.codec.http.websocketx.extensions.WebSocketServerExtensionHandler;

/**
 * Takes {@code permessage-deflate} with whatever parameters a client asks for, and {@code deflate-frame}.
 *
 * <p>{@link io.millrace.handler.codec.http.websocketx.WebSocketServerProtocolHandler} behind it must allow extensions.
 */
public class WebSocketServerCompressionHandler extends WebSocketServerExtensionHandler {
    /**
     * Makes a handler.
     *
     * @param maxAllocation bytes that a frame may be decompressed to; 0 for the channel's {@link
     *     io.millrace.handler.codec.CodecLimits} alone, which hold in any case
     */
    public WebSocketServerCompressionHandler(int maxAllocation) {
        super(
                new PerMessageDeflateServerExtensionHandshaker(
                        DeflateSettings.DEFAULT_LEVEL,
                        true,
                        PerMessageDeflateServerExtensionHandshaker.MAX_WINDOW_SIZE,
                        true,
                        false,
                        maxAllocation),
                new DeflateFrameServerExtensionHandshaker(DeflateSettings.DEFAULT_LEVEL, maxAllocation));
    }
}
