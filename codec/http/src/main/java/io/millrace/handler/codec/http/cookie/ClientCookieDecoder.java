package io.millrace.handler.codec.http.cookie;

import io.millrace.handler.codec.DateFormatter;
import io.millrace.handler.codec.http.cookie.CookieHeaderNames.SameSite;
import java.util.Date;
import java.util.Locale;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Reads {@code Set-Cookie}, which servers send: one cookie each.
 *
 * <p>An attribute that is not known or malformed is left out. {@code Expires} becomes the {@link Cookie#maxAge()} from
 * now, unless there is a {@code Max-Age}. <b>Thread:</b> any.
 *
 * <p><b>Spec:</b> RFC 6265 §5.2
 */
public final class ClientCookieDecoder extends CookieDecoder {
    /** Refuses a cookie whose name or value is not as RFC 6265 says. */
    public static final ClientCookieDecoder STRICT = new ClientCookieDecoder(true);

    /** Refuses a cookie whose name or value has control characters only. */
    public static final ClientCookieDecoder LAX = new ClientCookieDecoder(false);

    private ClientCookieDecoder(boolean strict) {
        super(strict);
    }

    /**
     * Reads a cookie.
     *
     * @param header the value of {@code Set-Cookie}
     * @return the cookie, or {@code null} if there is none that is allowed
     */
    public @Nullable Cookie decode(String header) {
        int start = skipSeparators(Objects.requireNonNull(header, "header"), 0);
        int end = endOfPair(header, start);
        int nameEnd = endOfName(header, start, end);
        int valueBegin = valueBegin(nameEnd, end);
        DefaultCookie cookie = valueBegin < 0 ? null : initTrimmed(header, start, nameEnd, valueBegin, end);
        if (cookie != null) {
            decodeAttributes(header, skipSeparators(header, end), cookie);
        }
        return cookie;
    }

    private static void decodeAttributes(String header, int from, DefaultCookie cookie) {
        Long expires = null;
        int i = from;
        while (i < header.length()) {
            int end = endOfPair(header, i);
            int nameEnd = endOfName(header, i, end);
            String name = header.substring(i, dropSpace(header, i, nameEnd)).toLowerCase(Locale.ROOT);
            int first = skipSpace(header, Math.min(nameEnd + 1, end), end);
            String value = header.substring(first, dropSpace(header, first, end));
            if (name.equals("expires")) {
                expires = secondsUntil(value);
            } else if (CookieText.firstIllegalInAttribute(value) < 0) {
                setAttribute(cookie, name, value);
            }
            i = skipSeparators(header, end);
        }
        if (expires != null && cookie.maxAge() == Cookie.UNDEFINED_MAX_AGE) {
            cookie.setMaxAge(expires);
        }
    }

    private static void setAttribute(DefaultCookie cookie, String name, String value) {
        switch (name) {
            case "max-age" -> setMaxAge(cookie, value);
            case "domain" -> cookie.setDomain(value);
            case "path" -> cookie.setPath(value);
            case "secure" -> cookie.setSecure(true);
            case "httponly" -> cookie.setHttpOnly(true);
            case "samesite" -> cookie.setSameSite(SameSite.of(value));
            case "partitioned" -> cookie.setPartitioned(true);
            default -> {
                // RFC 6265 §5.2: an attribute that is not known is ignored
            }
        }
    }

    /** Digits with or without a minus; what is before now is now, and what is too large is the largest. */
    private static void setMaxAge(DefaultCookie cookie, String value) {
        boolean negative = value.startsWith("-");
        int first = negative ? 1 : 0;
        long seconds = 0;
        for (int i = first; i < value.length(); i++) {
            int digit = value.charAt(i) - '0';
            if (digit < 0 || digit > 9) {
                return;
            }
            seconds = seconds > (Long.MAX_VALUE - digit) / 10 ? Long.MAX_VALUE : seconds * 10 + digit;
        }
        if (value.length() > first) {
            cookie.setMaxAge(negative ? 0 : seconds);
        }
    }

    /** Rounded up; at least 0, and {@code null} if it is no date. */
    private static @Nullable Long secondsUntil(String value) {
        Date date = value.isEmpty() ? null : DateFormatter.parseHttpDate(value);
        if (date == null) {
            return null;
        }
        return Math.max(0, Math.floorDiv(date.getTime() - System.currentTimeMillis() + 999, 1000L));
    }
}
