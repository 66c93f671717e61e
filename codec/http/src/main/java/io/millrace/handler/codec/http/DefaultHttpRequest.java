package io.millrace.handler.codec.http;

import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** A request without its content. */
public class DefaultHttpRequest extends DefaultHttpMessage implements HttpRequest {
    private HttpMethod method;
    private String uri;

    /**
     * Makes a request without headers.
     *
     * @param httpVersion the version
     * @param method the method
     * @param uri the target
     * @throws IllegalArgumentException if the target has white space or a control character
     */
    public DefaultHttpRequest(HttpVersion httpVersion, HttpMethod method, String uri) {
        this(httpVersion, method, uri, DefaultHttpHeadersFactory.headersFactory());
    }

    /**
     * Makes a request without headers.
     *
     * @param httpVersion the version
     * @param method the method
     * @param uri the target
     * @param headersFactory makes the headers
     * @throws IllegalArgumentException if the target has white space or a control character
     */
    public DefaultHttpRequest(
            HttpVersion httpVersion, HttpMethod method, String uri, HttpHeadersFactory headersFactory) {
        this(httpVersion, method, uri, headersFactory.newHeaders());
    }

    /**
     * Makes a request.
     *
     * @param httpVersion the version
     * @param method the method
     * @param uri the target
     * @param headers the headers, not copied
     * @throws IllegalArgumentException if the target has white space or a control character
     */
    public DefaultHttpRequest(HttpVersion httpVersion, HttpMethod method, String uri, HttpHeaders headers) {
        this(httpVersion, method, uri, headers, true);
    }

    /**
     * Makes a request.
     *
     * @param httpVersion the version
     * @param method the method
     * @param uri the target
     * @param headers the headers, not copied
     * @param validateRequestLine whether the target is checked here; {@code false} only for what was checked before
     * @throws IllegalArgumentException if the target is checked and has white space or a control character
     */
    public DefaultHttpRequest(
            HttpVersion httpVersion, HttpMethod method, String uri, HttpHeaders headers, boolean validateRequestLine) {
        super(httpVersion, headers);
        this.method = StartLine.requireMethod(method);
        this.uri = validateRequestLine ? StartLine.requireTarget(uri) : Objects.requireNonNull(uri, "uri");
    }

    @Override
    public HttpMethod method() {
        return method;
    }

    @Override
    public String uri() {
        return uri;
    }

    @Override
    public HttpRequest setMethod(HttpMethod method) {
        this.method = StartLine.requireMethod(method);
        return this;
    }

    @Override
    public HttpRequest setUri(String uri) {
        this.uri = StartLine.requireTarget(uri);
        return this;
    }

    @Override
    public HttpRequest setProtocolVersion(HttpVersion version) {
        super.setProtocolVersion(version);
        return this;
    }

    @Override
    public int hashCode() {
        return (super.hashCode() * 31 + method.hashCode()) * 31 + uri.hashCode();
    }

    /** Equal by method, target, version, headers and result of decoding. The case of the target matters. */
    @Override
    public boolean equals(@Nullable Object o) {
        return o instanceof DefaultHttpRequest other
                && method.equals(other.method)
                && uri.equals(other.uri)
                && super.equals(o);
    }

    /** The class with the result of decoding, then the request line and the headers in lines. */
    @Override
    public String toString() {
        return MessageText.of(this);
    }
}
