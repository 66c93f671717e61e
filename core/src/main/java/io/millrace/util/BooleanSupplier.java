package io.millrace.util;

/** Supplies a {@code boolean} and may fail. */
@FunctionalInterface
public interface BooleanSupplier {

    /**
     * Returns the next value.
     *
     * @return the value
     * @throws Exception whatever the supplier likes
     */
    boolean get() throws Exception;
}
