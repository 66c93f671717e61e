package io.millrace.handler.codec.http;

/**
 * A request without its content.
 *
 * <p><b>Spec:</b> RFC 9112 §3
 */
public interface HttpRequest extends HttpMessage {
    /**
     * The method.
     *
     * @return the method
     */
    HttpMethod method();

    /**
     * Sets the method.
     *
     * @param method the method
     * @return this
     */
    HttpRequest setMethod(HttpMethod method);

    /**
     * The request target, as it is on the wire: usually a path with a query ({@link QueryStringDecoder} takes it
     * apart).
     *
     * @return the target
     */
    String uri();

    /**
     * Sets the request target.
     *
     * @param uri the target
     * @return this
     * @throws IllegalArgumentException if it has white space or a control character; the old target stays
     */
    HttpRequest setUri(String uri);

    @Override
    HttpRequest setProtocolVersion(HttpVersion version);
}
