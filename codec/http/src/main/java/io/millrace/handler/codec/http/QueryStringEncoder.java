package io.millrace.handler.codec.http;

import java.net.URI;
import java.net.URISyntaxException;
import java.nio.charset.Charset;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Puts a request target together from a path and parameters.
 *
 * <pre>{@code
 * QueryStringEncoder target = new QueryStringEncoder("/hello");
 * target.addParam("recipient", "world & sky");
 * target.toString();  // /hello?recipient=world%20%26%20sky
 * }</pre>
 *
 * <p>What is neither a letter or digit of ASCII nor one of {@code -_.*~} is escaped. <b>Thread:</b> one at a time.
 */
public class QueryStringEncoder {
    private static final String HEX = "0123456789ABCDEF";

    private final Charset charset;
    private final StringBuilder uri;
    private boolean hasQuery;

    /**
     * Begins with a path; parameters are in UTF-8.
     *
     * @param uri the path as it stands in a target, which may have parameters already
     */
    public QueryStringEncoder(String uri) {
        this(uri, HttpConstants.DEFAULT_CHARSET);
    }

    /**
     * Begins with a path.
     *
     * @param uri the path as it stands in a target, which may have parameters already
     * @param charset the charset of parameters
     */
    public QueryStringEncoder(String uri, Charset charset) {
        this.charset = Objects.requireNonNull(charset, "charset");
        this.uri = new StringBuilder(Objects.requireNonNull(uri, "uri"));
        this.hasQuery = uri.indexOf('?') >= 0;
    }

    /**
     * Adds a parameter.
     *
     * @param name the name
     * @param value the value; {@code null} for a name without one
     */
    public void addParam(String name, @Nullable String value) {
        Objects.requireNonNull(name, "name");
        uri.append(hasQuery ? '&' : '?');
        hasQuery = true;
        append(name);
        if (value != null) {
            uri.append('=');
            append(value);
        }
    }

    private void append(String text) {
        int plain = 0;
        while (plain < text.length() && isPlain(text.charAt(plain))) {
            plain++;
        }
        uri.append(text, 0, plain);
        int i = plain;
        while (i < text.length()) {
            if (isPlain(text.charAt(i))) {
                uri.append(text.charAt(i++));
            } else {
                i = escape(text, i);
            }
        }
    }

    /** Escapes characters up to one that need not be: a surrogate pair stays together. */
    private int escape(String text, int from) {
        int to = from + 1;
        while (to < text.length() && !isPlain(text.charAt(to))) {
            to++;
        }
        for (byte b : text.substring(from, to).getBytes(charset)) {
            uri.append('%').append(HEX.charAt((b & 0xF0) >> 4)).append(HEX.charAt(b & 0xF));
        }
        return to;
    }

    private static boolean isPlain(char c) {
        return c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || c >= '0' && c <= '9' || "-_.*~".indexOf(c) >= 0;
    }

    /**
     * The target as a URI.
     *
     * @return a new URI
     * @throws URISyntaxException if the path that was given is none of a URI
     */
    public URI toUri() throws URISyntaxException {
        return new URI(toString());
    }

    /** The target. */
    @Override
    public String toString() {
        return uri.toString();
    }
}
