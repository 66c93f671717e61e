package io.millrace.handler.codec;

import io.millrace.util.AsciiString;
import io.millrace.util.HashingStrategy;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.Iterator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map.Entry;
import java.util.NoSuchElementException;
import java.util.Objects;
import java.util.Set;
import java.util.StringJoiner;
import java.util.function.BiPredicate;
import org.jspecify.annotations.Nullable;

/**
 * Headers in a hash table that keeps the order. What names are equal is the {@linkplain HashingStrategy strategy}'s matter:
 * {@link AsciiString#CASE_INSENSITIVE_HASHER} for names whose case does not matter.
 *
 * <p>A peer that chooses names cannot choose where they go: strings, and names of the two strategies of {@link AsciiString},
 * are hashed with a secret of this process. The table grows with what is in it.
 *
 * @param <K> the type of names
 * @param <V> the type of values
 * @param <T> the type of the headers themselves
 */
public class DefaultHeaders<K, V, T extends Headers<K, V, T>> implements Headers<K, V, T> {
    /** What {@link #hashCode()} is if there are no headers. */
    static final int HASH_OF_NONE = 0xc2b2ae35;

    private static final int MIN_TABLE = 2;
    private static final int MAX_FIRST_TABLE = 128;
    private static final int DEFAULT_TABLE = 16;

    /** The first and the last entry are its neighbours: it stands for both ends. */
    protected final HeaderEntry<K, V> head;

    private @Nullable HeaderEntry<K, V>[] table;
    private final NameHash<K> hash;
    private final HashingStrategy<K> strategy;
    private final ValueConverter<V> valueConverter;
    private final NameValidator<K> nameValidator;
    private final ValueValidator<V> valueValidator;
    private int size;

    /**
     * Refuses names.
     *
     * @param <K> the type of names
     */
    public interface NameValidator<K> {
        /** Refuses {@code null} only. */
        @SuppressWarnings("rawtypes") // for names of any type
        NameValidator NOT_NULL = name -> Objects.requireNonNull(name, "name");

        /**
         * Checks a name.
         *
         * @param name the name
         * @throws IllegalArgumentException if it is not allowed
         */
        void validateName(K name);
    }

    /**
     * Refuses values.
     *
     * @param <V> the type of values
     */
    public interface ValueValidator<V> {
        /** Refuses nothing. */
        ValueValidator<?> NO_VALIDATION = value -> {};

        /**
         * Checks a value.
         *
         * @param value the value
         * @throws IllegalArgumentException if it is not allowed
         */
        void validate(V value);
    }

    /**
     * Makes headers whose names are equal as objects are, with any name.
     *
     * @param valueConverter converts values
     */
    @SuppressWarnings("unchecked") // both take anything
    public DefaultHeaders(ValueConverter<V> valueConverter) {
        this(HashingStrategy.JAVA_HASHER, valueConverter);
    }

    /**
     * Makes headers whose names are equal as objects are.
     *
     * @param valueConverter converts values
     * @param nameValidator refuses names
     */
    @SuppressWarnings("unchecked") // it takes anything
    public DefaultHeaders(ValueConverter<V> valueConverter, NameValidator<K> nameValidator) {
        this(HashingStrategy.JAVA_HASHER, valueConverter, nameValidator);
    }

    /**
     * Makes headers with any name.
     *
     * @param nameHashingStrategy says which names are equal
     * @param valueConverter converts values
     */
    @SuppressWarnings("unchecked") // it takes anything
    public DefaultHeaders(HashingStrategy<K> nameHashingStrategy, ValueConverter<V> valueConverter) {
        this(nameHashingStrategy, valueConverter, NameValidator.NOT_NULL);
    }

    /**
     * Makes headers.
     *
     * @param nameHashingStrategy says which names are equal
     * @param valueConverter converts values
     * @param nameValidator refuses names
     */
    public DefaultHeaders(
            HashingStrategy<K> nameHashingStrategy, ValueConverter<V> valueConverter, NameValidator<K> nameValidator) {
        this(nameHashingStrategy, valueConverter, nameValidator, DEFAULT_TABLE);
    }

    /**
     * Makes headers.
     *
     * @param nameHashingStrategy says which names are equal
     * @param valueConverter converts values
     * @param nameValidator refuses names
     * @param arraySizeHint how many there will be, about
     */
    @SuppressWarnings("unchecked") // it takes anything
    public DefaultHeaders(
            HashingStrategy<K> nameHashingStrategy,
            ValueConverter<V> valueConverter,
            NameValidator<K> nameValidator,
            int arraySizeHint) {
        this(nameHashingStrategy, valueConverter, nameValidator, arraySizeHint, (ValueValidator<V>)
                ValueValidator.NO_VALIDATION);
    }

