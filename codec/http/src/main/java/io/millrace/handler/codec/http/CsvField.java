package io.millrace.handler.codec.http;

import java.util.ArrayList;
import java.util.List;

/**
 * Elements of a list, with quotes around those that would not be one otherwise, and each quote in them doubled.
 *
 * <p><b>Spec:</b> RFC 4180 §2
 */
final class CsvField {
    private CsvField() {}

    /**
     * A text without the white space around it, in quotes if it has commas, quotes or line breaks and is not quoted
     * yet.
     */
    static CharSequence escape(CharSequence text) {
        int start = ValueList.skipSpace(text, 0, text.length());
        int end = ValueList.dropSpace(text, start, text.length());
        CharSequence bare = text.subSequence(start, end);
        return !hasSpecial(bare) || isQuoted(bare) ? bare : quoted(bare);
    }

    private static boolean hasSpecial(CharSequence text) {
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == ',' || c == '"' || c == '\r' || c == '\n') {
                return true;
            }
        }
        return false;
    }

    /** Whether a text is in quotes, and all quotes inside are doubled. */
    private static boolean isQuoted(CharSequence text) {
        int last = text.length() - 1;
        if (last < 1 || text.charAt(0) != '"' || text.charAt(last) != '"') {
            return false;
        }
        for (int i = 1; i < last; i++) {
            if (text.charAt(i) == '"' && (++i == last || text.charAt(i) != '"')) {
                return false;
            }
        }
        return true;
    }

    private static String quoted(CharSequence text) {
        StringBuilder quoted = new StringBuilder(text.length() + 4).append('"');
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            quoted.append(c == '"' ? "\"\"" : c);
        }
        return quoted.append('"').toString();
    }

    /**
     * The elements of a list, without their quotes.
     *
     * @throws IllegalArgumentException if a quote is not closed, or stands where none can be
     */
    static List<CharSequence> unescapeAll(CharSequence list) {
        List<CharSequence> elements = new ArrayList<>();
        int start = 0;
        while (true) {
            boolean quoted = start < list.length() && list.charAt(start) == '"';
            int end = quoted ? endOfQuoted(list, start) : endOfPlain(list, start);
            elements.add(quoted ? unquoted(list, start + 1, end - 1) : list.subSequence(start, end));
            if (end == list.length()) {
                return elements;
            }
            start = end + 1;
        }
    }

    /** Behind the closing quote, where the list or the element ends. */
    private static int endOfQuoted(CharSequence list, int start) {
        int i = start + 1;
        while (i < list.length()) {
            if (list.charAt(i++) != '"') {
                continue;
            }
            if (i == list.length() || list.charAt(i) == ',') {
                return i;
            }
            if (list.charAt(i++) != '"') {
                throw invalid(list, i - 1);
            }
        }
        throw invalid(list, start);
    }

    private static int endOfPlain(CharSequence list, int start) {
        int i = start;
        while (i < list.length() && list.charAt(i) != ',') {
            if (list.charAt(i) == '"') {
                throw invalid(list, i);
            }
            i++;
        }
        return i;
    }

    private static CharSequence unquoted(CharSequence list, int start, int end) {
        StringBuilder text = new StringBuilder(end - start);
        for (int i = start; i < end; i++) {
            char c = list.charAt(i);
            text.append(c);
            if (c == '"') {
                i++;
            }
        }
        return text.toString();
    }

    private static IllegalArgumentException invalid(CharSequence list, int index) {
        return new IllegalArgumentException(
                "invalid escaped CSV field: " + HttpToken.printable(list) + " index: " + index);
    }
}
