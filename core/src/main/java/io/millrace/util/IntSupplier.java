package io.millrace.util;

/** Supplies an {@code int} and may fail. */
@FunctionalInterface
public interface IntSupplier {

    /**
     * Returns the next value.
     *
     * @return the value
     * @throws Exception whatever the supplier likes
     */
    int get() throws Exception;
}
