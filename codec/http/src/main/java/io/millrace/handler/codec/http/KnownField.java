package io.millrace.handler.codec.http;

import io.millrace.util.AsciiString;
import org.jspecify.annotations.Nullable;

/**
 * A field that is known by name: found by the length and three letters of it, so that no name has to be made, hashed or
 * compared as text to know what it means.
 */
final class KnownField {
    /** What a field says about the message. */
    enum Meaning {
        /** Nothing that a parser looks at. */
        NONE,
        HOST,
        CONTENT_LENGTH,
        TRANSFER_ENCODING,
        CONNECTION,
        UPGRADE,
        EXPECT,
        /** Framing, routing or the connection: must not come in a trailer. */
        OF_THE_HEAD
    }

    private static final int TABLE_SIZE = 512;

    private static final @Nullable KnownField[] TABLE = table(
            of(HttpHeaderNames.HOST, "Host", Meaning.HOST),
            of(HttpHeaderNames.CONTENT_LENGTH, "Content-Length", Meaning.CONTENT_LENGTH),
            of(HttpHeaderNames.TRANSFER_ENCODING, "Transfer-Encoding", Meaning.TRANSFER_ENCODING),
            of(HttpHeaderNames.CONNECTION, "Connection", Meaning.CONNECTION),
            of(HttpHeaderNames.UPGRADE, "Upgrade", Meaning.UPGRADE),
            of(HttpHeaderNames.EXPECT, "Expect", Meaning.EXPECT),
            of(HttpHeaderNames.TRAILER, "Trailer", Meaning.OF_THE_HEAD),
            of(HttpHeaderNames.TE, "TE", Meaning.OF_THE_HEAD),
            of(AsciiString.cached("keep-alive"), "Keep-Alive", Meaning.OF_THE_HEAD),
            of(AsciiString.cached("proxy-connection"), "Proxy-Connection", Meaning.OF_THE_HEAD),
            of(HttpHeaderNames.ACCEPT, "Accept"),
            of(HttpHeaderNames.ACCEPT_CHARSET, "Accept-Charset"),
            of(HttpHeaderNames.ACCEPT_ENCODING, "Accept-Encoding"),
            of(HttpHeaderNames.ACCEPT_LANGUAGE, "Accept-Language"),
            of(HttpHeaderNames.ACCEPT_RANGES, "Accept-Ranges"),
            of(HttpHeaderNames.ACCESS_CONTROL_ALLOW_ORIGIN, "Access-Control-Allow-Origin"),
            of(HttpHeaderNames.ACCESS_CONTROL_REQUEST_HEADERS, "Access-Control-Request-Headers"),
            of(HttpHeaderNames.ACCESS_CONTROL_REQUEST_METHOD, "Access-Control-Request-Method"),
            of(HttpHeaderNames.AGE, "Age"),
            of(HttpHeaderNames.ALLOW, "Allow"),
            of(HttpHeaderNames.AUTHORIZATION, "Authorization"),
            of(HttpHeaderNames.CACHE_CONTROL, "Cache-Control"),
            of(HttpHeaderNames.CONTENT_DISPOSITION, "Content-Disposition"),
            of(HttpHeaderNames.CONTENT_ENCODING, "Content-Encoding"),
            of(HttpHeaderNames.CONTENT_LANGUAGE, "Content-Language"),
            of(HttpHeaderNames.CONTENT_LOCATION, "Content-Location"),
            of(HttpHeaderNames.CONTENT_RANGE, "Content-Range"),
            of(HttpHeaderNames.CONTENT_TYPE, "Content-Type"),
            of(HttpHeaderNames.COOKIE, "Cookie"),
            of(HttpHeaderNames.DATE, "Date"),
            of(HttpHeaderNames.ETAG, "ETag"),
            of(HttpHeaderNames.EXPIRES, "Expires"),
            of(HttpHeaderNames.FROM, "From"),
            of(HttpHeaderNames.IF_MATCH, "If-Match"),
            of(HttpHeaderNames.IF_MODIFIED_SINCE, "If-Modified-Since"),
            of(HttpHeaderNames.IF_NONE_MATCH, "If-None-Match"),
            of(HttpHeaderNames.IF_RANGE, "If-Range"),
            of(HttpHeaderNames.IF_UNMODIFIED_SINCE, "If-Unmodified-Since"),
            of(HttpHeaderNames.LAST_MODIFIED, "Last-Modified"),
            of(HttpHeaderNames.LOCATION, "Location"),
            of(HttpHeaderNames.MAX_FORWARDS, "Max-Forwards"),
            of(HttpHeaderNames.ORIGIN, "Origin"),
            of(HttpHeaderNames.PRAGMA, "Pragma"),
            of(HttpHeaderNames.PROXY_AUTHENTICATE, "Proxy-Authenticate"),
            of(HttpHeaderNames.PROXY_AUTHORIZATION, "Proxy-Authorization"),
            of(HttpHeaderNames.RANGE, "Range"),
            of(HttpHeaderNames.REFERER, "Referer"),
            of(HttpHeaderNames.RETRY_AFTER, "Retry-After"),
            of(HttpHeaderNames.SEC_WEBSOCKET_ACCEPT, "Sec-WebSocket-Accept"),
            of(HttpHeaderNames.SEC_WEBSOCKET_EXTENSIONS, "Sec-WebSocket-Extensions"),
            of(HttpHeaderNames.SEC_WEBSOCKET_KEY, "Sec-WebSocket-Key"),
            of(HttpHeaderNames.SEC_WEBSOCKET_PROTOCOL, "Sec-WebSocket-Protocol"),
            of(HttpHeaderNames.SEC_WEBSOCKET_VERSION, "Sec-WebSocket-Version"),
            of(HttpHeaderNames.SERVER, "Server"),
            of(HttpHeaderNames.SET_COOKIE, "Set-Cookie"),
            of(HttpHeaderNames.USER_AGENT, "User-Agent"),
            of(HttpHeaderNames.VARY, "Vary"),
            of(HttpHeaderNames.VIA, "Via"),
            of(HttpHeaderNames.WARNING, "Warning"),
            of(HttpHeaderNames.WWW_AUTHENTICATE, "WWW-Authenticate"),
            of(AsciiString.cached("upgrade-insecure-requests"), "Upgrade-Insecure-Requests"),
            of(AsciiString.cached("x-forwarded-for"), "X-Forwarded-For"),
            of(AsciiString.cached("x-forwarded-proto"), "X-Forwarded-Proto"),
            of(AsciiString.cached("x-real-ip"), "X-Real-IP"));

