package io.millrace.bootstrap;

import io.millrace.channel.Channel;
import io.millrace.resolver.AddressResolverGroup;
import java.net.SocketAddress;
import java.util.StringJoiner;
import org.jspecify.annotations.Nullable;

/** What a {@link Bootstrap} is set to. */
public final class BootstrapConfig extends AbstractBootstrapConfig<Bootstrap, Channel> {

    BootstrapConfig(Bootstrap bootstrap) {
        super(bootstrap);
    }

    /** The address to connect to, null when it is not set. */
    public @Nullable SocketAddress remoteAddress() {
        return bootstrap.remoteAddress();
    }

    /** What resolves the address to connect to, null when that is not resolved. */
    public @Nullable AddressResolverGroup<?> resolver() {
        return bootstrap.resolver();
    }

    @Override
    void describe(StringJoiner text) {
        super.describe(text);
        add(text, "resolver", resolver());
        add(text, "remoteAddress", remoteAddress());
    }
}
