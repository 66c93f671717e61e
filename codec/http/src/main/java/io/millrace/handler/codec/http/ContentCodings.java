package io.millrace.handler.codec.http;

import io.millrace.util.AsciiString;
import java.util.Arrays;
import java.util.List;

/**
 * What header fields say about the coding of content.
 *
 * <p><b>Spec:</b> RFC 9110 §8.4, §8.8.3, §12.5.3, §12.5.5.
 */
final class ContentCodings {
    /** A peer lists what it knows; what is behind so many is not looked at. */
    private static final int MAX_ELEMENTS = 64;

    private static final int ABSENT = -1;
    private static final int MAX_WEIGHT = 1000;

    private static final AsciiString[] DIGESTS = {
        HttpHeaderNames.CONTENT_MD5,
        AsciiString.cached("content-digest"),
        AsciiString.cached("repr-digest"),
        AsciiString.cached("digest")
    };

    private ContentCodings() {}

    // ---- Accept-Encoding ----

    /**
     * The coding that a peer likes best; of those it likes equally the first one.
     *
     * <p>{@code identity} is preferred to a coding only where it has a weight of its own that is higher: without one it
     * is what peers list for completeness.
     *
     * @return its index, or -1 if none is accepted
     */
    static int preferred(String acceptEncoding, List<String> offered) {
        int[] weights = new int[offered.size()];
        Arrays.fill(weights, ABSENT);
        int any = ABSENT;
        int identity = ABSENT;
        int start = 0;
        for (int element = 0; element < MAX_ELEMENTS && start < acceptEncoding.length(); element++) {
            int comma = acceptEncoding.indexOf(',', start);
            int end = comma < 0 ? acceptEncoding.length() : comma;
            int semicolon = acceptEncoding.indexOf(';', start);
            int nameEnd = semicolon < 0 || semicolon > end ? end : semicolon;
            int weight = weight(acceptEncoding, nameEnd, end);
            if (isNamed(acceptEncoding, start, nameEnd, "*")) {
                any = weight;
            } else if (isNamed(acceptEncoding, start, nameEnd, "identity")) {
                identity = nameEnd == end ? ABSENT : weight;
            } else {
                weigh(acceptEncoding, start, nameEnd, weight, offered, weights);
            }
            start = end + 1;
        }
        return best(weights, any, identity);
    }

    private static void weigh(String list, int start, int end, int weight, List<String> offered, int[] weights) {
        for (int i = 0; i < weights.length; i++) {
            if (isNamed(list, start, end, offered.get(i))) {
                weights[i] = Math.max(weights[i], weight);
            }
        }
    }

    private static int best(int[] weights, int any, int identity) {
        int best = -1;
        int bestWeight = 0;
        for (int i = 0; i < weights.length; i++) {
            int weight = weights[i] == ABSENT ? any : weights[i];
            if (weight > bestWeight) {
                best = i;
                bestWeight = weight;
            }
        }
        return identity > bestWeight ? -1 : best;
    }

    /** Whether the name between white space is a coding, or what it was called in former times: {@code x-gzip}. */
    private static boolean isNamed(String list, int from, int to, String coding) {
        int start = ValueList.skipSpace(list, from, to);
        int end = ValueList.dropSpace(list, start, to);
        if (end - start == coding.length() + 2 && list.regionMatches(true, start, "x-", 0, 2)) {
            start += 2;
        }
        return end - start == coding.length() && list.regionMatches(true, start, coding, 0, coding.length());
    }

    /** The weight behind a name, in thousandths: 1000 if there is none, 0 for what is no number. */
    private static int weight(String list, int from, int to) {
        if (from == to) {
            return MAX_WEIGHT;
        }
        int equals = list.indexOf('=', from);
        if (equals < 0 || equals >= to) {
            return 0;
        }
        int start = ValueList.skipSpace(list, equals + 1, to);
        int end = ValueList.dropSpace(list, start, to);
        return start < end ? number(list, start, end) : 0;
    }

    private static int number(String list, int start, int end) {
        char first = list.charAt(start);
        if (first != '0' && first != '1') {
            return 0;
        }
        int value = (first - '0') * MAX_WEIGHT;
        if (end - start == 1) {
            return value;
        }
        if (list.charAt(start + 1) != '.') {
            return 0;
        }
        int unit = 100;
        for (int i = start + 2; i < end; i++) {
            char digit = list.charAt(i);
            if (digit < '0' || digit > '9') {
                return 0;
            }
            value += (digit - '0') * unit;
            unit /= 10;
        }
        return Math.min(value, MAX_WEIGHT);
    }

    // ---- other fields ----

    /** A digest is of the content as it is: one that is encoded has another. */
    static boolean hasDigest(HttpHeaders headers) {
        for (AsciiString digest : DIGESTS) {
            if (headers.contains(digest)) {
                return true;
            }
        }
        return false;
    }

    static boolean isChunkedAtMost(HttpHeaders headers) {
        for (String coding : HttpTokenList.of(headers, HttpHeaderNames.TRANSFER_ENCODING)) {
            if (!HttpHeaderValues.CHUNKED.contentEqualsIgnoreCase(coding)) {
                return false;
            }
        }
        return true;
    }

    static boolean variesByEncoding(HttpHeaders headers) {
        return headers.containsValue(HttpHeaderNames.VARY, HttpHeaderNames.ACCEPT_ENCODING, true)
                || headers.containsValue(HttpHeaderNames.VARY, "*", false);
    }

    /** Appends: what a response depends on besides stays. */
    static void varyByEncoding(HttpHeaders headers) {
        if (!variesByEncoding(headers)) {
            headers.add(HttpHeaderNames.VARY, HttpHeaderNames.ACCEPT_ENCODING);
        }
    }

    /** RFC 9110 §8.8.3.3: representations that differ in their coding have different strong tags. */
    static void weakenEntityTag(HttpHeaders headers) {
        String tag = headers.get(HttpHeaderNames.ETAG);
        if (tag != null && tag.startsWith("\"")) {
            headers.set(HttpHeaderNames.ETAG, "W/" + tag);
        }
    }
}
