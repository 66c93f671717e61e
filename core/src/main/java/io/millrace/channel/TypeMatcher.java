package io.millrace.channel;

import java.lang.reflect.Array;
import java.lang.reflect.GenericArrayType;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.Type;
import java.lang.reflect.TypeVariable;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;

/** Finds what a generic handler's type parameter stands for, so that the handler knows which messages are for it. */
public final class TypeMatcher {
    /** Per handler class, what was found before. */
    private static final ClassValue<Map<Parameter, Class<?>>> FOUND = new ClassValue<>() {
        @Override
        protected Map<Parameter, Class<?>> computeValue(Class<?> type) {
            return new ConcurrentHashMap<>(2);
        }
    };

    private record Parameter(Class<?> declaring, String name) {}

    private TypeMatcher() {}

    /**
     * Finds the class that a type parameter stands for.
     *
     * @param object an instance of a subclass
     * @param declaring the generic class
     * @param parameter the name of its type parameter, {@code "I"} for example
     * @return the class, {@code Object.class} if the subclass does not say
     * @throws IllegalStateException if there is no such parameter
     */
    public static Class<?> find(Object object, Class<?> declaring, String parameter) {
        Class<?> type = object.getClass();
        return FOUND.get(type).computeIfAbsent(new Parameter(declaring, parameter), wanted -> resolve(type, wanted));
    }

    private static Class<?> resolve(Class<?> type, Parameter wanted) {
        Class<?> declaring = wanted.declaring;
        String name = wanted.name;
        for (Class<?> current = type; ; ) {
            Class<?> superclass = current.getSuperclass();
            if (superclass == null) {
                throw new IllegalStateException("unknown type parameter '" + wanted.name + "': " + type.getName());
            }
            if (superclass != declaring) {
                current = superclass;
                continue;
            }
            Type argument = argument(current, superclass, name, type);
            if (!(argument instanceof TypeVariable<?> variable)) {
                return rawType(argument);
            }
            if (!(variable.getGenericDeclaration() instanceof Class<?> declaration)
                    || declaration == type
                    || !declaration.isAssignableFrom(type)) {
                return Object.class;
            }
            // A class in between hands its own parameter on: look for what stands for that one.
            declaring = declaration;
            name = variable.getName();
            current = type;
        }
    }

    private static Type argument(Class<?> current, Class<?> superclass, String name, Class<?> type) {
        TypeVariable<?>[] variables = superclass.getTypeParameters();
        for (int i = 0; i < variables.length; i++) {
            if (variables[i].getName().equals(name)) {
                return current.getGenericSuperclass() instanceof ParameterizedType generic
                        ? generic.getActualTypeArguments()[i]
                        : Object.class;
            }
        }
        throw new IllegalStateException("unknown type parameter '" + name + "': " + type.getName());
    }

    private static Class<?> rawType(Type argument) {
        if (argument instanceof Class<?> known) {
            return known;
        }
        if (argument instanceof ParameterizedType generic) {
            return (Class<?>) generic.getRawType();
        }
        if (argument instanceof GenericArrayType array) {
            Type component = array.getGenericComponentType();
            Class<?> raw = component instanceof TypeVariable<?> ? Object.class : rawType(component);
            return Objects.requireNonNull(Array.newInstance(raw, 0)).getClass();
        }
        return Object.class;
    }
}
