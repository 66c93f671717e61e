package io.millrace.handler.codec.http;

import java.util.Iterator;
import java.util.Map.Entry;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Shows entries as strings; what is set through them is set in the entries. */
final class StringEntries implements Iterator<Entry<String, String>> {
    private final Iterator<Entry<CharSequence, CharSequence>> entries;

    StringEntries(Iterator<Entry<CharSequence, CharSequence>> entries) {
        this.entries = entries;
    }

    @Override
    public boolean hasNext() {
        return entries.hasNext();
    }

    @Override
    public Entry<String, String> next() {
        return new StringEntry(entries.next());
    }

    @Override
    public void remove() {
        entries.remove();
    }

    private static final class StringEntry implements Entry<String, String> {
        private final Entry<CharSequence, CharSequence> entry;

        StringEntry(Entry<CharSequence, CharSequence> entry) {
            this.entry = entry;
        }

        @Override
        public String getKey() {
            return entry.getKey().toString();
        }

        @Override
        public String getValue() {
            return entry.getValue().toString();
        }

        @Override
        public String setValue(String value) {
            return entry.setValue(value).toString();
        }

        @Override
        public boolean equals(@Nullable Object o) {
            return o instanceof Entry<?, ?> other
                    && getKey().equals(other.getKey())
                    && Objects.equals(getValue(), other.getValue());
        }

        @Override
        public int hashCode() {
            return getKey().hashCode() ^ getValue().hashCode();
        }

        @Override
        public String toString() {
            return getKey() + '=' + getValue();
        }
    }
}
