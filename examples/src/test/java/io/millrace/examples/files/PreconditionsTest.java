package io.millrace.examples.files;

import static io.millrace.examples.files.Preconditions.Outcome.FAILED;
import static io.millrace.examples.files.Preconditions.Outcome.NOT_MODIFIED;
import static io.millrace.examples.files.Preconditions.Outcome.SEND;
import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.handler.codec.http.DefaultHttpHeaders;
import io.millrace.handler.codec.http.HttpHeaders;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** RFC 9110 §13; the file was changed at {@code Sun, 06 Nov 1994 08:49:37 GMT}, and its tag is {@code "a-1"}. */
class PreconditionsTest {
    private static final FileVersion VERSION = new FileVersion("\"a-1\"", 784_111_777);
    private static final String BEFORE = "Sun, 06 Nov 1994 08:49:36 GMT";
    private static final String THEN = "Sun, 06 Nov 1994 08:49:37 GMT";
    private static final String AFTER = "Sun, 06 Nov 1994 08:49:38 GMT";

    private static HttpHeaders headers(String... namesAndValues) {
        HttpHeaders headers = new DefaultHttpHeaders();
        for (int i = 0; i < namesAndValues.length; i += 2) {
            headers.add(namesAndValues[i], namesAndValues[i + 1]);
        }
        return headers;
    }

    private static Preconditions.Outcome outcome(String... namesAndValues) {
        return Preconditions.evaluate(headers(namesAndValues), VERSION);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "If-None-Match | \"a-1\" | NOT_MODIFIED",
                "If-None-Match | W/\"a-1\" | NOT_MODIFIED",
                "If-None-Match | \"b\", W/\"c,d\" ,\"a-1\" | NOT_MODIFIED",
                "If-None-Match | * | NOT_MODIFIED",
                "If-None-Match | \"b\" | SEND",
                "If-None-Match | \"b,\"a-1\" | SEND",
                "If-None-Match | a-1 | SEND",
                "If-Match | \"a-1\" | SEND",
                "If-Match | * | SEND",
                "If-Match | \"b\", \"a-1\" | SEND",
                "If-Match | W/\"a-1\" | FAILED",
                "If-Match | \"b\" | FAILED",
                "If-Modified-Since | " + BEFORE + " | SEND",
                "If-Modified-Since | " + THEN + " | NOT_MODIFIED",
                "If-Modified-Since | " + AFTER + " | NOT_MODIFIED",
                "If-Modified-Since | yesterday | SEND",
                "If-Modified-Since | Sun, 06 Nov 1994 08:49:37 GMT xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx | SEND",
                "If-Unmodified-Since | " + BEFORE + " | FAILED",
                "If-Unmodified-Since | " + THEN + " | SEND",
                "If-Unmodified-Since | yesterday | SEND",
            })
    void eachConditionForItself(String name, String value, Preconditions.Outcome outcome) {
        assertThat(outcome(name, value)).isEqualTo(outcome);
    }

    @Test
    void tagsAreBelievedBeforeDates() {
        assertThat(outcome("If-None-Match", "\"b\"", "If-Modified-Since", AFTER))
                .isEqualTo(SEND);
        assertThat(outcome("If-None-Match", "\"a-1\"", "If-Modified-Since", BEFORE))
                .isEqualTo(NOT_MODIFIED);
        assertThat(outcome("If-Match", "\"a-1\"", "If-Unmodified-Since", BEFORE))
                .isEqualTo(SEND);
        assertThat(outcome("If-Match", "\"b\"", "If-None-Match", "\"a-1\"")).isEqualTo(FAILED);
    }

    @Test
    void aListMayBeInSeveralFields() {
        assertThat(outcome("If-None-Match", "\"b\"", "If-None-Match", "\"a-1\""))
                .isEqualTo(NOT_MODIFIED);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "\"a-1\" | true",
                "W/\"a-1\" | false",
                "\"b\" | false",
                THEN + " | true",
                BEFORE + " | false",
                AFTER + " | false",
                "a-1 | false",
            })
    void aRangeIsOfTheContentThatTheClientKnows(String ifRange, boolean applies) {
        assertThat(Preconditions.rangeApplies(headers("If-Range", ifRange), VERSION, VERSION.seconds() + 2))
                .isEqualTo(applies);
    }

    @Test
    void aDateSaysNothingInTheSecondOfTheChange() {
        assertThat(Preconditions.rangeApplies(headers("If-Range", THEN), VERSION, VERSION.seconds() + 1))
                .isFalse();
        assertThat(Preconditions.rangeApplies(headers(), VERSION, VERSION.seconds()))
                .isTrue();
    }
}
