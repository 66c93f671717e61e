package io.millrace.channel.unix.sys;

import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import org.jspecify.annotations.Nullable;

/**
 * What a UDP socket is told of multicast and of what shall come with its datagrams, as values: each method returns 0 or
 * {@code -errno}.
 *
 * <p>A socket of {@code AF_INET6} that speaks IPv4 too is told for both; a system that will not hear of IPv4 there is not
 * asked to.
 *
 * <p>One a channel; not safe for use by several threads at once.
 */
public final class UdpOptions {
    private static final int GROUP_REQ_BYTES = 8 + 2 * SockAddr.CAPACITY;
    private static final int INDEX_BYTES = Integer.BYTES;

    private final Syscalls calls;
    private final DatagramAbi abi;
    private final int fd;
    private final boolean six;
    private final OptionValue value = new OptionValue(GROUP_REQ_BYTES);

    /**
     * Makes the options of a socket.
     *
     * @param calls the system calls
     * @param fd a UDP socket
     * @param family its family
     */
    public UdpOptions(Syscalls calls, int fd, int family) {
        this.calls = calls;
        this.abi = DatagramAbi.of(calls.abi().os());
        this.fd = fd;
        this.six = family == calls.abi().addresses().inet6();
    }

    /**
     * Tells whether the socket is of {@code AF_INET6}.
     *
     * @return {@code false} if it is of {@code AF_INET}
     */
    public boolean isInet6() {
        return six;
    }

    // ---- memberships ----

    /**
     * Joins a group.
     *
     * @param group the group
     * @param on on which interface
     * @param source for datagrams of which sender; {@code null} for any
     * @return 0, or {@code -errno}; {@code -EOPNOTSUPP} where the system cannot choose by sender
     */
    public int join(InetAddress group, Interface on, @Nullable InetAddress source) {
        DatagramAbi.Groups any = abi.groups();
        if (any != null) {
            return source == null
                    ? request(any, any.join(), group, on, null)
                    : request(any, any.joinSource(), group, on, source);
        }
        return source == null ? membership(family(group).join(), group, on) : -Errno.EOPNOTSUPP;
    }

    /**
     * Leaves a group.
     *
     * @param group the group
     * @param on on which interface
     * @param source as it was joined
     * @return 0, or {@code -errno}
     */
    public int leave(InetAddress group, Interface on, @Nullable InetAddress source) {
        DatagramAbi.Groups any = abi.groups();
        if (any != null) {
            return source == null
                    ? request(any, any.leave(), group, on, null)
                    : request(any, any.leaveSource(), group, on, source);
        }
        return source == null ? membership(family(group).leave(), group, on) : -Errno.EOPNOTSUPP;
    }

    /**
     * Refuses datagrams of a sender to a group that was joined for any.
     *
     * @param group the group
     * @param on on which interface
     * @param source the sender
     * @return 0, or {@code -errno}
     */
    public int block(InetAddress group, Interface on, InetAddress source) {
        DatagramAbi.Groups any = abi.groups();
        return any == null ? -Errno.EOPNOTSUPP : request(any, any.block(), group, on, source);
    }

    /**
     * An interface, as the kernel wants it named.
     *
     * @param index its index; 0 for the one that the kernel chooses
     * @param address an IPv4 address of it; {@code null} if it has none
     */
    public record Interface(int index, @Nullable Inet4Address address) {
        /** The one that the kernel chooses. */
        public static final Interface ANY = new Interface(0, null);
    }

    private DatagramAbi.Multicast family(InetAddress group) {
        return group instanceof Inet4Address ? abi.ip() : abi.ip6();
    }

