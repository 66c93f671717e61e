package io.millrace.util;

/**
 * The name under which an {@link AttributeMap} keeps an {@link Attribute}; one object a name, comparable with
 * {@code ==}. Keys are never collected, so make them constants.
 *
 * @param <T> the type of the attribute's value
 */
public final class AttributeKey<T> extends AbstractConstant<AttributeKey<T>> {

    private static final ConstantPool<AttributeKey<Object>> POOL = new ConstantPool<>() {
        @Override
        protected AttributeKey<Object> newConstant(int id, String name) {
            return new AttributeKey<>(id, name);
        }
    };

    private AttributeKey(int id, String name) {
        super(id, name);
    }

    /**
     * Returns the key of a name, created if need be.
     *
     * @param <T> the type of the value, which the caller vouches for
     * @param name the name
     * @return the key; always the same for a name
     * @throws IllegalArgumentException if the name is empty
     */
    @SuppressWarnings("unchecked") // a key holds no value; its type parameter is the caller's promise
    public static <T> AttributeKey<T> valueOf(String name) {
        return (AttributeKey<T>) POOL.valueOf(name);
    }

    /**
     * Returns whether a key of this name has been created.
     *
     * @param name the name
     * @return whether it exists
     * @throws IllegalArgumentException if the name is empty
     */
    public static boolean exists(String name) {
        return POOL.exists(name);
    }

    /**
     * Creates the key of a name that must be new.
     *
     * @param <T> the type of the value
     * @param name the name
     * @return the key
     * @throws IllegalArgumentException if the name is empty or taken
     */
    @SuppressWarnings("unchecked") // a key holds no value; its type parameter is the caller's promise
    public static <T> AttributeKey<T> newInstance(String name) {
        return (AttributeKey<T>) POOL.newInstance(name);
    }

    /**
     * Returns the key named {@code className#secondNameComponent}, created if need be.
     *
     * @param <T> the type of the value, which the caller vouches for
     * @param firstNameComponent the class that gives the first half of the name
     * @param secondNameComponent the second half
     * @return the key
     */
    @SuppressWarnings("unchecked") // a key holds no value; its type parameter is the caller's promise
    public static <T> AttributeKey<T> valueOf(Class<?> firstNameComponent, String secondNameComponent) {
        return (AttributeKey<T>) POOL.valueOf(firstNameComponent, secondNameComponent);
    }
}
