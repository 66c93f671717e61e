package io.millrace.channel;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.function.BiConsumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * The options that a kind of configuration keeps itself: for each one, how it is read and how it is set.
 *
 * @param <C> the configuration
 */
final class OptionTable<C> {
    private final Map<ChannelOption<?>, Accessor<C, ?>> accessors = new LinkedHashMap<>();

    private record Accessor<C, T>(Function<C, T> getter, BiConsumer<C, T> setter) {}

    /** Adds an option; for use in a static initializer. */
    <T> OptionTable<C> with(ChannelOption<T> option, Function<C, T> getter, BiConsumer<C, T> setter) {
        accessors.put(option, new Accessor<>(getter, setter));
        return this;
    }

    Set<ChannelOption<?>> options() {
        return accessors.keySet();
    }

    /** The value, or {@code null} if the option is not in the table. */
    <T> @Nullable T get(C config, ChannelOption<T> option) {
        Accessor<C, T> accessor = accessor(option);
        return accessor == null ? null : accessor.getter.apply(config);
    }

    /** Sets a value; {@code false} if the option is not in the table. */
    <T> boolean set(C config, ChannelOption<T> option, T value) {
        Accessor<C, T> accessor = accessor(option);
        if (accessor == null) {
            return false;
        }
        accessor.setter.accept(config, value);
        return true;
    }

    @SuppressWarnings("unchecked") // with() puts accessors beside options of their own type only
    private <T> @Nullable Accessor<C, T> accessor(ChannelOption<T> option) {
        return (Accessor<C, T>) accessors.get(option);
    }
}
