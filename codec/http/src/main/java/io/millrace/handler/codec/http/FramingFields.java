package io.millrace.handler.codec.http;

import org.jspecify.annotations.Nullable;

/**
 * What the fields of a head say of the message's body and of the connection. Each field is looked at when it comes;
 * what several of them say together is asked for when the head is whole.
 *
 * <p><b>Spec:</b> RFC 9112 §3.2, §6, §7, §9
 */
final class FramingFields {
    private static final String CHUNKED = "chunked";
    private static final String KEEP_ALIVE = "keep-alive";
    private static final String CLOSE = "close";

    private final HttpDecoderConfig config;

    private int hosts;
    private @Nullable String host;
    private long contentLength;
    private boolean manyContentLengths;
    private boolean transferEncoding;
    private boolean chunked;
    private boolean unknownCoding;
    private boolean close;
    private boolean keepAlive;
    private boolean upgrade;
    private @Nullable String expect;

    /** The same text again needs no second look: the parser gives the same object for what a peer repeats. */
    private @Nullable String checkedHost;

    private @Nullable String plainConnection;

    FramingFields(HttpDecoderConfig config) {
        this.config = config;
        reset();
    }

    void reset() {
        hosts = 0;
        host = null;
        contentLength = -1;
        manyContentLengths = false;
        transferEncoding = false;
        chunked = false;
        unknownCoding = false;
        close = false;
        keepAlive = false;
        upgrade = false;
        expect = null;
    }

    /** Takes a field in. */
    void field(KnownField.Meaning meaning, String value) {
        switch (meaning) {
            case HOST -> host(value);
            case CONTENT_LENGTH -> contentLength(value);
            case TRANSFER_ENCODING -> transferEncoding(value);
            case CONNECTION -> connection(value);
            case UPGRADE -> upgrade = true;
            case EXPECT -> expect = value;
            default -> {
                // says nothing of the body or the connection
            }
        }
    }

    private void host(String value) {
        hosts++;
        host = value;
    }

    // ---- Content-Length ----

    private void contentLength(String value) {
        int start = 0;
        for (int comma = value.indexOf(','); comma >= 0; comma = value.indexOf(',', start)) {
            oneLength(trimmed(value, start, comma), value);
            start = comma + 1;
        }
        oneLength(start == 0 ? value : trimmed(value, start, value.length()), value);
    }

    private void oneLength(String digits, String value) {
        long length = number(digits);
        if (length < 0) {
            throw bad("Content-Length is not a number that fits in 63 bits: ", value);
        }
        if (contentLength >= 0) {
            if (!config.isAllowDuplicateContentLengths() || length != contentLength) {
                throw bad(
                        "Multiple Content-Length values found (equal ones:"
                                + " HttpDecoderConfig.setAllowDuplicateContentLengths): ",
                        value);
            }
            manyContentLengths = true;
        }
        contentLength = length;
    }

    /** A number of digits alone, or -1. */
    private static long number(String digits) {
        int length = digits.length();
        if (length == 0) {
            return -1;
        }
        long number = 0;
        for (int i = 0; i < length; i++) {
            int digit = digits.charAt(i) - '0';
            if (digit < 0 || digit > 9 || number > (Long.MAX_VALUE - digit) / 10) {
                return -1;
            }
            number = number * 10 + digit;
        }
        return number;
    }

    // ---- Transfer-Encoding ----

    /** The lines of the field are one list: {@code chunked} is its last element, and only that. */
    private void transferEncoding(String value) {
        transferEncoding = true;
        if (value.length() == CHUNKED.length() && !chunked && value.equalsIgnoreCase(CHUNKED)) {
            chunked = true;
            return;
        }
        int start = 0;
        for (int comma = value.indexOf(','); comma >= 0; comma = value.indexOf(',', start)) {
            coding(trimmed(value, start, comma), value);
            start = comma + 1;
        }
        coding(trimmed(value, start, value.length()), value);
    }

    private void coding(String coding, String value) {
        if (chunked) {
            throw bad("chunked is not the last coding of Transfer-Encoding: ", value);
        }
        int end = coding.indexOf(';');
        String name = end < 0 ? coding : trimmed(coding, 0, end);
        if (name.isEmpty() || HttpToken.firstIllegal(name) >= 0) {
            throw bad("Transfer-Encoding is not a list of codings: ", value);
        }
        if (!name.equalsIgnoreCase(CHUNKED)) {
            unknownCoding = true;
        } else if (end >= 0) {
            throw bad("chunked has no parameters: ", value);
        } else {
            chunked = true;
        }
    }

    // ---- Connection ----

    @SuppressWarnings("ReferenceEquality") // another object is looked at, that is all
    private void connection(String value) {
        if (value == plainConnection) {
            keepAlive = true;
            return;
        }
        if (value.equalsIgnoreCase(KEEP_ALIVE)) {
            plainConnection = value;
            keepAlive = true;
            return;
        }
        int start = 0;
        for (int comma = value.indexOf(','); comma >= 0; comma = value.indexOf(',', start)) {
            option(value, start, comma);
            start = comma + 1;
        }
        option(value, start, value.length());
    }

