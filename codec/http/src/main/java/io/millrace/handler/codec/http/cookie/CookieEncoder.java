package io.millrace.handler.codec.http.cookie;

import org.jspecify.annotations.Nullable;

/** What the encoders of both sides have in common: they refuse what would be something else on the other side. */
public abstract class CookieEncoder {
    /** Whether names and values have to be as RFC 6265 says; if not, they may not have control characters. */
    protected final boolean strict;

    CookieEncoder(boolean strict) {
        this.strict = strict;
    }

    /**
     * Refuses a name and a value that may not be sent.
     *
     * @param name the name
     * @param value the value, which may have quotes around it
     * @throws IllegalArgumentException if one of them has a character that it may not have
     */
    protected void validateCookie(String name, @Nullable String value) {
        String sent = value == null ? "" : value;
        if (!strict) {
            CookieText.require("Cookie name", name, CookieText.firstControl(name));
            CookieText.require("Cookie value", sent, CookieText.firstControl(sent));
            return;
        }
        if (name.isEmpty()) {
            throw new IllegalArgumentException("Cookie name is empty");
        }
        CookieText.require("Cookie name", name, CookieText.firstIllegalInName(name));
        CharSequence bare = unwrap(sent);
        CookieText.require("Cookie value", bare, CookieText.firstIllegalInValue(bare));
    }

    private static CharSequence unwrap(String value) {
        int last = value.length() - 1;
        boolean quoted = last > 0 && value.charAt(0) == '"' && value.charAt(last) == '"';
        return quoted ? value.subSequence(1, last) : value;
    }

    /** Appends a pair, with quotes around the value if the cookie wants them. */
    static void append(StringBuilder header, Cookie cookie) {
        String value = cookie.value();
        header.append(cookie.name()).append('=');
        if (cookie.wrap()) {
            header.append('"').append(value).append('"');
        } else {
            header.append(value);
        }
    }
}
