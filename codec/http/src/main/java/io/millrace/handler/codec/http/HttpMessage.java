package io.millrace.handler.codec.http;

/** What requests and responses have in common. */
public interface HttpMessage extends HttpObject {
    /**
     * The version of the start line.
     *
     * @return the version
     */
    HttpVersion protocolVersion();

    /**
     * Sets the version of the start line.
     *
     * @param version the version
     * @return this
     */
    HttpMessage setProtocolVersion(HttpVersion version);

    /**
     * The header fields.
     *
     * @return the fields themselves, not a copy
     */
    HttpHeaders headers();
}
