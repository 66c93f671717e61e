package io.millrace.handler.codec.http.cookie;

import org.jspecify.annotations.Nullable;

/** What the decoders of both sides have in common: a pair that is not allowed is left out, and the others are read. */
public abstract class CookieDecoder {
    private final boolean strict;

    CookieDecoder(boolean strict) {
        this.strict = strict;
    }

    /**
     * Makes a cookie of a pair in a header.
     *
     * @param header the header
     * @param nameBegin where the name begins, or -1 if there is none
     * @param nameEnd behind the name
     * @param valueBegin where the value begins, or -1 if there is none
     * @param valueEnd behind the value
     * @return the cookie, or {@code null} if the pair is not allowed: without name or value, with one quote only, with
     *     control characters, or, for strict decoders, with other characters that RFC 6265 does not allow
     */
    protected @Nullable DefaultCookie initCookie(
            String header, int nameBegin, int nameEnd, int valueBegin, int valueEnd) {
        if (nameBegin < 0 || nameBegin == nameEnd || valueBegin < 0) {
            return null;
        }
        String name = header.substring(nameBegin, nameEnd);
        int first = valueBegin;
        int end = valueEnd;
        boolean quoted = first < end && header.charAt(first) == '"';
        if (quoted) {
            first++;
            end--;
            if (first > end || header.charAt(end) != '"') {
                return null;
            }
        }
        String value = header.substring(first, end);
        if (name.isBlank() || !isAllowed(name, value)) {
            return null;
        }
        DefaultCookie cookie = new DefaultCookie(name, value);
        cookie.setWrap(quoted);
        return cookie;
    }

    /** Where the value of a pair begins that has a name up to an index, or -1 if there is none. */
    static int valueBegin(int nameEnd, int endOfPair) {
        return nameEnd == endOfPair ? -1 : nameEnd + 1;
    }

    final boolean isStrict() {
        return strict;
    }

    /** As {@link #initCookie}, without the white space around name and value. */
    final @Nullable DefaultCookie initTrimmed(String header, int nameBegin, int nameEnd, int valueBegin, int valueEnd) {
        int first = skipSpace(header, valueBegin, valueEnd);
        return initCookie(
                header, nameBegin, dropSpace(header, nameBegin, nameEnd), first, dropSpace(header, first, valueEnd));
    }

    private boolean isAllowed(String name, String value) {
        return strict
                ? CookieText.firstIllegalInName(name) < 0 && CookieText.firstIllegalInValue(value) < 0
                : CookieText.firstControl(name) < 0 && CookieText.firstControl(value) < 0;
    }

    /** Where the next pair begins: behind white space, commas and semicolons. */
    static int skipSeparators(String header, int from) {
        int i = from;
        while (i < header.length() && isSeparator(header.charAt(i))) {
            i++;
        }
        return i;
    }

    private static boolean isSeparator(char c) {
        return c == ' ' || c == ';' || c == ',' || c >= '\t' && c <= '\r';
    }

    /** Where a pair ends: at the semicolon, or with the header. */
    static int endOfPair(String header, int from) {
        int semicolon = header.indexOf(';', from);
        return semicolon < 0 ? header.length() : semicolon;
    }

    /** Where a name ends: at the equals sign, or with the pair. */
    static int endOfName(String header, int from, int endOfPair) {
        int i = from;
        while (i < endOfPair && header.charAt(i) != '=') {
            i++;
        }
        return i;
    }

    /** The first character of a range that is no white space. */
    static int skipSpace(String header, int from, int end) {
        int i = from;
        while (i < end && isSpace(header.charAt(i))) {
            i++;
        }
        return i;
    }

    /** Behind the last character of a range that is no white space. */
    static int dropSpace(String header, int from, int end) {
        int i = end;
        while (i > from && isSpace(header.charAt(i - 1))) {
            i--;
        }
        return i;
    }

    private static boolean isSpace(char c) {
        return c == ' ' || c == '\t';
    }
}
