package io.millrace.handler.codec.http;

import io.millrace.handler.codec.DefaultHeaders.NameValidator;
import io.millrace.handler.codec.DefaultHeaders.ValueValidator;
import io.millrace.util.AsciiString;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Iterator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map.Entry;
import java.util.NoSuchElementException;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Headers in an array: names and values in turn, in the order in which they were added, and no object for a field. They
 * are found by looking at each name; from some number on there is an index.
 *
 * <p>An iterator shows what is there when it is made, and may or may not leave out what is removed later.
 */
public class DefaultHttpHeaders extends HttpHeaders {
    private static final @Nullable CharSequence[] NONE = {};
    private static final byte[] NO_KINDS = {};
    private static final int MIN_CAPACITY = 4;
    private static final int MAX_FIRST_CAPACITY = 128;

    /** With fewer fields than this, to look at each of their names is faster than to make an index. */
    private static final int INDEXED_FROM = 64;

    private final NameValidator<CharSequence> nameValidator;
    private final ValueValidator<CharSequence> valueValidator;

    /** Field {@code i} has its name at {@code 2 * i} and its value behind; both are {@code null} once it is removed. */
    private @Nullable CharSequence[] pairs;

    /** What {@link #kindOf} says of the name of field {@code i}, so that few names have to be looked at for another. */
    private byte[] kinds;

    /** Behind the last field. */
    private int end;

    /** How many fields there are: less than {@code end} if some were removed. */
    private int size;

    private @Nullable HeaderIndex index;

    /** A bit for each kind of name that was ever added: most names that are not there have none of it. */
    private long kindsThere;

    /** Makes headers whose names are tokens and whose values have no control characters. */
    public DefaultHttpHeaders() {
        this(HeaderValidation.NAMES, HeaderValidation.VALUES);
    }

    /**
     * Makes headers with a check of their own.
     *
     * @param validateValues whether values may have no control characters; {@code false} only for what was checked
     *     before
     * @param nameValidator checks names
     */
    public DefaultHttpHeaders(boolean validateValues, NameValidator<CharSequence> nameValidator) {
        this(nameValidator, validateValues ? HeaderValidation.VALUES : HeaderValidation.ANY_VALUE);
    }

    /**
     * Makes headers with checks of their own.
     *
     * @param nameValidator checks names
     * @param valueValidator checks values
     */
    public DefaultHttpHeaders(NameValidator<CharSequence> nameValidator, ValueValidator<CharSequence> valueValidator) {
        this(nameValidator, valueValidator, NONE, NO_KINDS);
    }

    /**
     * Makes headers with checks of their own.
     *
     * @param nameValidator checks names
     * @param valueValidator checks values
     * @param sizeHint how many fields there will be, about
     */
    public DefaultHttpHeaders(
            NameValidator<CharSequence> nameValidator, ValueValidator<CharSequence> valueValidator, int sizeHint) {
        this(nameValidator, valueValidator, pairsFor(sizeHint), kindsFor(sizeHint));
    }

    private DefaultHttpHeaders(
            NameValidator<CharSequence> nameValidator,
            ValueValidator<CharSequence> valueValidator,
            @Nullable CharSequence[] pairs,
            byte[] kinds) {
        this.nameValidator = Objects.requireNonNull(nameValidator, "nameValidator");
        this.valueValidator = Objects.requireNonNull(valueValidator, "valueValidator");
        this.pairs = pairs;
        this.kinds = kinds;
    }

    private static @Nullable CharSequence[] pairsFor(int sizeHint) {
        return sizeHint <= 0 ? NONE : new CharSequence[2 * Math.min(sizeHint, MAX_FIRST_CAPACITY)];
    }

    private static byte[] kindsFor(int sizeHint) {
        return sizeHint <= 0 ? NO_KINDS : new byte[Math.min(sizeHint, MAX_FIRST_CAPACITY)];
    }

    // ---- the array ----

    /** The first field of a name, or -1. */
    final int first(CharSequence name) {
        int kind = kindOf(name);
        if ((kindsThere & 1L << kind) == 0) {
            return -1;
        }
        if (index == null && end >= INDEXED_FROM) {
            index = new HeaderIndex(pairs, end);
        }
        return index != null ? index.first(name) : find(name, kind, 0);
    }

    /**
     * A number from 0 to 63, from the length and the ends of a name. Letters differ from their other case in a bit that is
     * left out.
     */
    private static int kindOf(CharSequence name) {
        int length = name.length();
        if (length == 0) {
            return 0;
        }
        return name instanceof AsciiString ascii
                ? kindOf(length, ascii.byteAt(0), ascii.byteAt(length - 1))
                : kindOf(length, name.charAt(0), name.charAt(length - 1));
    }

