package io.millrace.examples.files;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ByteRangesTest {
    private static final long SIZE = 100;

    private static String parts(String header, long size) {
        List<ByteRanges.Part> parts = ByteRanges.parse(header, size);
        return parts == null
                ? "the whole"
                : parts.stream().map(part -> part.of(size).substring(6)).collect(Collectors.joining(" "));
    }

    @ParameterizedTest
    @CsvSource({
        "bytes=0-9,                           0-9/100",
        "bytes=0-0,                           0-0/100",
        "bytes=90-,                           90-99/100",
        "bytes=99-99,                         99-99/100",
        "bytes=-10,                           90-99/100",
        "bytes=-1000,                         0-99/100",
        "bytes=50-1000,                       50-99/100",
        "bytes=0-99999999999999999999999,     0-99/100",
        "BYTES=0-9,                           0-9/100",
        "'bytes=0-9,20-29',                   0-9/100 20-29/100",
        "'bytes=20-29 , 0-9',                 20-29/100 0-9/100",
        "'bytes=0-9,200-300,-5',              0-9/100 95-99/100",
        "'bytes=0-49,50-99',                  0-49/100 50-99/100",
    })
    void partsAreThoseThatWereAskedFor(String header, String parts) {
        assertThat(parts(header, SIZE)).isEqualTo(parts);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"bytes=100-", "bytes=100-200", "bytes=-0", "bytes=200-300,400-", "bytes=99999999999999999999-"})
    void whatIsNotThereIsNoPart(String header) {
        assertThat(ByteRanges.parse(header, SIZE)).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "bytes",
                "bytes=",
                "bytes=-",
                "bytes=5",
                "bytes=9-5",
                "bytes=a-b",
                "bytes=+1-2",
                "bytes=1-2-3",
                "bytes=1 -2",
                "bytes= =1-2",
                "bytes=1-2,",
                "bytes=1-2;3-4",
                "bytes=\u0661-",
                "items=0-9",
                "bytes=0-1,2-3,4-5,6-7,8-9,10-11,12-13,14-15,16-17", // one too many
                "bytes=0-60,40-99", // more than there is
                "bytes=0-,0-,0-",
            })
    void whatMakesNoSenseOrIsTooMuchIsIgnored(String header) {
        assertThat(parts(header, SIZE)).isEqualTo("the whole");
    }

    @ParameterizedTest
    @ValueSource(strings = {"bytes=0-", "bytes=0-0", "bytes=-1"})
    void anEmptyFileHasNoParts(String header) {
        assertThat(ByteRanges.parse(header, 0)).isEmpty();
    }
}
