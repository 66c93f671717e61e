package io.millrace.resolver;

import io.millrace.util.concurrent.EventExecutor;
import java.net.InetSocketAddress;

/** The group of address resolvers over {@link DefaultNameResolver}: the JDK's look-ups. */
public final class DefaultAddressResolverGroup extends AddressResolverGroup<InetSocketAddress> {

    /** The only one. */
    public static final DefaultAddressResolverGroup INSTANCE = new DefaultAddressResolverGroup();

    private DefaultAddressResolverGroup() {}

    @Override
    protected AddressResolver<InetSocketAddress> newResolver(EventExecutor executor) {
        return new DefaultNameResolver(executor).asAddressResolver();
    }
}
