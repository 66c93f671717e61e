package io.millrace.handler.codec;

import java.util.Iterator;
import java.util.List;
import java.util.Map.Entry;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Names with one or more values each, in the order in which they were added. {@code get} gives the first value of a name. A
 * value that {@code getInt} and its like cannot convert counts as none.
 *
 * <p>Methods that change something return the headers themselves. <b>Errors:</b> {@link NullPointerException} for a name or
 * value that is {@code null}; {@link IllegalArgumentException} for one that is not allowed, with the headers as they were.
 *
 * <p><b>Thread:</b> one at a time.
 *
 * @param <K> the type of names
 * @param <V> the type of values
 * @param <T> the type of the headers themselves
 */
public interface Headers<K, V, T extends Headers<K, V, T>> extends Iterable<Entry<K, V>> {
    /**
     * The first value of a name.
     *
     * @param name the name
     * @return the value, or {@code null}
     */
    @Nullable
    V get(K name);

    /**
     * The first value of a name.
     *
     * @param name the name
     * @param defaultValue what to return if there is none
     * @return the value, or {@code defaultValue}
     */
    V get(K name, V defaultValue);

    /**
     * Removes a name with all its values.
     *
     * @param name the name
     * @return the first value, or {@code null}
     */
    @Nullable
    V getAndRemove(K name);

    /**
     * Removes a name with all its values.
     *
     * @param name the name
     * @param defaultValue what to return if there is none
     * @return the first value, or {@code defaultValue}
     */
    V getAndRemove(K name, V defaultValue);

    /**
     * All values of a name.
     *
     * @param name the name
     * @return a new list, empty if there are none
     */
    List<V> getAll(K name);

    /**
     * Removes a name with all its values.
     *
     * @param name the name
     * @return a new list of the values, empty if there are none
     */
    List<V> getAllAndRemove(K name);

    /**
     * The first value of a name as a boolean.
     *
     * @param name the name
     * @return the boolean, or {@code null} if there is none or it cannot be converted
     */
    @Nullable
    Boolean getBoolean(K name);

    /**
     * The first value of a name as a boolean.
     *
     * @param name the name
     * @param defaultValue what to return if there is none or it cannot be converted
     * @return the boolean, or {@code defaultValue}
     */
    boolean getBoolean(K name, boolean defaultValue);

    /**
     * Removes a name with all its values, the first of which is a boolean.
     *
     * @param name the name
     * @return the boolean, or {@code null} if there is none or it cannot be converted
     */
    @Nullable
    Boolean getBooleanAndRemove(K name);

    /**
     * Removes a name with all its values, the first of which is a boolean.
     *
     * @param name the name
     * @param defaultValue what to return if there is none or it cannot be converted
     * @return the boolean, or {@code defaultValue}
     */
    boolean getBooleanAndRemove(K name, boolean defaultValue);

    /**
     * The first value of a name as a byte.
     *
     * @param name the name
     * @return the byte, or {@code null} if there is none or it cannot be converted
     */
    @Nullable
    Byte getByte(K name);

    /**
     * The first value of a name as a byte.
     *
     * @param name the name
     * @param defaultValue what to return if there is none or it cannot be converted
     * @return the byte, or {@code defaultValue}
     */
    byte getByte(K name, byte defaultValue);

    /**
     * Removes a name with all its values, the first of which is a byte.
     *
     * @param name the name
     * @return the byte, or {@code null} if there is none or it cannot be converted
     */
    @Nullable
    Byte getByteAndRemove(K name);

    /**
     * Removes a name with all its values, the first of which is a byte.
     *
     * @param name the name
     * @param defaultValue what to return if there is none or it cannot be converted
     * @return the byte, or {@code defaultValue}
     */
    byte getByteAndRemove(K name, byte defaultValue);

    /**
     * The first value of a name as a char.
     *
     * @param name the name
     * @return the char, or {@code null} if there is none or it cannot be converted
     */
    @Nullable
    Character getChar(K name);

    /**
     * The first value of a name as a char.
     *
     * @param name the name
     * @param defaultValue what to return if there is none or it cannot be converted
     * @return the char, or {@code defaultValue}
     */
    char getChar(K name, char defaultValue);

    /**
     * Removes a name with all its values, the first of which is a char.
     *
     * @param name the name
     * @return the char, or {@code null} if there is none or it cannot be converted
     */
    @Nullable
    Character getCharAndRemove(K name);

    /**
     * Removes a name with all its values, the first of which is a char.
     *
     * @param name the name
     * @param defaultValue what to return if there is none or it cannot be converted
     * @return the char, or {@code defaultValue}
     */
    char getCharAndRemove(K name, char defaultValue);

