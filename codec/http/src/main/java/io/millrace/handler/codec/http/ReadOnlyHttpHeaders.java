package io.millrace.handler.codec.http;

import io.millrace.util.AsciiString;
import java.util.AbstractMap.SimpleImmutableEntry;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map.Entry;
import java.util.NoSuchElementException;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Headers that stay as they were made: an array of names and values.
 *
 * <p><b>Thread:</b> any.
 */
public final class ReadOnlyHttpHeaders extends HttpHeaders {
    private final CharSequence[] pairs;

    /**
     * Makes headers.
     *
     * @param validateHeaders whether names and values are checked; {@code false} only for what was checked before
     * @param nameValuePairs names, each with its value behind it; copied
     * @throws IllegalArgumentException if there is a name without a value, or one of them is not allowed
     */
    public ReadOnlyHttpHeaders(boolean validateHeaders, CharSequence... nameValuePairs) {
        if ((nameValuePairs.length & 1) != 0) {
            throw new IllegalArgumentException(
                    "nameValuePairs must be pairs of names and values, but there are " + nameValuePairs.length);
        }
        CharSequence[] pairs = new CharSequence[nameValuePairs.length];
        for (int i = 0; i < pairs.length; i++) {
            pairs[i] = HeaderText.fixed(Objects.requireNonNull(nameValuePairs[i], "nameValuePairs"));
            if (validateHeaders && (i & 1) == 0) {
                HeaderValidation.NAMES.validateName(pairs[i]);
            } else if (validateHeaders) {
                HeaderValidation.VALUES.validate(pairs[i]);
            }
        }
        this.pairs = pairs;
    }

    private static UnsupportedOperationException readOnly() {
        return new UnsupportedOperationException("read only");
    }

    private @Nullable CharSequence first(CharSequence name) {
        int at = next(name, 0);
        return at < pairs.length ? pairs[at + 1] : null;
    }

    /** The place of the next field of a name, or the length. */
    private int next(CharSequence name, int from) {
        int at = from;
        while (at < pairs.length && !AsciiString.contentEqualsIgnoreCase(pairs[at], name)) {
            at += 2;
        }
        return at;
    }

    @Override
    public @Nullable String get(String name) {
        return get((CharSequence) name);
    }

    @Override
    public @Nullable String get(CharSequence name) {
        CharSequence value = first(Objects.requireNonNull(name, "name"));
        return value == null ? null : value.toString();
    }

    @Override
    public @Nullable Integer getInt(CharSequence name) {
        return HeaderText.toInt(first(name));
    }

    @Override
    public int getInt(CharSequence name, int defaultValue) {
        Integer value = getInt(name);
        return value == null ? defaultValue : value;
    }

    @Override
    public @Nullable Short getShort(CharSequence name) {
        return HeaderText.toShort(first(name));
    }

    @Override
    public short getShort(CharSequence name, short defaultValue) {
        Short value = getShort(name);
        return value == null ? defaultValue : value;
    }

    @Override
    public @Nullable Long getTimeMillis(CharSequence name) {
        return HeaderText.toTimeMillis(first(name));
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
        for (int at = next(name, 0); at < pairs.length; at = next(name, at + 2)) {
            values.add(pairs[at + 1].toString());
        }
        return values;
    }

    @Override
    public Iterator<CharSequence> valueCharSequenceIterator(CharSequence name) {
        return new ValueIterator(name);
    }

    @Override
    public Iterator<String> valueStringIterator(CharSequence name) {
        return getAll(name).iterator();
    }

    private final class ValueIterator implements Iterator<CharSequence> {
        private final CharSequence name;
        private int at;

        ValueIterator(CharSequence name) {
            this.name = name;
            this.at = ReadOnlyHttpHeaders.this.next(name, 0);
        }

        @Override
        public boolean hasNext() {
            return at < pairs.length;
        }

        @Override
        public CharSequence next() {
            if (!hasNext()) {
                throw new NoSuchElementException();
            }
            CharSequence value = pairs[at + 1];
            at = ReadOnlyHttpHeaders.this.next(name, at + 2);
            return value;
        }
    }

    @Override
    public List<Entry<String, String>> entries() {
        List<Entry<String, String>> entries = new ArrayList<>(size());
        iterator().forEachRemaining(entries::add);
        return entries;
    }

    @Override
    public Iterator<Entry<String, String>> iterator() {
        return new StringEntries(iteratorCharSequence());
    }

    @Override
    public Iterator<Entry<CharSequence, CharSequence>> iteratorCharSequence() {
        return new EntryIterator();
    }

    private final class EntryIterator implements Iterator<Entry<CharSequence, CharSequence>> {
        private int at;

        @Override
        public boolean hasNext() {
            return at < pairs.length;
        }

        @Override
        public Entry<CharSequence, CharSequence> next() {
            if (!hasNext()) {
                throw new NoSuchElementException();
            }
            at += 2;
            return new SimpleImmutableEntry<>(pairs[at - 2], pairs[at - 1]);
        }
    }

    @Override
    public Set<String> names() {
        Set<String> names = new LinkedHashSet<>();
        for (int at = 0; at < pairs.length; at += 2) {
            if (next(pairs[at], 0) == at) {
                names.add(pairs[at].toString());
            }
        }
        return names;
    }

    @Override
    public boolean isEmpty() {
        return pairs.length == 0;
    }

    @Override
    public int size() {
        return pairs.length >>> 1;
    }

    @Override
    public boolean contains(String name) {
        return first(name) != null;
    }

    @Override
    public boolean contains(CharSequence name) {
        return first(name) != null;
    }

    @Override
    public HttpHeaders add(String name, Object value) {
        throw readOnly();
    }

    @Override
    public HttpHeaders add(String name, Iterable<?> values) {
        throw readOnly();
    }

    @Override
    public HttpHeaders add(HttpHeaders headers) {
        throw readOnly();
    }

    @Override
    public HttpHeaders addInt(CharSequence name, int value) {
        throw readOnly();
    }

    @Override
    public HttpHeaders addShort(CharSequence name, short value) {
        throw readOnly();
    }

    @Override
    public HttpHeaders set(String name, Object value) {
        throw readOnly();
    }

    @Override
    public HttpHeaders set(String name, Iterable<?> values) {
        throw readOnly();
    }

    @Override
    public HttpHeaders set(HttpHeaders headers) {
        throw readOnly();
    }

    @Override
    public HttpHeaders setAll(HttpHeaders headers) {
        throw readOnly();
    }

    @Override
    public HttpHeaders setInt(CharSequence name, int value) {
        throw readOnly();
    }

    @Override
    public HttpHeaders setShort(CharSequence name, short value) {
        throw readOnly();
    }

    @Override
    public HttpHeaders remove(String name) {
        throw readOnly();
    }

    @Override
    public HttpHeaders clear() {
        throw readOnly();
    }
}
