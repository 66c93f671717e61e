package io.millrace.examples.files;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The path of a request's target, decoded (RFC 3986 §3.3).
 *
 * @param names the segments that are not empty, without percent-encoding: names that can be looked up
 * @param endsWithSlash whether a folder is asked for
 * @param query what stood behind the path, with its question mark, or nothing
 */
record RequestPath(List<String> names, boolean endsWithSlash, String query) {
    private static final String HEX = "0123456789ABCDEF";
    private static final String UNRESERVED = "-._~";

    /** RFC 3986 §3.2. */
    private static final String AUTHORITY_ENDS = "/?#";

    /**
     * Reads a target, {@code /a%20b/c?d} for example.
     *
     * @return {@code null} if it is no path, is not encoded as it should be, or has a segment that no file can have:
     *     with a control character (NUL above all), a slash or a backslash, or one that leads elsewhere, {@code .} and
     *     {@code ..}, which clients resolve before they ask
     */
    static @Nullable RequestPath parse(String target) {
        String path = withoutAuthority(target);
        int queryAt = path.indexOf('?');
        String query = queryAt < 0 ? "" : path.substring(queryAt);
        path = queryAt < 0 ? path : path.substring(0, queryAt);
        if (!path.startsWith("/")) {
            return null;
        }
        List<String> names = new ArrayList<>();
        for (String segment : path.split("/")) {
            String name = decode(segment);
            if (name == null || !isName(name)) {
                return null;
            }
            if (!name.isEmpty()) {
                names.add(name);
            }
        }
        return new RequestPath(List.copyOf(names), path.endsWith("/"), query);
    }

    /**
     * The absolute form, which a proxy is asked in, has the path behind the authority (RFC 9112 §3.2.2). It may be
     * empty, and is the root's then; a slash may be in a query as well.
     */
    private static String withoutAuthority(String target) {
        if (!target.regionMatches(true, 0, "http://", 0, 7)) {
            return target;
        }
        int end = 7;
        while (end < target.length() && AUTHORITY_ENDS.indexOf(target.charAt(end)) < 0) {
            end++;
        }
        String rest = target.substring(end);
        return rest.startsWith("/") ? rest : '/' + rest;
    }

    private static @Nullable String decode(String segment) {
        ByteBuffer bytes = ByteBuffer.allocate(segment.length());
        for (int i = 0; i < segment.length(); i++) {
            char c = segment.charAt(i);
            if (c == '%') {
                int octet = octet(segment, i + 1);
                if (octet < 0) {
                    return null;
                }
                bytes.put((byte) octet);
                i += 2;
            } else if (c > ' ' && c < 0x7F && c != '#') {
                bytes.put((byte) c);
            } else {
                return null;
            }
        }
        try {
            // A decoder of its own reports what is not UTF-8; a String's constructor would put something else there.
            return StandardCharsets.UTF_8.newDecoder().decode(bytes.flip()).toString();
        } catch (CharacterCodingException e) {
            return null;
        }
    }

    /** The value of two hexadecimal digits, negative if that is not what is there. */
    private static int octet(String text, int at) {
        if (at + 2 > text.length()) {
            return -1;
        }
        return Character.digit(text.charAt(at), 16) << 4 | Character.digit(text.charAt(at + 1), 16);
    }

    private static boolean isName(String name) {
        return !name.equals(".")
                && !name.equals("..")
                && name.chars().noneMatch(c -> c == '/' || c == '\\' || Character.isISOControl(c));
    }

    /**
     * The path, encoded again, without the query. It begins with one slash, never with two: {@code //host} would be
     * another server to a browser.
     */
    String encoded() {
        StringBuilder encoded = new StringBuilder();
        for (String name : names) {
            encoded.append('/').append(encode(name));
        }
        return encoded.isEmpty() || endsWithSlash ? encoded.append('/').toString() : encoded.toString();
    }

    /** Encodes a name for a path: what is not unreserved (RFC 3986 §2.3) is escaped. */
    static String encode(String name) {
        StringBuilder encoded = new StringBuilder();
        for (byte b : name.getBytes(StandardCharsets.UTF_8)) {
            char c = (char) (b & 0xFF);
            if (c < 0x80 && (Character.isLetterOrDigit(c) || UNRESERVED.indexOf(c) >= 0)) {
                encoded.append(c);
            } else {
                encoded.append('%').append(HEX.charAt(c >> 4)).append(HEX.charAt(c & 0xF));
            }
        }
        return encoded.toString();
    }
}
