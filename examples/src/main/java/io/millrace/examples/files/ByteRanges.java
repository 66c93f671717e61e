package io.millrace.examples.files;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What a {@code Range} header asks for (RFC 9110 §14). */
final class ByteRanges {
    /** Whoever asks for more parts gets the whole. */
    static final int MAX_RANGES = 8;

    private static final String UNIT = "bytes=";

    /** Positions have at most so many digits: a long holds them. */
    private static final int MAX_DIGITS = 18;

    private ByteRanges() {}

    /**
     * A part of a file.
     *
     * @param first the position of its first byte
     * @param count how many there are, at least 1
     */
    record Part(long first, long count) {
        /** The value of {@code Content-Range}. */
        String of(long size) {
            return "bytes " + first + '-' + (first + count - 1) + '/' + size;
        }
    }

    /**
     * Reads the header.
     *
     * @param header its value
     * @param size the file's
     * @return the parts in the order in which they were asked for; none if there is nothing to be had (416);
     *     {@code null} if the header is to be ignored, because it makes no sense, asks for too many parts, or for more
     *     than the whole
     */
    static @Nullable List<Part> parse(String header, long size) {
        if (!header.regionMatches(true, 0, UNIT, 0, UNIT.length())) {
            return null;
        }
        String[] specs = header.substring(UNIT.length()).split(",", MAX_RANGES + 1);
        if (specs.length > MAX_RANGES) {
            return null;
        }
        List<Part> parts = new ArrayList<>(specs.length);
        long sum = 0;
        for (String spec : specs) {
            Part part = part(spec.strip(), size);
            if (part == null) {
                return null;
            }
            if (part.count > 0) {
                parts.add(part);
                sum += part.count;
            }
        }
        return sum > size ? null : parts;
    }

    /** {@code first-last}, {@code first-} or {@code -count}; a count of 0 says that nothing of it is there. */
    private static @Nullable Part part(String spec, long size) {
        int dash = spec.indexOf('-');
        if (dash < 0) {
            return null;
        }
        String left = spec.substring(0, dash);
        String right = spec.substring(dash + 1);
        if (!isNumber(left) || !isNumber(right) || (left.isEmpty() && right.isEmpty())) {
            return null;
        }
        if (left.isEmpty()) {
            long count = Math.min(number(right), size);
            return new Part(size - count, count);
        }
        long first = number(left);
        long last = right.isEmpty() ? Long.MAX_VALUE : number(right);
        if (last < first) {
            return null;
        }
        return new Part(first, Math.max(0, Math.min(last, size - 1) - first + 1));
    }

    private static boolean isNumber(String text) {
        return text.chars().allMatch(c -> c >= '0' && c <= '9');
    }

    private static long number(String digits) {
        return digits.length() > MAX_DIGITS ? Long.MAX_VALUE : Long.parseLong(digits);
    }
}
