package io.millrace.handler.codec.http.multipart;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.buffer.ByteBuf;
import io.millrace.buffer.Unpooled;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DelimiterMatcherTest {
    /** What is found when the text comes in pieces: the content, a bar, and what is behind the delimiter. */
    private static String find(String lineEnd, int matched, String text, int[] cuts) {
        StringBuilder content = new StringBuilder();
        DelimiterMatcher matcher =
                new DelimiterMatcher(lineEnd, "b", matched, bytes -> content.append(bytes.toString(ISO_8859_1)));
        int from = 0;
        for (int to : cuts) {
            ByteBuf piece = Unpooled.copiedBuffer(text.substring(from, to), ISO_8859_1);
            if (matcher.find(piece)) {
                return content + "|" + piece.toString(ISO_8859_1) + text.substring(to);
            }
            from = to;
        }
        return content.toString();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "content\r\n--b behind",
                "\r\n--b",
                "\r\r\n\r\n-\r\n--\r\n--a\r\n--b\r\n--b",
                "\r\n-\r\n--b",
                "\r\r\r\n--b",
            })
    void theDelimiterIsFoundWhereverTheBytesAreCut(String text) {
        int at = text.indexOf("\r\n--b");
        String expected = text.substring(0, at) + "|" + text.substring(at + 5);
        for (int first = 0; first <= text.length(); first++) {
            for (int second = first; second <= text.length(); second++) {
                assertThat(find("\r\n", 0, text, new int[] {first, second, text.length()}))
                        .isEqualTo(expected);
            }
        }
    }

    @Test
    void aLineEndThatWasConsumedBeforeIsNoContent() {
        for (int cut = 0; cut <= 4; cut++) {
            assertThat(find("\r\n", 2, "--b!", new int[] {cut, 4})).isEqualTo("|!");
            assertThat(find("\r\n", 2, "--c!", new int[] {cut, 4})).isEqualTo("--c!");
            assertThat(find("\n", 1, "-\n--b", new int[] {cut, 5})).isEqualTo("-|");
        }
    }

    @Test
    void whatIsContentIsHandedOnWholeInAnyNoise() {
        Random random = new Random(7);
        char[] letters = {'\r', '\n', '-', 'b'};
        for (int round = 0; round < 20_000; round++) {
            StringBuilder text = new StringBuilder();
            for (int i = random.nextInt(24); i > 0; i--) {
                text.append(letters[random.nextInt(4)]);
            }
            int at = text.indexOf("\r\n--b");
            String expected = at < 0
                    ? withoutBeginningOfDelimiter(text.toString())
                    : text.substring(0, at) + "|" + text.substring(at + 5);
            int cut = random.nextInt(text.length() + 1);
            int next = cut + random.nextInt(text.length() - cut + 1);
            assertThat(find("\r\n", 0, text.toString(), new int[] {cut, next, text.length()}))
                    .as("%s cut at %d and %d", text, cut, next)
                    .isEqualTo(expected);
        }
    }

    private static String withoutBeginningOfDelimiter(String text) {
        for (int length = 4; length > 0; length--) {
            if (text.endsWith("\r\n--b".substring(0, length))) {
                return text.substring(0, text.length() - length);
            }
        }
        return text;
    }
}
