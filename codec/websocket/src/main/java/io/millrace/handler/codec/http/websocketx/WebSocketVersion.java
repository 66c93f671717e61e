package io.millrace.handler.codec.http.websocketx;

/**
 * The versions of the protocol. {@link #V13} is RFC 6455 and the one that is spoken; the others are known by name, and
 * refused.
 */
public enum WebSocketVersion {
    /** None that is known. */
    UNKNOWN(""),
    /** The draft hybi-00. */
    V00("0"),
    /** The draft hybi-07. */
    V07("7"),
    /** The drafts hybi-08 to 12. */
    V08("8"),
    /** RFC 6455. */
    V13("13");

    private final String headerValue;

    WebSocketVersion(String headerValue) {
        this.headerValue = headerValue;
    }

    /**
     * What {@code Sec-WebSocket-Version} says for this version.
     *
     * @return the header's value
     * @throws IllegalStateException for {@link #UNKNOWN}
     */
    public String toHttpHeaderValue() {
        if (this == UNKNOWN) {
            throw new IllegalStateException("Unknown web socket version: " + this);
        }
        return headerValue;
    }
}
