package io.millrace.handler.codec.http;

/**
 * A response without its content.
 *
 * <p><b>Spec:</b> RFC 9112 §4
 */
public interface HttpResponse extends HttpMessage {
    /**
     * The status.
     *
     * @return the status
     */
    HttpResponseStatus status();

    /**
     * Sets the status.
     *
     * @param status the status
     * @return this
     */
    HttpResponse setStatus(HttpResponseStatus status);

    @Override
    HttpResponse setProtocolVersion(HttpVersion version);
}
