package io.millrace.handler.codec.http;

import io.millrace.util.AsciiString;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;

/**
 * The elements of a field that is a list of tokens, from all its lines in order.
 *
 * <p><b>Spec:</b> RFC 9110 §5.3, §5.6.1
 */
final class HttpTokenList {
    private HttpTokenList() {}

    static List<String> of(HttpHeaders headers, CharSequence name) {
        List<String> tokens = new ArrayList<>(4);
        for (String line : headers.getAll(name)) {
            addTo(tokens, line);
        }
        return tokens;
    }

    private static void addTo(List<String> tokens, String line) {
        int start = 0;
        while (start <= line.length()) {
            int comma = line.indexOf(',', start);
            int end = comma < 0 ? line.length() : comma;
            String token = trimmed(line, start, end);
            if (!token.isEmpty()) {
                tokens.add(token);
            }
            start = end + 1;
        }
    }

    /** Without the spaces and tabs around it, and no other white space. */
    private static String trimmed(String line, int from, int to) {
        int start = from;
        int end = to;
        while (start < end && isSpace(line.charAt(start))) {
            start++;
        }
        while (end > start && isSpace(line.charAt(end - 1))) {
            end--;
        }
        return line.substring(start, end);
    }

    private static boolean isSpace(char c) {
        return c == ' ' || c == '\t';
    }

    /** Ignoring the case of ASCII letters. */
    static boolean contains(Collection<? extends CharSequence> tokens, CharSequence token) {
        for (CharSequence element : tokens) {
            if (AsciiString.contentEqualsIgnoreCase(element, token)) {
                return true;
            }
        }
        return false;
    }
}
