package io.millrace.handler.ipfilter;

import io.millrace.channel.ChannelHandler.Sharable;
import io.millrace.channel.ChannelHandlerContext;
import java.net.InetSocketAddress;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;

/**
 * Accepts or rejects channels by the first rule, in the order given, that matches the peer's address.
 *
 * <p><b>Thread</b> any, as far as the rules are; it is shared by all channels.
 */
@Sharable
public class RuleBasedIpFilter extends AbstractRemoteAddressFilter<InetSocketAddress> {
    private final boolean acceptIfNotFound;
    private final List<IpFilterRule> rules;

    /** Accepts what no rule matches. */
    public RuleBasedIpFilter(IpFilterRule... rules) {
        this(true, rules);
    }

    /**
     * Makes a filter.
     *
     * @param acceptIfNotFound whether channels that no rule matches are accepted
     * @param rules the rules; those that are {@code null} are left out
     */
    public RuleBasedIpFilter(boolean acceptIfNotFound, IpFilterRule... rules) {
        this.acceptIfNotFound = acceptIfNotFound;
        this.rules = Arrays.stream(rules).filter(Objects::nonNull).toList();
    }

    @Override
    protected boolean accept(ChannelHandlerContext ctx, InetSocketAddress remoteAddress) throws Exception {
        for (IpFilterRule rule : rules) {
            if (rule.matches(remoteAddress)) {
                return rule.ruleType() == IpFilterRuleType.ACCEPT;
            }
        }
        return acceptIfNotFound;
    }
}
