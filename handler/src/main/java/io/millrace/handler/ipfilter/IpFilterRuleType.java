package io.millrace.handler.ipfilter;

/** What becomes of a connection that a rule matches. */
public enum IpFilterRuleType {
    /** It may stay. */
    ACCEPT,
    /** It is closed. */
    REJECT
}
