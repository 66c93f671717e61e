package io.millrace.util;

import java.util.Objects;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.atomic.AtomicReferenceFieldUpdater;
import org.jspecify.annotations.Nullable;

/**
 * An {@link AttributeMap} that costs one field while it is empty.
 *
 * <p>Attributes are few and created rarely, read often: they are kept in an array sorted by the key's number that is
 * copied for each new attribute and read without a lock.
 */
public class DefaultAttributeMap implements AttributeMap {

    @SuppressWarnings("rawtypes") // a class literal of an array has no type arguments
    private static final AtomicReferenceFieldUpdater<DefaultAttributeMap, DefaultAttribute[]> ATTRIBUTES =
            AtomicReferenceFieldUpdater.newUpdater(DefaultAttributeMap.class, DefaultAttribute[].class, "attributes");

    /** Sorted by {@code key.id()}; any thread replaces it through {@link #ATTRIBUTES}; the array never changes. */
    @SuppressWarnings("rawtypes") // as above
    private volatile DefaultAttribute @Nullable [] attributes;

    /** Creates an empty map. */
    public DefaultAttributeMap() {}

    @Override
    @SuppressWarnings("unchecked") // an attribute's type is that of its key
    public <T> Attribute<T> attr(AttributeKey<T> key) {
        Objects.requireNonNull(key, "key");
        DefaultAttribute<T> created = null;
        for (; ; ) {
            DefaultAttribute<?>[] now = attributes;
            int at = find(now, key);
            if (now != null && at >= 0) {
                return (Attribute<T>) now[at];
            }
            if (created == null) {
                created = new DefaultAttribute<>(key);
            }
            if (ATTRIBUTES.compareAndSet(this, now, insert(now, ~at, created))) {
                return created;
            }
        }
    }

    @Override
    public <T> boolean hasAttr(AttributeKey<T> key) {
        return find(attributes, Objects.requireNonNull(key, "key")) >= 0;
    }

    /** Where the key's attribute is, or the complement of where it belongs. */
    private static int find(DefaultAttribute<?> @Nullable [] attributes, AttributeKey<?> key) {
        int low = 0;
        int high = attributes != null ? attributes.length - 1 : -1;
        int id = key.id();
        while (attributes != null && low <= high) {
            int middle = (low + high) >>> 1;
            int there = attributes[middle].key.id();
            if (there == id) {
                return middle;
            }
            if (there < id) {
                low = middle + 1;
            } else {
                high = middle - 1;
            }
        }
        return ~low;
    }

    private static DefaultAttribute<?>[] insert(
            DefaultAttribute<?> @Nullable [] old, int at, DefaultAttribute<?> created) {
        if (old == null) {
            return new DefaultAttribute<?>[] {created};
        }
        DefaultAttribute<?>[] copy = new DefaultAttribute<?>[old.length + 1];
        System.arraycopy(old, 0, copy, 0, at);
        copy[at] = created;
        System.arraycopy(old, at, copy, at + 1, old.length - at);
        return copy;
    }

    private static final class DefaultAttribute<T> extends AtomicReference<@Nullable T> implements Attribute<T> {

        private static final long serialVersionUID = 1L;

        @SuppressWarnings("serial") // the map is never serialized; AtomicReference only saves an object here
        private final AttributeKey<T> key;

        DefaultAttribute(AttributeKey<T> key) {
            this.key = key;
        }

        @Override
        public AttributeKey<T> key() {
            return key;
        }

        @Override
        public @Nullable T setIfAbsent(@Nullable T value) {
            while (!compareAndSet(null, value)) {
                T old = get();
                if (old != null) {
                    return old;
                }
            }
            return null;
        }
    }
}
