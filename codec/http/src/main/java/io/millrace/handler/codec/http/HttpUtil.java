package io.millrace.handler.codec.http;

import io.millrace.util.AsciiString;
import io.millrace.util.NetUtil;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.Charset;
import java.nio.charset.IllegalCharsetNameException;
import java.nio.charset.StandardCharsets;
import java.nio.charset.UnsupportedCharsetException;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** What the headers of a message say. */
public final class HttpUtil {
    private static final AsciiString CHARSET_EQUALS = AsciiString.of(HttpHeaderValues.CHARSET + "=");

    private HttpUtil() {}

    // ---- request target ----

    /**
     * Tells whether a target is a path, as in {@code GET /where?q=now HTTP/1.1}.
     *
     * @param uri the target
     * @return {@code true} if it is
     */
    public static boolean isOriginForm(URI uri) {
        String path = uri.getRawPath();
        return uri.getScheme() == null && uri.getRawAuthority() == null && path != null && path.startsWith("/");
    }

    /**
     * Tells whether a target is a path, as in {@code GET /where?q=now HTTP/1.1}.
     *
     * @param uri the target
     * @return {@code true} if it is
     */
    public static boolean isOriginForm(String uri) {
        return uri.startsWith("/");
    }

    /**
     * Tells whether a target is {@code *}, as in {@code OPTIONS * HTTP/1.1}.
     *
     * @param uri the target
     * @return {@code true} if it is
     */
    public static boolean isAsteriskForm(URI uri) {
        return "*".equals(uri.toString());
    }

    /**
     * Tells whether a target is {@code *}, as in {@code OPTIONS * HTTP/1.1}.
     *
     * @param uri the target
     * @return {@code true} if it is
     */
    public static boolean isAsteriskForm(String uri) {
        return uri.equals("*");
    }

    /**
     * Tells whether a text can be a part of a start line: it has neither white space nor a control character.
     *
     * @param token the text
     * @return {@code true} if it can
     */
    public static boolean isEncodingSafeStartLineToken(CharSequence token) {
        return HttpToken.firstIllegalInStartLine(token) < 0;
    }

    // ---- connection ----

    /**
     * Tells whether the connection stays open behind a message: by {@code Connection}, else by the version.
     *
     * @param message the message
     * @return {@code true} if it does
     */
    public static boolean isKeepAlive(HttpMessage message) {
        HttpHeaders headers = message.headers();
        return !headers.containsValue(HttpHeaderNames.CONNECTION, HttpHeaderValues.CLOSE, true)
                && (message.protocolVersion().isKeepAliveDefault()
                        || headers.containsValue(HttpHeaderNames.CONNECTION, HttpHeaderValues.KEEP_ALIVE, true));
    }

    /**
     * Sets {@code Connection} as {@link #setKeepAlive(HttpHeaders, HttpVersion, boolean)} does.
     *
     * @param message the message
     * @param keepAlive whether the connection is to stay open
     */
    public static void setKeepAlive(HttpMessage message, boolean keepAlive) {
        setKeepAlive(message.headers(), message.protocolVersion(), keepAlive);
    }

    /**
     * Sets {@code Connection} to what the version would not say by itself, or removes it.
     *
     * @param h the headers
     * @param httpVersion the version of their message
     * @param keepAlive whether the connection is to stay open
     */
    public static void setKeepAlive(HttpHeaders h, HttpVersion httpVersion, boolean keepAlive) {
        if (keepAlive == httpVersion.isKeepAliveDefault()) {
            h.remove(HttpHeaderNames.CONNECTION);
        } else {
            h.set(HttpHeaderNames.CONNECTION, keepAlive ? HttpHeaderValues.KEEP_ALIVE : HttpHeaderValues.CLOSE);
        }
    }

    // ---- length ----

    /**
     * The value of {@code Content-Length}.
     *
     * @param message the message
     * @return the length
     * @throws NumberFormatException if there is none, or it is no number of digits up to {@link Long#MAX_VALUE}
     */
    public static long getContentLength(HttpMessage message) {
        String value = message.headers().get(HttpHeaderNames.CONTENT_LENGTH);
        if (value == null) {
            throw new NumberFormatException("header not found: " + HttpHeaderNames.CONTENT_LENGTH);
        }
        return parseLength(value);
    }

