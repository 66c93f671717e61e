package io.millrace.handler.codec.http;

import io.millrace.util.AsciiString;

/**
 * Checks of header fields, for codecs that keep them in other forms than {@link HttpHeaders}.
 *
 * <p><b>Spec:</b> RFC 9110 §5; RFC 9113 §8.2.2
 */
public final class HttpHeaderValidationUtil {
    private static final AsciiString KEEP_ALIVE = AsciiString.cached("keep-alive");
    private static final AsciiString PROXY_CONNECTION = AsciiString.cached("proxy-connection");

    private HttpHeaderValidationUtil() {}

    /**
     * Tells whether a field is about the connection, and so not allowed in HTTP/2.
     *
     * @param name the name
     * @param ignoreTeHeader whether {@code TE}, which HTTP/2 allows with the value {@code trailers}, is not counted
     * @return {@code true} for {@code Connection}, {@code Keep-Alive}, {@code Proxy-Connection}, {@code
     *     Transfer-Encoding}, {@code Upgrade} and {@code TE}
     */
    public static boolean isConnectionHeader(CharSequence name, boolean ignoreTeHeader) {
        return switch (name.length()) {
            case 2 -> !ignoreTeHeader && is(HttpHeaderNames.TE, name);
            case 7 -> is(HttpHeaderNames.UPGRADE, name);
            case 10 -> is(HttpHeaderNames.CONNECTION, name) || is(KEEP_ALIVE, name);
            case 16 -> is(PROXY_CONNECTION, name);
            case 17 -> is(HttpHeaderNames.TRANSFER_ENCODING, name);
            default -> false;
        };
    }

    private static boolean is(AsciiString known, CharSequence name) {
        return known.contentEqualsIgnoreCase(name);
    }

    /**
     * Tells whether a field is a {@code TE} with another value than {@code trailers}.
     *
     * @param name the name
     * @param value the value
     * @return {@code true} if it is
     */
    public static boolean isTeNotTrailers(CharSequence name, CharSequence value) {
        return is(HttpHeaderNames.TE, name) && !is(HttpHeaderValues.TRAILERS, value);
    }

    /**
     * Looks for a character that a field value cannot have: control characters other than HTAB, and white space in
     * front.
     *
     * @param value the value
     * @return the index of the first such character, or -1
     */
    public static int validateValidHeaderValue(CharSequence value) {
        return HttpToken.firstIllegalInValue(value);
    }

    /**
     * Looks for a character that a token cannot have.
     *
     * @param token the token
     * @return the index of the first such character, or -1, also for an empty one
     */
    public static int validateToken(CharSequence token) {
        return HttpToken.firstIllegal(token);
    }
}
