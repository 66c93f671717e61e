package io.millrace.channel.unix.sys;

import org.jspecify.annotations.Nullable;

/**
 * The numbers of a system's UDP sockets: multicast, and what comes with a datagram. 0 is an option that the system does not
 * have.
 *
 * <p><b>Spec:</b> Linux {@code include/uapi/linux/{in,in6,udp}.h}; Darwin {@code bsd/netinet/in.h}, {@code
 * bsd/netinet6/in6.h} (with {@code __APPLE_USE_RFC_3542}); FreeBSD, OpenBSD, NetBSD and DragonFly {@code
 * sys/netinet/in.h}, {@code sys/netinet6/in6.h}; RFC 3493, RFC 3542, RFC 3678.
 *
 * @param ip the multicast options of {@code IPPROTO_IP}, whose values are an address and two bytes
 * @param ip6 the multicast options of {@code IPPROTO_IPV6}, whose values are {@code int}s
 * @param groups the options of any family, with sources; {@code null} where there are none
 * @param receiveAddress {@code IP_PKTINFO} or {@code IP_RECVDSTADDR}: switches on the control message below
 * @param address the type of the control message with the address that an IPv4 datagram was sent to
 * @param addressOffset where the address is in it
 * @param receiveAddress6 {@code IPV6_RECVPKTINFO}
 * @param address6 {@code IPV6_PKTINFO}: a control message that begins with the address
 * @param receiveTos {@code IP_RECVTOS}
 * @param tos the type of the control message with an IPv4 datagram's TOS byte
 * @param receiveTrafficClass {@code IPV6_RECVTCLASS}
 * @param trafficClass {@code IPV6_TCLASS}: a control message of an {@code int}
 * @param receiveOriginal {@code IP_RECVORIGDSTADDR}, which is its control message's type too: a {@code sockaddr}
 * @param receiveOriginal6 {@code IPV6_RECVORIGDSTADDR}, likewise
 * @param segment {@code UDP_SEGMENT}: an option, and a control message of a {@code uint16_t}
 * @param coalesce {@code UDP_GRO}: an option, and a control message of an {@code int}
 */
public record DatagramAbi(
        Multicast ip,
        Multicast ip6,
        @Nullable Groups groups,
        int receiveAddress,
        int address,
        int addressOffset,
        int receiveAddress6,
        int address6,
        int receiveTos,
        int tos,
        int receiveTrafficClass,
        int trafficClass,
        int receiveOriginal,
        int receiveOriginal6,
        int segment,
        int coalesce) {

    /**
     * A family's multicast options.
     *
     * @param level {@code IPPROTO_IP} or {@code IPPROTO_IPV6}
     * @param networkInterface {@code IP_MULTICAST_IF}, {@code IPV6_MULTICAST_IF}
     * @param hops {@code IP_MULTICAST_TTL}, {@code IPV6_MULTICAST_HOPS}
     * @param loop {@code IP_MULTICAST_LOOP}, {@code IPV6_MULTICAST_LOOP}
     * @param join {@code IP_ADD_MEMBERSHIP}, {@code IPV6_JOIN_GROUP}
     * @param leave {@code IP_DROP_MEMBERSHIP}, {@code IPV6_LEAVE_GROUP}
     */
    public record Multicast(int level, int networkInterface, int hops, int loop, int join, int leave) {}

    /**
     * The options of any family, with {@code struct group_req} and {@code struct group_source_req}.
     *
     * @param join {@code MCAST_JOIN_GROUP}
     * @param leave {@code MCAST_LEAVE_GROUP}
     * @param joinSource {@code MCAST_JOIN_SOURCE_GROUP}
     * @param leaveSource {@code MCAST_LEAVE_SOURCE_GROUP}
     * @param block {@code MCAST_BLOCK_SOURCE}
     * @param unblock {@code MCAST_UNBLOCK_SOURCE}
     * @param addressOffset where the first address is: behind the interface's index, aligned to 8; packed on macOS
     */
    public record Groups(
            int join, int leave, int joinSource, int leaveSource, int block, int unblock, int addressOffset) {}

    private static final Multicast LINUX_IP = new Multicast(Abi.IPPROTO_IP, 32, 33, 34, 35, 36);
    private static final Multicast LINUX_IP6 = new Multicast(Abi.IPPROTO_IPV6, 17, 18, 19, 20, 21);
    private static final Multicast BSD_IP = new Multicast(Abi.IPPROTO_IP, 9, 10, 11, 12, 13);
    private static final Multicast BSD_IP6 = new Multicast(Abi.IPPROTO_IPV6, 9, 10, 11, 12, 13);

    private static final int IP_RECVDSTADDR = 7;

    /**
     * The numbers of a system.
     *
     * @param os the system
     * @return its numbers
     */
    public static DatagramAbi of(Os os) {
        return switch (os) {
            case LINUX ->
                new DatagramAbi(
                        LINUX_IP,
                        LINUX_IP6,
                        new Groups(42, 45, 46, 47, 43, 44, 8),
                        8,
                        8,
                        8,
                        49,
                        50,
                        13,
                        1,
                        66,
                        67,
                        20,
                        74,
                        103,
                        104);
            case DARWIN -> bsd(new Groups(80, 81, 82, 83, 84, 85, 4), 61, 46, 27, 35, 36);
            case FREEBSD -> bsd(new Groups(80, 81, 82, 83, 84, 85, 8), 36, 46, 68, 57, 61);
            case DRAGONFLY -> bsd(null, 36, 46, 68, 57, 61);
            case OPENBSD, NETBSD -> bsd(null, 36, 46, 0, 57, 61);
        };
    }

    private static DatagramAbi bsd(
            @Nullable Groups groups, int receiveAddress6, int address6, int tos, int receiveClass, int trafficClass) {
        return new DatagramAbi(
                BSD_IP,
                BSD_IP6,
                groups,
                IP_RECVDSTADDR,
                IP_RECVDSTADDR,
                0,
                receiveAddress6,
                address6,
                tos,
                tos,
                receiveClass,
                trafficClass,
                0,
                0,
                0,
                0);
    }
}
