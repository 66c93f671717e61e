package io.millrace.handler.codec.http.cookie;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Writes {@code Cookie}, which clients send: all cookies in one header.
 *
 * <pre>{@code
 * request.headers().set(HttpHeaderNames.COOKIE, ClientCookieEncoder.STRICT.encode("JSESSIONID", "1234"));
 * }</pre>
 *
 * <p><b>Errors:</b> {@link IllegalArgumentException} if a name or a value has a character that it may not have.
 * <b>Thread:</b> any.
 *
 * <p><b>Spec:</b> RFC 6265 §4.2, §5.4
 */
public final class ClientCookieEncoder extends CookieEncoder {
    /** Refuses names and values that are not as RFC 6265 says, and sends cookies with longer paths first. */
    public static final ClientCookieEncoder STRICT = new ClientCookieEncoder(true);

    /** Refuses control characters only, and keeps the order. */
    public static final ClientCookieEncoder LAX = new ClientCookieEncoder(false);

    /** A cookie without a path came from the very directory that is asked: it goes first. */
    private static final Comparator<Cookie> LONGER_PATHS_FIRST =
            Comparator.comparingInt(ClientCookieEncoder::pathLength).reversed();

    private ClientCookieEncoder(boolean strict) {
        super(strict);
    }

    private static int pathLength(Cookie cookie) {
        String path = cookie.path();
        return path == null ? Integer.MAX_VALUE : path.length();
    }

    /**
     * Writes one cookie.
     *
     * @param name the name
     * @param value the value
     * @return the header
     */
    public String encode(String name, String value) {
        return encode(new DefaultCookie(name, value));
    }

    /**
     * Writes one cookie.
     *
     * @param cookie the cookie
     * @return the header
     */
    public String encode(Cookie cookie) {
        StringBuilder header = new StringBuilder();
        add(header, Objects.requireNonNull(cookie, "cookie"));
        return header.toString();
    }

    /**
     * Writes cookies.
     *
     * @param cookies the cookies
     * @return the header, or {@code null} if there are none
     */
    public @Nullable String encode(Cookie... cookies) {
        return encode(Arrays.asList(cookies));
    }

    /**
     * Writes cookies.
     *
     * @param cookies the cookies
     * @return the header, or {@code null} if there are none
     */
    public @Nullable String encode(Collection<? extends Cookie> cookies) {
        return encode((Iterable<? extends Cookie>) cookies);
    }

    /**
     * Writes cookies.
     *
     * @param cookies the cookies
     * @return the header, or {@code null} if there are none
     */
    public @Nullable String encode(Iterable<? extends Cookie> cookies) {
        List<Cookie> sorted = new ArrayList<>();
        Objects.requireNonNull(cookies, "cookies").forEach(sorted::add);
        if (sorted.isEmpty()) {
            return null;
        }
        if (strict) {
            sorted.sort(LONGER_PATHS_FIRST); // those of equal length stay in their order
        }
        StringBuilder header = new StringBuilder();
        for (Cookie cookie : sorted) {
            add(header.append(header.isEmpty() ? "" : "; "), cookie);
        }
        return header.toString();
    }

    private void add(StringBuilder header, Cookie cookie) {
        validateCookie(cookie.name(), cookie.value());
        append(header, cookie);
    }
}
