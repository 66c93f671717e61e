package io.millrace.handler.codec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.util.AsciiString;
import java.text.ParseException;
import org.junit.jupiter.api.Test;

class CharSequenceValueConverterTest {
    private final CharSequenceValueConverter converter = CharSequenceValueConverter.INSTANCE;

    @Test
    void whatIsWrittenCanBeRead() {
        assertThat(converter.convertToBoolean(converter.convertBoolean(true))).isTrue();
        assertThat(converter.convertToBoolean(converter.convertBoolean(false))).isFalse();
        assertThat(converter.convertToByte(converter.convertByte(Byte.MIN_VALUE)))
                .isEqualTo(Byte.MIN_VALUE);
        assertThat(converter.convertToChar(converter.convertChar('\u00e4'))).isEqualTo('\u00e4');
        assertThat(converter.convertToShort(converter.convertShort(Short.MIN_VALUE)))
                .isEqualTo(Short.MIN_VALUE);
        assertThat(converter.convertToInt(converter.convertInt(Integer.MIN_VALUE)))
                .isEqualTo(Integer.MIN_VALUE);
        assertThat(converter.convertToLong(converter.convertLong(Long.MIN_VALUE)))
                .isEqualTo(Long.MIN_VALUE);
        assertThat(converter.convertToFloat(converter.convertFloat(1.5f))).isEqualTo(1.5f);
        assertThat(converter.convertToDouble(converter.convertDouble(Double.MIN_VALUE)))
                .isEqualTo(Double.MIN_VALUE);
        assertThat(converter.convertToTimeMillis(converter.convertTimeMillis(1000)))
                .isEqualTo(1000);
    }

    @Test
    void asciiStringsAreReadToo() {
        assertThat(converter.convertToBoolean(AsciiString.of("TRUE"))).isTrue();
        assertThat(converter.convertToBoolean(AsciiString.of("yes"))).isFalse();
        assertThat(converter.convertToByte(AsciiString.of("7"))).isEqualTo((byte) '7');
        assertThat(converter.convertToByte(AsciiString.of("17"))).isEqualTo((byte) 17);
        assertThat(converter.convertToShort(AsciiString.of("-3"))).isEqualTo((short) -3);
        assertThat(converter.convertToInt(AsciiString.of("4"))).isEqualTo(4);
        assertThat(converter.convertToLong(AsciiString.of("5"))).isEqualTo(5);
        assertThat(converter.convertToFloat(AsciiString.of("6.5"))).isEqualTo(6.5f);
        assertThat(converter.convertToDouble(AsciiString.of("7.5"))).isEqualTo(7.5);
    }

    @Test
    void anyObjectIsItsText() {
        assertThat(converter.convertObject(AsciiString.of("a"))).isInstanceOf(AsciiString.class);
        assertThat(converter.convertObject(12)).isEqualTo("12");
    }

    @Test
    void whatIsNoNumberOrDateIsRefused() {
        assertThatThrownBy(() -> converter.convertToInt("x")).isInstanceOf(NumberFormatException.class);
        assertThatThrownBy(() -> converter.convertToTimeMillis("x"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasCauseInstanceOf(ParseException.class)
                .hasMessage("header can't be parsed into a Date: x");
    }

    @Test
    void theUnsupportedOneConvertsNothing() {
        UnsupportedValueConverter<String> none = UnsupportedValueConverter.instance();

        assertThatThrownBy(() -> none.convertObject(1)).isInstanceOf(UnsupportedOperationException.class);
        assertThatThrownBy(() -> none.convertToTimeMillis("1")).isInstanceOf(UnsupportedOperationException.class);
        assertThat(UnsupportedValueConverter.<Integer>instance()).isSameAs(none);
    }
}
