package io.millrace.handler.codec.http;

import io.millrace.util.AsciiString;
import org.jspecify.annotations.Nullable;

/**
 * A scheme of HTTP with its port.
 *
 * <p><b>Spec:</b> RFC 9110 §4.2
 */
public final class HttpScheme {
    /** {@code http}, port 80. */
    public static final HttpScheme HTTP = new HttpScheme(80, "http");

    /** {@code https}, port 443. */
    public static final HttpScheme HTTPS = new HttpScheme(443, "https");

    private final int port;
    private final AsciiString name;

    private HttpScheme(int port, String name) {
        this.port = port;
        this.name = AsciiString.cached(name);
    }

    /**
     * The name.
     *
     * @return the name, in lower case
     */
    public AsciiString name() {
        return name;
    }

    /**
     * The port if a URI has none.
     *
     * @return the port
     */
    public int port() {
        return port;
    }

    /** Equal by name and port. */
    @Override
    public boolean equals(@Nullable Object o) {
        return o instanceof HttpScheme other && other.port == port && other.name.equals(name);
    }

    @Override
    public int hashCode() {
        return port * 31 + name.hashCode();
    }

    /** The name. */
    @Override
    public String toString() {
        return name.toString();
    }
}
