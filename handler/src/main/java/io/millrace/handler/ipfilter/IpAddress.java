package io.millrace.handler.ipfilter;

import java.net.InetAddress;
import org.jspecify.annotations.Nullable;

/**
 * The number of an address: of IPv6 its 128 bits, of IPv4 its 32 bits in {@code low}. An IPv6 address that stands for
 * an IPv4 one ({@code ::ffff:a.b.c.d}, RFC 4291 §2.5.5.2) is the IPv4 one: a listener of both families sees the same
 * peer under either.
 */
record IpAddress(boolean isIpv4, long high, long low) implements Comparable<IpAddress> {
    static final int IPV4_BITS = 32;
    static final int IPV6_BITS = 128;
    private static final int HALF_BITS = 64;
    private static final long MAPPED_IPV4 = 0xffffL;

    static IpAddress of(InetAddress address) {
        return of(address.getAddress());
    }

    static IpAddress of(byte[] bytes) {
        if (bytes.length * Byte.SIZE == IPV4_BITS) {
            return new IpAddress(true, 0, number(bytes, 0, bytes.length));
        }
        long high = number(bytes, 0, 8);
        long low = number(bytes, 8, 8);
        return isMapped(high, low) ? new IpAddress(true, 0, low & 0xffff_ffffL) : new IpAddress(false, high, low);
    }

    /** Of the unmapped form of 16 bytes: a mapped address stays IPv6. */
    static IpAddress ofIpv6(byte[] bytes) {
        return new IpAddress(false, number(bytes, 0, 8), number(bytes, 8, 8));
    }

    private static long number(byte[] bytes, int from, int count) {
        long number = 0;
        for (int i = from; i < from + count; i++) {
            number = number << Byte.SIZE | bytes[i] & 0xff;
        }
        return number;
    }

    private static boolean isMapped(long high, long low) {
        return high == 0 && low >>> IPV4_BITS == MAPPED_IPV4;
    }

    int bits() {
        return isIpv4 ? IPV4_BITS : IPV6_BITS;
    }

    /** The first address of the network of so many leading bits. */
    IpAddress first(int prefixBits) {
        if (isIpv4) {
            return new IpAddress(true, 0, low & mask(prefixBits + IPV4_BITS) & 0xffff_ffffL);
        }
        return new IpAddress(false, high & mask(prefixBits), low & mask(prefixBits - HALF_BITS));
    }

    /** The last address of that network. */
    IpAddress last(int prefixBits) {
        if (isIpv4) {
            return new IpAddress(true, 0, low | ~mask(prefixBits + IPV4_BITS) & 0xffff_ffffL);
        }
        return new IpAddress(false, high | ~mask(prefixBits), low | ~mask(prefixBits - HALF_BITS));
    }

    /** The leading bits of a half. A shift by 64 is one by 0 in Java: none and all are said in words. */
    private static long mask(int leadingBits) {
        if (leadingBits <= 0) {
            return 0;
        }
        return leadingBits >= HALF_BITS ? -1 : -1L << HALF_BITS - leadingBits;
    }

    /** The next address; {@code null} after the last one. */
    @Nullable
    IpAddress next() {
        if (isIpv4) {
            return low == 0xffff_ffffL ? null : new IpAddress(true, 0, low + 1);
        }
        if (low != -1) {
            return new IpAddress(false, high, low + 1);
        }
        return high == -1 ? null : new IpAddress(false, high + 1, 0);
    }

    /** IPv4 first, then by number. */
    @Override
    public int compareTo(IpAddress other) {
        if (isIpv4 != other.isIpv4) {
            return isIpv4 ? -1 : 1;
        }
        int byHigh = Long.compareUnsigned(high, other.high);
        return byHigh != 0 ? byHigh : Long.compareUnsigned(low, other.low);
    }
}
