package io.millrace.handler.ipfilter;

import io.millrace.channel.ChannelFuture;
import io.millrace.channel.ChannelHandler.Sharable;
import io.millrace.channel.ChannelHandlerContext;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.LongAdder;
import org.jspecify.annotations.Nullable;

/**
 * Counts open connections, and rejects those beyond a number: in total, and from each network. It stands first in the
 * pipelines of accepted channels, one instance for all of them:
 *
 * <pre>{@code
 * ConnectionLimitHandler limit = ConnectionLimitHandler.builder()
 *         .maxConnections(10_000)
 *         .maxConnectionsPerNetwork(100)
 *         .ipv6PrefixBits(56)
 *         .build();
 * bootstrap.childHandler(new ChannelInitializer<>() {
 *     protected void initChannel(Channel ch) { ch.pipeline().addLast(limit, new MyHandler()); }
 * });
 * }</pre>
 *
 * <p>A network is an address of IPv4 and a /64 of IPv6 (what one customer has at the least) unless set. An IPv6 address
 * that stands for an IPv4 one counts as that. Peers without an IP address (of a Unix socket, say) count in total only.
 * Who has to refuse politely overrides {@link #channelRejected} and writes a farewell.
 *
 * <p>There is one counter for each network with an open connection, so never more of them than
 * {@link #maxConnections()}. <b>Thread</b> any.
 */
@Sharable
public class ConnectionLimitHandler extends AbstractRemoteAddressFilter<SocketAddress> {
    private final int maxConnections;
    private final int maxConnectionsPerNetwork;
    private final int ipv4PrefixBits;
    private final int ipv6PrefixBits;

    private final AtomicInteger open = new AtomicInteger();
    private final LongAdder rejected = new LongAdder();

    /** Only networks with open connections; changed by atomic operations of the map. */
    private final ConcurrentHashMap<IpAddress, Integer> openByNetwork = new ConcurrentHashMap<>();

    /**
     * With networks of a whole IPv4 address and an IPv6 /64.
     *
     * @param maxConnections open at a time, at least 1
     * @param maxConnectionsPerNetwork open at a time from one network, at least 1
     */
    public ConnectionLimitHandler(int maxConnections, int maxConnectionsPerNetwork) {
        this(builder().maxConnections(maxConnections).maxConnectionsPerNetwork(maxConnectionsPerNetwork));
    }

    /** With the settings of a builder; for subclasses that refuse politely. */
    protected ConnectionLimitHandler(Builder builder) {
        maxConnections = builder.maxConnections;
        maxConnectionsPerNetwork = builder.maxConnectionsPerNetwork;
        ipv4PrefixBits = builder.ipv4PrefixBits;
        ipv6PrefixBits = builder.ipv6PrefixBits;
    }

    /** Returns a builder with the defaults: 65,536 connections, as many from each network. */
    public static Builder builder() {
        return new Builder();
    }

    /** Returns how many connections may be open. */
    public final int maxConnections() {
        return maxConnections;
    }

    /** Returns how many connections of one network may be open. */
    public final int maxConnectionsPerNetwork() {
        return maxConnectionsPerNetwork;
    }

    /** Returns how many connections are open. */
    public final int openConnections() {
        return open.get();
    }

    /** Returns how many connections are open from the network of an address. */
    public final int openConnections(InetAddress address) {
        return openByNetwork.getOrDefault(networkOf(address), 0);
    }

    /** Returns from how many networks connections are open. */
    public final int openNetworks() {
        return openByNetwork.size();
    }

    /** Returns how many connections were rejected so far. */
    public final long rejectedConnections() {
        return rejected.sum();
    }

