package io.millrace.handler.codec;

import io.millrace.util.AsciiString;
import java.text.ParseException;
import java.util.Date;

/**
 * Keeps values as text: numbers in decimal, booleans as {@code true} and {@code false}, times as HTTP dates ({@link
 * DateFormatter}).
 */
public class CharSequenceValueConverter implements ValueConverter<CharSequence> {
    /** A converter; it has no state. */
    public static final CharSequenceValueConverter INSTANCE = new CharSequenceValueConverter();

    private static final AsciiString TRUE = AsciiString.cached("true");

    /** Makes a converter. */
    public CharSequenceValueConverter() {}

    @Override
    public CharSequence convertObject(Object value) {
        return value instanceof CharSequence text ? text : value.toString();
    }

    @Override
    public CharSequence convertBoolean(boolean value) {
        return String.valueOf(value);
    }

    /** {@code true} for the word {@code true}, in whatever case. */
    @Override
    public boolean convertToBoolean(CharSequence value) {
        return AsciiString.contentEqualsIgnoreCase(value, TRUE);
    }

    @Override
    public CharSequence convertByte(byte value) {
        return String.valueOf(value);
    }

    /** An {@link AsciiString} of one character is that character's byte; other text is a number. */
    @Override
    public byte convertToByte(CharSequence value) {
        return value instanceof AsciiString ascii && ascii.length() == 1
                ? ascii.byteAt(0)
                : Byte.parseByte(value.toString());
    }

    @Override
    public CharSequence convertChar(char value) {
        return String.valueOf(value);
    }

    /** The first character. */
    @Override
    public char convertToChar(CharSequence value) {
        return value.charAt(0);
    }

    @Override
    public CharSequence convertShort(short value) {
        return String.valueOf(value);
    }

    @Override
    public short convertToShort(CharSequence value) {
        return value instanceof AsciiString ascii ? ascii.parseShort() : Short.parseShort(value.toString());
    }

    @Override
    public CharSequence convertInt(int value) {
        return String.valueOf(value);
    }

    @Override
    public int convertToInt(CharSequence value) {
        return value instanceof AsciiString ascii ? ascii.parseInt() : Integer.parseInt(value.toString());
    }

    @Override
    public CharSequence convertLong(long value) {
        return String.valueOf(value);
    }

    @Override
    public long convertToLong(CharSequence value) {
        return value instanceof AsciiString ascii ? ascii.parseLong() : Long.parseLong(value.toString());
    }

    @Override
    public CharSequence convertFloat(float value) {
        return String.valueOf(value);
    }

    @Override
    public float convertToFloat(CharSequence value) {
        return value instanceof AsciiString ascii ? ascii.parseFloat() : Float.parseFloat(value.toString());
    }

    @Override
    public CharSequence convertDouble(double value) {
        return String.valueOf(value);
    }

    @Override
    public double convertToDouble(CharSequence value) {
        return value instanceof AsciiString ascii ? ascii.parseDouble() : Double.parseDouble(value.toString());
    }

    @Override
    public CharSequence convertTimeMillis(long value) {
        return DateFormatter.format(new Date(value));
    }

    /**
     * Reads an HTTP date.
     *
     * @throws IllegalArgumentException if it is none, with a {@link ParseException} as its cause
     */
    @Override
    public long convertToTimeMillis(CharSequence value) {
        Date date = DateFormatter.parseHttpDate(value);
        if (date == null) {
            String message = "header can't be parsed into a Date: " + value;
            throw new IllegalArgumentException(message, new ParseException(message, 0));
        }
        return date.getTime();
    }
}