    /** {@code struct group_req} and {@code struct group_source_req}. */
    private int request(
            DatagramAbi.Groups any, int option, InetAddress group, Interface on, @Nullable InetAddress source) {
        int second = any.addressOffset() + SockAddr.CAPACITY;
        value.clear()
                .length(source == null ? second : second + SockAddr.CAPACITY)
                .putInt(0, on.index());
        SockAddr memory = new SockAddr(calls.abi().addresses());
        int error = put(any.addressOffset(), memory, group);
        if (error >= 0 && source != null) {
            error = put(second, memory, source);
        }
        return error < 0 ? error : calls.setsockopt(fd, family(group).level(), option, value);
    }

    private int put(int offset, SockAddr memory, InetAddress address) {
        Abi.Addresses families = calls.abi().addresses();
        int family = address instanceof Inet4Address ? families.inet() : families.inet6();
        int length = memory.encode(new InetSocketAddress(address, 0), family);
        if (length >= 0) {
            value.putAddress(offset, memory);
        }
        return length;
    }

    /** {@code struct ip_mreq}: two addresses. {@code struct ipv6_mreq}: an address and an index. */
    private int membership(int option, InetAddress group, Interface on) {
        byte[] bytes = group.getAddress();
        value.clear().putBytes(0, bytes);
        Inet4Address address = on.address();
        if (!(group instanceof Inet4Address)) {
            value.putInt(bytes.length, on.index()).length(bytes.length + INDEX_BYTES);
        } else if (address != null) {
            value.putBytes(bytes.length, address.getAddress()).length(2 * bytes.length);
        } else if (on.index() == 0) {
            value.length(2 * bytes.length);
        } else {
            return -Errno.EADDRNOTAVAIL; // an interface without an IPv4 address has no IPv4 groups
        }
        return calls.setsockopt(fd, family(group).level(), option, value);
    }

    // ---- what is sent ----

    /**
     * Sets how many hops multicast datagrams may take.
     *
     * @param hops 0 to 255
     * @return 0, or {@code -errno}
     */
    public int setHops(int hops) {
        return set(abi.ip6().hops(), abi.ip().hops(), hops);
    }

    /**
     * How many hops multicast datagrams may take.
     *
     * @return 0 to 255, or {@code -errno}
     */
    public int hops() {
        return get(abi.ip6().hops(), abi.ip().hops());
    }

    /**
     * Sets whether this host gets its own multicast datagrams.
     *
     * @param loop whether it does
     * @return 0, or {@code -errno}
     */
    public int setLoop(boolean loop) {
        return set(abi.ip6().loop(), abi.ip().loop(), loop ? 1 : 0);
    }

    /**
     * Tells whether this host gets its own multicast datagrams.
     *
     * @return 1 or 0, or {@code -errno}
     */
    public int loop() {
        return get(abi.ip6().loop(), abi.ip().loop());
    }

    /** IPv6's options are {@code int}s, IPv4's were a byte each before they could be more. */
    private int set(int option6, int option4, int number) {
        int result = 0;
        if (six) {
            result = calls.setOption(fd, Abi.IPPROTO_IPV6, option6, number);
        }
        if (result < 0) {
            return result;
        }
        value.clear().putBytes(0, new byte[] {(byte) number}).length(1);
        return forIpv4(calls.setsockopt(fd, Abi.IPPROTO_IP, option4, value));
    }

    /** Of a socket of {@code AF_INET6}, a refusal of what concerns IPv4 is none. */
    private int forIpv4(int result) {
        boolean refused = result == -Errno.ENOPROTOOPT || result == -Errno.EINVAL || result == -Errno.EOPNOTSUPP;
        return six && refused ? 0 : result;
    }

    private int get(int option6, int option4) {
        value.clear().length(six ? Integer.BYTES : 1);
        int error = calls.getsockopt(fd, six ? Abi.IPPROTO_IPV6 : Abi.IPPROTO_IP, six ? option6 : option4, value);
        return error < 0 ? error : six ? value.getInt(0) : value.getUnsignedByte(0);
    }