    private static int kindOf(int length, int first, int last) {
        return ((31 * length + (first & 0x1F)) * 31 + (last & 0x1F)) * 0x165667B1 >>> 26;
    }

    /** The next field of the same name, or -1. */
    final int next(CharSequence name, int field) {
        return index != null ? index.next(field) : find(name, kinds[field], field + 1);
    }

    private int find(CharSequence name, int kind, int from) {
        byte[] of = kinds;
        for (int i = from, to = end; i < to; i++) {
            if (of[i] == kind && HeaderIndex.isSame(pairs[2 * i], name)) {
                return i;
            }
        }
        return -1;
    }

    /** Behind the last field: the fields are below it, except for those that were removed. */
    final int end() {
        return end;
    }

    /** The name of a field, or {@code null} if it was removed. */
    final @Nullable CharSequence nameAt(int field) {
        return pairs[2 * field];
    }

    /** The value of a field, or {@code null} if it was removed. */
    final @Nullable CharSequence valueAt(int field) {
        return pairs[2 * field + 1];
    }

    /** Sets the value of a field as it is. */
    final void setValueAt(int field, CharSequence value) {
        pairs[2 * field + 1] = value;
    }

    /** Adds a field as it is. */
    final void append(CharSequence name, CharSequence value) {
        if (2 * end == pairs.length) {
            makeRoom();
        }
        int at = 2 * end;
        pairs[at] = name;
        pairs[at + 1] = value;
        int kind = kindOf(name);
        kinds[end] = (byte) kind;
        kindsThere |= 1L << kind;
        if (index != null) {
            index.add(end);
        }
        end++;
        size++;
    }

    /** New arrays, without the fields that were removed; iterators keep the old one. */
    private void makeRoom() {
        int capacity = Math.max(MIN_CAPACITY, size <= end / 2 ? end : 2 * end);
        @Nullable CharSequence[] larger = new CharSequence[2 * capacity];
        byte[] largerKinds = new byte[capacity];
        int to = 0;
        for (int i = 0; i < end; i++) {
            if (pairs[2 * i] != null) {
                larger[2 * to] = pairs[2 * i];
                larger[2 * to + 1] = pairs[2 * i + 1];
                largerKinds[to++] = kinds[i];
            }
        }
        pairs = larger;
        kinds = largerKinds;
        end = size;
        index = null;
    }

    /** Removes all fields of a name. */
    final boolean removeAll(CharSequence name) {
        int field = first(name);
        if (field < 0) {
            return false;
        }
        if (index != null) {
            index.remove(field);
        }
        while (field >= 0) {
            int next = next(name, field);
            drop(field);
            field = next;
        }
        return true;
    }

    private void drop(int field) {
        pairs[2 * field] = null;
        pairs[2 * field + 1] = null;
        size--;
        while (end > 0 && pairs[2 * end - 2] == null) {
            end--;
        }
    }

    /** Removes one field; an index would have to be told which others there are. */
    private void removeOne(int field) {
        index = null;
        drop(field);
    }

    /** Sets the value of a field that an entry has shown. */
    private void replace(int field, CharSequence name, CharSequence old, CharSequence value) {
        if (field >= end || pairs[2 * field] != name || pairs[2 * field + 1] != old) {
            throw new IllegalStateException("the headers have changed: " + name + " is not there any more");
        }
        pairs[2 * field + 1] = value;
    }

    // ---- values ----

    @Override
    public @Nullable String get(String name) {
        return get((CharSequence) name);
    }

    @Override
    public @Nullable String get(CharSequence name) {
        CharSequence value = firstValue(name);
        return value == null ? null : value.toString();
    }

    /** The first value of a name as it is kept, or {@code null}. */
    final @Nullable CharSequence firstValue(CharSequence name) {
        int field = first(Objects.requireNonNull(name, "name"));
        return field < 0 ? null : pairs[2 * field + 1];
    }

    @Override
    public @Nullable Integer getInt(CharSequence name) {
        return HeaderText.toInt(firstValue(name));
    }

    @Override
    public int getInt(CharSequence name, int defaultValue) {
        Integer value = getInt(name);
        return value == null ? defaultValue : value;
    }

    @Override
    public @Nullable Short getShort(CharSequence name) {
        return HeaderText.toShort(firstValue(name));
    }

    @Override
    public short getShort(CharSequence name, short defaultValue) {
        Short value = getShort(name);
        return value == null ? defaultValue : value;
    }

