package io.millrace.handler.codec.http;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ValueListTest {
    @ParameterizedTest
    @CsvSource({
        "a, a, true",
        "'a,b', b, true",
        "'a , b', b, true",
        "'a,b ', b, true",
        "'a,,b', b, true",
        "'a,b', ab, false",
        "'a,bc', b, false",
        "'', a, false",
        "'', '', true",
        "'a,', '', true",
        "'a', '', false",
        "'abc', b, false",
        "'A', a, false",
    })
    void anElementIsBetweenCommas(String list, String element, boolean expected) {
        assertThat(ValueList.contains(list, element, false)).isEqualTo(expected);
    }

    @ParameterizedTest
    @CsvSource({
        "chunked, ''",
        "'gzip, chunked', gzip",
        "'gzip,CHUNKED,br', 'gzip, br'",
        "gzip, gzip",
        "'gzip , deflate', 'gzip , deflate'",
        "xchunked, xchunked",
    })
    void theOtherElementsStay(String list, String rest) {
        assertThat(ValueList.without(list, HttpHeaderValues.CHUNKED)).hasToString(rest);
    }
}
