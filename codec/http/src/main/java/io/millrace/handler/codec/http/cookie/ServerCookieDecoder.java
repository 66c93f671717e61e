package io.millrace.handler.codec.http.cookie;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;

/**
 * Reads {@code Cookie}, which clients send. At most 1024 cookies are read; what is behind them is not looked at.
 *
 * <pre>{@code
 * ServerCookieDecoder.STRICT.decode(request.headers().get(HttpHeaderNames.COOKIE));
 * }</pre>
 *
 * <p><b>Thread:</b> any.
 *
 * <p><b>Spec:</b> RFC 6265 §5.4; RFC 2965, the attributes of which are skipped
 */
public final class ServerCookieDecoder extends CookieDecoder {
    /** Leaves out pairs that are not as RFC 6265 says. */
    public static final ServerCookieDecoder STRICT = new ServerCookieDecoder(true);

    /** Leaves out pairs with control characters only. */
    public static final ServerCookieDecoder LAX = new ServerCookieDecoder(false);

    private static final int MAX_COOKIES = 1024;
    private static final String VERSION = "$Version";
    private static final List<String> OLD_ATTRIBUTES = List.of("$Path", "$Domain", "$Port");

    private ServerCookieDecoder(boolean strict) {
        super(strict);
    }

    /**
     * Reads all cookies of a header.
     *
     * @param header the value of {@code Cookie}
     * @return the cookies in their order in the header, a name may be there several times
     */
    public List<Cookie> decodeAll(String header) {
        List<Cookie> cookies = new ArrayList<>();
        decode(header, cookies);
        return cookies;
    }

    /**
     * Reads the cookies of a header, each name once.
     *
     * @param header the value of {@code Cookie}
     * @return the cookies in the order of their names; of several of a name, the first
     */
    public Set<Cookie> decode(String header) {
        Set<Cookie> cookies = new TreeSet<>();
        decode(header, cookies);
        return cookies;
    }

    private void decode(String header, Collection<? super Cookie> cookies) {
        Objects.requireNonNull(header, "header");
        boolean old = isNamed(header, 0, VERSION);
        int left = MAX_COOKIES;
        int i = skipSeparators(header, old ? endOfPair(header, 0) : 0);
        while (i < header.length() && left > 0) {
            int end = endOfPair(header, i);
            if (!old || !isOldAttribute(header, i)) {
                decodePair(header, i, end, cookies);
                left--;
            }
            i = skipSeparators(header, end);
        }
    }

    private static boolean isOldAttribute(String header, int at) {
        for (String attribute : OLD_ATTRIBUTES) {
            if (isNamed(header, at, attribute)) {
                return true;
            }
        }
        return false;
    }

    /** Whether the pair at an index has a name, whatever its case. */
    private static boolean isNamed(String header, int at, String name) {
        int behind = at + name.length();
        return header.regionMatches(true, at, name, 0, name.length())
                && (behind == header.length() || "=; \t".indexOf(header.charAt(behind)) >= 0);
    }

    private void decodePair(String header, int start, int end, Collection<? super Cookie> cookies) {
        int nameEnd = endOfName(header, start, end);
        int valueBegin = valueBegin(nameEnd, end);
        Cookie cookie = isStrict() || valueBegin < 0
                ? initCookie(header, start, nameEnd, valueBegin, end)
                : initTrimmed(header, start, nameEnd, valueBegin, end);
        if (cookie != null) {
            cookies.add(cookie);
        }
    }
}
