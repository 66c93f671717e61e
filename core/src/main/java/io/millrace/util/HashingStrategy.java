package io.millrace.util;

import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Equality and hash code of a type, decided outside the type.
 *
 * @param <T> the type
 */
public interface HashingStrategy<T> {

    /** The objects' own {@code equals} and {@code hashCode}. */
    @SuppressWarnings("rawtypes") // usable for every type; that is what makes it a constant
    HashingStrategy JAVA_HASHER = new HashingStrategy() {
        @Override
        public int hashCode(@Nullable Object obj) {
            return obj != null ? obj.hashCode() : 0;
        }

        @Override
        public boolean equals(@Nullable Object a, @Nullable Object b) {
            return Objects.equals(a, b);
        }
    };

    /**
     * Returns a hash code; equal for objects that {@link #equals(Object, Object)} calls equal.
     *
     * @param obj the object, or {@code null}
     * @return the hash code
     */
    int hashCode(@Nullable T obj);

    /**
     * Returns whether two objects are equal; {@code null} equals only {@code null}.
     *
     * @param a one object
     * @param b the other
     * @return whether they are equal
     */
    boolean equals(@Nullable T a, @Nullable T b);
}