    /**
     * The value of {@code Content-Length}.
     *
     * @param message the message
     * @param defaultValue what to return if there is none
     * @return the length, or {@code defaultValue}
     * @throws NumberFormatException if it is no number of digits up to {@link Long#MAX_VALUE}
     */
    public static long getContentLength(HttpMessage message, long defaultValue) {
        String value = message.headers().get(HttpHeaderNames.CONTENT_LENGTH);
        return value == null ? defaultValue : parseLength(value);
    }

    /**
     * The value of {@code Content-Length}.
     *
     * @param message the message
     * @param defaultValue what to return if there is none
     * @return the length, at most {@link Integer#MAX_VALUE}, or {@code defaultValue}
     * @throws NumberFormatException if it is no number of digits up to {@link Long#MAX_VALUE}
     */
    public static int getContentLength(HttpMessage message, int defaultValue) {
        return (int) Math.min(Integer.MAX_VALUE, getContentLength(message, (long) defaultValue));
    }

    /** Digits only: {@link Long#parseLong} takes signs, and digits of all scripts. */
    private static long parseLength(String value) {
        long length = 0;
        for (int i = 0; i < value.length(); i++) {
            int digit = value.charAt(i) - '0';
            if (digit < 0 || digit > 9 || length > (Long.MAX_VALUE - digit) / 10) {
                throw new NumberFormatException("Content-Length value is not a number: " + HttpToken.printable(value));
            }
            length = length * 10 + digit;
        }
        if (value.isEmpty()) {
            throw new NumberFormatException("Content-Length value is empty");
        }
        return length;
    }

    /**
     * Sets {@code Content-Length}.
     *
     * @param message the message
     * @param length the length
     * @throws IllegalArgumentException if it is negative
     */
    public static void setContentLength(HttpMessage message, long length) {
        if (length < 0) {
            throw new IllegalArgumentException("length: " + length + " (expected: >= 0)");
        }
        message.headers().set(HttpHeaderNames.CONTENT_LENGTH, Long.toString(length));
    }

    /**
     * Tells whether there is a {@code Content-Length}, whatever its value.
     *
     * @param message the message
     * @return {@code true} if there is
     */
    public static boolean isContentLengthSet(HttpMessage message) {
        return message.headers().contains(HttpHeaderNames.CONTENT_LENGTH);
    }

    /**
     * The one length that all {@code Content-Length} fields of a message say.
     *
     * @param contentLengthFields the values of the fields
     * @param isHttp10OrEarlier whether the message is of HTTP/1.0, which changes nothing: several lengths are refused
     *     there too
     * @param allowDuplicateContentLengths whether the same length may be there several times, in fields or in a list
     * @return the length, or -1 if there is no field
     * @throws IllegalArgumentException if one is not digits only, or there are several
     */
    public static long normalizeAndGetContentLength(
            List<? extends CharSequence> contentLengthFields,
            boolean isHttp10OrEarlier,
            boolean allowDuplicateContentLengths) {
        if (contentLengthFields.isEmpty()) {
            return -1;
        }
        String first = contentLengthFields.get(0).toString();
        boolean multiple = contentLengthFields.size() > 1 || first.indexOf(',') >= 0;
        return parseLength(multiple ? single(contentLengthFields, allowDuplicateContentLengths) : first);
    }

    private static String single(List<? extends CharSequence> fields, boolean allowDuplicates) {
        String single = null;
        for (CharSequence field : fields) {
            for (String element : field.toString().split(",", -1)) {
                String length = element.trim();
                if (!allowDuplicates || single != null && !single.equals(length)) {
                    throw new IllegalArgumentException(
                            "Multiple Content-Length values found: " + HttpToken.printable(fields.toString()));
                }
                single = length;
            }
        }
        return Objects.requireNonNull(single); // a split gives at least one
    }

    // ---- expectation ----