    /**
     * The first value of a name as a short.
     *
     * @param name the name
     * @return the short, or {@code null} if there is none or it cannot be converted
     */
    @Nullable
    Short getShort(K name);

    /**
     * The first value of a name as a short.
     *
     * @param name the name
     * @param defaultValue what to return if there is none or it cannot be converted
     * @return the short, or {@code defaultValue}
     */
    short getShort(K name, short defaultValue);

    /**
     * Removes a name with all its values, the first of which is a short.
     *
     * @param name the name
     * @return the short, or {@code null} if there is none or it cannot be converted
     */
    @Nullable
    Short getShortAndRemove(K name);

    /**
     * Removes a name with all its values, the first of which is a short.
     *
     * @param name the name
     * @param defaultValue what to return if there is none or it cannot be converted
     * @return the short, or {@code defaultValue}
     */
    short getShortAndRemove(K name, short defaultValue);

    /**
     * The first value of a name as an int.
     *
     * @param name the name
     * @return the int, or {@code null} if there is none or it cannot be converted
     */
    @Nullable
    Integer getInt(K name);

    /**
     * The first value of a name as an int.
     *
     * @param name the name
     * @param defaultValue what to return if there is none or it cannot be converted
     * @return the int, or {@code defaultValue}
     */
    int getInt(K name, int defaultValue);

    /**
     * Removes a name with all its values, the first of which is an int.
     *
     * @param name the name
     * @return the int, or {@code null} if there is none or it cannot be converted
     */
    @Nullable
    Integer getIntAndRemove(K name);

    /**
     * Removes a name with all its values, the first of which is an int.
     *
     * @param name the name
     * @param defaultValue what to return if there is none or it cannot be converted
     * @return the int, or {@code defaultValue}
     */
    int getIntAndRemove(K name, int defaultValue);

    /**
     * The first value of a name as a long.
     *
     * @param name the name
     * @return the long, or {@code null} if there is none or it cannot be converted
     */
    @Nullable
    Long getLong(K name);

    /**
     * The first value of a name as a long.
     *
     * @param name the name
     * @param defaultValue what to return if there is none or it cannot be converted
     * @return the long, or {@code defaultValue}
     */
    long getLong(K name, long defaultValue);

    /**
     * Removes a name with all its values, the first of which is a long.
     *
     * @param name the name
     * @return the long, or {@code null} if there is none or it cannot be converted
     */
    @Nullable
    Long getLongAndRemove(K name);

    /**
     * Removes a name with all its values, the first of which is a long.
     *
     * @param name the name
     * @param defaultValue what to return if there is none or it cannot be converted
     * @return the long, or {@code defaultValue}
     */
    long getLongAndRemove(K name, long defaultValue);

    /**
     * The first value of a name as a float.
     *
     * @param name the name
     * @return the float, or {@code null} if there is none or it cannot be converted
     */
    @Nullable
    Float getFloat(K name);

    /**
     * The first value of a name as a float.
     *
     * @param name the name
     * @param defaultValue what to return if there is none or it cannot be converted
     * @return the float, or {@code defaultValue}
     */
    float getFloat(K name, float defaultValue);

    /**
     * Removes a name with all its values, the first of which is a float.
     *
     * @param name the name
     * @return the float, or {@code null} if there is none or it cannot be converted
     */
    @Nullable
    Float getFloatAndRemove(K name);

    /**
     * Removes a name with all its values, the first of which is a float.
     *
     * @param name the name
     * @param defaultValue what to return if there is none or it cannot be converted
     * @return the float, or {@code defaultValue}
     */
    float getFloatAndRemove(K name, float defaultValue);

    /**
     * The first value of a name as a double.
     *
     * @param name the name
     * @return the double, or {@code null} if there is none or it cannot be converted
     */
    @Nullable
    Double getDouble(K name);

    /**
     * The first value of a name as a double.
     *
     * @param name the name
     * @param defaultValue what to return if there is none or it cannot be converted
     * @return the double, or {@code defaultValue}
     */
    double getDouble(K name, double defaultValue);

    /**
     * Removes a name with all its values, the first of which is a double.
     *
     * @param name the name
     * @return the double, or {@code null} if there is none or it cannot be converted
     */
    @Nullable
    Double getDoubleAndRemove(K name);

    /**
     * Removes a name with all its values, the first of which is a double.
     *
     * @param name the name
     * @param defaultValue what to return if there is none or it cannot be converted
     * @return the double, or {@code defaultValue}
     */
    double getDoubleAndRemove(K name, double defaultValue);

    /**
     * The first value of a name as a time in milliseconds since 1970.
     *
     * @param name the name
     * @return the time in milliseconds since 1970, or {@code null} if there is none or it cannot be converted
     */
    @Nullable
    Long getTimeMillis(K name);

