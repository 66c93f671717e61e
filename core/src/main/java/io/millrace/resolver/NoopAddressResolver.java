package io.millrace.resolver;

import io.millrace.util.concurrent.EventExecutor;
import io.millrace.util.concurrent.Promise;
import java.net.SocketAddress;
import java.util.Collections;
import java.util.List;

/**
 * Resolves nothing: every address is taken for resolved. For transports that resolve by themselves (a proxy does, for
 * example).
 */
public class NoopAddressResolver extends AbstractAddressResolver<SocketAddress> {

    /**
     * Creates a resolver.
     *
     * @param executor notifies the listeners of the returned futures
     */
    public NoopAddressResolver(EventExecutor executor) {
        super(executor, SocketAddress.class);
    }

    @Override
    protected boolean doIsResolved(SocketAddress address) {
        return true;
    }

    @Override
    protected void doResolve(SocketAddress unresolvedAddress, Promise<SocketAddress> promise) {
        promise.trySuccess(unresolvedAddress);
    }

    @Override
    protected void doResolveAll(SocketAddress unresolvedAddress, Promise<List<SocketAddress>> promise) {
        promise.trySuccess(Collections.singletonList(unresolvedAddress));
    }
}
