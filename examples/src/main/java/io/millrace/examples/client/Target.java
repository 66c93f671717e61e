package io.millrace.examples.client;

import java.io.IOException;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HexFormat;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What is asked for, and from whom.
 *
 * @param host a name or an address, an IPv6 address without its brackets
 * @param port its port
 * @param pathAndQuery the target of the request, in origin form
 * @param userInfo the user's name and password, if the address has them
 */
record Target(
        String host,
        int port,
        String pathAndQuery,
        @Nullable String userInfo) {
    private static final int DEFAULT_PORT = 80;

    /** What a reference begins with if it leads to another server. */
    private static final Pattern AUTHORITY = Pattern.compile("(?:[A-Za-z][A-Za-z0-9+.-]*:)?//[^/?]*");

    private static final Pattern ESCAPE = Pattern.compile("%[0-9A-Fa-f]{2}");

    /** What may be in a path and a query, beside letters and digits (RFC 3986 §3.3). */
    private static final String PUNCTUATION = "-._~:/?@!$&'()*+,;=";

    /**
     * Reads an address.
     *
     * @throws IOException if it is none that this client can ask; the message says why
     */
    static Target parse(String url) throws IOException {
        return of(uri(url));
    }

    /**
     * Where a redirect from here leads. What is said there about users and passwords is not believed.
     *
     * @throws IOException if that is no address that this client can ask
     */
    Target redirect(String location) throws IOException {
        URI to = uri(encode(location));
        if (to.getScheme() != null || to.getRawAuthority() != null) {
            Target next = of(to.getScheme() != null ? to : uri("http:" + to));
            return new Target(next.host, next.port, next.pathAndQuery, null);
        }
        return new Target(host, port, resolve(to), null);
    }

    /** Resolves a reference within this server (RFC 3986 §5.2.2); {@link URI#resolve} follows an older one. */
    private String resolve(URI reference) {
        int queryAt = pathAndQuery.indexOf('?');
        String path = queryAt < 0 ? pathAndQuery : pathAndQuery.substring(0, queryAt);
        String to = reference.getRawPath();
        String query = reference.getRawQuery() == null ? "" : '?' + reference.getRawQuery();
        if (to.isEmpty()) {
            return query.isEmpty() ? pathAndQuery : path + query;
        }
        String folder = to.startsWith("/") ? "" : path.substring(0, path.lastIndexOf('/') + 1);
        return withoutDots(folder + to) + query;
    }

    /** RFC 3986 §5.2.4. */
    private static String withoutDots(String path) {
        Deque<String> kept = new ArrayDeque<>();
        String[] segments = path.split("/", -1);
        for (int i = 1; i < segments.length; i++) { // the first one is what is before the first slash: nothing
            boolean up = segments[i].equals("..");
            if (up) {
                kept.pollLast();
            }
            if (!up && !segments[i].equals(".")) {
                kept.addLast(segments[i]);
            } else if (i == segments.length - 1) {
                kept.addLast("");
            }
        }
        return '/' + String.join("/", kept);
    }

    /**
     * Escapes what may not be in a URL, but is sent in headers all the same: spaces, quotes, characters beyond ASCII.
     * The codec makes a character of each byte, so it is bytes that are escaped, whatever their charset is.
     */
    private static String encode(String location) {
        int fragmentAt = location.indexOf('#');
        String reference = fragmentAt < 0 ? location : location.substring(0, fragmentAt);
        Matcher authority = AUTHORITY.matcher(reference);
        int start = authority.lookingAt() ? authority.end() : 0;
        StringBuilder encoded = new StringBuilder(reference.substring(0, start));
        for (int i = start; i < reference.length(); i++) {
            char c = reference.charAt(i);
            if (c == '%'
                    ? ESCAPE.matcher(reference).region(i, reference.length()).lookingAt()
                    : isLegal(c)) {
                encoded.append(c);
            } else {
                encoded.append('%').append(HexFormat.of().withUpperCase().toHexDigits((byte) c));
            }
        }
        return encoded.toString();
    }

    private static boolean isLegal(char c) {
        return c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || c >= '0' && c <= '9' || PUNCTUATION.indexOf(c) >= 0;
    }

    private static URI uri(String url) throws IOException {
        try {
            return new URI(new URI(url).toASCIIString());
        } catch (URISyntaxException e) {
            throw new IOException(url + " is no URL: " + e.getReason(), e);
        }
    }

    private static Target of(URI uri) throws IOException {
        String scheme = String.valueOf(uri.getScheme()).toLowerCase(Locale.ROOT);
        if (scheme.equals("https")) {
            throw new IOException("this client has no TLS, so it does not ask " + uri);
        }
        String host = uri.getHost();
        if (!scheme.equals("http") || host == null) {
            throw new IOException(uri + " does not begin with http://HOST");
        }
        String path = uri.getRawPath().isEmpty() ? "/" : uri.getRawPath();
        return new Target(
                host.startsWith("[") ? host.substring(1, host.length() - 1) : host.toLowerCase(Locale.ROOT),
                uri.getPort() < 0 ? DEFAULT_PORT : uri.getPort(),
                uri.getRawQuery() == null ? path : path + '?' + uri.getRawQuery(),
                uri.getUserInfo());
    }

    /** Whether another target is on the same server: it may have the same credentials, and the same connection. */
    boolean hasOriginOf(Target other) {
        return host.equals(other.host) && port == other.port;
    }

    /** The value of {@code Host}. */
    String authority() {
        String name = host.indexOf(':') >= 0 ? '[' + host + ']' : host;
        return port == DEFAULT_PORT ? name : name + ':' + port;
    }

    /** The address without the user's name and password. */
    @Override
    public String toString() {
        return "http://" + authority() + pathAndQuery;
    }
}
