package io.millrace.resolver;

import static java.util.Objects.requireNonNull;

import io.millrace.util.concurrent.EventExecutor;
import io.millrace.util.concurrent.Promise;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;

/** Resolves {@link InetSocketAddress}es by resolving their host names. */
public class InetSocketAddressResolver extends AbstractAddressResolver<InetSocketAddress> {

    private final NameResolver<InetAddress> nameResolver;

    /**
     * Creates a resolver.
     *
     * @param executor notifies the listeners of the returned futures
     * @param nameResolver resolves the names; closed with this resolver
     */
    public InetSocketAddressResolver(EventExecutor executor, NameResolver<InetAddress> nameResolver) {
        super(executor, InetSocketAddress.class);
        this.nameResolver = requireNonNull(nameResolver, "nameResolver");
    }

    @Override
    protected boolean doIsResolved(InetSocketAddress address) {
        return !address.isUnresolved();
    }

    @Override
    protected void doResolve(InetSocketAddress unresolvedAddress, Promise<InetSocketAddress> promise) {
        LookUp.forward(
                nameResolver.resolve(unresolvedAddress.getHostString()),
                promise,
                address -> new InetSocketAddress(address, unresolvedAddress.getPort()));
    }

    @Override
    protected void doResolveAll(InetSocketAddress unresolvedAddress, Promise<List<InetSocketAddress>> promise) {
        LookUp.forward(
                nameResolver.resolveAll(unresolvedAddress.getHostString()),
                promise,
                addresses -> withPort(addresses, unresolvedAddress.getPort()));
    }

    private static List<InetSocketAddress> withPort(List<InetAddress> addresses, int port) {
        List<InetSocketAddress> result = new ArrayList<>(addresses.size());
        for (InetAddress address : addresses) {
            result.add(new InetSocketAddress(address, port));
        }
        return result;
    }

    /** Closes the name resolver. */
    @Override
    public void close() {
        nameResolver.close();
    }
}
