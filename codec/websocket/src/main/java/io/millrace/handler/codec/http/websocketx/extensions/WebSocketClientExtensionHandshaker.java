package io.millrace.handler.codec.http.websocketx.extensions;

import org.jspecify.annotations.Nullable;

/** Offers an extension to servers. <b>Thread:</b> the handler's. */
public interface WebSocketClientExtensionHandshaker {
    /**
     * What the client offers.
     *
     * @return name and parameters
     */
    WebSocketExtensionData newRequestData();

    /**
     * Looks at what the server has answered.
     *
     * @param extensionData one of the extensions of its response
     * @return the extension, or {@code null} if it is not this one, or its parameters are not what was offered
     */
    @Nullable
    WebSocketClientExtension handshakeExtension(WebSocketExtensionData extensionData);
}
