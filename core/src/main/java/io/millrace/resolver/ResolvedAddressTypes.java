package io.millrace.resolver;

/** Which IP versions a resolution may return, and which of them comes first. */
public enum ResolvedAddressTypes {
    /** IPv4 addresses only. */
    IPV4_ONLY,
    /** IPv6 addresses only. */
    IPV6_ONLY,
    /** Both, IPv4 first. */
    IPV4_PREFERRED,
    /** Both, IPv6 first. */
    IPV6_PREFERRED
}
