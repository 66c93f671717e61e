package io.millrace.handler.codec;

import io.millrace.util.concurrent.FastThreadLocal;
import java.util.Date;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Dates as HTTP and cookies write them: {@code Sun, 06 Nov 1994 08:49:37 GMT}. Reading takes every form that RFC 6265 §5.1.1
 * does, which includes the three of RFC 9110 §5.6.7. <b>Thread:</b> any.
 */
public final class DateFormatter {
    /** Nobody's dates are as long; a peer's may be of any length. */
    private static final int MAX_LENGTH = 64;

    private static final String[] DAYS = {"Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"};
    private static final String[] MONTHS = {
        "Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"
    };
    private static final int[] DAYS_OF_MONTH = {31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
    private static final long SECONDS_OF_DAY = 86_400;

    private static final FastThreadLocal<StringBuilder> BUILDER = new FastThreadLocal<>() {
        @Override
        protected StringBuilder initialValue() {
            return new StringBuilder(29);
        }
    };

    private DateFormatter() {}

    /**
     * Writes a date.
     *
     * @param date the date
     * @return its text
     */
    public static String format(Date date) {
        StringBuilder text = Objects.requireNonNull(BUILDER.get());
        text.setLength(0);
        return append(date, text).toString();
    }

    /**
     * Writes a date behind other text.
     *
     * @param date the date
     * @param sb where to
     * @return {@code sb}
     */
    public static StringBuilder append(Date date, StringBuilder sb) {
        Objects.requireNonNull(sb, "sb");
        long seconds = Math.floorDiv(date.getTime(), 1000L);
        long day = Math.floorDiv(seconds, SECONDS_OF_DAY);
        int time = (int) Math.floorMod(seconds, SECONDS_OF_DAY);
        // The civil calendar from days since 1970-01-01, with years that begin in March.
        long shifted = day + 719_468;
        long era = Math.floorDiv(shifted, 146_097L);
        int dayOfEra = (int) Math.floorMod(shifted, 146_097L);
        int yearOfEra = (dayOfEra - dayOfEra / 1460 + dayOfEra / 36_524 - dayOfEra / 146_096) / 365;
        int dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100);
        int marchMonth = (5 * dayOfYear + 2) / 153;
        int dayOfMonth = dayOfYear - (153 * marchMonth + 2) / 5 + 1;
        int month = marchMonth < 10 ? marchMonth + 2 : marchMonth - 10;
        long year = era * 400 + yearOfEra + (month < 2 ? 1 : 0);

        sb.append(DAYS[(int) Math.floorMod(day + 3, 7L)]).append(", ");
        twoDigits(sb, dayOfMonth).append(' ').append(MONTHS[month]).append(' ');
        if (year >= 0 && year < 1000) {
            sb.append("0".repeat(year < 10 ? 3 : year < 100 ? 2 : 1));
        }
        sb.append(year).append(' ');
        twoDigits(sb, time / 3600).append(':');
        twoDigits(sb, time / 60 % 60).append(':');
        return twoDigits(sb, time % 60).append(" GMT");
    }

    private static StringBuilder twoDigits(StringBuilder sb, int number) {
        return sb.append((char) ('0' + number / 10)).append((char) ('0' + number % 10));
    }

    /**
     * Reads a date.
     *
     * @param txt the text
     * @return the date, or {@code null} if it is none
     */
    public static @Nullable Date parseHttpDate(CharSequence txt) {
        return parseHttpDate(txt, 0, txt.length());
    }

    /**
     * Reads a date in the middle of text.
     *
     * @param txt the text
     * @param start where it begins
     * @param end where it ends, exclusively
     * @return the date, or {@code null} if it is none; nothing of more than 64 characters is one
     * @throws IllegalArgumentException if it ends before it begins
     */
    public static @Nullable Date parseHttpDate(CharSequence txt, int start, int end) {
        Objects.requireNonNull(txt, "txt");
        int length = end - start;
        if (length < 0) {
            throw new IllegalArgumentException("Can't have end < start");
        }
        return length == 0 || length > MAX_LENGTH ? null : new Parser().parse(txt, start, end);
    }

    /** The four parts of a date, in whatever order they come (RFC 6265 §5.1.1). */
    private static final class Parser {
        private boolean timeFound;
        private int hours;
        private int minutes;
        private int seconds;
        private int day = -1;
        private int month = -1;
        private int year = -1;