    @Override
    protected final boolean accept(ChannelHandlerContext ctx, SocketAddress remoteAddress) {
        if (!takePlace()) {
            rejected.increment();
            return false;
        }
        @Nullable
        IpAddress network = remoteAddress instanceof InetSocketAddress inet && inet.getAddress() != null
                ? networkOf(inet.getAddress())
                : null;
        if (network != null && !takePlace(network)) {
            open.decrementAndGet();
            rejected.increment();
            return false;
        }
        ctx.channel().closeFuture().addListener(closed -> leave(network));
        return true;
    }

    private boolean takePlace() {
        int taken;
        do {
            taken = open.get();
            if (taken >= maxConnections) {
                return false;
            }
        } while (!open.compareAndSet(taken, taken + 1));
        return true;
    }

    private boolean takePlace(IpAddress network) {
        boolean[] taken = new boolean[1];
        openByNetwork.compute(network, (key, count) -> {
            int before = count == null ? 0 : count;
            taken[0] = before < maxConnectionsPerNetwork;
            return taken[0] ? Integer.valueOf(before + 1) : count;
        });
        return taken[0];
    }

    private void leave(@Nullable IpAddress network) {
        if (network != null) {
            openByNetwork.computeIfPresent(network, (key, count) -> count == 1 ? null : count - 1);
        }
        open.decrementAndGet();
    }

    private IpAddress networkOf(InetAddress inet) {
        IpAddress address = IpAddress.of(inet);
        return address.first(address.isIpv4() ? ipv4PrefixBits : ipv6PrefixBits);
    }

    /**
     * Called when there are too many connections. A subclass may write a farewell of a few bytes and answer its future;
     * the channel is closed when it was sent. Until then it is not counted, so a farewell has to be small, and a
     * {@code WriteTimeoutHandler} in front is a good idea.
     */
    @Override
    protected @Nullable ChannelFuture channelRejected(ChannelHandlerContext ctx, SocketAddress remoteAddress) {
        return null;
    }

    /** What a {@link ConnectionLimitHandler} is made with. */
    public static final class Builder {
        private static final int DEFAULT_MAX_CONNECTIONS = 65_536;
        private static final int DEFAULT_IPV6_PREFIX_BITS = 64;

        private int maxConnections = DEFAULT_MAX_CONNECTIONS;
        private int maxConnectionsPerNetwork = DEFAULT_MAX_CONNECTIONS;
        private int ipv4PrefixBits = IpAddress.IPV4_BITS;
        private int ipv6PrefixBits = DEFAULT_IPV6_PREFIX_BITS;

        private Builder() {}

        /** Sets how many connections may be open, at least 1. */
        public Builder maxConnections(int maxConnections) {
            this.maxConnections = check(maxConnections, "maxConnections", 1, Integer.MAX_VALUE);
            return this;
        }

        /** Sets how many connections of one network may be open, at least 1. */
        public Builder maxConnectionsPerNetwork(int maxConnectionsPerNetwork) {
            this.maxConnectionsPerNetwork =
                    check(maxConnectionsPerNetwork, "maxConnectionsPerNetwork", 1, Integer.MAX_VALUE);
            return this;
        }

        /** Sets how many leading bits of an IPv4 address are its network, 0 to 32. */
        public Builder ipv4PrefixBits(int ipv4PrefixBits) {
            this.ipv4PrefixBits = check(ipv4PrefixBits, "ipv4PrefixBits", 0, IpAddress.IPV4_BITS);
            return this;
        }

        /** Sets how many leading bits of an IPv6 address are its network, 0 to 128. */
        public Builder ipv6PrefixBits(int ipv6PrefixBits) {
            this.ipv6PrefixBits = check(ipv6PrefixBits, "ipv6PrefixBits", 0, IpAddress.IPV6_BITS);
            return this;
        }

        private static int check(int value, String name, int min, int max) {
            if (value < min || value > max) {
                throw new IllegalArgumentException(name + " : " + value + " (expected: " + min + " to " + max + ')');
            }
            return value;
        }

        /** Makes the handler. */
        public ConnectionLimitHandler build() {
            return new ConnectionLimitHandler(this);
        }
    }
}
