package io.millrace.handler.codec.http;

import io.millrace.handler.codec.CharSequenceValueConverter;
import io.millrace.handler.codec.DateFormatter;
import io.millrace.util.AsciiString;
import java.util.Calendar;
import java.util.Date;
import org.jspecify.annotations.Nullable;

/** Objects as the text of values, and back: text that cannot be converted counts as none. */
final class HeaderText {
    private static final CharSequenceValueConverter CONVERTER = CharSequenceValueConverter.INSTANCE;

    private HeaderText() {}

    /** The text of an object that is set as a value. */
    static CharSequence of(Object value) {
        if (value instanceof CharSequence text) {
            return fixed(text);
        }
        if (value instanceof Date date) {
            return DateFormatter.format(date);
        }
        return value instanceof Calendar calendar ? DateFormatter.format(calendar.getTime()) : value.toString();
    }

    /** The same text, that cannot change after it was checked. */
    static CharSequence fixed(CharSequence text) {
        return text instanceof String || text instanceof AsciiString ? text : text.toString();
    }

    static @Nullable Integer toInt(@Nullable CharSequence value) {
        try {
            return value == null ? null : CONVERTER.convertToInt(value);
        } catch (NumberFormatException e) {
            return null; // no number
        }
    }

    static @Nullable Short toShort(@Nullable CharSequence value) {
        try {
            return value == null ? null : CONVERTER.convertToShort(value);
        } catch (NumberFormatException e) {
            return null; // no number
        }
    }

    static @Nullable Long toTimeMillis(@Nullable CharSequence value) {
        Date date = value == null || value.length() == 0 ? null : DateFormatter.parseHttpDate(value);
        return date == null ? null : date.getTime();
    }
}
