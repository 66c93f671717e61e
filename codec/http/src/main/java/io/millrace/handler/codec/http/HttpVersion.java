package io.millrace.handler.codec.http;

import io.millrace.util.AsciiString;
import java.util.Locale;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The name and the version of a protocol, as in a start line.
 *
 * <p><b>Spec:</b> RFC 9112 §2.3
 */
public class HttpVersion implements Comparable<HttpVersion> {
    /** {@code HTTP/1.0}: a connection is for one request unless both say otherwise. */
    public static final HttpVersion HTTP_1_0 = new HttpVersion("HTTP", 1, 0, false);

    /** {@code HTTP/1.1}: a connection is kept alive unless one says otherwise. */
    public static final HttpVersion HTTP_1_1 = new HttpVersion("HTTP", 1, 1, true);

    private final String protocolName;
    private final int majorVersion;
    private final int minorVersion;
    private final boolean keepAliveDefault;
    private final AsciiString text;

    /**
     * Makes a version.
     *
     * @param text a name, a slash, a number, a dot, a number; the name may be in lower case, and space around it is
     *     ignored
     * @param keepAliveDefault whether a connection stays open unless a message says otherwise
     * @throws IllegalArgumentException if the text is of another form
     */
    public HttpVersion(String text, boolean keepAliveDefault) {
        String trimmed = Objects.requireNonNull(text, "text").trim().toUpperCase(Locale.US);
        int slash = trimmed.indexOf('/');
        int dot = trimmed.indexOf('.', slash + 1);
        if (slash <= 0 || dot < 0) {
            throw invalid(text);
        }
        this.protocolName = requireName(trimmed.substring(0, slash));
        this.majorVersion = number(trimmed, slash + 1, dot, text);
        this.minorVersion = number(trimmed, dot + 1, trimmed.length(), text);
        this.keepAliveDefault = keepAliveDefault;
        this.text = AsciiString.cached(protocolName + '/' + majorVersion + '.' + minorVersion);
    }

    /**
     * Makes a version.
     *
     * @param protocolName the name, put into upper case; space around it is ignored
     * @param majorVersion the first number
     * @param minorVersion the second number
     * @param keepAliveDefault whether a connection stays open unless a message says otherwise
     * @throws IllegalArgumentException if the name is not a token, or a number is negative
     */
    public HttpVersion(String protocolName, int majorVersion, int minorVersion, boolean keepAliveDefault) {
        this.protocolName = requireName(
                Objects.requireNonNull(protocolName, "protocolName").trim().toUpperCase(Locale.US));
        this.majorVersion = requirePositiveOrZero(majorVersion, "majorVersion");
        this.minorVersion = requirePositiveOrZero(minorVersion, "minorVersion");
        this.keepAliveDefault = keepAliveDefault;
        this.text = AsciiString.cached(this.protocolName + '/' + majorVersion + '.' + minorVersion);
    }

    private static String requireName(String name) {
        if (name.isEmpty()) {
            throw new IllegalArgumentException("the name of a protocol is empty");
        }
        int index = HttpToken.firstIllegal(name);
        if (index >= 0) {
            throw new IllegalArgumentException(
                    "invalid character in protocolName: " + HttpToken.hex(name.charAt(index)) + " at " + index);
        }
        return name;
    }

    private static int requirePositiveOrZero(int number, String what) {
        if (number < 0) {
            throw new IllegalArgumentException(what + ": " + number + " (expected: >= 0)");
        }
        return number;
    }

    /** At most nine digits, so that there is no overflow. */
    private static int number(String trimmed, int start, int end, String text) {
        if (start == end || end - start > 9) {
            throw invalid(text);
        }
        int number = 0;
        for (int i = start; i < end; i++) {
            char c = trimmed.charAt(i);
            if (c < '0' || c > '9') {
                throw invalid(text);
            }
            number = number * 10 + (c - '0');
        }
        return number;
    }

    private static IllegalArgumentException invalid(String text) {
        return new IllegalArgumentException("invalid version format: " + HttpToken.printable(text));
    }

    /**
     * The version of a text; one that is not known keeps connections alive.
     *
     * @param text the text
     * @return a constant of this class, or a new version
     * @throws IllegalArgumentException if the text is empty or of another form
     */
    public static HttpVersion valueOf(String text) {
        Objects.requireNonNull(text, "text");
        if (text.equals("HTTP/1.1")) {
            return HTTP_1_1;
        }
        if (text.equals("HTTP/1.0")) {
            return HTTP_1_0;
        }
        if (text.isBlank()) {
            throw new IllegalArgumentException("text is empty (possibly HTTP/0.9)");
        }
        HttpVersion version = new HttpVersion(text, true);
        if (version.equals(HTTP_1_1)) {
            return HTTP_1_1;
        }
        return version.equals(HTTP_1_0) ? HTTP_1_0 : version;
    }

    /**
     * The name of the protocol.
     *
     * @return {@code HTTP} for {@code HTTP/1.1}
     */
    public String protocolName() {
        return protocolName;
    }

    /**
     * The first number.
     *
     * @return 1 for {@code HTTP/1.0}
     */
    public int majorVersion() {
        return majorVersion;
    }

    /**
     * The second number.
     *
     * @return 0 for {@code HTTP/1.0}
     */
    public int minorVersion() {
        return minorVersion;
    }

    /**
     * The whole text.
     *
     * @return {@code HTTP/1.1}, for example
     */
    public String text() {
        return text.toString();
    }

    /** The whole text, as bytes. */
    AsciiString asciiText() {
        return text;
    }

    /**
     * Whether a connection stays open unless a message says otherwise.
     *
     * @return {@code true} for {@code HTTP/1.1}
     */
    public boolean isKeepAliveDefault() {
        return keepAliveDefault;
    }

    /** The whole text. */
    @Override
    public String toString() {
        return text();
    }

    @Override
    public int hashCode() {
        return (protocolName.hashCode() * 31 + majorVersion) * 31 + minorVersion;
    }

    /** Equal by name and numbers. */
    @Override
    public boolean equals(@Nullable Object o) {
        return this == o
                || o instanceof HttpVersion other
                        && majorVersion == other.majorVersion
                        && minorVersion == other.minorVersion
                        && protocolName.equals(other.protocolName);
    }

    /** In the order of the names, then the numbers. */
    @Override
    public int compareTo(HttpVersion o) {
        int byName = protocolName.compareTo(o.protocolName);
        if (byName != 0) {
            return byName;
        }
        int byMajor = Integer.compare(majorVersion, o.majorVersion);
        return byMajor != 0 ? byMajor : Integer.compare(minorVersion, o.minorVersion);
    }
}
