package io.millrace.handler.codec.http.websocketx.extensions.compression;

import io.millrace.channel.ChannelHandler.Sharable;
import io.millrace.handler.codec.http.websocketx.extensions.WebSocketClientExtensionHandler;

/**
 * Offers {@code permessage-deflate}, and {@code deflate-frame} by both of its names.
 *
 * <p>{@link io.millrace.handler.codec.http.websocketx.WebSocketClientProtocolHandler} behind it must allow extensions.
 */
@Sharable
public final class WebSocketClientCompressionHandler extends WebSocketClientExtensionHandler {
    /**
     * Makes a handler.
     *
     * @param maxAllocation bytes that a frame may be decompressed to; 0 for the channel's {@link
     *     io.millrace.handler.codec.CodecLimits} alone, which hold in any case
     */
    public WebSocketClientCompressionHandler(int maxAllocation) {
        super(
                new PerMessageDeflateClientExtensionHandshaker(maxAllocation),
                new DeflateFrameClientExtensionHandshaker(false, maxAllocation),
                new DeflateFrameClientExtensionHandshaker(true, maxAllocation));
    }
}