    /**
     * Sets the interface that multicast datagrams leave by.
     *
     * @param by the interface
     * @return 0, or {@code -errno}
     */
    public int setInterface(Interface by) {
        if (six) {
            int result = calls.setOption(fd, Abi.IPPROTO_IPV6, abi.ip6().networkInterface(), by.index());
            if (result < 0) {
                return result;
            }
        }
        Inet4Address address = by.address();
        if (address == null && by.index() != 0) {
            return six ? 0 : -Errno.EADDRNOTAVAIL;
        }
        value.clear().length(Integer.BYTES);
        if (address != null) {
            value.putBytes(0, address.getAddress());
        }
        return forIpv4(calls.setsockopt(fd, Abi.IPPROTO_IP, abi.ip().networkInterface(), value));
    }

    /**
     * The interface that multicast datagrams of a socket of {@code AF_INET6} leave by.
     *
     * @return its index, 0 for the one that the kernel chooses, or {@code -errno}
     */
    public int interfaceIndex() {
        value.clear().length(Integer.BYTES);
        int error = calls.getsockopt(fd, Abi.IPPROTO_IPV6, abi.ip6().networkInterface(), value);
        return error < 0 ? error : value.getInt(0);
    }

    /**
     * The interface that multicast datagrams of a socket of {@code AF_INET} leave by.
     *
     * @param address where its IPv4 address goes, zeros for the one that the kernel chooses
     * @return 0, or {@code -errno}
     */
    public int interfaceAddress(byte[] address) {
        value.clear().length(address.length);
        int error = calls.getsockopt(fd, Abi.IPPROTO_IP, abi.ip().networkInterface(), value);
        for (int i = 0; error == 0 && i < address.length; i++) {
            address[i] = (byte) value.getUnsignedByte(i);
        }
        return error;
    }

    // ---- what comes with a datagram ----

    /**
     * Sets whether datagrams come with the address that they were sent to ({@code IP_PKTINFO}, {@code IP_RECVDSTADDR},
     * {@code IPV6_RECVPKTINFO}).
     *
     * @param on whether they do
     * @return 0, or {@code -errno}
     */
    public int receiveAddress(boolean on) {
        return receive(abi.receiveAddress6(), abi.receiveAddress(), on);
    }

    /**
     * Sets whether datagrams come with their traffic class ({@code IP_RECVTOS}, {@code IPV6_RECVTCLASS}).
     *
     * @param on whether they do
     * @return 0, or {@code -errno}
     */
    public int receiveTrafficClass(boolean on) {
        return receive(abi.receiveTrafficClass(), abi.receiveTos(), on);
    }

    /**
     * Sets whether datagrams come with the address that they were sent to before they were redirected ({@code
     * IP_RECVORIGDSTADDR}, {@code IPV6_RECVORIGDSTADDR}).
     *
     * @param on whether they do
     * @return 0, or {@code -errno}
     */
    public int receiveOriginalAddress(boolean on) {
        return receive(abi.receiveOriginal6(), abi.receiveOriginal(), on);
    }

    private int receive(int option6, int option4, boolean on) {
        int result = 0;
        if (six) {
            result = option6 == 0 ? -Errno.ENOPROTOOPT : calls.setOption(fd, Abi.IPPROTO_IPV6, option6, on ? 1 : 0);
        }
        if (result < 0) {
            return result;
        }
        return forIpv4(option4 == 0 ? -Errno.ENOPROTOOPT : calls.setOption(fd, Abi.IPPROTO_IP, option4, on ? 1 : 0));
    }

    /**
     * Sets whether the kernel joins datagrams of a sender ({@code UDP_GRO}).
     *
     * @param on whether it does
     * @return 0, or {@code -errno}
     */
    public int coalesce(boolean on) {
        return abi.coalesce() == 0
                ? -Errno.ENOPROTOOPT
                : calls.setOption(fd, Abi.IPPROTO_UDP, abi.coalesce(), on ? 1 : 0);
    }
}