    /**
     * Makes headers.
     *
     * @param nameHashingStrategy says which names are equal
     * @param valueConverter converts values
     * @param nameValidator refuses names
     * @param arraySizeHint how many there will be, about
     * @param valueValidator refuses values
     */
    public DefaultHeaders(
            HashingStrategy<K> nameHashingStrategy,
            ValueConverter<V> valueConverter,
            NameValidator<K> nameValidator,
            int arraySizeHint,
            ValueValidator<V> valueValidator) {
        this.valueConverter = Objects.requireNonNull(valueConverter, "valueConverter");
        this.nameValidator = Objects.requireNonNull(nameValidator, "nameValidator");
        this.valueValidator = Objects.requireNonNull(valueValidator, "valueValidator");
        this.strategy = Objects.requireNonNull(nameHashingStrategy, "nameHashingStrategy");
        this.hash = NameHash.of(nameHashingStrategy);
        this.table = newTable(powerOfTwo(Math.max(MIN_TABLE, Math.min(arraySizeHint, MAX_FIRST_TABLE))));
        this.head = new HeaderEntry<>();
    }

    private static int powerOfTwo(int atLeast) {
        return Integer.highestOneBit(atLeast - 1) << 1;
    }

    @SuppressWarnings({"unchecked", "rawtypes"}) // there are no arrays of generic types
    private static <K, V> @Nullable HeaderEntry<K, V>[] newTable(int length) {
        return new HeaderEntry[length];
    }

    @SuppressWarnings("unchecked") // T is what the subclass says it is
    private T self() {
        return (T) this;
    }

    // ---- single values ----

    @Override
    public @Nullable V get(K name) {
        Objects.requireNonNull(name, "name");
        HeaderEntry<K, V> first = first(hash.of(name), name);
        return first == null ? null : first.value();
    }

    /** The entry of a name that was added first: newer ones are before it in the chain. */
    private @Nullable HeaderEntry<K, V> first(int h, K name) {
        HeaderEntry<K, V> found = null;
        for (HeaderEntry<K, V> e = table[h & table.length - 1]; e != null; e = e.next) {
            if (e.hash == h && strategy.equals(name, e.key)) {
                found = e;
            }
        }
        return found;
    }

    @Override
    public V get(K name, V defaultValue) {
        V value = get(name);
        return value == null ? defaultValue : value;
    }

    @Override
    public @Nullable V getAndRemove(K name) {
        Objects.requireNonNull(name, "name");
        return removeAll(hash.of(name), name);
    }

    @Override
    public V getAndRemove(K name, V defaultValue) {
        V value = getAndRemove(name);
        return value == null ? defaultValue : value;
    }

    /** Removes all entries of a name; the value that was added first. */
    private @Nullable V removeAll(int h, K name) {
        int index = h & table.length - 1;
        V first = null;
        HeaderEntry<K, V> before = null;
        for (HeaderEntry<K, V> e = table[index]; e != null; e = e.next) {
            if (e.hash != h || !strategy.equals(name, e.key)) {
                before = e;
                continue;
            }
            first = e.value();
            unlink(index, before, e);
        }
        return first;
    }

    private void unlink(int index, @Nullable HeaderEntry<K, V> before, HeaderEntry<K, V> e) {
        if (before == null) {
            table[index] = e.next;
        } else {
            before.next = e.next;
        }
        e.remove();
        size--;
    }

    // ---- all values ----

    @Override
    public List<V> getAll(K name) {
        Objects.requireNonNull(name, "name");
        int h = hash.of(name);
        List<V> values = new ArrayList<>();
        for (HeaderEntry<K, V> e = table[h & table.length - 1]; e != null; e = e.next) {
            if (e.hash == h && strategy.equals(name, e.key)) {
                values.add(e.value());
            }
        }
        Collections.reverse(values); // the chain has the newest first
        return values;
    }

    @Override
    public List<V> getAllAndRemove(K name) {
        List<V> all = getAll(name);
        if (!all.isEmpty()) {
            removeAll(hash.of(name), name);
        }
        return all;
    }

    /**
     * The values of a name.
     *
     * @param name the name
     * @return an iterator that can remove
     */
    public Iterator<V> valueIterator(K name) {
        return new ValueIterator(Objects.requireNonNull(name, "name"));
    }

    // ---- questions ----

    @Override
    public boolean contains(K name) {
        return get(name) != null;
    }

    @Override
    @SuppressWarnings("unchecked") // it takes anything
    public boolean contains(K name, V value) {
        return contains(name, value, HashingStrategy.JAVA_HASHER);
    }

    /**
     * Tells whether a name has a value.
     *
     * @param name the name
     * @param value the value
     * @param valueHashingStrategy says which values are equal
     * @return {@code true} if it has
     */
    public final boolean contains(K name, V value, HashingStrategy<? super V> valueHashingStrategy) {
        return containsAny(name, value, valueHashingStrategy::equals);
    }

