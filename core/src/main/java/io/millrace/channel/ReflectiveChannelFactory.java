package io.millrace.channel;

import java.lang.reflect.Constructor;
import java.lang.reflect.InvocationTargetException;

/**
 * Makes channels by the public constructor without parameters of a class.
 *
 * @param <T> the type of the channels
 */
public class ReflectiveChannelFactory<T extends Channel> implements ChannelFactory<T> {
    private final Constructor<? extends T> constructor;

    /**
     * Makes a factory.
     *
     * @param type a public class with a public constructor without parameters, in an exported package
     * @throws IllegalArgumentException if it has none
     */
    public ReflectiveChannelFactory(Class<? extends T> type) {
        try {
            constructor = type.getConstructor();
        } catch (NoSuchMethodException e) {
            throw new IllegalArgumentException(type.getName() + " has no public constructor without parameters", e);
        }
    }

    @Override
    public T newChannel() {
        try {
            return constructor.newInstance();
        } catch (InvocationTargetException e) {
            throw new ChannelException("cannot make a channel of type " + name(), e.getCause());
        } catch (ReflectiveOperationException e) {
            throw new ChannelException("cannot make a channel of type " + name(), e);
        }
    }

    private String name() {
        return constructor.getDeclaringClass().getName();
    }

    @Override
    public String toString() {
        return "ReflectiveChannelFactory(" + constructor.getDeclaringClass().getSimpleName() + ".class)";
    }
}
