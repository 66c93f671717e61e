package io.millrace.resolver;

import io.millrace.util.concurrent.EventExecutor;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import org.jspecify.annotations.Nullable;

/** Base of resolvers from host names to {@link InetAddress}. */
public abstract class InetNameResolver extends SimpleNameResolver<InetAddress> {

    /** Set once under the lock of this object, read by any thread. */
    private volatile @Nullable AddressResolver<InetSocketAddress> addressResolver;

    /**
     * Creates a resolver.
     *
     * @param executor notifies the listeners of the returned futures
     */
    protected InetNameResolver(EventExecutor executor) {
        super(executor);
    }

    /**
     * The address resolver over this name resolver, always the same one. Closing it closes this resolver.
     */
    public AddressResolver<InetSocketAddress> asAddressResolver() {
        AddressResolver<InetSocketAddress> result = addressResolver;
        if (result == null) {
            synchronized (this) {
                result = addressResolver;
                if (result == null) {
                    result = new InetSocketAddressResolver(executor(), this);
                    addressResolver = result;
                }
            }
        }
        return result;
    }
}