    /**
     * The first value of a name as a time in milliseconds since 1970.
     *
     * @param name the name
     * @param defaultValue what to return if there is none or it cannot be converted
     * @return the time in milliseconds since 1970, or {@code defaultValue}
     */
    long getTimeMillis(K name, long defaultValue);

    /**
     * Removes a name with all its values, the first of which is a time in milliseconds since 1970.
     *
     * @param name the name
     * @return the time in milliseconds since 1970, or {@code null} if there is none or it cannot be converted
     */
    @Nullable
    Long getTimeMillisAndRemove(K name);

    /**
     * Removes a name with all its values, the first of which is a time in milliseconds since 1970.
     *
     * @param name the name
     * @param defaultValue what to return if there is none or it cannot be converted
     * @return the time in milliseconds since 1970, or {@code defaultValue}
     */
    long getTimeMillisAndRemove(K name, long defaultValue);

    /**
     * Tells whether a name has a value.
     *
     * @param name the name
     * @return {@code true} if it has
     */
    boolean contains(K name);

    /**
     * Tells whether a name has a value that equals this one.
     *
     * @param name the name
     * @param value the value
     * @return {@code true} if it has
     */
    boolean contains(K name, V value);

    /**
     * Tells whether a name has this value.
     *
     * @param name the name
     * @param value converted before it is compared
     * @return {@code true} if it has
     */
    boolean containsObject(K name, Object value);

    /**
     * Tells whether a name has this value.
     *
     * @param name the name
     * @param value converted before it is compared
     * @return {@code true} if it has
     */
    boolean containsBoolean(K name, boolean value);

    /**
     * Tells whether a name has this value.
     *
     * @param name the name
     * @param value converted before it is compared
     * @return {@code true} if it has
     */
    boolean containsByte(K name, byte value);

    /**
     * Tells whether a name has this value.
     *
     * @param name the name
     * @param value converted before it is compared
     * @return {@code true} if it has
     */
    boolean containsChar(K name, char value);

    /**
     * Tells whether a name has this value.
     *
     * @param name the name
     * @param value converted before it is compared
     * @return {@code true} if it has
     */
    boolean containsShort(K name, short value);

    /**
     * Tells whether a name has this value.
     *
     * @param name the name
     * @param value converted before it is compared
     * @return {@code true} if it has
     */
    boolean containsInt(K name, int value);

    /**
     * Tells whether a name has this value.
     *
     * @param name the name
     * @param value converted before it is compared
     * @return {@code true} if it has
     */
    boolean containsLong(K name, long value);

    /**
     * Tells whether a name has this value.
     *
     * @param name the name
     * @param value converted before it is compared
     * @return {@code true} if it has
     */
    boolean containsFloat(K name, float value);

    /**
     * Tells whether a name has this value.
     *
     * @param name the name
     * @param value converted before it is compared
     * @return {@code true} if it has
     */
    boolean containsDouble(K name, double value);

    /**
     * Tells whether a name has this value.
     *
     * @param name the name
     * @param value converted before it is compared
     * @return {@code true} if it has
     */
    boolean containsTimeMillis(K name, long value);

    /**
     * How many values there are.
     *
     * @return the number of values of all names
     */
    int size();

    /**
     * Tells whether there are no values.
     *
     * @return {@code true} if there are none
     */
    boolean isEmpty();

    /**
     * The names.
     *
     * @return a new set, in the order in which they were first added
     */
    Set<K> names();

    /**
     * Adds a value behind those that the name has.
     *
     * @param name the name
     * @param value the value
     * @return this
     */
    T add(K name, V value);

    /**
     * Adds values behind those that the name has.
     *
     * @param name the name
     * @param values the values
     * @return this
     */
    T add(K name, Iterable<? extends V> values);

    /**
     * Adds values behind those that the name has.
     *
     * @param name the name
     * @param values the values
     * @return this
     */
    @SuppressWarnings("unchecked") // implementations only read the array
    T add(K name, V... values);

    /**
     * Adds a value behind those that the name has.
     *
     * @param name the name
     * @param value converted
     * @return this
     */
    T addObject(K name, Object value);

    /**
     * Adds values behind those that the name has.
     *
     * @param name the name
     * @param values converted
     * @return this
     */
    T addObject(K name, Iterable<?> values);

    /**
     * Adds values behind those that the name has.
     *
     * @param name the name
     * @param values converted
     * @return this
     */
    T addObject(K name, Object... values);

    /**
     * Adds a value behind those that the name has.
     *
     * @param name the name
     * @param value converted
     * @return this
     */
    T addBoolean(K name, boolean value);

    /**
     * Adds a value behind those that the name has.
     *
     * @param name the name
     * @param value converted
     * @return this
     */
    T addByte(K name, byte value);

