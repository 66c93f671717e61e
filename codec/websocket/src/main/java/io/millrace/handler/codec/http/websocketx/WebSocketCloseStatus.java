package io.millrace.handler.codec.http.websocketx;

import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Why a connection is closed: a number and a text. Two are equal if their numbers are.
 *
 * <p><b>Spec:</b> RFC 6455 §7.4 and IANA's WebSocket Close Code Number Registry.
 */
public final class WebSocketCloseStatus implements Comparable<WebSocketCloseStatus> {
    /** 1000: all is said. */
    public static final WebSocketCloseStatus NORMAL_CLOSURE = new WebSocketCloseStatus(1000, "Bye");

    /** 1001: a server goes down, a browser leaves the page. */
    public static final WebSocketCloseStatus ENDPOINT_UNAVAILABLE =
            new WebSocketCloseStatus(1001, "Endpoint unavailable");

    /** 1002: the peer broke the protocol. */
    public static final WebSocketCloseStatus PROTOCOL_ERROR = new WebSocketCloseStatus(1002, "Protocol error");

    /** 1003: a kind of message that is not taken. */
    public static final WebSocketCloseStatus INVALID_MESSAGE_TYPE =
            new WebSocketCloseStatus(1003, "Invalid message type");

    /** 1007: text that is not UTF-8, for example. */
    public static final WebSocketCloseStatus INVALID_PAYLOAD_DATA =
            new WebSocketCloseStatus(1007, "Invalid payload data");

    /** 1008: what is wrong with a message has no status of its own. */
    public static final WebSocketCloseStatus POLICY_VIOLATION = new WebSocketCloseStatus(1008, "Policy violation");

    /** 1009: a frame or a message beyond a limit. */
    public static final WebSocketCloseStatus MESSAGE_TOO_BIG = new WebSocketCloseStatus(1009, "Message too big");

    /** 1010: the server has not taken an extension that the client needs. */
    public static final WebSocketCloseStatus MANDATORY_EXTENSION =
            new WebSocketCloseStatus(1010, "Mandatory extension");

    /** 1011: the server cannot go on. */
    public static final WebSocketCloseStatus INTERNAL_SERVER_ERROR =
            new WebSocketCloseStatus(1011, "Internal server error");

    /** 1012: the server starts anew. */
    public static final WebSocketCloseStatus SERVICE_RESTART = new WebSocketCloseStatus(1012, "Service Restart");

    /** 1013: the server is overloaded. */
    public static final WebSocketCloseStatus TRY_AGAIN_LATER = new WebSocketCloseStatus(1013, "Try Again Later");

    /** 1014: the server behind the server has answered wrongly. */
    public static final WebSocketCloseStatus BAD_GATEWAY = new WebSocketCloseStatus(1014, "Bad Gateway");

    /** 1005: the peer gave no status. Never sent. */
    public static final WebSocketCloseStatus EMPTY = new WebSocketCloseStatus(1005, "Empty", false);

    /** 1006: closed without a close frame. Never sent. */
    public static final WebSocketCloseStatus ABNORMAL_CLOSURE =
            new WebSocketCloseStatus(1006, "Abnormal closure", false);

    /** 1015: the TLS handshake failed. Never sent. */
    public static final WebSocketCloseStatus TLS_HANDSHAKE_FAILED =
            new WebSocketCloseStatus(1015, "TLS handshake failed", false);

    private final int statusCode;
    private final String reasonText;

    /**
     * Makes a status.
     *
     * @param statusCode its number
     * @param reasonText its text
     * @throws IllegalArgumentException unless {@link #isValidStatusCode(int)}
     */
    public WebSocketCloseStatus(int statusCode, String reasonText) {
        this(statusCode, reasonText, true);
    }

    /**
     * Makes a status.
     *
     * @param statusCode its number
     * @param reasonText its text
     * @param validate {@code false} for one that is never sent
     * @throws IllegalArgumentException if it is to be valid and is not
     */
    public WebSocketCloseStatus(int statusCode, String reasonText, boolean validate) {
        if (validate && !isValidStatusCode(statusCode)) {
            throw new IllegalArgumentException(
                    "WebSocket close status code does NOT comply with RFC-6455: " + statusCode);
        }
        this.statusCode = statusCode;
        this.reasonText = Objects.requireNonNull(reasonText, "reasonText");
    }

    /**
     * The number.
     *
     * @return what the constructor was given
     */
    public int code() {
        return statusCode;
    }

    /**
     * The text.
     *
     * @return what the constructor was given
     */
    public String reasonText() {
        return reasonText;
    }

    /** Compares the numbers. */
    @Override
    public int compareTo(WebSocketCloseStatus o) {
        return Integer.compare(statusCode, o.statusCode);
    }

    /** Tells whether the numbers are equal. */
    @Override
    public boolean equals(@Nullable Object o) {
        return o instanceof WebSocketCloseStatus other && statusCode == other.statusCode;
    }

    @Override
    public int hashCode() {
        return statusCode;
    }

    /** Returns number and text. */
    @Override
    public String toString() {
        return statusCode + " " + reasonText;
    }

    /**
     * Tells whether a status may be in a close frame: 1000 to 1003, 1007 to 1014, and from 3000 on, which is for
     * libraries and applications. Negative numbers are valid too: {@link CloseWebSocketFrame#statusCode()} says so
     * where there is none.
     *
     * @param code the number
     * @return {@code false} for 1004, 1005, 1006, 1015 and whatever is not assigned
     */
    public static boolean isValidStatusCode(int code) {
        return code < 0 || (code >= 1000 && code <= 1003) || (code >= 1007 && code <= 1014) || code >= 3000;
    }

    /**
     * The status of a number.
     *
     * @param code the number
     * @return a constant where there is one
     * @throws IllegalArgumentException unless there is one or {@link #isValidStatusCode(int)}
     */
    public static WebSocketCloseStatus valueOf(int code) {
        return switch (code) {
            case 1000 -> NORMAL_CLOSURE;
            case 1001 -> ENDPOINT_UNAVAILABLE;
            case 1002 -> PROTOCOL_ERROR;
            case 1003 -> INVALID_MESSAGE_TYPE;
            case 1005 -> EMPTY;
            case 1006 -> ABNORMAL_CLOSURE;
            case 1007 -> INVALID_PAYLOAD_DATA;
            case 1008 -> POLICY_VIOLATION;
            case 1009 -> MESSAGE_TOO_BIG;
            case 1010 -> MANDATORY_EXTENSION;
            case 1011 -> INTERNAL_SERVER_ERROR;
            case 1012 -> SERVICE_RESTART;
            case 1013 -> TRY_AGAIN_LATER;
            case 1014 -> BAD_GATEWAY;
            case 1015 -> TLS_HANDSHAKE_FAILED;
            default -> new WebSocketCloseStatus(code, "Close status #" + code);
        };
    }
}
