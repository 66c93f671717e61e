package io.millrace.handler.codec.http.websocketx;

import org.jspecify.annotations.Nullable;

/** An opening handshake failed. */
public class WebSocketHandshakeException extends RuntimeException {
    private static final long serialVersionUID = 1;

    /**
     * Makes an exception.
     *
     * @param s what was wrong
     */
    public WebSocketHandshakeException(@Nullable String s) {
        super(s);
    }

    /**
     * Makes an exception.
     *
     * @param s what was wrong
     * @param throwable why
     */
    public WebSocketHandshakeException(@Nullable String s, @Nullable Throwable throwable) {
        super(s, throwable);
    }
}