    @Override
    public @Nullable Long getTimeMillis(CharSequence name) {
        return HeaderText.toTimeMillis(firstValue(name));
    }

    @Override
    public long getTimeMillis(CharSequence name, long defaultValue) {
        Long value = getTimeMillis(name);
        return value == null ? defaultValue : value;
    }

    @Override
    public List<String> getAll(String name) {
        return getAll((CharSequence) name);
    }

    @Override
    public List<String> getAll(CharSequence name) {
        List<String> values = new ArrayList<>();
        valueStringIterator(name).forEachRemaining(values::add);
        return values;
    }

    @Override
    public Iterator<String> valueStringIterator(CharSequence name) {
        Iterator<CharSequence> values = valueCharSequenceIterator(name);
        return new Iterator<>() {
            @Override
            public boolean hasNext() {
                return values.hasNext();
            }

            @Override
            public String next() {
                return values.next().toString();
            }

            @Override
            public void remove() {
                values.remove();
            }
        };
    }

    /** {@inheritDoc} It can remove. */
    @Override
    public Iterator<CharSequence> valueCharSequenceIterator(CharSequence name) {
        return new ValueIterator(Objects.requireNonNull(name, "name"));
    }

    private final class ValueIterator implements Iterator<CharSequence> {
        private final @Nullable CharSequence[] shown = pairs;
        private final CharSequence name;
        private int following;
        private int current = -1;

        ValueIterator(CharSequence name) {
            this.name = name;
            this.following = first(name);
        }

        @Override
        public boolean hasNext() {
            return following >= 0;
        }

        @Override
        public CharSequence next() {
            CharSequence value = hasNext() ? shown[2 * following + 1] : null;
            if (value == null) {
                throw new NoSuchElementException();
            }
            current = following;
            following = shown == pairs ? DefaultHttpHeaders.this.next(name, current) : -1;
            return value;
        }

        @Override
        public void remove() {
            if (current < 0 || shown != pairs || !HeaderIndex.isSame(pairs[2 * current], name)) {
                throw new IllegalStateException("there is no value to remove, or the headers have changed");
            }
            removeOne(current);
            current = -1;
        }
    }

    // ---- all ----

    @Override
    public List<Entry<String, String>> entries() {
        List<Entry<String, String>> entries = new ArrayList<>(size);
        iterator().forEachRemaining(entries::add);
        return entries;
    }

    /** {@inheritDoc} Values can be set through its entries, and are checked as everywhere. */
    @Override
    public Iterator<Entry<String, String>> iterator() {
        return new StringEntries(iteratorCharSequence());
    }

    /** {@inheritDoc} Values can be set through its entries, and are checked as everywhere. */
    @Override
    public Iterator<Entry<CharSequence, CharSequence>> iteratorCharSequence() {
        return new EntryIterator();
    }

    private final class EntryIterator implements Iterator<Entry<CharSequence, CharSequence>> {
        private final @Nullable CharSequence[] shown = pairs;
        private final int limit = end;
        private int following;

        @Override
        public boolean hasNext() {
            while (following < limit && shown[2 * following] == null) {
                following++;
            }
            return following < limit;
        }

        @Override
        public Entry<CharSequence, CharSequence> next() {
            CharSequence name = hasNext() ? shown[2 * following] : null;
            CharSequence value = name == null ? null : shown[2 * following + 1];
            if (name == null || value == null) {
                throw new NoSuchElementException();
            }
            return new Field(following++, name, value);
        }
    }

    private final class Field implements Entry<CharSequence, CharSequence> {
        private final int number;
        private final CharSequence name;
        private CharSequence value;

        Field(int number, CharSequence name, CharSequence value) {
            this.number = number;
            this.name = name;
            this.value = value;
        }

        @Override
        public CharSequence getKey() {
            return name;
        }

        @Override
        public CharSequence getValue() {
            return value;
        }

        @Override
        public CharSequence setValue(CharSequence newValue) {
            CharSequence text = checkedValue(name, newValue);
            CharSequence old = value;
            replace(number, name, old, text);
            value = text;
            return old;
        }

        @Override
        public boolean equals(@Nullable Object o) {
            return o instanceof Entry<?, ?> other && name.equals(other.getKey()) && value.equals(other.getValue());
        }

        @Override
        public int hashCode() {
            return name.hashCode() ^ value.hashCode();
        }

        @Override
        public String toString() {
            return name + "=" + value;
        }
    }

