package io.millrace.util;

import java.util.concurrent.atomic.AtomicLong;

/**
 * A {@link Constant} whose order is that of creation and whose string form is its name.
 *
 * @param <T> the constant's own type
 */
public abstract class AbstractConstant<T extends AbstractConstant<T>> implements Constant<T> {

    private static final AtomicLong CREATED = new AtomicLong();

    private final int id;
    private final String name;
    private final long order = CREATED.getAndIncrement();

    /**
     * Creates a constant; only its pool does so.
     *
     * @param id the number in the pool
     * @param name the name in the pool
     */
    protected AbstractConstant(int id, String name) {
        this.id = id;
        this.name = name;
    }

    @Override
    public final int id() {
        return id;
    }

    @Override
    public final String name() {
        return name;
    }

    @Override
    public final String toString() {
        return name;
    }

    @Override
    public final int hashCode() {
        return super.hashCode();
    }

    @Override
    public final boolean equals(Object obj) {
        return super.equals(obj);
    }

    @Override
    public final int compareTo(T other) {
        return Long.compare(order, ((AbstractConstant<?>) other).order);
    }
}
