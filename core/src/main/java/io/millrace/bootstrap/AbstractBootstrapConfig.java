package io.millrace.bootstrap;

import static java.util.Objects.requireNonNull;

import io.millrace.channel.Channel;
import io.millrace.channel.ChannelFactory;
import io.millrace.channel.ChannelHandler;
import io.millrace.channel.ChannelOption;
import io.millrace.channel.EventLoopGroup;
import io.millrace.util.AttributeKey;
import java.net.SocketAddress;
import java.util.Map;
import java.util.StringJoiner;
import org.jspecify.annotations.Nullable;

/**
 * What a bootstrap is set to, always up to date. <b>Thread:</b> any.
 *
 * @param <B> the type of the bootstrap
 * @param <C> the type of its channels
 */
public abstract class AbstractBootstrapConfig<B extends AbstractBootstrap<B, C>, C extends Channel> {

    /** The bootstrap that this shows. */
    protected final B bootstrap;

    /**
     * Creates the view of a bootstrap.
     *
     * @param bootstrap the bootstrap
     */
    protected AbstractBootstrapConfig(B bootstrap) {
        this.bootstrap = requireNonNull(bootstrap, "bootstrap");
    }

    /** The address to bind, null when it is not set. */
    public final @Nullable SocketAddress localAddress() {
        return bootstrap.localAddress();
    }

    /** What makes the channels, null when the transport of the group does. */
    public final @Nullable ChannelFactory<? extends C> channelFactory() {
        return bootstrap.channelFactory();
    }

    /** The handler of the channels, null when it is not set. */
    public final @Nullable ChannelHandler handler() {
        return bootstrap.handler();
    }

    /** A copy of the options of the channels, in the order in which they are set; unmodifiable. */
    public final Map<ChannelOption<?>, Object> options() {
        return bootstrap.options();
    }

    /** A copy of the attributes of the channels; unmodifiable. */
    public final Map<AttributeKey<?>, Object> attrs() {
        return bootstrap.attrs();
    }

    /** The group whose loops serve the channels, null when it is not set. */
    public final @Nullable EventLoopGroup group() {
        return bootstrap.group();
    }

    /** What is set, for logs. */
    @Override
    public String toString() {
        StringJoiner text = new StringJoiner(", ", getClass().getSimpleName() + '(', ")");
        describe(text);
        return text.toString();
    }

    void describe(StringJoiner text) {
        EventLoopGroup group = group();
        add(text, "group", group == null ? null : group.getClass().getSimpleName());
        add(text, "channelFactory", channelFactory());
        add(text, "localAddress", localAddress());
        add(text, "options", options());
        add(text, "attrs", attrs());
        add(text, "handler", handler());
    }

    /** Adds a setting that is set. */
    static void add(StringJoiner text, String name, @Nullable Object value) {
        if (value != null && !(value instanceof Map<?, ?> map && map.isEmpty())) {
            text.add(name + ": " + value);
        }
    }
}
