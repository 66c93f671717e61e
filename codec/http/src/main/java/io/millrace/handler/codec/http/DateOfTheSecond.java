package io.millrace.handler.codec.http;

import io.millrace.handler.codec.DateFormatter;
import io.millrace.util.concurrent.FastThreadLocal;
import java.nio.charset.StandardCharsets;
import java.util.Date;
import java.util.Objects;

/** The time as a field has it, made once a second and thread. */
final class DateOfTheSecond {
    private static final FastThreadLocal<DateOfTheSecond> DATES = new FastThreadLocal<>() {
        @Override
        protected DateOfTheSecond initialValue() {
            return new DateOfTheSecond();
        }
    };

    private long second = Long.MIN_VALUE;
    private byte[] field = {};

    private String text = "";

    private DateOfTheSecond() {}

    /** The time. */
    static String text() {
        DateOfTheSecond date = Objects.requireNonNull(DATES.get());
        date.of(System.currentTimeMillis());
        return date.text;
    }

    /** The field {@code date: ...} with its line end, not to be changed. */
    static byte[] field() {
        return Objects.requireNonNull(DATES.get()).of(System.currentTimeMillis());
    }

    private byte[] of(long millis) {
        long now = Math.floorDiv(millis, 1000L);
        if (now != second) {
            second = now;
            text = DateFormatter.format(new Date(millis));
            field = ("date: " + text + "\r\n").getBytes(StandardCharsets.US_ASCII);
        }
        return field;
    }
}
