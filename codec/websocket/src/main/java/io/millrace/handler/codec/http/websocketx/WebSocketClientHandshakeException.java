package io.millrace.handler.codec.http.websocketx;

import io.millrace.handler.codec.http.DefaultHttpResponse;
import io.millrace.handler.codec.http.HttpResponse;
import org.jspecify.annotations.Nullable;

/** A server's response does not complete the opening handshake. */
public final class WebSocketClientHandshakeException extends WebSocketHandshakeException {
    private static final long serialVersionUID = 1;

    private final transient @Nullable HttpResponse response;

    /**
     * Makes an exception.
     *
     * @param message what was wrong
     */
    public WebSocketClientHandshakeException(@Nullable String message) {
        this(message, null);
    }

    /**
     * Makes an exception.
     *
     * @param message what was wrong
     * @param httpResponse the response, of which the exception keeps the head
     */
    public WebSocketClientHandshakeException(@Nullable String message, @Nullable HttpResponse httpResponse) {
        super(message);
        response = httpResponse == null
                ? null
                : new DefaultHttpResponse(
                        httpResponse.protocolVersion(), httpResponse.status(), httpResponse.headers());
    }

    /**
     * The response: a redirection for example, which is not followed.
     *
     * @return its head, without content, or {@code null}
     */
    public @Nullable HttpResponse response() {
        return response;
    }
}
