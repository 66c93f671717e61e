package io.millrace.resolver;

import io.millrace.util.concurrent.EventExecutor;
import java.net.SocketAddress;

/** The group of {@link NoopAddressResolver}s. */
public final class NoopAddressResolverGroup extends AddressResolverGroup<SocketAddress> {

    /** The only one. */
    public static final NoopAddressResolverGroup INSTANCE = new NoopAddressResolverGroup();

    private NoopAddressResolverGroup() {}

    @Override
    protected AddressResolver<SocketAddress> newResolver(EventExecutor executor) {
        return new NoopAddressResolver(executor);
    }
}
