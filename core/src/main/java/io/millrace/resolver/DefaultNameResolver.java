package io.millrace.resolver;

import io.millrace.util.NetUtil;
import io.millrace.util.concurrent.EventExecutor;
import io.millrace.util.concurrent.Promise;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Resolves host names with the JDK's resolver ({@link InetAddress}).
 *
 * <p>The JDK's look-up blocks, so it runs on a few daemon threads shared by all resolvers, never on the caller's
 * thread. IP addresses in text form need no look-up and are answered at once.
 */
public class DefaultNameResolver extends InetNameResolver {

    /**
     * Creates a resolver.
     *
     * @param executor notifies the listeners of the returned futures
     */
    public DefaultNameResolver(EventExecutor executor) {
        super(executor);
    }

    @Override
    protected void doResolve(String inetHost, Promise<InetAddress> promise) throws Exception {
        InetAddress literal = literal(inetHost);
        if (literal != null) {
            promise.trySuccess(literal);
        } else {
            BlockingLookUps.submit(() -> InetAddress.getByName(inetHost), promise);
        }
    }

    @Override
    protected void doResolveAll(String inetHost, Promise<List<InetAddress>> promise) throws Exception {
        InetAddress literal = literal(inetHost);
        if (literal != null) {
            promise.trySuccess(List.of(literal));
        } else {
            BlockingLookUps.submit(() -> List.of(InetAddress.getAllByName(inetHost)), promise);
        }
    }

    /**
     * The address that the text spells, null when it is a name or has a scope (which asks the system for its
     * interfaces).
     */
    private static @Nullable InetAddress literal(@Nullable String inetHost) throws UnknownHostException {
        if (inetHost == null || inetHost.indexOf('%') >= 0) {
            return null;
        }
        byte[] bytes = NetUtil.createByteArrayFromIpAddressString(inetHost);
        return bytes == null ? null : InetAddress.getByAddress(bytes);
    }
}
