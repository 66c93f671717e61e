package io.millrace.handler.codec.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.util.AsciiString;
import java.util.List;
import org.junit.jupiter.api.Test;

class HttpTokenListTest {
    private static List<String> tokens(String... lines) {
        HttpHeaders headers = new DefaultHttpHeaders();
        for (String line : lines) {
            headers.add("x", line);
        }
        return HttpTokenList.of(headers, "x");
    }

    @Test
    void elementsOfAllLinesAreThereInOrder() {
        assertThat(tokens("a,b", "c")).containsExactly("a", "b", "c");
        assertThat(tokens()).isEmpty();
    }

    @Test
    void spacesAndTabsAroundElementsAndEmptyOnesDoNotCount() {
        assertThat(tokens(",, a \t,\tb,,", "")).containsExactly("a", "b");
        assertThat(tokens("a b")).containsExactly("a b");
        assertThat(tokens("a\u00a0,b")).containsExactly("a\u00a0", "b");
    }

    @Test
    void elementsAreComparedWholeAndWithoutCase() {
        assertThat(HttpTokenList.contains(tokens("a, Upgrade"), AsciiString.of("uPGRADE")))
                .isTrue();
        assertThat(HttpTokenList.contains(tokens("a, upgrade-not"), "upgrade")).isFalse();
        assertThat(HttpTokenList.contains(List.of(), "upgrade")).isFalse();
    }
}
