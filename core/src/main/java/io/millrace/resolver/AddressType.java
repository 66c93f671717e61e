package io.millrace.resolver;

import java.lang.reflect.ParameterizedType;
import java.lang.reflect.Type;
import java.lang.reflect.TypeVariable;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Finds the class that a subclass of {@link AbstractAddressResolver} has written for the type parameter {@code T}. */
final class AddressType {

    private AddressType() {}

    /**
     * The class of {@code T}.
     *
     * @throws IllegalStateException if the subclass leaves it open
     */
    static Class<?> of(Class<?> subclass) {
        // From the subclass up, what each type variable met on the way stands for.
        Map<TypeVariable<?>, Type> bound = new HashMap<>();
        Class<?> current = subclass;
        while (current.getSuperclass() != AbstractAddressResolver.class) {
            bind(current, bound);
            current = current.getSuperclass();
        }
        bind(current, bound);
        Type type = bound.get(AbstractAddressResolver.class.getTypeParameters()[0]);
        Class<?> result = classOf(type, bound);
        if (result == null) {
            throw new IllegalStateException("cannot determine the address type of " + subclass.getName()
                    + ": it does not say what T of " + AbstractAddressResolver.class.getSimpleName() + " is");
        }
        return result;
    }

    private static void bind(Class<?> child, Map<TypeVariable<?>, Type> bound) {
        if (child.getGenericSuperclass() instanceof ParameterizedType parameterized) {
            TypeVariable<?>[] variables = child.getSuperclass().getTypeParameters();
            Type[] arguments = parameterized.getActualTypeArguments();
            for (int i = 0; i < variables.length; i++) {
                bound.put(variables[i], arguments[i]);
            }
        }
    }

    private static @Nullable Class<?> classOf(@Nullable Type type, Map<TypeVariable<?>, Type> bound) {
        Type current = type;
        while (current instanceof TypeVariable<?> variable) {
            current = bound.get(variable);
        }
        if (current instanceof Class<?> found) {
            return found;
        }
        if (current instanceof ParameterizedType parameterized && parameterized.getRawType() instanceof Class<?> raw) {
            return raw;
        }
        return null;
    }
}
