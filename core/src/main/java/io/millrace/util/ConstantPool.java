package io.millrace.util;

import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * Keeps one {@link Constant} a name. Constants are never removed: names must not come from a peer.
 *
 * <p><b>Thread:</b> any.
 *
 * @param <T> the type of the constants
 */
public abstract class ConstantPool<T extends Constant<T>> {

    private final ConcurrentMap<String, T> constants = new ConcurrentHashMap<>();
    private final AtomicInteger nextId = new AtomicInteger(1);

    /** Creates an empty pool. */
    protected ConstantPool() {}

    /**
     * Returns the constant whose name is {@code className#secondNameComponent}, created if need be.
     *
     * @param firstNameComponent the class that gives the first half of the name
     * @param secondNameComponent the second half
     * @return the constant
     */
    public T valueOf(Class<?> firstNameComponent, String secondNameComponent) {
        Objects.requireNonNull(firstNameComponent, "firstNameComponent");
        Objects.requireNonNull(secondNameComponent, "secondNameComponent");
        return valueOf(firstNameComponent.getName() + '#' + secondNameComponent);
    }

    /**
     * Returns the constant of a name, created if need be.
     *
     * @param name the name
     * @return the constant; always the same for a name
     * @throws IllegalArgumentException if the name is empty
     */
    public T valueOf(String name) {
        T there = constants.get(checkName(name));
        if (there != null) {
            return there;
        }
        T created = newConstant(nextId.getAndIncrement(), name);
        T earlier = constants.putIfAbsent(name, created);
        return earlier != null ? earlier : created;
    }

    /**
     * Returns whether there is a constant of a name.
     *
     * @param name the name
     * @return whether it has been created
     * @throws IllegalArgumentException if the name is empty
     */
    public boolean exists(String name) {
        return constants.containsKey(checkName(name));
    }

    /**
     * Creates the constant of a name that must be new.
     *
     * @param name the name
     * @return the constant
     * @throws IllegalArgumentException if the name is empty or taken
     */
    public T newInstance(String name) {
        if (!constants.containsKey(checkName(name))) {
            T created = newConstant(nextId.getAndIncrement(), name);
            if (constants.putIfAbsent(name, created) == null) {
                return created;
            }
        }
        throw new IllegalArgumentException("'" + name + "' is already in use");
    }

    /**
     * Creates a constant.
     *
     * @param id its number
     * @param name its name
     * @return the constant
     */
    protected abstract T newConstant(int id, String name);

    private static String checkName(@Nullable String name) {
        if (Objects.requireNonNull(name, "name").isEmpty()) {
            throw new IllegalArgumentException("name must not be empty");
        }
        return name;
    }
}
