package io.millrace.handler.codec.http;

import io.millrace.util.AsciiString;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A method of a request. The case of its name matters.
 *
 * <p><b>Spec:</b> RFC 9110 §9
 */
public class HttpMethod implements Comparable<HttpMethod> {
    /** Asks for the options of communication. */
    public static final HttpMethod OPTIONS = new HttpMethod("OPTIONS");

    /** Asks for a representation. */
    public static final HttpMethod GET = new HttpMethod("GET");

    /** Asks for what {@link #GET} would answer, without the content. */
    public static final HttpMethod HEAD = new HttpMethod("HEAD");

    /** Has the target process the content. */
    public static final HttpMethod POST = new HttpMethod("POST");

    /** Makes or replaces the target. */
    public static final HttpMethod PUT = new HttpMethod("PUT");

    /** Changes a part of the target (RFC 5789). */
    public static final HttpMethod PATCH = new HttpMethod("PATCH");

    /** Removes the target. */
    public static final HttpMethod DELETE = new HttpMethod("DELETE");

    /** Asks for the request as it arrived. */
    public static final HttpMethod TRACE = new HttpMethod("TRACE");

    /** Makes a tunnel. */
    public static final HttpMethod CONNECT = new HttpMethod("CONNECT");

    /** Asks a question that is in the content; safe and idempotent. */
    public static final HttpMethod QUERY = new HttpMethod("QUERY");

    private final AsciiString name;

    /**
     * Makes a method; {@link #valueOf} gives the constants where there is one.
     *
     * @param name the name
     * @throws IllegalArgumentException if it is not a token: empty, or with a character that is not allowed
     */
    public HttpMethod(String name) {
        this.name = AsciiString.cached(requireToken(Objects.requireNonNull(name, "name")));
    }

    private static String requireToken(String name) {
        if (name.isEmpty()) {
            throw new IllegalArgumentException("the name of a method is empty");
        }
        int index = HttpToken.firstIllegal(name);
        if (index >= 0) {
            throw new IllegalArgumentException(
                    "Illegal character in HTTP Method: " + HttpToken.hex(name.charAt(index)) + " at " + index);
        }
        return name;
    }

    /**
     * The method of a name.
     *
     * @param name the name, case matters
     * @return a constant of this class, or a new method
     * @throws IllegalArgumentException if it is not a token
     */
    public static HttpMethod valueOf(String name) {
        HttpMethod known = known(name);
        return known != null ? known : new HttpMethod(name);
    }

    private static @Nullable HttpMethod known(String name) {
        return switch (name) {
            case "GET" -> GET;
            case "POST" -> POST;
            case "HEAD" -> HEAD;
            case "PUT" -> PUT;
            case "DELETE" -> DELETE;
            case "OPTIONS" -> OPTIONS;
            case "PATCH" -> PATCH;
            case "CONNECT" -> CONNECT;
            case "TRACE" -> TRACE;
            case "QUERY" -> QUERY;
            default -> null;
        };
    }

    /**
     * The name.
     *
     * @return the name
     */
    public String name() {
        return name.toString();
    }

    /**
     * The name, as bytes.
     *
     * @return the name
     */
    public AsciiString asciiName() {
        return name;
    }

    /** That of the name. */
    @Override
    public int hashCode() {
        return name().hashCode();
    }

    /** Equal by name. */
    @Override
    public boolean equals(@Nullable Object o) {
        return this == o || o instanceof HttpMethod other && name().equals(other.name());
    }

    /** The name. */
    @Override
    public String toString() {
        return name.toString();
    }

    /** In the order of the names. */
    @Override
    public int compareTo(HttpMethod o) {
        return o == this ? 0 : name().compareTo(o.name());
    }
}
