package io.millrace.handler.codec.http.websocketx;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.buffer.ByteBuf;
import io.millrace.buffer.Unpooled;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class Utf8ValidatorTest {
    private static boolean isValid(byte[] text, int cut) {
        ByteBuf buffer = Unpooled.wrappedBuffer(text);
        Utf8Validator validator = new Utf8Validator();
        return validator.accept(buffer, 0, cut)
                && validator.accept(buffer, cut, text.length - cut)
                && validator.isComplete();
    }

    private static boolean isValidToTheJdk(byte[] text) {
        try {
            StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(text));
            return true;
        } catch (CharacterCodingException e) {
            return false;
        }
    }

    @Test
    void everyCharacterIsTakenHoweverItIsCut() {
        for (int c = 0; c <= Character.MAX_CODE_POINT; c += c < 0x1_0000 ? 1 : 0xfd) {
            if (c < Character.MIN_SURROGATE || c > Character.MAX_SURROGATE) {
                byte[] text = Character.toString(c).getBytes(StandardCharsets.UTF_8);
                for (int cut = 0; cut <= text.length; cut++) {
                    assertThat(isValid(text, cut)).as("U+%x cut at %s", c, cut).isTrue();
                }
            }
        }
    }

    @Test
    void allSequencesOfThreeBytesAreJudgedAsTheJdkDoes() {
        byte[] text = new byte[3];
        for (int first = 0x70; first < 0x100; first++) {
            for (int second = 0x70; second < 0x100; second += 3) {
                for (int third = 0x70; third < 0x100; third += 5) {
                    text[0] = (byte) first;
                    text[1] = (byte) second;
                    text[2] = (byte) third;
                    assertThat(isValid(text, 1))
                            .as("%02x %02x %02x", first, second, third)
                            .isEqualTo(isValidToTheJdk(text));
                }
            }
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "80", // continues nothing
                "c0af", // overlong
                "c1bf",
                "e08080",
                "e09fbf",
                "f08fbfbf",
                "eda080", // surrogates
                "edbfbf",
                "f4908080", // above U+10FFFF
                "f5808080",
                "ff",
                "c3", // cut
                "e282",
                "f09f98",
                "c328", // followed by something else
                "cebae1bdb9cf83cebcceb5eda080656469746564" // Autobahn 6.4
            })
    void whatIsNotUtf8IsRefused(String digits) {
        byte[] text = Wire.hex(digits);
        for (int cut = 0; cut <= text.length; cut++) {
            assertThat(isValid(text, cut)).as("%s cut at %s", digits, cut).isFalse();
        }
    }

    @Test
    void itFailsAtTheByteThatIsWrong() {
        ByteBuf text = Wire.buffer("cebaed");
        Utf8Validator validator = new Utf8Validator();
        assertThat(validator.accept(text, 0, 3)).isTrue();
        assertThat(validator.accept(Wire.buffer("a0"), 0, 1)).isFalse();
    }

    @Test
    void aByteBehindManyOfAsciiIsSeen() {
        for (int at = 0; at < 40; at++) {
            byte[] text = "x".repeat(40).getBytes(StandardCharsets.US_ASCII);
            text[at] = (byte) 0xff;
            assertThat(isValid(text, 0)).isFalse();
        }
    }

    @Test
    void aNewTextForgetsTheOldOne() {
        Utf8Validator validator = new Utf8Validator();
        validator.accept(Wire.buffer("e2"), 0, 1);
        assertThat(validator.isComplete()).isFalse();
        validator.reset();
        assertThat(validator.isComplete()).isTrue();
        assertThat(validator.accept(Wire.buffer("41"), 0, 1)).isTrue();
    }
}