    private void option(String value, int from, int to) {
        int start = firstNonSpace(value, from, to);
        int length = lastNonSpace(value, start, to) - start;
        if (length == CLOSE.length() && value.regionMatches(true, start, CLOSE, 0, length)) {
            close = true;
        } else if (length == KEEP_ALIVE.length() && value.regionMatches(true, start, KEEP_ALIVE, 0, length)) {
            keepAlive = true;
        }
    }

    private static String trimmed(String value, int from, int to) {
        int start = firstNonSpace(value, from, to);
        return value.substring(start, lastNonSpace(value, start, to));
    }

    private static int firstNonSpace(String value, int from, int to) {
        int i = from;
        while (i < to && isSpace(value.charAt(i))) {
            i++;
        }
        return i;
    }

    private static int lastNonSpace(String value, int from, int to) {
        int i = to;
        while (i > from && isSpace(value.charAt(i - 1))) {
            i--;
        }
        return i;
    }

    private static boolean isSpace(char c) {
        return c == ' ' || c == '\t';
    }

    // ---- the whole head ----

    /**
     * The body of a request: none without a length.
     *
     * @param minorVersion of HTTP/1.x
     * @return what {@link HttpParserSink} calls a body
     */
    long bodyOfRequest(int minorVersion) {
        if (!transferEncoding) {
            return Math.max(0, contentLength);
        }
        checkTransferEncoding(minorVersion);
        if (unknownCoding) {
            throw new InvalidHttpMessageException(
                    HttpResponseStatus.NOT_IMPLEMENTED, "Transfer-Encoding has a coding other than chunked");
        }
        return chunkedBody();
    }

    /**
     * The body of a response that may have one: as long as the connection without a length.
     *
     * @param minorVersion of HTTP/1.x
     * @return what {@link HttpParserSink} calls a body
     */
    long bodyOfResponse(int minorVersion) {
        if (!transferEncoding) {
            return contentLength < 0 ? HttpParserSink.UNTIL_CLOSE : contentLength;
        }
        checkTransferEncoding(minorVersion);
        return chunked ? chunkedBody() : HttpParserSink.UNTIL_CLOSE;
    }

    private long chunkedBody() {
        if (!config.isChunkedSupported()) {
            throw new InvalidHttpMessageException(
                    HttpResponseStatus.NOT_IMPLEMENTED,
                    "Transfer-Encoding: chunked is switched off (HttpDecoderConfig.setChunkedSupported)");
        }
        return HttpParserSink.CHUNKED;
    }

    private void checkTransferEncoding(int minorVersion) {
        if (!config.isUseRfc9112TransferEncoding()) {
            return;
        }
        if (contentLength >= 0) {
            throw InvalidHttpMessageException.badRequest("Both Content-Length and Transfer-Encoding found"
                    + " (HttpDecoderConfig.setUseRfc9112TransferEncoding(false) lets Transfer-Encoding win)");
        }
        if (minorVersion == 0) {
            throw InvalidHttpMessageException.badRequest("Transfer-Encoding in a message of HTTP/1.0"
                    + " (HttpDecoderConfig.setUseRfc9112TransferEncoding(false) allows it)");
        }
    }

    /** Both ways to say how long the body is were used; one of them does not count. */
    boolean hasBothLengths() {
        return transferEncoding && contentLength >= 0;
    }

    /** The same length was said more than once. */
    boolean hasManyContentLengths() {
        return manyContentLengths;
    }

    long contentLength() {
        return contentLength;
    }

    /** The peer sends nothing behind this message. */
    boolean isLast(int minorVersion) {
        return close || minorVersion == 0 && !keepAlive;
    }

    boolean asksForUpgrade() {
        return upgrade;
    }

    @Nullable
    String expect() {
        return expect;
    }

    // ---- Host ----

    /**
     * Checks the host of a request: its form and that there is no second one; with {@code required} also that there is
     * one, and that it is the one of the target if the target has one.
     */
    @SuppressWarnings("ReferenceEquality") // another object is looked at, that is all
    void checkHost(boolean required, int minorVersion, boolean connect, String target) {
        String value = host;
        if (value == null) {
            if (required && minorVersion > 0) {
                throw InvalidHttpMessageException.badRequest(
                        "no Host in a request of HTTP/1.1 (HttpDecoderConfig.setHostRequired)");
            }
            return;
        }
        if (hosts > 1) {
            throw InvalidHttpMessageException.badRequest(hosts + " Host fields in a request");
        }
        if (value != checkedHost) {
            if (!HostForm.isHost(value)) {
                throw bad("Host is no host with or without a port: ", value);
            }
            checkedHost = value.length() <= LineMemo.MAX_LINE_BYTES ? value : null;
        }
        if (required && !HostForm.isOfTarget(value, target, connect)) {
            throw bad("Host is not the one of the request's target (HttpDecoderConfig.setHostRequired): ", value);
        }
    }

    private static InvalidHttpMessageException bad(String what, CharSequence value) {
        return InvalidHttpMessageException.badRequest(what + HttpToken.printable(value));
    }
}
