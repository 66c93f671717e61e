package io.millrace.handler.codec;

/**
 * Turns what users set as a value of {@link Headers} into what is kept, and back.
 *
 * <p><b>Errors:</b> what cannot be converted is an {@link IllegalArgumentException} ({@link NumberFormatException} for
 * numbers).
 *
 * @param <T> the type of values that are kept
 */
public interface ValueConverter<T> {
    /**
     * Turns any object into a value.
     *
     * @param value the object
     * @return the value that is kept
     */
    T convertObject(Object value);

    /**
     * Turns a boolean into a value.
     *
     * @param value the boolean
     * @return the value that is kept
     */
    T convertBoolean(boolean value);

    /**
     * Turns a value into a boolean.
     *
     * @param value the value that was kept
     * @return the boolean
     */
    boolean convertToBoolean(T value);

    /**
     * Turns a byte into a value.
     *
     * @param value the byte
     * @return the value that is kept
     */
    T convertByte(byte value);

    /**
     * Turns a value into a byte.
     *
     * @param value the value that was kept
     * @return the byte
     */
    byte convertToByte(T value);

    /**
     * Turns a char into a value.
     *
     * @param value the char
     * @return the value that is kept
     */
    T convertChar(char value);

    /**
     * Turns a value into a char.
     *
     * @param value the value that was kept
     * @return the char
     */
    char convertToChar(T value);

    /**
     * Turns a short into a value.
     *
     * @param value the short
     * @return the value that is kept
     */
    T convertShort(short value);

    /**
     * Turns a value into a short.
     *
     * @param value the value that was kept
     * @return the short
     */
    short convertToShort(T value);

    /**
     * Turns an int into a value.
     *
     * @param value the int
     * @return the value that is kept
     */
    T convertInt(int value);

    /**
     * Turns a value into an int.
     *
     * @param value the value that was kept
     * @return the int
     */
    int convertToInt(T value);

    /**
     * Turns a long into a value.
     *
     * @param value the long
     * @return the value that is kept
     */
    T convertLong(long value);

    /**
     * Turns a value into a long.
     *
     * @param value the value that was kept
     * @return the long
     */
    long convertToLong(T value);

    /**
     * Turns a float into a value.
     *
     * @param value the float
     * @return the value that is kept
     */
    T convertFloat(float value);

    /**
     * Turns a value into a float.
     *
     * @param value the value that was kept
     * @return the float
     */
    float convertToFloat(T value);

    /**
     * Turns a double into a value.
     *
     * @param value the double
     * @return the value that is kept
     */
    T convertDouble(double value);

    /**
     * Turns a value into a double.
     *
     * @param value the value that was kept
     * @return the double
     */
    double convertToDouble(T value);

    /**
     * Turns a time in milliseconds since 1970 into a value.
     *
     * @param value the time in milliseconds since 1970
     * @return the value that is kept
     */
    T convertTimeMillis(long value);

    /**
     * Turns a value into a time in milliseconds since 1970.
     *
     * @param value the value that was kept
     * @return the time in milliseconds since 1970
     */
    long convertToTimeMillis(T value);
}
