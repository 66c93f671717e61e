package io.millrace.resolver;

import static java.util.Objects.requireNonNull;

import io.millrace.util.concurrent.EventExecutor;
import io.millrace.util.concurrent.Promise;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;

/**
 * Spreads connections over all addresses of a name: the start is random, since many name servers always answer in the
 * same order.
 */
public class RoundRobinInetAddressResolver extends InetNameResolver {

    private final NameResolver<InetAddress> nameResolver;

    /**
     * Creates a resolver.
     *
     * @param executor notifies the listeners of the returned futures
     * @param nameResolver looks the names up; closed with this resolver
     */
    public RoundRobinInetAddressResolver(EventExecutor executor, NameResolver<InetAddress> nameResolver) {
        super(executor);
        this.nameResolver = requireNonNull(nameResolver, "nameResolver");
    }

    @Override
    protected void doResolve(String inetHost, Promise<InetAddress> promise) {
        LookUp.forward(nameResolver.resolveAll(inetHost), promise, addresses -> anyOf(addresses, inetHost));
    }

    @Override
    protected void doResolveAll(String inetHost, Promise<List<InetAddress>> promise) {
        LookUp.forward(nameResolver.resolveAll(inetHost), promise, RoundRobinInetAddressResolver::rotated);
    }

    private static InetAddress anyOf(List<InetAddress> addresses, String inetHost) throws UnknownHostException {
        if (addresses.isEmpty()) {
            throw new UnknownHostException(inetHost);
        }
        return addresses.get(randomIndex(addresses.size()));
    }

    private static List<InetAddress> rotated(List<InetAddress> addresses) {
        List<InetAddress> rotated = new ArrayList<>(addresses);
        if (rotated.size() > 1) {
            Collections.rotate(rotated, randomIndex(rotated.size()));
        }
        return rotated;
    }

    private static int randomIndex(int size) {
        return size == 1 ? 0 : ThreadLocalRandom.current().nextInt(size);
    }

    /** Closes the name resolver. */
    @Override
    public void close() {
        nameResolver.close();
    }
}