    /**
     * Tells whether any value of a name fits another.
     *
     * @param name the name
     * @param value the first argument of the predicate
     * @param valuePredicate called with {@code value} and each value of the name, until it says yes
     * @return {@code true} if one fits
     */
    public final boolean containsAny(K name, V value, BiPredicate<? super V, ? super V> valuePredicate) {
        Objects.requireNonNull(name, "name");
        int h = hash.of(name);
        for (HeaderEntry<K, V> e = table[h & table.length - 1]; e != null; e = e.next) {
            if (e.hash == h && strategy.equals(name, e.key) && valuePredicate.test(value, e.value())) {
                return true;
            }
        }
        return false;
    }

    @Override
    public boolean containsObject(K name, Object value) {
        return contains(name, fromObject(name, value));
    }

    @Override
    public int size() {
        return size;
    }

    @Override
    public boolean isEmpty() {
        return head == head.after;
    }

    @Override
    public Set<K> names() {
        Set<K> names = new LinkedHashSet<>(size);
        for (HeaderEntry<K, V> e = head.after; e != head; e = e.after) {
            names.add(e.name());
        }
        return names;
    }

    // ---- adding ----

    @Override
    public T add(K name, V value) {
        validateName(nameValidator, true, name);
        validateValue(valueValidator, name, Objects.requireNonNull(value, "value"));
        insert(hash.of(name), name, value);
        return self();
    }

    @Override
    public T add(K name, Iterable<? extends V> values) {
        validateName(nameValidator, true, name);
        return insertAll(name, validated(name, values));
    }

    @Override
    @SuppressWarnings("unchecked") // the array is only read
    public T add(K name, V... values) {
        return add(name, Arrays.asList(values));
    }

    @Override
    public T addObject(K name, Object value) {
        return add(name, fromObject(name, value));
    }

    @Override
    public T addObject(K name, Iterable<?> values) {
        return add(name, convertedAll(name, values));
    }

    @Override
    public T addObject(K name, Object... values) {
        return addObject(name, Arrays.asList(values));
    }

    @Override
    public T add(Headers<? extends K, ? extends V, ?> headers) {
        if (headers == this) {
            throw new IllegalArgumentException("can't add to itself.");
        }
        addImpl(headers);
        return self();
    }

    /**
     * Adds all entries of other headers, which are not these.
     *
     * @param headers the others
     */
    @SuppressWarnings("unchecked") // names and values are only read
    protected void addImpl(Headers<? extends K, ? extends V, ?> headers) {
        if (headers instanceof DefaultHeaders<?, ?, ?> others && isLike(others)) {
            DefaultHeaders<K, V, ?> known = (DefaultHeaders<K, V, ?>) others;
            for (HeaderEntry<K, V> e = known.head.after; e != known.head; e = e.after) {
                insert(e.hash, e.name(), e.value());
            }
            return;
        }
        for (Entry<? extends K, ? extends V> e : headers) {
            add(e.getKey(), e.getValue());
        }
    }

    /** What the others have was checked in the same way, and is hashed in the same way. */
    private boolean isLike(DefaultHeaders<?, ?, ?> others) {
        return others.strategy == strategy
                && others.nameValidator == nameValidator
                && others.valueValidator == valueValidator;
    }

    private List<V> validated(K name, Iterable<? extends V> values) {
        List<V> all = new ArrayList<>();
        for (V value : values) {
            validateValue(valueValidator, name, Objects.requireNonNull(value, "value"));
            all.add(value);
        }
        return all;
    }

    /** Up to a {@code null}. */
    private List<V> convertedAll(K name, Iterable<?> values) {
        List<V> all = new ArrayList<>();
        for (Object value : values) {
            if (value == null) {
                break;
            }
            all.add(fromObject(name, value));
        }
        return all;
    }

    private T insertAll(K name, List<V> values) {
        int h = hash.of(name);
        for (V value : values) {
            insert(h, name, value);
        }
        return self();
    }

    private void insert(int h, K name, V value) {
        if (size >= table.length) {
            grow();
        }
        int index = h & table.length - 1;
        HeaderEntry<K, V> entry = newHeaderEntry(h, name, value, table[index]);
        entry.owner = this;
        table[index] = entry;
        size++;
    }

    private void grow() {
        @Nullable HeaderEntry<K, V>[] larger = newTable(table.length * 2);
        for (HeaderEntry<K, V> e = head.after; e != head; e = e.after) {
            int index = e.hash & larger.length - 1;
            e.next = larger[index];
            larger[index] = e;
        }
        table = larger;
    }

    // ---- setting ----

