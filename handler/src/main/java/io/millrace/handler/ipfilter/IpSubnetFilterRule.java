package io.millrace.handler.ipfilter;

import io.millrace.util.NetUtil;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Matches the addresses of one network, in CIDR notation (RFC 4632, RFC 4291 §2.3): {@code 192.0.2.0/24},
 * {@code 2001:db8::/32}. What is behind the prefix is of no account: {@code 192.0.2.7/24} is the same rule.
 *
 * <p>An IPv6 address that stands for an IPv4 one ({@code ::ffff:192.0.2.7}) is taken for the IPv4 one, in the rule
 * ({@code ::ffff:192.0.2.0/120} is {@code 192.0.2.0/24}) as in the peer's address. Other than that, rules of one family
 * never match addresses of the other: {@code ::/0} is all of IPv6 and nothing of IPv4.
 *
 * <p><b>Thread</b> any: it does not change.
 */
public final class IpSubnetFilterRule implements IpFilterRule, Comparable<IpSubnetFilterRule> {
    private static final int MAPPED_PREFIX_BITS = IpAddress.IPV6_BITS - IpAddress.IPV4_BITS;

    private final IpAddress first;
    private final IpAddress last;
    private final int prefixBits;
    private final IpFilterRuleType ruleType;

    /**
     * Makes a rule.
     *
     * @param ipAddressWithCidr an address, a slash, and the length of the prefix in bits
     * @throws IllegalArgumentException the text is none, or the prefix is longer than the address
     */
    public IpSubnetFilterRule(String ipAddressWithCidr, IpFilterRuleType ruleType) {
        this(addressOf(ipAddressWithCidr), prefixOf(ipAddressWithCidr), ruleType);
    }

    /**
     * Makes a rule.
     *
     * @param ipAddress an address, not a name: names are not looked up
     * @param cidrPrefix the length of the prefix in bits, 0 to 32 for IPv4 and 0 to 128 for IPv6
     * @throws IllegalArgumentException the text is no address, or the prefix is longer than it
     */
    public IpSubnetFilterRule(String ipAddress, int cidrPrefix, IpFilterRuleType ruleType) {
        this(parse(ipAddress), cidrPrefix, ruleType);
    }

    /**
     * Makes a rule.
     *
     * @param cidrPrefix the length of the prefix in bits, 0 to 32 for IPv4 and 0 to 128 for IPv6
     * @throws IllegalArgumentException the prefix is longer than the address
     */
    public IpSubnetFilterRule(InetAddress ipAddress, int cidrPrefix, IpFilterRuleType ruleType) {
        this(Objects.requireNonNull(ipAddress, "ipAddress").getAddress(), cidrPrefix, ruleType);
    }

    private IpSubnetFilterRule(byte[] bytes, int cidrPrefix, IpFilterRuleType ruleType) {
        this.ruleType = Objects.requireNonNull(ruleType, "ruleType");
        boolean ipv4 = bytes.length * Byte.SIZE == IpAddress.IPV4_BITS;
        int bits = bytes.length * Byte.SIZE;
        if (cidrPrefix < 0 || cidrPrefix > bits) {
            throw new IllegalArgumentException((ipv4 ? "IPv4" : "IPv6")
                    + " requires the subnet prefix to be in range of [0," + bits + "]. The prefix was: " + cidrPrefix);
        }
        IpAddress address = IpAddress.of(bytes);
        if (!ipv4 && address.isIpv4()) {
            // Mapped. With a shorter prefix the network holds more than the mapped addresses, and is one of IPv6.
            if (cidrPrefix >= MAPPED_PREFIX_BITS) {
                cidrPrefix -= MAPPED_PREFIX_BITS;
            } else {
                address = IpAddress.ofIpv6(bytes);
            }
        }
        this.prefixBits = cidrPrefix;
        this.first = address.first(cidrPrefix);
        this.last = address.last(cidrPrefix);
    }

    private static byte[] addressOf(String ipAddressWithCidr) {
        return parse(ipAddressWithCidr.substring(0, slashOf(ipAddressWithCidr)));
    }

    private static int prefixOf(String ipAddressWithCidr) {
        String prefix = ipAddressWithCidr.substring(slashOf(ipAddressWithCidr) + 1);
        boolean digits = !prefix.isEmpty() && prefix.length() <= 3;
        for (int i = 0; i < prefix.length(); i++) {
            digits &= prefix.charAt(i) >= '0' && prefix.charAt(i) <= '9';
        }
        if (!digits) {
            throw notCidr(ipAddressWithCidr);
        }
        return Integer.parseInt(prefix);
    }

    private static int slashOf(String ipAddressWithCidr) {
        int slash = ipAddressWithCidr.indexOf('/');
        if (slash <= 0) {
            throw notCidr(ipAddressWithCidr);
        }
        return slash;
    }

    private static IllegalArgumentException notCidr(String text) {
        return new IllegalArgumentException("ipAddressWithCidr: " + text + " (expected: \"<ip-address>/<mask-size>\")");
    }

    private static byte[] parse(String ipAddress) {
        byte[] bytes = NetUtil.createByteArrayFromIpAddressString(Objects.requireNonNull(ipAddress, "ipAddress"));
        if (bytes == null) {
            throw new IllegalArgumentException("ipAddress: " + ipAddress + " (expected: an IPv4 or IPv6 address)");
        }
        return bytes;
    }

    @Override
    public boolean matches(InetSocketAddress remoteAddress) {
        InetAddress address = remoteAddress.getAddress();
        return address != null && matches(IpAddress.of(address));
    }

    boolean matches(IpAddress address) {
        return first.compareTo(address) <= 0 && last.compareTo(address) >= 0;
    }

    @Override
    public IpFilterRuleType ruleType() {
        return ruleType;
    }

    IpAddress first() {
        return first;
    }

    IpAddress last() {
        return last;
    }

    int prefixBits() {
        return prefixBits;
    }

    /** Orders by network: IPv4 first, then by the first address, and the larger network before one inside it. */
    @Override
    public int compareTo(IpSubnetFilterRule other) {
        int byAddress = first.compareTo(other.first);
        return byAddress != 0 ? byAddress : Integer.compare(prefixBits, other.prefixBits);
    }

    /** Equal are rules of the same network and type. */
    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof IpSubnetFilterRule rule && compareTo(rule) == 0 && ruleType == rule.ruleType;
    }

    @Override
    public int hashCode() {
        return Objects.hash(first, prefixBits, ruleType);
    }

    /** Returns the type and the network, {@code "REJECT 192.0.2.0/24"}. */
    @Override
    public String toString() {
        return ruleType + " " + NetworkText.of(first) + '/' + prefixBits;
    }
}
