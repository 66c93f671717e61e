package io.millrace.util;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class ByteProcessorTest {

    static Stream<Arguments> processors() {
        return Stream.of(
                Arguments.of(ByteProcessor.FIND_NUL, "\0", false),
                Arguments.of(ByteProcessor.FIND_NON_NUL, "\0", true),
                Arguments.of(ByteProcessor.FIND_CR, "\r", false),
                Arguments.of(ByteProcessor.FIND_NON_CR, "\r", true),
                Arguments.of(ByteProcessor.FIND_LF, "\n", false),
                Arguments.of(ByteProcessor.FIND_NON_LF, "\n", true),
                Arguments.of(ByteProcessor.FIND_SEMI_COLON, ";", false),
                Arguments.of(ByteProcessor.FIND_COMMA, ",", false),
                Arguments.of(ByteProcessor.FIND_ASCII_SPACE, " ", false),
                Arguments.of(ByteProcessor.FIND_CRLF, "\r\n", false),
                Arguments.of(ByteProcessor.FIND_NON_CRLF, "\r\n", true),
                Arguments.of(ByteProcessor.FIND_LINEAR_WHITESPACE, " \t", false),
                Arguments.of(ByteProcessor.FIND_NON_LINEAR_WHITESPACE, " \t", true),
                Arguments.of(new ByteProcessor.IndexOfProcessor((byte) 0xFF), "\u00ff", false),
                Arguments.of(new ByteProcessor.IndexNotOfProcessor((byte) 0xFF), "\u00ff", true));
    }

    @ParameterizedTest
    @MethodSource("processors")
    void stopsAtExactlyItsBytes(ByteProcessor processor, String bytes, boolean goesOnAtThem) throws Exception {
        List<Integer> named = bytes.chars().boxed().toList();
        for (int i = 0; i < 256; i++) {
            assertThat(processor.process((byte) i)).as("byte %d", i).isEqualTo(named.contains(i) == goesOnAtThem);
        }
    }
}