    @Override
    public T set(K name, V value) {
        validateName(nameValidator, false, name);
        validateValue(valueValidator, name, Objects.requireNonNull(value, "value"));
        int h = hash.of(name);
        removeAll(h, name);
        insert(h, name, value);
        return self();
    }

    @Override
    public T set(K name, Iterable<? extends V> values) {
        Objects.requireNonNull(values, "values");
        List<V> all = new ArrayList<>();
        for (V value : values) {
            if (value == null) {
                break;
            }
            all.add(value);
        }
        return replace(name, all);
    }

    @Override
    @SuppressWarnings("unchecked") // the array is only read
    public T set(K name, V... values) {
        return set(name, Arrays.asList(values));
    }

    @Override
    public T setObject(K name, Object value) {
        return set(name, fromObject(name, value));
    }

    @Override
    public T setObject(K name, Iterable<?> values) {
        return replace(name, convertedAll(name, values));
    }

    @Override
    public T setObject(K name, Object... values) {
        return setObject(name, Arrays.asList(values));
    }

    private T replace(K name, List<V> values) {
        validateName(nameValidator, false, name);
        List<V> all = validated(name, values);
        removeAll(hash.of(name), name);
        return insertAll(name, all);
    }

    @Override
    public T set(Headers<? extends K, ? extends V, ?> headers) {
        if (headers != this) {
            clear();
            addImpl(headers);
        }
        return self();
    }

    @Override
    public T setAll(Headers<? extends K, ? extends V, ?> headers) {
        if (headers != this) {
            for (K name : headers.names()) {
                remove(name);
            }
            addImpl(headers);
        }
        return self();
    }

    @Override
    public boolean remove(K name) {
        return getAndRemove(name) != null;
    }

    @Override
    public T clear() {
        Arrays.fill(table, null);
        head.before = head;
        head.after = head;
        size = 0;
        return self();
    }

    // ---- for subclasses ----

    /**
     * Makes an entry and puts it behind the last one.
     *
     * @param h the hash of the name
     * @param name the name
     * @param value the value
     * @param next what is in the entry's place of the table
     * @return the entry
     */
    protected HeaderEntry<K, V> newHeaderEntry(int h, K name, V value, @Nullable HeaderEntry<K, V> next) {
        return new HeaderEntry<>(h, name, value, next, head);
    }

    /**
     * What converts values.
     *
     * @return what the constructor was given
     */
    protected ValueConverter<V> valueConverter() {
        return valueConverter;
    }

    /**
     * What refuses names.
     *
     * @return what the constructor was given
     */
    protected NameValidator<K> nameValidator() {
        return nameValidator;
    }

    /**
     * What refuses values.
     *
     * @return what the constructor was given
     */
    protected ValueValidator<V> valueValidator() {
        return valueValidator;
    }

    /**
     * Checks a name that is added or set.
     *
     * @param validator refuses names
     * @param forAdd whether it is added to those that are there
     * @param name the name
     */
    protected void validateName(NameValidator<K> validator, boolean forAdd, K name) {
        validator.validateName(name);
    }

    /**
     * Checks a value that is added or set.
     *
     * @param validator refuses values
     * @param name the name
     * @param value the value
     * @throws IllegalArgumentException if it is refused; names the header
     */
    protected void validateValue(ValueValidator<V> validator, K name, V value) {
        try {
            validator.validate(value);
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException("Validation failed for header '" + name + "'", e);
        }
    }

    // ---- converted, inbound ----

    @Override
    public @Nullable Boolean getBoolean(K name) {
        V value = get(name);
        try {
            return value == null ? null : (Boolean) valueConverter.convertToBoolean(value);
        } catch (RuntimeException e) { // not convertible
            return null;
        }
    }

    @Override
    public boolean getBoolean(K name, boolean defaultValue) {
        Boolean value = getBoolean(name);
        return value == null ? defaultValue : value;
    }

    @Override
    public @Nullable Boolean getBooleanAndRemove(K name) {
        V value = getAndRemove(name);
        try {
            return value == null ? null : (Boolean) valueConverter.convertToBoolean(value);
        } catch (RuntimeException e) { // not convertible
            return null;
        }
    }

    @Override
    public boolean getBooleanAndRemove(K name, boolean defaultValue) {
        Boolean value = getBooleanAndRemove(name);
        return value == null ? defaultValue : value;
    }

    @Override
    public @Nullable Byte getByte(K name) {
        V value = get(name);
        try {
            return value == null ? null : (Byte) valueConverter.convertToByte(value);
        } catch (RuntimeException e) { // not convertible
            return null;
        }
    }

    @Override
    public byte getByte(K name, byte defaultValue) {
        Byte value = getByte(name);
        return value == null ? defaultValue : value;
    }

