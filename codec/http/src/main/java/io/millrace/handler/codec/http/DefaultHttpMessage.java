package io.millrace.handler.codec.http;

import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Keeps what requests and responses have in common. */
public abstract class DefaultHttpMessage extends DefaultHttpObject implements HttpMessage {
    private HttpVersion version;
    private final HttpHeaders headers;

    /**
     * Makes a message.
     *
     * @param version the version
     * @param headers the headers, not copied
     */
    protected DefaultHttpMessage(HttpVersion version, HttpHeaders headers) {
        this.version = Objects.requireNonNull(version, "version");
        this.headers = Objects.requireNonNull(headers, "headers");
    }

    @Override
    public HttpHeaders headers() {
        return headers;
    }

    @Override
    public HttpVersion protocolVersion() {
        return version;
    }

    @Override
    public HttpMessage setProtocolVersion(HttpVersion version) {
        this.version = Objects.requireNonNull(version, "version");
        return this;
    }

    @Override
    public int hashCode() {
        return (super.hashCode() * 31 + version.hashCode()) * 31 + headers.hashCode();
    }

    /** Equal by version, headers and result of decoding. */
    @Override
    public boolean equals(@Nullable Object o) {
        return o instanceof DefaultHttpMessage other
                && headers.equals(other.headers)
                && version.equals(other.version)
                && super.equals(o);
    }
}
