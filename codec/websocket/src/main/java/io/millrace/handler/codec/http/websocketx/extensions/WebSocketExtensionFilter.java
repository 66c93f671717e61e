package io.millrace.handler.codec.http.websocketx.extensions;

import io.millrace.handler.codec.http.websocketx.WebSocketFrame;

/** Says which frames an extension leaves alone. */
@FunctionalInterface
public interface WebSocketExtensionFilter {
    /** Leaves none alone. */
    WebSocketExtensionFilter NEVER_SKIP = frame -> false;

    /** Leaves all alone. */
    WebSocketExtensionFilter ALWAYS_SKIP = frame -> true;

    /**
     * Tells whether a frame is left alone.
     *
     * @param frame the frame
     * @return {@code true} if it is
     */
    boolean mustSkip(WebSocketFrame frame);
}
