package io.millrace.handler.codec.http;

import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** A response without its content. */
public class DefaultHttpResponse extends DefaultHttpMessage implements HttpResponse {
    private HttpResponseStatus status;

    /**
     * Makes a response without headers.
     *
     * @param version the version
     * @param status the status
     */
    public DefaultHttpResponse(HttpVersion version, HttpResponseStatus status) {
        this(version, status, DefaultHttpHeadersFactory.headersFactory());
    }

    /**
     * Makes a response without headers.
     *
     * @param version the version
     * @param status the status
     * @param headersFactory makes the headers
     */
    public DefaultHttpResponse(HttpVersion version, HttpResponseStatus status, HttpHeadersFactory headersFactory) {
        this(version, status, headersFactory.newHeaders());
    }

    /**
     * Makes a response.
     *
     * @param version the version
     * @param status the status
     * @param headers the headers, not copied
     */
    public DefaultHttpResponse(HttpVersion version, HttpResponseStatus status, HttpHeaders headers) {
        super(version, headers);
        this.status = Objects.requireNonNull(status, "status");
    }

    @Override
    public HttpResponseStatus status() {
        return status;
    }

    @Override
    public HttpResponse setStatus(HttpResponseStatus status) {
        this.status = Objects.requireNonNull(status, "status");
        return this;
    }

    @Override
    public HttpResponse setProtocolVersion(HttpVersion version) {
        super.setProtocolVersion(version);
        return this;
    }

    @Override
    public int hashCode() {
        return super.hashCode() * 31 + status.hashCode();
    }

    /** Equal by status, version, headers and result of decoding. */
    @Override
    public boolean equals(@Nullable Object o) {
        return o instanceof DefaultHttpResponse other && status.equals(other.status) && super.equals(o);
    }

    /** The class with the result of decoding, then the status line and the headers in lines. */
    @Override
    public String toString() {
        return MessageText.of(this);
    }
}
