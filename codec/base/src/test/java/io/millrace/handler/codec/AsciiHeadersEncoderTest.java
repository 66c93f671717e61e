package io.millrace.handler.codec;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.buffer.ByteBuf;
import io.millrace.buffer.Unpooled;
import io.millrace.handler.codec.AsciiHeadersEncoder.NewlineType;
import io.millrace.handler.codec.AsciiHeadersEncoder.SeparatorType;
import io.millrace.util.AsciiString;
import java.util.Map;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class AsciiHeadersEncoderTest {
    @ParameterizedTest
    @CsvSource({"COLON, LF, 'a:b|'", "COLON, CRLF, 'a:b^|'", "COLON_SPACE, LF, 'a: b|'", "COLON_SPACE, CRLF, 'a: b^|'"})
    void aLineIsWritten(SeparatorType separator, NewlineType newline, String expected) {
        ByteBuf buf = Unpooled.buffer();

        new AsciiHeadersEncoder(buf, separator, newline).encode(Map.entry("a", AsciiString.of("b")));

        assertThat(buf.toString(ISO_8859_1))
                .isEqualTo(expected.replace('^', '\r').replace('|', '\n'));
        buf.release();
    }

    @ParameterizedTest
    @DisplayName("bug class 4: CR, LF and NUL are refused before the first byte")
    @ValueSource(chars = {'\r', '\n', 0})
    void whatEndsALineIsRefused(char c) {
        ByteBuf buf = Unpooled.buffer();
        AsciiHeadersEncoder encoder = new AsciiHeadersEncoder(buf);

        assertThatThrownBy(() -> encoder.encode(Map.entry("a" + c, "b"))).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> encoder.encode(Map.entry("a", AsciiString.of("b" + c + "Evil: 1"))))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("value has the character " + (int) c + " at 1");
        assertThat(buf.isReadable()).isFalse();
        encoder.encode(Map.entry("a", "b"));
        assertThat(buf.toString(ISO_8859_1)).isEqualTo("a: b\r\n");
        buf.release();
    }
}