    @Override
    public @Nullable Byte getByteAndRemove(K name) {
        V value = getAndRemove(name);
        try {
            return value == null ? null : (Byte) valueConverter.convertToByte(value);
        } catch (RuntimeException e) { // not convertible
            return null;
        }
    }

    @Override
    public byte getByteAndRemove(K name, byte defaultValue) {
        Byte value = getByteAndRemove(name);
        return value == null ? defaultValue : value;
    }

    @Override
    public @Nullable Character getChar(K name) {
        V value = get(name);
        try {
            return value == null ? null : (Character) valueConverter.convertToChar(value);
        } catch (RuntimeException e) { // not convertible
            return null;
        }
    }

    @Override
    public char getChar(K name, char defaultValue) {
        Character value = getChar(name);
        return value == null ? defaultValue : value;
    }

    @Override
    public @Nullable Character getCharAndRemove(K name) {
        V value = getAndRemove(name);
        try {
            return value == null ? null : (Character) valueConverter.convertToChar(value);
        } catch (RuntimeException e) { // not convertible
            return null;
        }
    }

    @Override
    public char getCharAndRemove(K name, char defaultValue) {
        Character value = getCharAndRemove(name);
        return value == null ? defaultValue : value;
    }

    @Override
    public @Nullable Short getShort(K name) {
        V value = get(name);
        try {
            return value == null ? null : (Short) valueConverter.convertToShort(value);
        } catch (RuntimeException e) { // not convertible
            return null;
        }
    }

    @Override
    public short getShort(K name, short defaultValue) {
        Short value = getShort(name);
        return value == null ? defaultValue : value;
    }

    @Override
    public @Nullable Short getShortAndRemove(K name) {
        V value = getAndRemove(name);
        try {
            return value == null ? null : (Short) valueConverter.convertToShort(value);
        } catch (RuntimeException e) { // not convertible
            return null;
        }
    }

    @Override
    public short getShortAndRemove(K name, short defaultValue) {
        Short value = getShortAndRemove(name);
        return value == null ? defaultValue : value;
    }

    @Override
    public @Nullable Integer getInt(K name) {
        V value = get(name);
        try {
            return value == null ? null : (Integer) valueConverter.convertToInt(value);
        } catch (RuntimeException e) { // not convertible
            return null;
        }
    }

    @Override
    public int getInt(K name, int defaultValue) {
        Integer value = getInt(name);
        return value == null ? defaultValue : value;
    }

    @Override
    public @Nullable Integer getIntAndRemove(K name) {
        V value = getAndRemove(name);
        try {
            return value == null ? null : (Integer) valueConverter.convertToInt(value);
        } catch (RuntimeException e) { // not convertible
            return null;
        }
    }

    @Override
    public int getIntAndRemove(K name, int defaultValue) {
        Integer value = getIntAndRemove(name);
        return value == null ? defaultValue : value;
    }

    @Override
    public @Nullable Long getLong(K name) {
        V value = get(name);
        try {
            return value == null ? null : (Long) valueConverter.convertToLong(value);
        } catch (RuntimeException e) { // not convertible
            return null;
        }
    }

    @Override
    public long getLong(K name, long defaultValue) {
        Long value = getLong(name);
        return value == null ? defaultValue : value;
    }

    @Override
    public @Nullable Long getLongAndRemove(K name) {
        V value = getAndRemove(name);
        try {
            return value == null ? null : (Long) valueConverter.convertToLong(value);
        } catch (RuntimeException e) { // not convertible
            return null;
        }
    }

    @Override
    public long getLongAndRemove(K name, long defaultValue) {
        Long value = getLongAndRemove(name);
        return value == null ? defaultValue : value;
    }

    @Override
    public @Nullable Float getFloat(K name) {
        V value = get(name);
        try {
            return value == null ? null : (Float) valueConverter.convertToFloat(value);
        } catch (RuntimeException e) { // not convertible
            return null;
        }
    }

    @Override
    public float getFloat(K name, float defaultValue) {
        Float value = getFloat(name);
        return value == null ? defaultValue : value;
    }

    @Override
    public @Nullable Float getFloatAndRemove(K name) {
        V value = getAndRemove(name);
        try {
            return value == null ? null : (Float) valueConverter.convertToFloat(value);
        } catch (RuntimeException e) { // not convertible
            return null;
        }
    }

    @Override
    public float getFloatAndRemove(K name, float defaultValue) {
        Float value = getFloatAndRemove(name);
        return value == null ? defaultValue : value;
    }

    @Override
    public @Nullable Double getDouble(K name) {
        V value = get(name);
        try {
            return value == null ? null : (Double) valueConverter.convertToDouble(value);
        } catch (RuntimeException e) { // not convertible
            return null;
        }
    }