        @Nullable
        Date parse(CharSequence text, int start, int end) {
            int begin = -1;
            for (int i = start; i <= end; i++) {
                boolean delimiter = i == end || isDelimiter(text.charAt(i));
                if (!delimiter && begin < 0) {
                    begin = i;
                } else if (delimiter && begin >= 0) {
                    token(text, begin, i);
                    begin = -1;
                }
            }
            return timeFound && day >= 0 && month >= 0 && year >= 0 ? date() : null;
        }

        private static boolean isDelimiter(char c) {
            return c == 0x09
                    || (c >= 0x20 && c <= 0x2f)
                    || (c >= 0x3b && c <= 0x40)
                    || (c >= 0x5b && c <= 0x60)
                    || (c >= 0x7b && c <= 0x7e);
        }

        private void token(CharSequence text, int begin, int end) {
            if (!timeFound && time(text, begin, end)) {
                timeFound = true;
                return;
            }
            if (day < 0) {
                int number = number(text, begin, end, 1, 2);
                if (number >= 0) {
                    day = number;
                    return;
                }
            }
            if (month < 0) {
                month = month(text, begin, end);
                if (month >= 0) {
                    return;
                }
            }
            if (year < 0) {
                year = number(text, begin, end, 2, 4);
            }
        }

        /** {@code H:MM:SS} or {@code HH:MM:SS}; what is not a digit behind it does not matter. */
        private boolean time(CharSequence text, int begin, int end) {
            int[] parts = new int[3];
            int at = begin;
            for (int part = 0; part < 3; part++) {
                int digits = 0;
                while (at < end && digits < 2 && isDigit(text.charAt(at))) {
                    parts[part] = parts[part] * 10 + text.charAt(at) - '0';
                    at++;
                    digits++;
                }
                boolean last = part == 2;
                if (digits == 0 || (!last && (at == end || text.charAt(at) != ':'))) {
                    return false;
                }
                if (last && at < end && isDigit(text.charAt(at))) {
                    return false;
                }
                at++;
            }
            hours = parts[0];
            minutes = parts[1];
            seconds = parts[2];
            return true;
        }

        /** The number that a token begins with, or -1. */
        private static int number(CharSequence text, int begin, int end, int minDigits, int maxDigits) {
            int digits = 0;
            int number = 0;
            while (begin + digits < end && isDigit(text.charAt(begin + digits))) {
                if (++digits > maxDigits) {
                    return -1;
                }
                number = number * 10 + text.charAt(begin + digits - 1) - '0';
            }
            return digits < minDigits ? -1 : number;
        }

        private static boolean isDigit(char c) {
            return c >= '0' && c <= '9';
        }

        private static int month(CharSequence text, int begin, int end) {
            if (end - begin < 3) {
                return -1;
            }
            for (int i = 0; i < MONTHS.length; i++) {
                if ((text.charAt(begin) | 0x20) == (MONTHS[i].charAt(0) | 0x20)
                        && (text.charAt(begin + 1) | 0x20) == MONTHS[i].charAt(1)
                        && (text.charAt(begin + 2) | 0x20) == MONTHS[i].charAt(2)) {
                    return i;
                }
            }
            return -1;
        }

        private @Nullable Date date() {
            int full = year >= 70 && year <= 99 ? year + 1900 : year < 70 ? year + 2000 : year;
            boolean leap = full % 4 == 0 && (full % 100 != 0 || full % 400 == 0);
            int days = month == 1 && leap ? 29 : DAYS_OF_MONTH[month];
            if (day < 1 || day > days || full < 1601 || hours > 23 || minutes > 59 || seconds > 59) {
                return null;
            }
            long marchYear = full - (month < 2 ? 1 : 0);
            long era = Math.floorDiv(marchYear, 400L);
            int yearOfEra = (int) (marchYear - era * 400);
            int marchMonth = month < 2 ? month + 10 : month - 2;
            int dayOfYear = (153 * marchMonth + 2) / 5 + day - 1;
            int dayOfEra = yearOfEra * 365 + yearOfEra / 4 - yearOfEra / 100 + dayOfYear;
            long epochDay = era * 146_097 + dayOfEra - 719_468;
            return new Date((epochDay * SECONDS_OF_DAY + hours * 3600L + minutes * 60L + seconds) * 1000);
        }
    }
}
