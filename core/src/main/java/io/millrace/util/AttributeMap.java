package io.millrace.util;

/**
 * Holds {@link Attribute}s by their {@link AttributeKey}s.
 *
 * <p><b>Thread:</b> any.
 */
public interface AttributeMap {

    /**
     * Returns the attribute of a key, created without a value if need be.
     *
     * @param <T> the type of the value
     * @param key the key
     * @return the attribute; always the same for a key
     */
    <T> Attribute<T> attr(AttributeKey<T> key);

    /**
     * Returns whether the attribute of a key has been created.
     *
     * @param <T> the type of the value
     * @param key the key
     * @return whether it exists, with or without a value
     */
    <T> boolean hasAttr(AttributeKey<T> key);
}