    @Override
    public double getDouble(K name, double defaultValue) {
        Double value = getDouble(name);
        return value == null ? defaultValue : value;
    }

    @Override
    public @Nullable Double getDoubleAndRemove(K name) {
        V value = getAndRemove(name);
        try {
            return value == null ? null : (Double) valueConverter.convertToDouble(value);
        } catch (RuntimeException e) { // not convertible
            return null;
        }
    }

    @Override
    public double getDoubleAndRemove(K name, double defaultValue) {
        Double value = getDoubleAndRemove(name);
        return value == null ? defaultValue : value;
    }

    @Override
    public @Nullable Long getTimeMillis(K name) {
        V value = get(name);
        try {
            return value == null ? null : (Long) valueConverter.convertToTimeMillis(value);
        } catch (RuntimeException e) { // not convertible
            return null;
        }
    }

    @Override
    public long getTimeMillis(K name, long defaultValue) {
        Long value = getTimeMillis(name);
        return value == null ? defaultValue : value;
    }

    @Override
    public @Nullable Long getTimeMillisAndRemove(K name) {
        V value = getAndRemove(name);
        try {
            return value == null ? null : (Long) valueConverter.convertToTimeMillis(value);
        } catch (RuntimeException e) { // not convertible
            return null;
        }
    }

    @Override
    public long getTimeMillisAndRemove(K name, long defaultValue) {
        Long value = getTimeMillisAndRemove(name);
        return value == null ? defaultValue : value;
    }

    // ---- converted, outbound ----

    private V fromObject(K name, @Nullable Object value) {
        Objects.requireNonNull(value, "value");
        try {
            return valueConverter.convertObject(value);
        } catch (IllegalArgumentException e) {
            throw notConverted(name, "object", e);
        }
    }

    private IllegalArgumentException notConverted(K name, String kind, IllegalArgumentException cause) {
        return new IllegalArgumentException("Failed to convert " + kind + " value for header '" + name + "'", cause);
    }

    private V fromBoolean(K name, boolean value) {
        try {
            return valueConverter.convertBoolean(value);
        } catch (IllegalArgumentException e) {
            throw notConverted(name, "boolean", e);
        }
    }

    @Override
    public T addBoolean(K name, boolean value) {
        return add(name, fromBoolean(name, value));
    }

    @Override
    public T setBoolean(K name, boolean value) {
        return set(name, fromBoolean(name, value));
    }

    @Override
    public boolean containsBoolean(K name, boolean value) {
        return contains(name, fromBoolean(name, value));
    }

    private V fromByte(K name, byte value) {
        try {
            return valueConverter.convertByte(value);
        } catch (IllegalArgumentException e) {
            throw notConverted(name, "byte", e);
        }
    }

    @Override
    public T addByte(K name, byte value) {
        return add(name, fromByte(name, value));
    }

    @Override
    public T setByte(K name, byte value) {
        return set(name, fromByte(name, value));
    }

    @Override
    public boolean containsByte(K name, byte value) {
        return contains(name, fromByte(name, value));
    }

    private V fromChar(K name, char value) {
        try {
            return valueConverter.convertChar(value);
        } catch (IllegalArgumentException e) {
            throw notConverted(name, "char", e);
        }
    }

    @Override
    public T addChar(K name, char value) {
        return add(name, fromChar(name, value));
    }

    @Override
    public T setChar(K name, char value) {
        return set(name, fromChar(name, value));
    }

    @Override
    public boolean containsChar(K name, char value) {
        return contains(name, fromChar(name, value));
    }

    private V fromShort(K name, short value) {
        try {
            return valueConverter.convertShort(value);
        } catch (IllegalArgumentException e) {
            throw notConverted(name, "short", e);
        }
    }

    @Override
    public T addShort(K name, short value) {
        return add(name, fromShort(name, value));
    }

    @Override
    public T setShort(K name, short value) {
        return set(name, fromShort(name, value));
    }

    @Override
    public boolean containsShort(K name, short value) {
        return contains(name, fromShort(name, value));
    }

    private V fromInt(K name, int value) {
        try {
            return valueConverter.convertInt(value);
        } catch (IllegalArgumentException e) {
            throw notConverted(name, "int", e);
        }
    }

    @Override
    public T addInt(K name, int value) {
        return add(name, fromInt(name, value));
    }

    @Override
    public T setInt(K name, int value) {
        return set(name, fromInt(name, value));
    }

    @Override
    public boolean containsInt(K name, int value) {
        return contains(name, fromInt(name, value));
    }

    private V fromLong(K name, long value) {
        try {
            return valueConverter.convertLong(value);
        } catch (IllegalArgumentException e) {
            throw notConverted(name, "long", e);
        }
    }

