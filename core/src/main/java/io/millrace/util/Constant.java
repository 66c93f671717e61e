package io.millrace.util;

/**
 * A named singleton, comparable with {@code ==}, that a {@link ConstantPool} creates.
 *
 * @param <T> the constant's own type
 */
public interface Constant<T extends Constant<T>> extends Comparable<T> {

    /**
     * Returns the number of this constant, unique in its pool.
     *
     * @return the number, from 1 upwards
     */
    int id();

    /**
     * Returns the name of this constant, unique in its pool.
     *
     * @return the name
     */
    String name();
}
