package io.millrace.handler.ipfilter;

import java.net.InetSocketAddress;

/** A rule of a {@link RuleBasedIpFilter}. <b>Thread</b> any. */
public interface IpFilterRule {
    /** Returns whether the rule is about connections from this address. */
    boolean matches(InetSocketAddress remoteAddress);

    /** Returns what becomes of connections that the rule matches. */
    IpFilterRuleType ruleType();
}
