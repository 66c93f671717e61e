package io.millrace.handler.ipfilter;

import io.millrace.channel.ChannelHandler.Sharable;
import io.millrace.channel.ChannelHandlerContext;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Accepts one channel at a time from each address. For other numbers there is {@link ConnectionLimitHandler}.
 *
 * <p><b>Thread</b> any: it is shared by all channels. It remembers addresses of open channels only.
 */
@Sharable
public class UniqueIpFilter extends AbstractRemoteAddressFilter<InetSocketAddress> {
    private final Set<IpAddress> connected = ConcurrentHashMap.newKeySet();

    /** Makes a filter. */
    public UniqueIpFilter() {}

    @Override
    protected boolean accept(ChannelHandlerContext ctx, InetSocketAddress remoteAddress) throws Exception {
        InetAddress remote = remoteAddress.getAddress();
        if (remote == null) {
            return false; // a name that was never resolved: there is nothing to compare
        }
        IpAddress address = IpAddress.of(remote);
        if (!connected.add(address)) {
            return false;
        }
        ctx.channel().closeFuture().addListener(closed -> connected.remove(address));
        return true;
    }
}
