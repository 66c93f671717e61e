package io.millrace.handler.codec.http.websocketx;

import io.millrace.handler.codec.CorruptedFrameException;
import org.jspecify.annotations.Nullable;

/** A frame breaks the protocol, or goes beyond a limit. The status says what the peer is told. */
public final class CorruptedWebSocketFrameException extends CorruptedFrameException {
    private static final long serialVersionUID = 1;

    private final transient WebSocketCloseStatus closeStatus;

    /** Makes an exception of {@link WebSocketCloseStatus#PROTOCOL_ERROR}. */
    public CorruptedWebSocketFrameException() {
        this(WebSocketCloseStatus.PROTOCOL_ERROR, null, null);
    }

    /**
     * Makes an exception.
     *
     * @param status what the peer is told
     * @param message what was wrong, or {@code null} for the status' own text
     * @param cause why, or {@code null}
     */
    public CorruptedWebSocketFrameException(
            WebSocketCloseStatus status, @Nullable String message, @Nullable Throwable cause) {
        super(message == null ? status.reasonText() : message, cause);
        closeStatus = status;
    }

    /**
     * Makes an exception.
     *
     * @param status what the peer is told
     * @param message what was wrong, or {@code null} for the status' own text
     */
    public CorruptedWebSocketFrameException(WebSocketCloseStatus status, @Nullable String message) {
        this(status, message, null);
    }

    /**
     * Makes an exception.
     *
     * @param status what the peer is told
     * @param cause why
     */
    public CorruptedWebSocketFrameException(WebSocketCloseStatus status, @Nullable Throwable cause) {
        this(status, null, cause);
    }

    /**
     * What the peer is told.
     *
     * @return the status
     */
    public WebSocketCloseStatus closeStatus() {
        return closeStatus;
    }

    /** The frame that tells the peer: what was wrong, but of our limits and settings no more than the status says. */
    CloseWebSocketFrame toCloseFrame() {
        String text = getMessage();
        boolean tooBig = closeStatus.equals(WebSocketCloseStatus.MESSAGE_TOO_BIG);
        return new CloseWebSocketFrame(
                closeStatus, text == null || tooBig ? closeStatus.reasonText() : Reasons.fitting(text));
    }
}
