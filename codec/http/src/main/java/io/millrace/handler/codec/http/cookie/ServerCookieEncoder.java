package io.millrace.handler.codec.http.cookie;

import io.millrace.handler.codec.DateFormatter;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.Collections;
import java.util.Date;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Writes {@code Set-Cookie}, which servers send: a header for each cookie.
 *
 * <pre>{@code
 * response.headers().add(HttpHeaderNames.SET_COOKIE, ServerCookieEncoder.STRICT.encode("JSESSIONID", "1234"));
 * }</pre>
 *
 * <p><b>Errors:</b> {@link IllegalArgumentException} if a name, a value or an attribute has a character that it may not
 * have. <b>Thread:</b> any.
 *
 * <p><b>Spec:</b> RFC 6265 §4.1
 */
public final class ServerCookieEncoder extends CookieEncoder {
    /** Refuses names and values that are not as RFC 6265 says; of several cookies of a name it writes the last. */
    public static final ServerCookieEncoder STRICT = new ServerCookieEncoder(true);

    /** Refuses control characters only, and writes all cookies. */
    public static final ServerCookieEncoder LAX = new ServerCookieEncoder(false);

    /** The last second of the year 9999: later years have no form. */
    private static final long LAST_MILLIS = 253402300799000L;

    private ServerCookieEncoder(boolean strict) {
        super(strict);
    }

    /**
     * Writes a cookie without attributes.
     *
     * @param name the name
     * @param value the value
     * @return the header
     */
    public String encode(String name, String value) {
        return encode(new DefaultCookie(name, value));
    }

    /**
     * Writes a cookie with its attributes. {@code Max-Age} goes with an {@code Expires} for clients that know only
     * that.
     *
     * @param cookie the cookie
     * @return the header
     */
    public String encode(Cookie cookie) {
        validateCookie(Objects.requireNonNull(cookie, "cookie").name(), cookie.value());
        StringBuilder header = new StringBuilder();
        append(header, cookie);
        if (cookie.maxAge() != Cookie.UNDEFINED_MAX_AGE) {
            add(header, CookieHeaderNames.MAX_AGE, Long.toString(cookie.maxAge()));
            add(header, CookieHeaderNames.EXPIRES, DateFormatter.format(new Date(expires(cookie.maxAge()))));
        }
        add(header, CookieHeaderNames.PATH, cookie.path());
        add(header, CookieHeaderNames.DOMAIN, cookie.domain());
        addFlag(header, CookieHeaderNames.SECURE, cookie.isSecure());
        addFlag(header, CookieHeaderNames.HTTPONLY, cookie.isHttpOnly());
        if (cookie instanceof DefaultCookie c) {
            add(header, CookieHeaderNames.SAMESITE, c.sameSite() == null ? null : String.valueOf(c.sameSite()));
            addFlag(header, CookieHeaderNames.PARTITIONED, c.isPartitioned());
        }
        return header.toString();
    }

    private static long expires(long maxAgeSeconds) {
        long now = System.currentTimeMillis();
        if (maxAgeSeconds <= 0) {
            return Math.max(0, now + Math.max(maxAgeSeconds, -now / 1000) * 1000);
        }
        return now + Math.min(maxAgeSeconds, (LAST_MILLIS - now) / 1000) * 1000;
    }

    private static void add(StringBuilder header, String attribute, @Nullable String value) {
        if (value != null) {
            CookieText.require(attribute, value, CookieText.firstIllegalInAttribute(value));
            header.append("; ").append(attribute).append('=').append(value);
        }
    }

    private static void addFlag(StringBuilder header, String attribute, boolean set) {
        header.append(set ? "; " : "").append(set ? attribute : "");
    }

    /**
     * Writes cookies.
     *
     * @param cookies the cookies
     * @return the headers, each to be sent apart
     */
    public List<String> encode(Cookie... cookies) {
        return encode(Arrays.asList(cookies));
    }

    /**
     * Writes cookies.
     *
     * @param cookies the cookies
     * @return the headers, each to be sent apart
     */
    public List<String> encode(Collection<? extends Cookie> cookies) {
        return encode((Iterable<? extends Cookie>) cookies);
    }

    /**
     * Writes cookies.
     *
     * @param cookies the cookies
     * @return the headers, each to be sent apart
     */
    public List<String> encode(Iterable<? extends Cookie> cookies) {
        List<Cookie> all = new ArrayList<>();
        Objects.requireNonNull(cookies, "cookies").forEach(all::add);
        List<String> headers = new ArrayList<>();
        for (Cookie cookie : strict ? lastOfEachName(all) : all) {
            headers.add(encode(cookie));
        }
        return headers;
    }

    private static List<Cookie> lastOfEachName(List<Cookie> all) {
        List<Cookie> last = new ArrayList<>(all.size());
        Set<String> names = new HashSet<>();
        for (int i = all.size() - 1; i >= 0; i--) {
            if (names.add(all.get(i).name())) {
                last.add(all.get(i));
            }
        }
        Collections.reverse(last);
        return last;
    }
}
