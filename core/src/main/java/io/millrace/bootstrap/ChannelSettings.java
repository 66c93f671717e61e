package io.millrace.bootstrap;

import static java.util.Objects.requireNonNull;

import io.millrace.channel.Channel;
import io.millrace.channel.ChannelOption;
import io.millrace.util.AttributeKey;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The options and attributes for the channels of a bootstrap, in the order in which they were first set. Thread-safe.
 */
final class ChannelSettings {

    private static final Logger logger = LoggerFactory.getLogger(ChannelSettings.class);

    // Both guarded by this: the order of options matters, the validation of one may depend on another.
    private final Map<ChannelOption<?>, Object> options = new LinkedHashMap<>();
    private final Map<AttributeKey<?>, Object> attrs = new LinkedHashMap<>();

    ChannelSettings() {}

    ChannelSettings(ChannelSettings other) {
        Snapshot snapshot = other.snapshot();
        options.putAll(snapshot.options);
        attrs.putAll(snapshot.attrs);
    }

    /** Sets an option; null removes it. */
    synchronized <T> void option(ChannelOption<T> option, @Nullable T value) {
        requireNonNull(option, "option");
        if (value == null) {
            options.remove(option);
        } else {
            options.put(option, value);
        }
    }

    /** Sets an attribute; null removes it. */
    synchronized <T> void attr(AttributeKey<T> key, @Nullable T value) {
        requireNonNull(key, "key");
        if (value == null) {
            attrs.remove(key);
        } else {
            attrs.put(key, value);
        }
    }

    synchronized Snapshot snapshot() {
        return new Snapshot(
                Collections.unmodifiableMap(new LinkedHashMap<>(options)),
                Collections.unmodifiableMap(new LinkedHashMap<>(attrs)));
    }

    /** The settings at one moment. */
    record Snapshot(Map<ChannelOption<?>, Object> options, Map<AttributeKey<?>, Object> attrs) {

        /** Sets everything on a channel. An option that the channel does not know or refuses is logged and left out. */
        void applyTo(Channel channel) {
            options.forEach((option, value) -> setOption(channel, option, value));
            attrs.forEach((key, value) -> setAttr(channel, key, value));
        }

        @SuppressWarnings("unchecked") // option(...) took both with one T
        private static <T> void setOption(Channel channel, ChannelOption<T> option, Object value) {
            try {
                if (!channel.config().setOption(option, (T) value)) {
                    logger.warn(
                            "Unknown channel option '{}' for channel '{}' of type '{}'",
                            option,
                            channel,
                            channel.getClass().getSimpleName());
                }
            } catch (RuntimeException e) {
                logger.warn(
                        "Failed to set channel option '{}' with value '{}' for channel '{}' of type '{}'",
                        option,
                        value,
                        channel,
                        channel.getClass().getSimpleName(),
                        e);
            }
        }

        @SuppressWarnings("unchecked") // attr(...) took both with one T
        private static <T> void setAttr(Channel channel, AttributeKey<T> key, Object value) {
            channel.attr(key).set((T) value);
        }
    }
}
