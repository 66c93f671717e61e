package io.millrace.handler.codec.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class LineMemoTest {
    private static final byte[] LINES = "a: b\r\nc: d\r\n".getBytes(StandardCharsets.US_ASCII);

    private final LineMemo memo = new LineMemo();

    private LineMemo.Line line(String text) {
        return new LineMemo.Line(text.getBytes(StandardCharsets.US_ASCII), "a", "b", null, KnownField.Meaning.NONE);
    }

    @Test
    void aLineIsKnownInItsPlaceOnly() {
        LineMemo.Line first = line("a: b\r\n");
        memo.remember(1, first);
        assertThat(memo.match(1, LINES, 0, LINES.length)).isSameAs(first);
        assertThat(memo.match(1, LINES, 6, LINES.length)).isNull();
        assertThat(memo.match(2, LINES, 0, LINES.length)).isNull();
    }

    @Test
    void aLineThatIsNotWholeIsNotKnown() {
        memo.remember(1, line("a: b\r\n"));
        assertThat(memo.match(1, LINES, 0, 5)).isNull();
        assertThat(memo.match(1, LINES, 0, 6)).isNotNull();
    }

    @Test
    void longLinesAndManyLinesAreNotRemembered() {
        assertThat(memo.wants(0, LineMemo.MAX_LINE_BYTES)).isTrue();
        assertThat(memo.wants(0, LineMemo.MAX_LINE_BYTES + 1)).isFalse();
        assertThat(memo.wants(LineMemo.MAX_LINES, 10)).isFalse();
        assertThat(memo.match(LineMemo.MAX_LINES, LINES, 0, LINES.length)).isNull();
    }

    @Test
    void aPlaceThatChangesEachTimeIsSeldomTriedAgain() {
        int remembered = 0;
        for (int i = 0; i < 330; i++) {
            if (memo.wants(3, 10)) {
                remembered++;
            }
        }
        assertThat(remembered).isBetween(3, 20);
        memo.remember(3, line("a: b\r\n"));
        assertThat(memo.match(3, LINES, 0, LINES.length)).isNotNull();
        assertThat(memo.wants(3, 10)).as("after a match").isTrue();
    }

    @Test
    void linesShareALimitOfBytes() {
        int places = LineMemo.MAX_BYTES / 256;
        for (int i = 0; i < places; i++) {
            assertThat(memo.wants(i, 256)).isTrue();
            memo.remember(i, line("x".repeat(256)));
        }
        assertThat(memo.wants(places, 1)).as("one byte more").isFalse();
        assertThat(memo.wants(0, 256)).as("in place of as many").isTrue();
        memo.remember(0, line("y".repeat(246)));
        assertThat(memo.wants(places, 10)).isTrue();
        assertThat(memo.wants(places, 11)).isFalse();
    }

    @Test
    void aPlaceThatIsGivenUpLeavesItsBytesToOthers() {
        for (int i = 0; i < LineMemo.MAX_BYTES / 256; i++) {
            memo.remember(i, line("x".repeat(256)));
        }
        while (memo.wants(0, 256)) {
            memo.remember(0, line("y".repeat(256)));
        }
        assertThat(memo.wants(10, 256)).isTrue();
    }
}
