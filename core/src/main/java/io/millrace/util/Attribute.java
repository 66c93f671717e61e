package io.millrace.util;

import org.jspecify.annotations.Nullable;

/**
 * A value, {@code null} to begin with, that an {@link AttributeMap} keeps under a key. Updates are atomic.
 *
 * <p><b>Thread:</b> any.
 *
 * @param <T> the type of the value
 */
public interface Attribute<T> {

    /**
     * Returns the key of this attribute.
     *
     * @return the key
     */
    AttributeKey<T> key();

    /**
     * Returns the value.
     *
     * @return the value, or {@code null} if there is none
     */
    @Nullable
    T get();

    /**
     * Sets the value.
     *
     * @param value the new value, or {@code null} for none
     */
    void set(@Nullable T value);

    /**
     * Sets the value and returns the one before.
     *
     * @param value the new value, or {@code null} for none
     * @return the old value
     */
    @Nullable
    T getAndSet(@Nullable T value);

    /**
     * Sets the value if there is none.
     *
     * @param value the new value
     * @return {@code null} if it was set, else the value that was there
     */
    @Nullable
    T setIfAbsent(@Nullable T value);

    /**
     * Sets the value if the present one is the expected object.
     *
     * @param oldValue the expected object, compared with {@code ==}
     * @param newValue the new value
     * @return whether it was set
     */
    boolean compareAndSet(@Nullable T oldValue, @Nullable T newValue);
}