    @Override
    public T addLong(K name, long value) {
        return add(name, fromLong(name, value));
    }

    @Override
    public T setLong(K name, long value) {
        return set(name, fromLong(name, value));
    }

    @Override
    public boolean containsLong(K name, long value) {
        return contains(name, fromLong(name, value));
    }

    private V fromFloat(K name, float value) {
        try {
            return valueConverter.convertFloat(value);
        } catch (IllegalArgumentException e) {
            throw notConverted(name, "float", e);
        }
    }

    @Override
    public T addFloat(K name, float value) {
        return add(name, fromFloat(name, value));
    }

    @Override
    public T setFloat(K name, float value) {
        return set(name, fromFloat(name, value));
    }

    @Override
    public boolean containsFloat(K name, float value) {
        return contains(name, fromFloat(name, value));
    }

    private V fromDouble(K name, double value) {
        try {
            return valueConverter.convertDouble(value);
        } catch (IllegalArgumentException e) {
            throw notConverted(name, "double", e);
        }
    }

    @Override
    public T addDouble(K name, double value) {
        return add(name, fromDouble(name, value));
    }

    @Override
    public T setDouble(K name, double value) {
        return set(name, fromDouble(name, value));
    }

    @Override
    public boolean containsDouble(K name, double value) {
        return contains(name, fromDouble(name, value));
    }

    private V fromTimeMillis(K name, long value) {
        try {
            return valueConverter.convertTimeMillis(value);
        } catch (IllegalArgumentException e) {
            throw notConverted(name, "millisecond", e);
        }
    }

    @Override
    public T addTimeMillis(K name, long value) {
        return add(name, fromTimeMillis(name, value));
    }

    @Override
    public T setTimeMillis(K name, long value) {
        return set(name, fromTimeMillis(name, value));
    }

    @Override
    public boolean containsTimeMillis(K name, long value) {
        return contains(name, fromTimeMillis(name, value));
    }

    // ---- as a whole ----

    /**
     * A copy that shares names and values.
     *
     * @return new headers of this class
     */
    public DefaultHeaders<K, V, T> copy() {
        DefaultHeaders<K, V, T> copy =
                new DefaultHeaders<>(strategy, valueConverter, nameValidator, table.length, valueValidator);
        copy.addImpl(this);
        return copy;
    }

    @Override
    public Iterator<Entry<K, V>> iterator() {
        return new EntryIterator();
    }

    /** Equal to other headers with the same names and, for each name, equal values in the same order. */
    @Override
    @SuppressWarnings("unchecked") // whose names and values are of other types is not equal
    public boolean equals(@Nullable Object o) {
        return o instanceof Headers<?, ?, ?> && equals((Headers<K, V, ?>) o, HashingStrategy.JAVA_HASHER);
    }

    @Override
    @SuppressWarnings("unchecked") // it takes anything
    public int hashCode() {
        return hashCode(HashingStrategy.JAVA_HASHER);
    }

    /**
     * Compares with other headers.
     *
     * @param h2 the others
     * @param valueHashingStrategy says which values are equal
     * @return {@code true} if they have the same names and, for each name, equal values in the same order
     */
    public final boolean equals(Headers<K, V, ?> h2, HashingStrategy<V> valueHashingStrategy) {
        if (h2.size() != size()) {
            return false;
        }
        if (this == h2) {
            return true;
        }
        for (K name : names()) {
            if (!equals(getAll(name), h2.getAll(name), valueHashingStrategy)) {
                return false;
            }
        }
        return true;
    }

    private static <V> boolean equals(List<V> values, List<V> others, HashingStrategy<V> strategy) {
        if (values.size() != others.size()) {
            return false;
        }
        for (int i = 0; i < values.size(); i++) {
            if (!strategy.equals(values.get(i), others.get(i))) {
                return false;
            }
        }
        return true;
    }

    /**
     * A hash that is the same for headers that are equal, in whatever order their names are.
     *
     * @param valueHashingStrategy hashes values
     * @return the hash
     */
    public final int hashCode(HashingStrategy<V> valueHashingStrategy) {
        int result = HASH_OF_NONE;
        for (HeaderEntry<K, V> e = head.after; e != head; e = e.after) {
            result += 31 * strategy.hashCode(e.key) ^ valueHashingStrategy.hashCode(e.value);
        }
        return result;
    }

    /** The class, then {@code [name: value, name: value]}. */
    @Override
    public String toString() {
        StringJoiner text = new StringJoiner(", ", getClass().getSimpleName() + '[', "]");
        for (HeaderEntry<K, V> e = head.after; e != head; e = e.after) {
            text.add(e.key + ": " + e.value);
        }
        return text.toString();
    }

    private final class EntryIterator implements Iterator<Entry<K, V>> {
        private HeaderEntry<K, V> current = head;

