package io.millrace.handler.codec.http.websocketx.extensions;

import org.jspecify.annotations.Nullable;

/** Answers offers of an extension. <b>Thread:</b> the handler's. */
public interface WebSocketServerExtensionHandshaker {
    /**
     * Looks at what a client offers.
     *
     * @param extensionData one of the extensions of its request
     * @return the extension, or {@code null} if it is not this one, or its parameters are not taken
     */
    @Nullable
    WebSocketServerExtension handshakeExtension(WebSocketExtensionData extensionData);
}
