package io.millrace.handler.codec.http;

import java.util.Objects;

/**
 * What a start line is made of.
 *
 * <p><b>Spec:</b> RFC 9112 §3
 */
final class StartLine {
    private StartLine() {}

    /** A method whose name is what its constructor has checked: a subclass could say something else. */
    static HttpMethod requireMethod(HttpMethod method) {
        Objects.requireNonNull(method, "method");
        if (method.getClass() != HttpMethod.class && HttpToken.firstIllegal(method.asciiName()) >= 0) {
            throw new IllegalArgumentException(
                    "The HTTP method name contain illegal characters: " + HttpToken.printable(method.asciiName()));
        }
        return method;
    }

    /** A target without white space and control characters. It may be empty, which is sent as {@code /}. */
    static String requireTarget(String uri) {
        int index = HttpToken.firstIllegalInStartLine(Objects.requireNonNull(uri, "uri"));
        if (index >= 0) {
            throw new IllegalArgumentException("The URI contain illegal characters: "
                    + HttpToken.hex(uri.charAt(index)) + " at index " + index + " of '" + HttpToken.printable(uri)
                    + "'");
        }
        return uri;
    }
}
