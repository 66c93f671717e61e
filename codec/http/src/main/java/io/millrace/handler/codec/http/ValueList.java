package io.millrace.handler.codec.http;

import io.millrace.util.AsciiString;
import java.util.StringJoiner;
import org.jspecify.annotations.Nullable;

/**
 * A field value that is a list: elements between commas, with white space around them that does not count.
 *
 * <p><b>Spec:</b> RFC 9110 §5.6.1
 */
final class ValueList {
    private ValueList() {}

    /** Whether a list has an element. */
    static boolean contains(CharSequence list, CharSequence element, boolean ignoreCase) {
        int wanted = element.length();
        int start = 0;
        while (true) {
            int comma = AsciiString.indexOf(list, ',', start);
            int end = comma < 0 ? list.length() : comma;
            int first = skipSpace(list, start, end);
            int last = dropSpace(list, first, end);
            if (last - first == wanted && AsciiString.regionMatchesAscii(list, ignoreCase, first, element, 0, wanted)) {
                return true;
            }
            if (comma < 0) {
                return false;
            }
            start = comma + 1;
        }
    }

    /** Whether a value is the same as another. */
    static boolean isSame(@Nullable CharSequence a, CharSequence b, boolean ignoreCase) {
        return ignoreCase ? AsciiString.contentEqualsIgnoreCase(a, b) : AsciiString.contentEquals(a, b);
    }

    /**
     * The elements of a list without those that equal one, whatever their case; the list itself if there is none of
     * them.
     */
    static CharSequence without(CharSequence list, CharSequence element) {
        if (!contains(list, element, true)) {
            return list;
        }
        StringJoiner others = new StringJoiner(", ");
        for (String each : list.toString().split(",", -1)) {
            String trimmed = each.trim();
            if (!trimmed.isEmpty() && !AsciiString.contentEqualsIgnoreCase(trimmed, element)) {
                others.add(trimmed);
            }
        }
        return others.toString();
    }

    /** The index of the first character that is no white space, at most {@code end}. */
    static int skipSpace(CharSequence text, int start, int end) {
        int i = start;
        while (i < end && isSpace(text.charAt(i))) {
            i++;
        }
        return i;
    }

    /** The index behind the last character that is no white space, at least {@code start}. */
    static int dropSpace(CharSequence text, int start, int end) {
        int i = end;
        while (i > start && isSpace(text.charAt(i - 1))) {
            i--;
        }
        return i;
    }

    /** OWS. */
    static boolean isSpace(char c) {
        return c == ' ' || c == '\t';
    }
}