    @Override
    public Set<String> names() {
        Set<String> names = new LinkedHashSet<>();
        for (int i = 0; i < end; i++) {
            CharSequence name = pairs[2 * i];
            if (name != null && first(name) == i) {
                names.add(name.toString());
            }
        }
        return names;
    }

    @Override
    public boolean isEmpty() {
        return size == 0;
    }

    @Override
    public int size() {
        return size;
    }

    @Override
    public boolean contains(String name) {
        return contains((CharSequence) name);
    }

    @Override
    public boolean contains(CharSequence name) {
        return first(Objects.requireNonNull(name, "name")) >= 0;
    }

    @Override
    public boolean contains(String name, String value, boolean ignoreCase) {
        return contains((CharSequence) name, value, ignoreCase);
    }

    @Override
    public boolean contains(CharSequence name, CharSequence value, boolean ignoreCase) {
        for (int i = first(Objects.requireNonNull(name, "name")); i >= 0; i = next(name, i)) {
            CharSequence each = pairs[2 * i + 1];
            if (ValueList.isSame(each, value, ignoreCase)) {
                return true;
            }
        }
        return false;
    }

    @Override
    public boolean containsValue(CharSequence name, CharSequence value, boolean ignoreCase) {
        for (int i = first(Objects.requireNonNull(name, "name")); i >= 0; i = next(name, i)) {
            CharSequence each = pairs[2 * i + 1];
            if (each != null && ValueList.contains(each, value, ignoreCase)) {
                return true;
            }
        }
        return false;
    }

    // ---- adding ----

    /** The name as it is kept. */
    final CharSequence checkedName(CharSequence name) {
        nameValidator.validateName(name);
        if (name instanceof String || name instanceof AsciiString) {
            return name;
        }
        String text = Objects.requireNonNull(name, "name").toString();
        nameValidator.validateName(text); // what could change may have changed
        return text;
    }

    /** The value as it is kept. */
    final CharSequence checkedValue(CharSequence name, Object value) {
        CharSequence text = HeaderText.of(Objects.requireNonNull(value, "value"));
        try {
            valueValidator.validate(text);
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException("Validation failed for header '" + name + "': " + e.getMessage(), e);
        }
        return text;
    }

    /** The values as they are kept, up to a {@code null}. */
    private List<CharSequence> checkedValues(CharSequence name, Iterable<?> values) {
        List<CharSequence> checked = new ArrayList<>();
        for (Object value : values) {
            if (value == null) {
                break;
            }
            checked.add(checkedValue(name, value));
        }
        return checked;
    }

    /**
     * Adds a field that a decoder has checked: the name is a token, and the value has no control characters. Headers
     * with another check make their own.
     */
    void addParsed(CharSequence name, CharSequence value) {
        if (nameValidator != HeaderValidation.NAMES && nameValidator != HeaderValidation.ANY_NAME) {
            nameValidator.validateName(name);
        }
        if (valueValidator != HeaderValidation.VALUES && valueValidator != HeaderValidation.ANY_VALUE) {
            valueValidator.validate(value);
        }
        append(name, value);
    }

    @Override
    public HttpHeaders add(String name, Object value) {
        return add((CharSequence) name, value);
    }

    @Override
    public HttpHeaders add(CharSequence name, Object value) {
        CharSequence kept = checkedName(name);
        append(kept, checkedValue(kept, value));
        return this;
    }

    @Override
    public HttpHeaders add(String name, Iterable<?> values) {
        return add((CharSequence) name, values);
    }

    @Override
    public HttpHeaders add(CharSequence name, Iterable<?> values) {
        CharSequence kept = checkedName(name);
        for (CharSequence value : checkedValues(kept, values)) {
            append(kept, value);
        }
        return this;
    }

    @Override
    public HttpHeaders add(HttpHeaders headers) {
        if (Objects.requireNonNull(headers, "headers") == this) {
            throw new IllegalArgumentException("can't add to itself.");
        }
        appendAll(checkedFields(headers));
        return this;
    }

    /** The fields of others, all of which were checked, by them or now. */
    private DefaultHttpHeaders checkedFields(HttpHeaders headers) {
        if (headers instanceof DefaultHttpHeaders others && isCheckedBy(others)) {
            return others;
        }
        DefaultHttpHeaders checked = new DefaultHttpHeaders(nameValidator, valueValidator, headers.size());
        Iterator<Entry<CharSequence, CharSequence>> each = headers.iteratorCharSequence();
        while (each.hasNext()) {
            Entry<CharSequence, CharSequence> field = each.next();
            CharSequence name = checked.checkedName(field.getKey());
            checked.append(name, checked.checkedValue(name, field.getValue()));
        }
        return checked;
    }