        @Override
        public boolean hasNext() {
            return current.after != head;
        }

        @Override
        public Entry<K, V> next() {
            current = current.after;
            if (current == head) {
                throw new NoSuchElementException();
            }
            return current;
        }

        @Override
        public void remove() {
            throw new UnsupportedOperationException("read only");
        }
    }

    private final class ValueIterator implements Iterator<V> {
        private final K name;
        private final int h;
        private @Nullable HeaderEntry<K, V> next;
        private @Nullable HeaderEntry<K, V> returned;

        ValueIterator(K name) {
            this.name = name;
            this.h = hash.of(name);
            this.next = following(head);
        }

        private @Nullable HeaderEntry<K, V> following(HeaderEntry<K, V> from) {
            for (HeaderEntry<K, V> e = from.after; e != head; e = e.after) {
                if (e.hash == h && strategy.equals(name, e.key)) {
                    return e;
                }
            }
            return null;
        }

        @Override
        public boolean hasNext() {
            return next != null;
        }

        @Override
        public V next() {
            HeaderEntry<K, V> e = next;
            if (e == null) {
                throw new NoSuchElementException();
            }
            returned = e;
            next = following(e);
            return e.value();
        }

        @Override
        public void remove() {
            HeaderEntry<K, V> e = returned;
            if (e == null) {
                throw new IllegalStateException("next() was not called");
            }
            returned = null;
            int index = h & table.length - 1;
            HeaderEntry<K, V> before = null;
            for (HeaderEntry<K, V> c = table[index]; c != null && c != e; c = c.next) {
                before = c;
            }
            unlink(index, before, e);
        }
    }

    /**
     * A name and one of its values.
     *
     * @param <K> the type of names
     * @param <V> the type of values
     */
    protected static class HeaderEntry<K, V> implements Entry<K, V> {
        /** The hash of the name. */
        protected final int hash;

        /** The name; {@code null} in the entry that stands for both ends. */
        protected final @Nullable K key;

        /** The value. */
        protected @Nullable V value;

        /** The next one in the same place of the table. */
        protected @Nullable HeaderEntry<K, V> next;

        /** The one that was added before. */
        protected HeaderEntry<K, V> before;

        /** The one that was added after. */
        protected HeaderEntry<K, V> after;

        /** Checks values that are set. */
        private @Nullable DefaultHeaders<K, V, ?> owner;

        /**
         * Makes an entry that is in no list.
         *
         * @param hash the hash of the name
         * @param key the name
         */
        protected HeaderEntry(int hash, K key) {
            this.hash = hash;
            this.key = key;
            this.before = this;
            this.after = this;
        }

        HeaderEntry(int hash, K key, V value, @Nullable HeaderEntry<K, V> next, HeaderEntry<K, V> head) {
            this.hash = hash;
            this.key = key;
            this.value = value;
            this.next = next;
            this.before = head.before;
            this.after = head;
            pointNeighborsToThis();
        }

        /** Both ends. */
        HeaderEntry() {
            this.hash = -1;
            this.key = null;
            this.before = this;
            this.after = this;
        }

        K name() {
            return Objects.requireNonNull(key);
        }

        V value() {
            return Objects.requireNonNull(value);
        }

        /** Puts the entry into the list, between its neighbours. */
        protected final void pointNeighborsToThis() {
            before.after = this;
            after.before = this;
        }

        /**
         * The one before.
         *
         * @return the entry, or the one that stands for both ends
         */
        public final HeaderEntry<K, V> before() {
            return before;
        }

        /**
         * The one after.
         *
         * @return the entry, or the one that stands for both ends
         */
        public final HeaderEntry<K, V> after() {
            return after;
        }

        /** Takes the entry out of the list. */
        protected void remove() {
            before.after = after;
            after.before = before;
        }

        @Override
        public final K getKey() {
            return name();
        }

        @Override
        public final V getValue() {
            return value();
        }

        /**
         * Replaces the value.
         *
         * @param value checked like one that is added
         * @return the value before
         */
        @Override
        public final V setValue(V value) {
            Objects.requireNonNull(value, "value");
            DefaultHeaders<K, V, ?> headers = owner;
            if (headers != null) {
                headers.validateValue(headers.valueValidator, name(), value);
            }
            V old = value();
            this.value = value;
            return old;
        }

        /** The name, {@code =} and the value. */
        @Override
        public final String toString() {
            return key + "=" + value;
        }

        @Override
        public boolean equals(@Nullable Object o) {
            return o instanceof Entry<?, ?> other
                    && Objects.equals(key, other.getKey())
                    && Objects.equals(value, other.getValue());
        }

        @Override
        public int hashCode() {
            return Objects.hashCode(key) ^ Objects.hashCode(value);
        }
    }
}
