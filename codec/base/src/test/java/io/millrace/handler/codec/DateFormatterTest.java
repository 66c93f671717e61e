package io.millrace.handler.codec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.util.AsciiString;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Date;
import java.util.Locale;
import java.util.Random;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DateFormatterTest {
    /** The example of RFC 9110 §5.6.7. */
    private static final Date EXAMPLE = new Date(784_111_777_000L);

    @Test
    void datesAreWrittenAsHttpDoes() {
        assertThat(DateFormatter.format(EXAMPLE)).isEqualTo("Sun, 06 Nov 1994 08:49:37 GMT");
        assertThat(DateFormatter.format(new Date(0))).isEqualTo("Thu, 01 Jan 1970 00:00:00 GMT");
        assertThat(DateFormatter.append(EXAMPLE, new StringBuilder("Date: ")))
                .hasToString("Date: Sun, 06 Nov 1994 08:49:37 GMT");
    }

    @Test
    void anyDateIsWrittenAsTheJdkDoes() {
        DateTimeFormatter jdk = DateTimeFormatter.ofPattern("EEE, dd MMM yyyy HH:mm:ss 'GMT'", Locale.ROOT)
                .withZone(ZoneOffset.UTC);
        Random random = new Random(1);
        for (int i = 0; i < 10_000; i++) {
            Instant instant = Instant.ofEpochSecond(random.nextLong(-11_000_000_000L, 200_000_000_000L));
            String text = DateFormatter.format(Date.from(instant));
            assertThat(text).isEqualTo(jdk.format(instant));
            assertThat(DateFormatter.parseHttpDate(text)).isEqualTo(Date.from(instant));
        }
    }

    @ParameterizedTest
    @DisplayName("RFC 9110 §5.6.7 and RFC 6265 §5.1.1: all forms of a date are read")
    @ValueSource(
            strings = {
                "Sun, 06 Nov 1994 08:49:37 GMT",
                "Sun, 06 Nov 1994 08:49:37",
                "Sunday, 06-Nov-94 08:49:37 GMT",
                "Sun Nov  6 08:49:37 1994",
                "Sun, 6 Nov 1994 8:49:37 GMT",
                "06 nov 1994 08:49:37",
                "NOVEMBER 06 94 08:49:37",
                "08:49:37 06 Nov 1994",
                "\tSun,;06<Nov>94[08:49:37x",
                "6th Novembre 1994 08:49:37"
            })
    void allFormsAreRead(String text) {
        assertThat(DateFormatter.parseHttpDate(text)).isEqualTo(EXAMPLE);
        assertThat(DateFormatter.parseHttpDate(AsciiString.of("--" + text + "--"), 2, 2 + text.length()))
                .isEqualTo(EXAMPLE);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Sun, 06 Nov 1994 08:49",
                "Sun, 06 Nov 1994 24:49:37 GMT",
                "Sun, 06 Nov 1994 08:60:37 GMT",
                "Sun, 06 Nov 1994 08:49:60 GMT",
                "Sun, 06 FOO 1994 08:49:37 GMT",
                "Sun, 36 Nov 1994 08:49:37 GMT",
                "Sun, 00 Nov 1994 08:49:37 GMT",
                "Sun, 30 Feb 1994 08:49:37 GMT",
                "Sun, 06 Nov 1600 08:49:37 GMT",
                "Sun, 06 Nov 19946 08:49:37 GMT",
                "Sun, Nov 1994 08:49:37 GMT",
                "Sun, 06 1994 08:49:37 GMT",
                "FOO",
                " "
            })
    void whatIsNoDateIsNull(String text) {
        assertThat(DateFormatter.parseHttpDate(text)).isNull();
    }

    @Test
    void yearsOfTwoDigitsAreOfThisAge() {
        assertThat(DateFormatter.parseHttpDate("01 Jan 69 00:00:00").toInstant())
                .hasToString("2069-01-01T00:00:00Z");
        assertThat(DateFormatter.parseHttpDate("01 Jan 70 00:00:00").toInstant())
                .hasToString("1970-01-01T00:00:00Z");
        assertThat(DateFormatter.parseHttpDate("29 Feb 2000 00:00:00")).isNotNull();
        assertThat(DateFormatter.parseHttpDate("29 Feb 1900 00:00:00")).isNull();
    }

    @Test
    void textOfNoLengthOrTooMuchIsNoDate() {
        assertThat(DateFormatter.parseHttpDate("")).isNull();
        assertThat(DateFormatter.parseHttpDate("abc", 2, 2)).isNull();
        assertThatThrownBy(() -> DateFormatter.parseHttpDate("abc", 2, 1)).isInstanceOf(IllegalArgumentException.class);
        String date = "Sun, 06 Nov 1994 08:49:37 GMT";
        assertThat(DateFormatter.parseHttpDate(date + " ".repeat(64 - date.length())))
                .isNotNull();
        assertThat(DateFormatter.parseHttpDate(date + " ".repeat(65 - date.length())))
                .isNull();
        assertThat(DateFormatter.parseHttpDate("x".repeat(1_000_000))).isNull();
        assertThatThrownBy(() -> DateFormatter.parseHttpDate(null)).isInstanceOf(NullPointerException.class);
    }
}