    private final AsciiString lowerCase;
    private final byte[] lowerBytes;
    private final AsciiString mixedCase;
    private final Meaning meaning;

    private KnownField(AsciiString lowerCase, String mixedCase, Meaning meaning) {
        this.lowerCase = lowerCase;
        this.lowerBytes = lowerCase.toByteArray();
        this.mixedCase = AsciiString.cached(mixedCase);
        this.meaning = meaning;
    }

    private static KnownField of(AsciiString lowerCase, String mixedCase) {
        return of(lowerCase, mixedCase, Meaning.NONE);
    }

    private static KnownField of(AsciiString lowerCase, String mixedCase, Meaning meaning) {
        return new KnownField(lowerCase, mixedCase, meaning);
    }

    private static @Nullable KnownField[] table(KnownField... fields) {
        @Nullable KnownField[] table = new @Nullable KnownField[TABLE_SIZE];
        for (KnownField field : fields) {
            int i = slot(field.lowerBytes, 0, field.lowerBytes.length);
            while (table[i] != null) {
                i = i + 1 & TABLE_SIZE - 1;
            }
            table[i] = field;
        }
        return table;
    }

    private static int slot(byte[] bytes, int start, int length) {
        int first = bytes[start] | 0x20;
        int middle = bytes[start + (length >>> 1)] | 0x20;
        int last = bytes[start + length - 1] | 0x20;
        return (((length * 31 + first) * 31 + middle) * 31 + last) * 0x9E3779B1 >>> 23;
    }

    /** The field of a name that is not empty. */
    static @Nullable KnownField find(byte[] bytes, int start, int length) {
        for (int i = slot(bytes, start, length); ; i = i + 1 & TABLE_SIZE - 1) {
            KnownField field = TABLE[i];
            if (field == null || field.isNamed(bytes, start, length)) {
                return field;
            }
        }
    }

    private boolean isNamed(byte[] bytes, int start, int length) {
        byte[] own = lowerBytes;
        if (own.length != length) {
            return false;
        }
        for (int i = 0; i < length; i++) {
            byte b = bytes[start + i];
            if (own[i] != (b >= 'A' && b <= 'Z' ? (byte) (b | 0x20) : b)) {
                return false;
            }
        }
        return true;
    }

    /** What a field of this name means, known or not. */
    static Meaning meaning(byte[] bytes, int start, int length) {
        KnownField field = find(bytes, start, length);
        return field == null ? Meaning.NONE : field.meaning;
    }

    /** The name in the case that it came in: a constant if that is one of the two usual ones. */
    static AsciiString name(byte[] bytes, int start, int length) {
        KnownField field = find(bytes, start, length);
        if (field != null) {
            if (isSame(field.mixedCase, bytes, start)) {
                return field.mixedCase;
            }
            if (isSame(field.lowerCase, bytes, start)) {
                return field.lowerCase;
            }
        }
        return new AsciiString(bytes, start, length, true);
    }

    private static boolean isSame(AsciiString name, byte[] bytes, int start) {
        for (int i = 0, length = name.length(); i < length; i++) {
            if (name.byteAt(i) != bytes[start + i]) {
                return false;
            }
        }
        return true;
    }
}
