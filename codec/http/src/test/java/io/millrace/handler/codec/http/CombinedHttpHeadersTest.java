package io.millrace.handler.codec.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class CombinedHttpHeadersTest {
    private final HttpHeaders headers = combined();

    private static HttpHeaders combined() {
        return DefaultHttpHeadersFactory.headersFactory()
                .withCombiningHeaders(true)
                .newHeaders();
    }

    @Test
    void severalValuesAreOneList() {
        headers.add("a", "1").add("b", "x").add("A", "2").add("a", List.of(3, 4));

        assertThat(headers.get("a")).isEqualTo("1,2,3,4");
        assertThat(headers.getAll("a")).containsExactly("1", "2", "3", "4");
        assertThat(headers.size()).isEqualTo(2);
        assertThat(headers).hasToString("CombinedHttpHeaders[a: 1,2,3,4, b: x]");
    }

    @Test
    void elementsWithCommasAreQuoted() {
        headers.add("a", "1,2").add("a", "say \"no\"").add("a", "plain");

        assertThat(headers.get("a")).isEqualTo("\"1,2\",\"say \"\"no\"\"\",plain");
        assertThat(headers.getAll("a")).containsExactly("1,2", "say \"no\"", "plain");
        assertThat(headers.valueStringIterator("a")).toIterable().containsExactly("1,2", "say \"no\"", "plain");
        assertThat(headers.valueCharSequenceIterator("a"))
                .toIterable()
                .extracting(CharSequence::toString)
                .containsExactly("1,2", "say \"no\"", "plain");
    }

    @Test
    void whatIsQuotedAlreadyStaysAsItIs() {
        headers.add("a", "\"1,2\"").add("a", "3 ");

        assertThat(headers.get("a")).isEqualTo("\"1,2\",3");
        assertThat(headers.getAll("a")).containsExactly("1,2", "3");
    }

    @Test
    void cookiesAreNotCombined() {
        headers.add("Set-Cookie", "a=1").add(HttpHeaderNames.SET_COOKIE, "b=2, c");

        assertThat(headers.getAll("set-cookie")).containsExactly("a=1", "b=2, c");
        assertThat(headers.size()).isEqualTo(2);
        assertThat(headers.valueCharSequenceIterator("set-cookie"))
                .toIterable()
                .extracting(CharSequence::toString)
                .containsExactly("a=1", "b=2, c");
    }

    @Test
    void setReplacesTheList() {
        headers.add("a", "1").add("a", "2").set("a", "3,4");
        assertThat(headers.get("a")).isEqualTo("\"3,4\"");

        headers.set("a", List.of("5", "6"));
        assertThat(headers.get("a")).isEqualTo("5,6");
        assertThat(headers.set("a", List.of()).contains("a")).isFalse();
    }

    @Test
    void otherHeadersAreCombined() {
        headers.add("a", "1")
                .add(new DefaultHttpHeaders().add("a", "2,3").add("a", "4").add("b", "5"));
        assertThat(headers.get("a")).isEqualTo("1,\"2,3\",4");
        assertThat(headers.get("b")).isEqualTo("5");

        HttpHeaders others = combined().add("a", "x").add(headers);
        assertThat(others.get("a")).isEqualTo("x,1,\"2,3\",4");
        assertThat(others.getAll("a")).containsExactly("x", "1", "2,3", "4");

        others.set(headers);
        assertThat(others).isEqualTo(headers).hasSameHashCodeAs(headers);
        assertThat(headers.copy()).isEqualTo(headers).isInstanceOf(CombinedHttpHeaders.class);
        assertThat(headers.set(headers)).isEqualTo(others);
        assertThatIllegalArgumentException().isThrownBy(() -> headers.add(headers));
    }

    @Test
    void setAllSetsEachField() {
        headers.add("a", "1").add("a", "2").add("b", "3").setAll(new DefaultHttpHeaders().add("a", "4"));

        assertThat(headers.get("a")).isEqualTo("4");
        assertThat(headers.get("b")).isEqualTo("3");
    }

    @ParameterizedTest
    @CsvSource({"1, true", "' 1 ', true", "2, true", "3, false"})
    void elementsAreFound(String value, boolean expected) {
        headers.add("a", "1").add("a", "2");

        assertThat(headers.containsValue("a", value, false)).isEqualTo(expected);
    }

    @Test
    void anElementIsAValue() {
        headers.add("a", "One").add("a", "2,3");

        assertThat(headers.contains("a", "one", true)).isTrue();
        assertThat(headers.contains("a", "one", false)).isFalse();
        assertThat(headers.contains("a", "2,3", false)).isTrue();
        assertThat(headers.contains("a", "2", false)).isFalse();
        assertThat(headers.contains("b", "2", false)).isFalse();
        assertThat(headers.getAll("b")).isEmpty();
        assertThat(headers.valueStringIterator("b")).isExhausted();
    }

    @Test
    void whatIsDecodedIsCombinedToo() {
        ((DefaultHttpHeaders) headers).addParsed("a", "1");
        ((DefaultHttpHeaders) headers).addParsed("A", "2");

        assertThat(headers.get("a")).isEqualTo("1,2");
    }

    @ParameterizedTest
    @ValueSource(strings = {"\"a", "a\"b", "\"a\"b", "\"a\"\"", "x,\""})
    void aListWithLooseQuotesIsRefused(String list) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> CsvField.unescapeAll(list))
                .withMessageContaining("invalid escaped CSV field");
    }

    @ParameterizedTest
    @CsvSource({"'', 1", "',', 2", "'a,', 2", "',a', 2", "'a,b,c', 3", "'\"\",\"\"', 2"})
    void elementsMayBeEmpty(String list, int count) {
        assertThat(CsvField.unescapeAll(list)).hasSize(count);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"", "a", "a b", "a,b", "\"", "\"\"", "a\"b", "\"a\"b\"", "\"a\"\"", ",", "\"a\",\"b\"", "\"\"\""
            })
    void whatWasEscapedIsOneElement(String text) {
        assertThat(CsvField.unescapeAll(CsvField.escape(text))).hasSize(1);
    }
}
