package io.millrace.bootstrap;

import io.millrace.channel.ChannelHandler;
import io.millrace.channel.ChannelOption;
import io.millrace.channel.EventLoopGroup;
import io.millrace.channel.ServerChannel;
import io.millrace.util.AttributeKey;
import java.util.Map;
import java.util.StringJoiner;
import org.jspecify.annotations.Nullable;

/** What a {@link ServerBootstrap} is set to. */
public final class ServerBootstrapConfig extends AbstractBootstrapConfig<ServerBootstrap, ServerChannel> {

    ServerBootstrapConfig(ServerBootstrap bootstrap) {
        super(bootstrap);
    }

    /** The group whose loops serve the accepted channels, null when it is not set. */
    public @Nullable EventLoopGroup childGroup() {
        return bootstrap.childGroup();
    }

    /** The handler of the accepted channels, null when it is not set. */
    public @Nullable ChannelHandler childHandler() {
        return bootstrap.childHandler();
    }

    /** A copy of the options of the accepted channels, in the order in which they are set; unmodifiable. */
    public Map<ChannelOption<?>, Object> childOptions() {
        return bootstrap.childSettings().options();
    }

    /** A copy of the attributes of the accepted channels; unmodifiable. */
    public Map<AttributeKey<?>, Object> childAttrs() {
        return bootstrap.childSettings().attrs();
    }

    /** How many accepted channels may be open at once, 0 for any number. */
    public int maxConnections() {
        return bootstrap.connectionLimit().max();
    }

    @Override
    void describe(StringJoiner text) {
        super.describe(text);
        EventLoopGroup childGroup = childGroup();
        add(
                text,
                "childGroup",
                childGroup == null ? null : childGroup.getClass().getSimpleName());
        add(text, "childOptions", childOptions());
        add(text, "childAttrs", childAttrs());
        add(text, "childHandler", childHandler());
        add(text, "maxConnections", maxConnections() == 0 ? null : maxConnections());
    }
}
