package io.millrace.handler.codec.http.websocketx;

import io.millrace.handler.codec.http.DefaultHttpRequest;
import io.millrace.handler.codec.http.HttpRequest;
import org.jspecify.annotations.Nullable;

/** A client's request is no opening handshake, or not one that is taken. */
public final class WebSocketServerHandshakeException extends WebSocketHandshakeException {
    private static final long serialVersionUID = 1;

    private final transient @Nullable HttpRequest request;

    /**
     * Makes an exception.
     *
     * @param message what was wrong
     */
    public WebSocketServerHandshakeException(@Nullable String message) {
        this(message, null);
    }

    /**
     * Makes an exception.
     *
     * @param message what was wrong
     * @param httpRequest the request, of which the exception keeps the head
     */
    public WebSocketServerHandshakeException(@Nullable String message, @Nullable HttpRequest httpRequest) {
        super(message);
        request = httpRequest == null
                ? null
                : new DefaultHttpRequest(
                        httpRequest.protocolVersion(), httpRequest.method(), httpRequest.uri(), httpRequest.headers());
    }

    /**
     * The request.
     *
     * @return its head, without content, or {@code null}
     */
    public @Nullable HttpRequest request() {
        return request;
    }
}
