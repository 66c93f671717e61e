package io.millrace.handler.codec.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatNullPointerException;

import io.millrace.buffer.ByteBuf;
import io.millrace.buffer.Unpooled;
import io.millrace.util.AsciiString;
import java.lang.reflect.Field;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class HttpResponseStatusTest {
    @Test
    void everyConstantIsFoundByItsCode() throws IllegalAccessException {
        int constants = 0;
        for (Field field : HttpResponseStatus.class.getFields()) {
            HttpResponseStatus status = (HttpResponseStatus) field.get(null);
            assertThat(HttpResponseStatus.valueOf(status.code())).isSameAs(status);
            assertThat(HttpResponseStatus.valueOf(status.code(), status.reasonPhrase()))
                    .isSameAs(status);
            assertThat(HttpResponseStatus.parseLine(status.toString())).isSameAs(status);
            assertThat(status.codeClass().contains(status.code())).isTrue();
            assertThat(status.codeAsText().toString()).isEqualTo(Integer.toString(status.code()));
            constants++;
        }
        assertThat(constants).isGreaterThan(55);
    }

    @ParameterizedTest
    @CsvSource({
        "199, Informational (199)",
        "299, Success (299)",
        "399, Redirection (399)",
        "499, Client Error (499)",
        "599, Server Error (599)",
        "600, Unknown Status (600)",
        "999, Unknown Status (999)",
    })
    void otherCodesHaveThePhraseOfTheirClass(int code, String phrase) {
        HttpResponseStatus status = HttpResponseStatus.valueOf(code);

        assertThat(status.reasonPhrase()).isEqualTo(phrase);
        assertThat(status).hasToString(code + " " + phrase);
        assertThat(status.codeClass()).isSameAs(HttpStatusClass.valueOf(code));
    }

    @Test
    void theCodeMakesThemEqual() {
        HttpResponseStatus mine = HttpResponseStatus.valueOf(200, "Fine");

        assertThat(mine).isEqualTo(HttpResponseStatus.OK).isNotSameAs(HttpResponseStatus.OK);
        assertThat(mine).hasSameHashCodeAs(HttpResponseStatus.OK).hasToString("200 Fine");
        assertThat(mine).isLessThan(HttpResponseStatus.CREATED).isNotEqualTo(HttpResponseStatus.CREATED);
        assertThat(mine.compareTo(HttpResponseStatus.OK)).isZero();
    }

    @ParameterizedTest
    @CsvSource({
        "200, 200, OK",
        "200 OK, 200, OK",
        "'200 ', 200, ''",
        "404 Nothing here, 404, Nothing here",
        "999 Unknown, 999, Unknown"
    })
    void aLineIsRead(String line, int code, String phrase) {
        HttpResponseStatus status = HttpResponseStatus.parseLine(line);

        assertThat(status.code()).isEqualTo(code);
        assertThat(status.reasonPhrase()).isEqualTo(phrase);
        assertThat(HttpResponseStatus.parseLine(AsciiString.of(line))).hasToString(status.toString());
        assertThat(HttpResponseStatus.parseLine((CharSequence) new StringBuilder(line)))
                .hasToString(status.toString());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                " ",
                "OK",
                "20",
                "2000 OK",
                "+20 OK",
                "-20 OK",
                " 200 OK",
                "2 00",
                "099",
                "\u0662\u0660\u0660 OK",
                "200\tOK",
                "200 O\rK"
            })
    void aMalformedLineIsRefused(String line) {
        assertThatIllegalArgumentException().isThrownBy(() -> HttpResponseStatus.parseLine(line));
    }

    @ParameterizedTest
    @ValueSource(ints = {-1, 0, 99, 1000, Integer.MAX_VALUE, Integer.MIN_VALUE})
    void aCodeHasThreeDigits(int code) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new HttpResponseStatus(code, "x"))
                .withMessageContaining("100-999");
        assertThatIllegalArgumentException().isThrownBy(() -> HttpResponseStatus.valueOf(code));
        assertThatIllegalArgumentException().isThrownBy(() -> HttpResponseStatus.valueOf(code, "x"));
    }

    @ParameterizedTest(name = "4.2.19 CRLF neutralization: reason phrase [{index}]")
    @ValueSource(strings = {"a\r\nb", "\r", "\n", "a\0", "\u000b", "\u007f", "\u001f"})
    void aPhraseHasNoControlCharacters(String phrase) {
        assertThatIllegalArgumentException().isThrownBy(() -> new HttpResponseStatus(200, phrase));
        assertThatIllegalArgumentException().isThrownBy(() -> HttpResponseStatus.valueOf(200, phrase));
    }

    @Test
    void aPhraseMayHaveTabsAndBeEmpty() {
        assertThat(new HttpResponseStatus(200, "a\tb \u00e4").reasonPhrase()).isEqualTo("a\tb \u00e4");
        assertThat(new HttpResponseStatus(200, "")).hasToString("200 ");
        assertThatNullPointerException().isThrownBy(() -> new HttpResponseStatus(200, null));
    }

    @Test
    void theStatusIsWrittenInBytes() {
        ByteBuf buf = Unpooled.buffer();
        HttpResponseStatus.NOT_FOUND.encode(buf);
        assertThat(buf.readableBytes()).isEqualTo(HttpResponseStatus.NOT_FOUND.encodedLength());
        assertThat(buf.toString(StandardCharsets.US_ASCII)).isEqualTo("404 Not Found");

        buf.clear();
        new HttpResponseStatus(200, "\u010a\u010d").encode(buf); // low bytes are LF and CR
        assertThat(buf.toString(StandardCharsets.US_ASCII)).isEqualTo("200 ??");
        buf.release();
    }

    @ParameterizedTest
    @CsvSource({
        "99, UNKNOWN",
        "100, INFORMATIONAL",
        "199, INFORMATIONAL",
        "200, SUCCESS",
        "299, SUCCESS",
        "300, REDIRECTION",
        "400, CLIENT_ERROR",
        "599, SERVER_ERROR",
        "600, UNKNOWN",
        "-1, UNKNOWN"
    })
    void aCodeHasAClass(int code, HttpStatusClass expected) {
        assertThat(HttpStatusClass.valueOf(code)).isSameAs(expected);
        for (HttpStatusClass each : HttpStatusClass.values()) {
            assertThat(each.contains(code)).isEqualTo(each == expected);
        }
    }

    @ParameterizedTest
    @CsvSource({
        "200, SUCCESS",
        "404, CLIENT_ERROR",
        "20, UNKNOWN",
        "2000, UNKNOWN",
        "2x0, UNKNOWN",
        "x00, UNKNOWN",
        "'', UNKNOWN",
        "999, UNKNOWN",
        "000, UNKNOWN"
    })
    void aTextHasAClass(String code, HttpStatusClass expected) {
        assertThat(HttpStatusClass.valueOf((CharSequence) code)).isSameAs(expected);
        assertThat(HttpStatusClass.valueOf(AsciiString.of(code))).isSameAs(expected);
    }
}
