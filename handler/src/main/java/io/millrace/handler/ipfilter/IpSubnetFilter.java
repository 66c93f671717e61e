package io.millrace.handler.ipfilter;

import io.millrace.channel.ChannelHandler.Sharable;
import io.millrace.channel.ChannelHandlerContext;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Accepts or rejects channels by the network that the peer is in, with many rules: finding the one that matches takes
 * logarithmic time.
 *
 * <p>Where networks lie inside each other, the most specific one decides, as in a routing table; of rules of the same
 * network, the first. For rules whose order decides, there is {@link RuleBasedIpFilter}.
 *
 * <p><b>Thread</b> any: it does not change, and is shared by all channels.
 */
@Sharable
public class IpSubnetFilter extends AbstractRemoteAddressFilter<InetSocketAddress> {
    private final boolean acceptIfNotFound;
    private final SubnetTable table;

    /** Accepts what no rule is about. */
    public IpSubnetFilter(IpSubnetFilterRule... rules) {
        this(true, rules);
    }

    /**
     * Makes a filter.
     *
     * @param acceptIfNotFound whether channels that no rule is about are accepted
     */
    public IpSubnetFilter(boolean acceptIfNotFound, IpSubnetFilterRule... rules) {
        this(acceptIfNotFound, Arrays.asList(rules));
    }

    /** Accepts what no rule is about. */
    public IpSubnetFilter(List<IpSubnetFilterRule> rules) {
        this(true, rules);
    }

    /**
     * Makes a filter.
     *
     * @param acceptIfNotFound whether channels that no rule is about are accepted
     * @throws NullPointerException a rule is {@code null}
     */
    public IpSubnetFilter(boolean acceptIfNotFound, List<IpSubnetFilterRule> rules) {
        this.acceptIfNotFound = acceptIfNotFound;
        this.table = new SubnetTable(List.copyOf(rules));
    }

    @Override
    protected boolean accept(ChannelHandlerContext ctx, InetSocketAddress remoteAddress) {
        InetAddress address = remoteAddress.getAddress();
        @Nullable IpFilterRuleType found = address == null ? null : table.find(IpAddress.of(address));
        return found == null ? acceptIfNotFound : found == IpFilterRuleType.ACCEPT;
    }
}