    /**
     * Tells whether a client waits for {@link HttpResponseStatus#CONTINUE} before it sends the content: not before
     * HTTP/1.1.
     *
     * @param message the message
     * @return {@code true} if it does
     */
    public static boolean is100ContinueExpected(HttpMessage message) {
        return isExpectHeaderValid(message)
                && message.headers().contains(HttpHeaderNames.EXPECT, HttpHeaderValues.CONTINUE, true);
    }

    /** Whether a message has an expectation other than {@code 100-continue}, which is to be answered with 417. */
    static boolean isUnsupportedExpectation(HttpMessage message) {
        if (!isExpectHeaderValid(message)) {
            return false;
        }
        String expectation = message.headers().get(HttpHeaderNames.EXPECT);
        return expectation != null && !HttpHeaderValues.CONTINUE.contentEqualsIgnoreCase(expectation);
    }

    private static boolean isExpectHeaderValid(HttpMessage message) {
        return message instanceof HttpRequest && message.protocolVersion().compareTo(HttpVersion.HTTP_1_1) >= 0;
    }

    /**
     * Sets or removes {@code Expect: 100-continue}.
     *
     * @param message the message
     * @param expected whether it is to be there
     */
    public static void set100ContinueExpected(HttpMessage message, boolean expected) {
        if (expected) {
            message.headers().set(HttpHeaderNames.EXPECT, HttpHeaderValues.CONTINUE);
        } else {
            message.headers().remove(HttpHeaderNames.EXPECT);
        }
    }

    // ---- transfer coding ----

    /**
     * Tells whether {@code chunked} is one of the transfer codings.
     *
     * @param message the message
     * @return {@code true} if it is
     */
    public static boolean isTransferEncodingChunked(HttpMessage message) {
        return message.headers().containsValue(HttpHeaderNames.TRANSFER_ENCODING, HttpHeaderValues.CHUNKED, true);
    }

    /**
     * Makes {@code chunked} the transfer coding, without {@code Content-Length}; or takes it from the transfer codings.
     *
     * @param m the message
     * @param chunked whether it is to be there
     */
    public static void setTransferEncodingChunked(HttpMessage m, boolean chunked) {
        HttpHeaders headers = m.headers();
        if (chunked) {
            headers.set(HttpHeaderNames.TRANSFER_ENCODING, HttpHeaderValues.CHUNKED);
            headers.remove(HttpHeaderNames.CONTENT_LENGTH);
            return;
        }
        List<CharSequence> others = new ArrayList<>();
        Iterator<? extends CharSequence> codings = headers.valueCharSequenceIterator(HttpHeaderNames.TRANSFER_ENCODING);
        while (codings.hasNext()) {
            CharSequence rest = ValueList.without(codings.next(), HttpHeaderValues.CHUNKED);
            if (rest.length() > 0) {
                others.add(rest);
            }
        }
        headers.set(HttpHeaderNames.TRANSFER_ENCODING, others);
    }

    // ---- type ----

    /**
     * The charset of {@code Content-Type}.
     *
     * @param message the message
     * @return the charset, or ISO-8859-1 if there is none that is known
     */
    public static Charset getCharset(HttpMessage message) {
        return getCharset(message, StandardCharsets.ISO_8859_1);
    }

    /**
     * The charset of a content type.
     *
     * @param contentTypeValue the value of {@code Content-Type}, or {@code null}
     * @return the charset, or ISO-8859-1 if there is none that is known
     */
    public static Charset getCharset(@Nullable CharSequence contentTypeValue) {
        return getCharset(contentTypeValue, StandardCharsets.ISO_8859_1);
    }

    /**
     * The charset of {@code Content-Type}.
     *
     * @param message the message
     * @param defaultCharset what to return if there is none that is known
     * @return the charset, or {@code defaultCharset}
     */
    public static Charset getCharset(HttpMessage message, @Nullable Charset defaultCharset) {
        return getCharset(message.headers().get(HttpHeaderNames.CONTENT_TYPE), defaultCharset);
    }

