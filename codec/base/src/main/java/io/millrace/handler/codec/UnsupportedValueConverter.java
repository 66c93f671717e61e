package io.millrace.handler.codec;

/**
 * Converts nothing: every method throws {@link UnsupportedOperationException}. For headers whose values are only set and got
 * as they are.
 *
 * @param <V> the type of values that are kept
 */
public final class UnsupportedValueConverter<V> implements ValueConverter<V> {
    private static final UnsupportedValueConverter<Object> INSTANCE = new UnsupportedValueConverter<>();

    private UnsupportedValueConverter() {}

    /**
     * The converter.
     *
     * @param <V> the type of values that are kept
     * @return always the same one
     */
    @SuppressWarnings("unchecked") // it never has a value in its hands
    public static <V> UnsupportedValueConverter<V> instance() {
        return (UnsupportedValueConverter<V>) INSTANCE;
    }

    private static UnsupportedOperationException unsupported() {
        return new UnsupportedOperationException("these headers convert no values");
    }

    @Override
    public V convertObject(Object value) {
        throw unsupported();
    }

    @Override
    public V convertBoolean(boolean value) {
        throw unsupported();
    }

    @Override
    public boolean convertToBoolean(V value) {
        throw unsupported();
    }

    @Override
    public V convertByte(byte value) {
        throw unsupported();
    }

    @Override
    public byte convertToByte(V value) {
        throw unsupported();
    }

    @Override
    public V convertChar(char value) {
        throw unsupported();
    }

    @Override
    public char convertToChar(V value) {
        throw unsupported();
    }

    @Override
    public V convertShort(short value) {
        throw unsupported();
    }

    @Override
    public short convertToShort(V value) {
        throw unsupported();
    }

    @Override
    public V convertInt(int value) {
        throw unsupported();
    }

    @Override
    public int convertToInt(V value) {
        throw unsupported();
    }

    @Override
    public V convertLong(long value) {
        throw unsupported();
    }

    @Override
    public long convertToLong(V value) {
        throw unsupported();
    }

    @Override
    public V convertFloat(float value) {
        throw unsupported();
    }

    @Override
    public float convertToFloat(V value) {
        throw unsupported();
    }

    @Override
    public V convertDouble(double value) {
        throw unsupported();
    }

    @Override
    public double convertToDouble(V value) {
        throw unsupported();
    }

    @Override
    public V convertTimeMillis(long value) {
        throw unsupported();
    }

    @Override
    public long convertToTimeMillis(V value) {
        throw unsupported();
    }
}
