package io.millrace.examples.files;

import io.millrace.handler.codec.DateFormatter;
import io.millrace.handler.codec.http.HttpHeaderNames;
import io.millrace.handler.codec.http.HttpHeaders;
import java.util.Date;
import java.util.List;
import java.util.OptionalLong;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** What a client has already, or insists on (RFC 9110 §13). */
final class Preconditions {
    /** One tag of a list, with the commas and spaces before it; the characters of RFC 9110 §8.8.3. */
    private static final Pattern TAG = Pattern.compile("[ \t,]*((W/)?(\"[\\x21\\x23-\\x7E\\x80-\\xFF]*\"))");

    private static final String ANY = "*";

    /** A change within the second of another one would not be seen in a date. */
    private static final long SURE_AFTER_SECONDS = 2;

    enum Outcome {
        SEND,
        NOT_MODIFIED,
        FAILED
    }

    private Preconditions() {}

    /** What becomes of a GET or HEAD of a file that is there, in the order of RFC 9110 §13.2.2. */
    static Outcome evaluate(HttpHeaders headers, FileVersion version) {
        if (headers.contains(HttpHeaderNames.IF_MATCH)) {
            if (!matches(headers.getAll(HttpHeaderNames.IF_MATCH), version, true)) {
                return Outcome.FAILED;
            }
        } else {
            OptionalLong unmodifiedSince = seconds(headers.get(HttpHeaderNames.IF_UNMODIFIED_SINCE));
            if (unmodifiedSince.isPresent() && version.seconds() > unmodifiedSince.getAsLong()) {
                return Outcome.FAILED;
            }
        }
        if (headers.contains(HttpHeaderNames.IF_NONE_MATCH)) {
            return matches(headers.getAll(HttpHeaderNames.IF_NONE_MATCH), version, false)
                    ? Outcome.NOT_MODIFIED
                    : Outcome.SEND;
        }
        OptionalLong modifiedSince = seconds(headers.get(HttpHeaderNames.IF_MODIFIED_SINCE));
        return modifiedSince.isPresent() && version.seconds() <= modifiedSince.getAsLong()
                ? Outcome.NOT_MODIFIED
                : Outcome.SEND;
    }

    /**
     * Whether a range is still of the content that the client has the rest of (RFC 9110 §13.1.5).
     *
     * @param nowSeconds the time, since 1970
     */
    static boolean rangeApplies(HttpHeaders headers, FileVersion version, long nowSeconds) {
        String ifRange = headers.get(HttpHeaderNames.IF_RANGE);
        if (ifRange == null) {
            return true;
        }
        if (ifRange.endsWith("\"")) {
            return ifRange.equals(version.tag());
        }
        OptionalLong date = seconds(ifRange);
        return date.isPresent()
                && date.getAsLong() == version.seconds()
                && nowSeconds - version.seconds() >= SURE_AFTER_SECONDS;
    }

    private static boolean matches(List<String> fields, FileVersion version, boolean strong) {
        String list = String.join(",", fields);
        if (list.strip().equals(ANY)) {
            return true;
        }
        Matcher tag = TAG.matcher(list);
        while (tag.lookingAt()) {
            boolean weak = tag.group(2) != null;
            if (!(strong && weak) && tag.group(3).equals(version.tag())) {
                return true;
            }
            tag.region(tag.end(), list.length());
        }
        return false;
    }

    /** Empty for no date, and for one that makes no sense: such a condition is ignored. */
    private static OptionalLong seconds(@Nullable String date) {
        Date parsed = date == null ? null : DateFormatter.parseHttpDate(date);
        return parsed == null ? OptionalLong.empty() : OptionalLong.of(Math.floorDiv(parsed.getTime(), 1000L));
    }
}