    /**
     * Adds a value behind those that the name has.
     *
     * @param name the name
     * @param value converted
     * @return this
     */
    T addChar(K name, char value);

    /**
     * Adds a value behind those that the name has.
     *
     * @param name the name
     * @param value converted
     * @return this
     */
    T addShort(K name, short value);

    /**
     * Adds a value behind those that the name has.
     *
     * @param name the name
     * @param value converted
     * @return this
     */
    T addInt(K name, int value);

    /**
     * Adds a value behind those that the name has.
     *
     * @param name the name
     * @param value converted
     * @return this
     */
    T addLong(K name, long value);

    /**
     * Adds a value behind those that the name has.
     *
     * @param name the name
     * @param value converted
     * @return this
     */
    T addFloat(K name, float value);

    /**
     * Adds a value behind those that the name has.
     *
     * @param name the name
     * @param value converted
     * @return this
     */
    T addDouble(K name, double value);

    /**
     * Adds a value behind those that the name has.
     *
     * @param name the name
     * @param value converted
     * @return this
     */
    T addTimeMillis(K name, long value);

    /**
     * Adds all names and values of other headers.
     *
     * @param headers the others
     * @return this
     * @throws IllegalArgumentException if they are these themselves
     */
    T add(Headers<? extends K, ? extends V, ?> headers);

    /**
     * Sets the value of a name, in place of those it has.
     *
     * @param name the name
     * @param value the value
     * @return this
     */
    T set(K name, V value);

    /**
     * Sets the values of a name, in place of those it has; a {@code null} ends them.
     *
     * @param name the name
     * @param values the values
     * @return this
     */
    T set(K name, Iterable<? extends V> values);

    /**
     * Sets the values of a name, in place of those it has; a {@code null} ends them.
     *
     * @param name the name
     * @param values the values
     * @return this
     */
    @SuppressWarnings("unchecked") // implementations only read the array
    T set(K name, V... values);

    /**
     * Sets the value of a name, in place of those it has.
     *
     * @param name the name
     * @param value converted
     * @return this
     */
    T setObject(K name, Object value);

    /**
     * Sets the values of a name, in place of those it has; a {@code null} ends them.
     *
     * @param name the name
     * @param values converted
     * @return this
     */
    T setObject(K name, Iterable<?> values);

    /**
     * Sets the values of a name, in place of those it has; a {@code null} ends them.
     *
     * @param name the name
     * @param values converted
     * @return this
     */
    T setObject(K name, Object... values);

    /**
     * Sets the value of a name, in place of those it has.
     *
     * @param name the name
     * @param value converted
     * @return this
     */
    T setBoolean(K name, boolean value);

    /**
     * Sets the value of a name, in place of those it has.
     *
     * @param name the name
     * @param value converted
     * @return this
     */
    T setByte(K name, byte value);

    /**
     * Sets the value of a name, in place of those it has.
     *
     * @param name the name
     * @param value converted
     * @return this
     */
    T setChar(K name, char value);

    /**
     * Sets the value of a name, in place of those it has.
     *
     * @param name the name
     * @param value converted
     * @return this
     */
    T setShort(K name, short value);

    /**
     * Sets the value of a name, in place of those it has.
     *
     * @param name the name
     * @param value converted
     * @return this
     */
    T setInt(K name, int value);

    /**
     * Sets the value of a name, in place of those it has.
     *
     * @param name the name
     * @param value converted
     * @return this
     */
    T setLong(K name, long value);

    /**
     * Sets the value of a name, in place of those it has.
     *
     * @param name the name
     * @param value converted
     * @return this
     */
    T setFloat(K name, float value);

    /**
     * Sets the value of a name, in place of those it has.
     *
     * @param name the name
     * @param value converted
     * @return this
     */
    T setDouble(K name, double value);

    /**
     * Sets the value of a name, in place of those it has.
     *
     * @param name the name
     * @param value converted
     * @return this
     */
    T setTimeMillis(K name, long value);

    /**
     * Makes the names and values those of other headers.
     *
     * @param headers the others
     * @return this
     */
    T set(Headers<? extends K, ? extends V, ?> headers);

    /**
     * Sets the values of each name that other headers have to theirs; other names stay.
     *
     * @param headers the others
     * @return this
     */
    T setAll(Headers<? extends K, ? extends V, ?> headers);

    /**
     * Removes a name with all its values.
     *
     * @param name the name
     * @return {@code true} if it had one
     */
    boolean remove(K name);

    /**
     * Removes everything.
     *
     * @return this
     */
    T clear();

    /**
     * The names and values, in the order in which they were added.
     *
     * @return an iterator that does not remove
     */
    @Override
    Iterator<Entry<K, V>> iterator();
}