    /** Whether what others keep has passed the checks of these. */
    private boolean isCheckedBy(DefaultHttpHeaders others) {
        boolean names = others.nameValidator == nameValidator
                || others.nameValidator == HeaderValidation.TRAILER_NAMES && nameValidator == HeaderValidation.NAMES;
        return names && others.valueValidator == valueValidator;
    }

    private void appendAll(DefaultHttpHeaders others) {
        for (int i = 0; i < others.end; i++) {
            CharSequence name = others.pairs[2 * i];
            CharSequence value = others.pairs[2 * i + 1];
            if (name != null && value != null) {
                append(name, value);
            }
        }
    }

    @Override
    public HttpHeaders addInt(CharSequence name, int value) {
        return add(name, Integer.toString(value));
    }

    @Override
    public HttpHeaders addShort(CharSequence name, short value) {
        return add(name, Short.toString(value));
    }

    // ---- setting ----

    @Override
    public HttpHeaders set(String name, Object value) {
        return set((CharSequence) name, value);
    }

    @Override
    public HttpHeaders set(CharSequence name, Object value) {
        CharSequence kept = checkedName(name);
        CharSequence text = checkedValue(kept, value);
        removeAll(kept);
        append(kept, text);
        return this;
    }

    @Override
    public HttpHeaders set(String name, Iterable<?> values) {
        return set((CharSequence) name, values);
    }

    @Override
    public HttpHeaders set(CharSequence name, Iterable<?> values) {
        CharSequence kept = checkedName(name);
        List<CharSequence> checked = checkedValues(kept, values);
        removeAll(kept);
        for (CharSequence value : checked) {
            append(kept, value);
        }
        return this;
    }

    @Override
    public HttpHeaders set(HttpHeaders headers) {
        if (Objects.requireNonNull(headers, "headers") != this) {
            DefaultHttpHeaders checked = checkedFields(headers);
            clear();
            appendAll(checked);
        }
        return this;
    }

    @Override
    public HttpHeaders setInt(CharSequence name, int value) {
        return set(name, Integer.toString(value));
    }

    @Override
    public HttpHeaders setShort(CharSequence name, short value) {
        return set(name, Short.toString(value));
    }

    // ---- removing ----

    @Override
    public HttpHeaders remove(String name) {
        return remove((CharSequence) name);
    }

    @Override
    public HttpHeaders remove(CharSequence name) {
        removeAll(Objects.requireNonNull(name, "name"));
        return this;
    }

    @Override
    public HttpHeaders clear() {
        Arrays.fill(pairs, 0, 2 * end, null);
        end = 0;
        size = 0;
        index = null;
        kindsThere = 0;
        return this;
    }

    /** {@inheritDoc} It has the same checks. */
    @Override
    public HttpHeaders copy() {
        DefaultHttpHeaders copy = new DefaultHttpHeaders(nameValidator, valueValidator, size);
        copy.appendAll(this);
        return copy;
    }

    final NameValidator<CharSequence> nameValidator() {
        return nameValidator;
    }

    final ValueValidator<CharSequence> valueValidator() {
        return valueValidator;
    }

    // ---- as an object ----

    /** Equal to others of this class with the same values of the same names, in whatever case and order of names. */
    @Override
    public boolean equals(@Nullable Object o) {
        if (o == this) {
            return true;
        }
        return o instanceof DefaultHttpHeaders others && size == others.size && hasValuesOf(others);
    }

    private boolean hasValuesOf(DefaultHttpHeaders others) {
        for (int i = 0; i < end; i++) {
            CharSequence name = pairs[2 * i];
            if (name != null && first(name) == i && !hasSameValues(name, others)) {
                return false;
            }
        }
        return true;
    }

    private boolean hasSameValues(CharSequence name, DefaultHttpHeaders others) {
        int mine = first(name);
        int other = others.first(name);
        while (mine >= 0 && other >= 0) {
            if (!AsciiString.contentEquals(pairs[2 * mine + 1], others.pairs[2 * other + 1])) {
                return false;
            }
            mine = next(name, mine);
            other = others.next(name, other);
        }
        return mine < 0 && other < 0;
    }

    /** Does not depend on the order of the fields. */
    @Override
    public int hashCode() {
        int hash = size;
        for (int i = 0; i < 2 * end; i += 2) {
            hash += 31 * AsciiString.hashCode(pairs[i]) ^ AsciiString.hashCode(pairs[i + 1]);
        }
        return hash;
    }
}