    /**
     * The charset of a content type.
     *
     * @param contentTypeValue the value of {@code Content-Type}, or {@code null}
     * @param defaultCharset what to return if there is none that is known
     * @return the charset, or {@code defaultCharset}
     */
    public static Charset getCharset(@Nullable CharSequence contentTypeValue, @Nullable Charset defaultCharset) {
        Charset otherwise = defaultCharset == null ? StandardCharsets.ISO_8859_1 : defaultCharset;
        CharSequence name = contentTypeValue == null ? null : getCharsetAsSequence(contentTypeValue);
        if (name == null) {
            return otherwise;
        }
        String bare = name.length() > 2 && name.charAt(0) == '"' && name.charAt(name.length() - 1) == '"'
                ? name.subSequence(1, name.length() - 1).toString()
                : name.toString();
        try {
            return Charset.forName(bare);
        } catch (IllegalCharsetNameException | UnsupportedCharsetException e) {
            return otherwise; // a charset that this JVM does not have
        }
    }

    /**
     * The charset of {@code Content-Type} as it stands there, with its quotes if it has some.
     *
     * @param message the message
     * @return the name, or {@code null}
     */
    public static @Nullable CharSequence getCharsetAsSequence(HttpMessage message) {
        String type = message.headers().get(HttpHeaderNames.CONTENT_TYPE);
        return type == null ? null : getCharsetAsSequence(type);
    }

    /**
     * The charset of a content type as it stands there, with its quotes if it has some.
     *
     * @param contentTypeValue the value of {@code Content-Type}
     * @return the name, or {@code null}
     */
    public static @Nullable CharSequence getCharsetAsSequence(CharSequence contentTypeValue) {
        Objects.requireNonNull(contentTypeValue, "contentTypeValue");
        int at = AsciiString.indexOfIgnoreCaseAscii(contentTypeValue, CHARSET_EQUALS, 0);
        while (at > 0 && !isSeparator(contentTypeValue.charAt(at - 1))) {
            at = AsciiString.indexOfIgnoreCaseAscii(contentTypeValue, CHARSET_EQUALS, at + 1);
        }
        if (at < 0) {
            return null;
        }
        int start = at + CHARSET_EQUALS.length();
        int semicolon = AsciiString.indexOf(contentTypeValue, ';', start);
        int end = semicolon < 0 ? contentTypeValue.length() : semicolon;
        int first = ValueList.skipSpace(contentTypeValue, start, end);
        int last = ValueList.dropSpace(contentTypeValue, first, end);
        return first == last ? null : contentTypeValue.subSequence(first, last);
    }

    private static boolean isSeparator(char c) {
        return c == ';' || c == ',' || ValueList.isSpace(c);
    }

    /**
     * The type of {@code Content-Type} without parameters.
     *
     * @param message the message
     * @return the type, or {@code null}
     */
    public static @Nullable CharSequence getMimeType(HttpMessage message) {
        String type = message.headers().get(HttpHeaderNames.CONTENT_TYPE);
        return type == null ? null : getMimeType(type);
    }

    /**
     * A content type without its parameters.
     *
     * @param contentTypeValue the value of {@code Content-Type}
     * @return the type, or {@code null} if it is empty
     */
    public static @Nullable CharSequence getMimeType(CharSequence contentTypeValue) {
        Objects.requireNonNull(contentTypeValue, "contentTypeValue");
        int semicolon = AsciiString.indexOf(contentTypeValue, ';', 0);
        if (semicolon >= 0) {
            return contentTypeValue.subSequence(0, ValueList.dropSpace(contentTypeValue, 0, semicolon));
        }
        return contentTypeValue.length() > 0 ? contentTypeValue : null;
    }

    // ---- host ----

    /**
     * The host of an address as {@code Host} has it: an IPv6 address without its scope, in brackets.
     *
     * @param addr the address
     * @return the host, without the port
     */
    public static String formatHostnameForHttp(InetSocketAddress addr) {
        String host = addr.getHostString();
        if (!NetUtil.isValidIpV6Address(host)) {
            return host;
        }
        String bare = addr.isUnresolved() ? host : NetUtil.toAddressString(addr.getAddress());
        int scope = bare.indexOf('%');
        return '[' + (scope < 0 ? bare : bare.substring(0, scope)) + ']';
    }
}
