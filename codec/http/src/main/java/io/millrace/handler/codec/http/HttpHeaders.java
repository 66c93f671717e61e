package io.millrace.handler.codec.http;

import java.util.Iterator;
import java.util.List;
import java.util.Map.Entry;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The header or trailer fields of a message: names whose case does not matter, with one or more values each, in the
 * order in which they were added. {@link HttpHeaderNames} has the names; they are found faster than strings.
 *
 * <p>A value can be any object: text as it is, a {@link java.util.Date} or {@link java.util.Calendar} as an HTTP date,
 * anything else by its {@link Object#toString()}. Methods that change something return the headers themselves.
 *
 * <p><b>Errors:</b> {@link IllegalArgumentException} for a name that is not a token and a value with a control
 * character, with the headers as they were; {@link NullPointerException} for a value that is {@code null}. Headers that
 * are read-only throw {@link UnsupportedOperationException}. <b>Thread:</b> one at a time.
 *
 * <p><b>Spec:</b> RFC 9110 §5
 */
public abstract class HttpHeaders implements Iterable<Entry<String, String>> {
    /** For subclasses. */
    protected HttpHeaders() {}

    // ---- values ----

    /**
     * The first value of a name.
     *
     * @param name the name
     * @return the value, or {@code null}
     */
    public abstract @Nullable String get(String name);

    /**
     * The first value of a name.
     *
     * @param name the name
     * @return the value, or {@code null}
     */
    public @Nullable String get(CharSequence name) {
        return get(name.toString());
    }

    /**
     * The first value of a name.
     *
     * @param name the name
     * @param defaultValue what to return if there is none
     * @return the value, or {@code defaultValue}
     */
    public String get(CharSequence name, String defaultValue) {
        String value = get(name);
        return value == null ? defaultValue : value;
    }

    /**
     * The first value of a name as a number.
     *
     * @param name the name
     * @return the number, or {@code null} if there is none
     */
    public abstract @Nullable Integer getInt(CharSequence name);

    /**
     * The first value of a name as a number.
     *
     * @param name the name
     * @param defaultValue what to return if there is none
     * @return the number, or {@code defaultValue}
     */
    public abstract int getInt(CharSequence name, int defaultValue);

    /**
     * The first value of a name as a number.
     *
     * @param name the name
     * @return the number, or {@code null} if there is none
     */
    public abstract @Nullable Short getShort(CharSequence name);

    /**
     * The first value of a name as a number.
     *
     * @param name the name
     * @param defaultValue what to return if there is none
     * @return the number, or {@code defaultValue}
     */
    public abstract short getShort(CharSequence name, short defaultValue);

    /**
     * The first value of a name as a time: an HTTP date.
     *
     * @param name the name
     * @return the milliseconds since 1970, or {@code null} if there is none
     */
    public abstract @Nullable Long getTimeMillis(CharSequence name);

    /**
     * The first value of a name as a time: an HTTP date.
     *
     * @param name the name
     * @param defaultValue what to return if there is none
     * @return the milliseconds since 1970, or {@code defaultValue}
     */
    public abstract long getTimeMillis(CharSequence name, long defaultValue);

    /**
     * All values of a name.
     *
     * @param name the name
     * @return a new list, empty if there are none
     */
    public abstract List<String> getAll(String name);

    /**
     * All values of a name.
     *
     * @param name the name
     * @return a new list, empty if there are none
     */
    public List<String> getAll(CharSequence name) {
        return getAll(name.toString());
    }

    /**
     * The first value of a name, the same as {@link #get(CharSequence)}.
     *
     * @param name the name
     * @return the value, or {@code null}
     */
    public final @Nullable String getAsString(CharSequence name) {
        return get(name);
    }

    /**
     * All values of a name, the same as {@link #getAll(CharSequence)}.
     *
     * @param name the name
     * @return a new list, empty if there are none
     */
    public final List<String> getAllAsString(CharSequence name) {
        return getAll(name);
    }

    /**
     * The values of a name.
     *
     * @param name the name
     * @return an iterator
     */
    public Iterator<String> valueStringIterator(CharSequence name) {
        return getAll(name).iterator();
    }

    /**
     * The values of a name, without turning them into strings.
     *
     * @param name the name
     * @return an iterator
     */
    public Iterator<? extends CharSequence> valueCharSequenceIterator(CharSequence name) {
        return valueStringIterator(name);
    }

    // ---- all ----

    /**
     * All names with their values.
     *
     * @return a new list, empty if there are none
     */
    public abstract List<Entry<String, String>> entries();

    /** The entries as strings, the same as {@link #iteratorAsString()}. */
    @Override
    public abstract Iterator<Entry<String, String>> iterator();

    /**
     * The entries as strings.
     *
     * @return an iterator
     */
    public final Iterator<Entry<String, String>> iteratorAsString() {
        return iterator();
    }

    /**
     * The entries as they are kept.
     *
     * @return an iterator
     */
    public abstract Iterator<Entry<CharSequence, CharSequence>> iteratorCharSequence();

    /**
     * The names, each once, in the spelling and the order in which they came first.
     *
     * @return a new set
     */
    public abstract Set<String> names();

    /**
     * Tells whether there are no fields.
     *
     * @return {@code true} if there are none
     */
    public abstract boolean isEmpty();

    /**
     * How many fields there are: a name with two values counts twice.
     *
     * @return the number
     */
    public abstract int size();

    // ---- questions ----

    /**
     * Tells whether a name has a value.
     *
     * @param name the name
     * @return {@code true} if it has
     */
    public abstract boolean contains(String name);

    /**
     * Tells whether a name has a value.
     *
     * @param name the name
     * @return {@code true} if it has
     */
    public boolean contains(CharSequence name) {
        return contains(name.toString());
    }

    /**
     * Tells whether one of the values of a name equals this one.
     *
     * @param name the name
     * @param value the whole value
     * @param ignoreCase whether the case of the value does not matter either
     * @return {@code true} if one does
     */
    public boolean contains(String name, String value, boolean ignoreCase) {
        return contains((CharSequence) name, value, ignoreCase);
    }

    /**
     * Tells whether one of the values of a name equals this one.
     *
     * @param name the name
     * @param value the whole value
     * @param ignoreCase whether the case of the value does not matter either
     * @return {@code true} if one does
     */
    public boolean contains(CharSequence name, CharSequence value, boolean ignoreCase) {
        Iterator<? extends CharSequence> values = valueCharSequenceIterator(name);
        while (values.hasNext()) {
            CharSequence each = values.next();
            if (ValueList.isSame(each, value, ignoreCase)) {
                return true;
            }
        }
        return false;
    }

    /**
     * Tells whether a list has an element: whether one of the values of a name, taken apart at its commas and without
     * the white space around, has this part.
     *
     * @param name the name
     * @param value the part
     * @param ignoreCase whether the case of the part does not matter either
     * @return {@code true} if it has
     */
    public boolean containsValue(CharSequence name, CharSequence value, boolean ignoreCase) {
        Iterator<? extends CharSequence> values = valueCharSequenceIterator(name);
        while (values.hasNext()) {
            if (ValueList.contains(values.next(), value, ignoreCase)) {
                return true;
            }
        }
        return false;
    }

    // ---- adding ----

    /**
     * Adds a value behind those that the name has.
     *
     * @param name the name
     * @param value the value
     * @return this
     */
    public abstract HttpHeaders add(String name, Object value);

    /**
     * Adds a value behind those that the name has.
     *
     * @param name the name
     * @param value the value
     * @return this
     */
    public HttpHeaders add(CharSequence name, Object value) {
        return add(name.toString(), value);
    }

    /**
     * Adds values behind those that the name has.
     *
     * @param name the name
     * @param values the values, up to the first that is {@code null}
     * @return this
     */
    public abstract HttpHeaders add(String name, Iterable<?> values);

    /**
     * Adds values behind those that the name has.
     *
     * @param name the name
     * @param values the values, up to the first that is {@code null}
     * @return this
     */
    public HttpHeaders add(CharSequence name, Iterable<?> values) {
        return add(name.toString(), values);
    }

    /**
     * Adds all fields of other headers.
     *
     * @param headers the others
     * @return this
     * @throws IllegalArgumentException also if they are these themselves
     */
    public HttpHeaders add(HttpHeaders headers) {
        if (headers == this) {
            throw new IllegalArgumentException("can't add to itself.");
        }
        Iterator<Entry<CharSequence, CharSequence>> others = headers.iteratorCharSequence();
        while (others.hasNext()) {
            Entry<CharSequence, CharSequence> other = others.next();
            add(other.getKey(), other.getValue());
        }
        return this;
    }

    /**
     * Adds a number behind the values that the name has.
     *
     * @param name the name
     * @param value the number
     * @return this
     */
    public abstract HttpHeaders addInt(CharSequence name, int value);

    /**
     * Adds a number behind the values that the name has.
     *
     * @param name the name
     * @param value the number
     * @return this
     */
    public abstract HttpHeaders addShort(CharSequence name, short value);

    // ---- setting ----

    /**
     * Sets the value of a name, in place of those it has.
     *
     * @param name the name
     * @param value the value
     * @return this
     */
    public abstract HttpHeaders set(String name, Object value);

    /**
     * Sets the value of a name, in place of those it has.
     *
     * @param name the name
     * @param value the value
     * @return this
     */
    public HttpHeaders set(CharSequence name, Object value) {
        return set(name.toString(), value);
    }

    /**
     * Sets the values of a name, in place of those it has.
     *
     * @param name the name
     * @param values the values, up to the first that is {@code null}
     * @return this
     */
    public abstract HttpHeaders set(String name, Iterable<?> values);

    /**
     * Sets the values of a name, in place of those it has.
     *
     * @param name the name
     * @param values the values, up to the first that is {@code null}
     * @return this
     */
    public HttpHeaders set(CharSequence name, Iterable<?> values) {
        return set(name.toString(), values);
    }

    /**
     * Becomes a copy of other headers: what was there goes. The others may be these themselves.
     *
     * @param headers the others
     * @return this
     */
    public HttpHeaders set(HttpHeaders headers) {
        Objects.requireNonNull(headers, "headers");
        return headers == this ? this : clear().add(headers);
    }

    /**
     * Calls {@link #set(CharSequence, Object)} for each field of other headers: other names keep what they have, and of
     * several values of a name the last one stays.
     *
     * @param headers the others, which may be these themselves
     * @return this
     */
    public HttpHeaders setAll(HttpHeaders headers) {
        Objects.requireNonNull(headers, "headers");
        HttpHeaders others = headers == this ? headers.copy() : headers;
        Iterator<Entry<CharSequence, CharSequence>> each = others.iteratorCharSequence();
        while (each.hasNext()) {
            Entry<CharSequence, CharSequence> other = each.next();
            set(other.getKey(), other.getValue());
        }
        return this;
    }

    /**
     * Sets a number as the value of a name, in place of the values it has.
     *
     * @param name the name
     * @param value the number
     * @return this
     */
    public abstract HttpHeaders setInt(CharSequence name, int value);

    /**
     * Sets a number as the value of a name, in place of the values it has.
     *
     * @param name the name
     * @param value the number
     * @return this
     */
    public abstract HttpHeaders setShort(CharSequence name, short value);

    // ---- removing ----

    /**
     * Removes a name with all its values.
     *
     * @param name the name
     * @return this
     */
    public abstract HttpHeaders remove(String name);

    /**
     * Removes a name with all its values.
     *
     * @param name the name
     * @return this
     */
    public HttpHeaders remove(CharSequence name) {
        return remove(name.toString());
    }

    /**
     * Removes all fields.
     *
     * @return this
     */
    public abstract HttpHeaders clear();

    /**
     * A copy, which is not read-only, and checks what is added to it.
     *
     * @return new headers
     */
    public HttpHeaders copy() {
        return new DefaultHttpHeaders().set(this);
    }

    /** The class, and names with values: {@code DefaultHttpHeaders[a: b, c: d]}. */
    @Override
    public String toString() {
        StringBuilder text = new StringBuilder(getClass().getSimpleName()).append('[');
        Iterator<Entry<CharSequence, CharSequence>> each = iteratorCharSequence();
        while (each.hasNext()) {
            Entry<CharSequence, CharSequence> field = each.next();
            text.append(field.getKey()).append(": ").append(field.getValue()).append(each.hasNext() ? ", " : "");
        }
        return text.append(']').toString();
    }
}
