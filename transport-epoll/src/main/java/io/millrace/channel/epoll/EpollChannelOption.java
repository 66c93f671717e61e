package io.millrace.channel.epoll;

import io.millrace.channel.ChannelOption;
import io.millrace.channel.unix.UnixChannelOption;
import java.net.InetAddress;
import java.util.Map;

/** Options that only Linux has. */
public final class EpollChannelOption extends UnixChannelOption {

    /** {@code TCP_CORK}: partial segments wait until it is switched off. */
    public static final ChannelOption<Boolean> TCP_CORK = valueOf(EpollChannelOption.class, "TCP_CORK");

    /** {@code TCP_NOTSENT_LOWAT}: with how many unsent bytes the socket counts as writable. */
    public static final ChannelOption<Long> TCP_NOTSENT_LOWAT = valueOf(EpollChannelOption.class, "TCP_NOTSENT_LOWAT");

    /** {@code TCP_KEEPIDLE}: after how many idle seconds the peer is probed. */
    public static final ChannelOption<Integer> TCP_KEEPIDLE = valueOf(EpollChannelOption.class, "TCP_KEEPIDLE");

    /** {@code TCP_KEEPINTVL}: seconds between probes. */
    public static final ChannelOption<Integer> TCP_KEEPINTVL = valueOf(EpollChannelOption.class, "TCP_KEEPINTVL");

    /** {@code TCP_KEEPCNT}: after how many unanswered probes the connection is gone. */
    public static final ChannelOption<Integer> TCP_KEEPCNT = valueOf(EpollChannelOption.class, "TCP_KEEPCNT");

    /** {@code TCP_USER_TIMEOUT}: milliseconds that sent bytes may stay unacknowledged. */
    public static final ChannelOption<Integer> TCP_USER_TIMEOUT = valueOf(EpollChannelOption.class, "TCP_USER_TIMEOUT");

    /** {@code IP_FREEBIND}: an address may be bound that the host does not have yet. */
    public static final ChannelOption<Boolean> IP_FREEBIND = valueOf(EpollChannelOption.class, "IP_FREEBIND");

    /** {@code IP_BIND_ADDRESS_NO_PORT}: the port is chosen when connecting, not when binding. */
    public static final ChannelOption<Boolean> IP_BIND_ADDRESS_NO_PORT =
            valueOf(EpollChannelOption.class, "IP_BIND_ADDRESS_NO_PORT");

    /** {@code IP_TRANSPARENT}: transparent proxying. */
    public static final ChannelOption<Boolean> IP_TRANSPARENT = valueOf(EpollChannelOption.class, "IP_TRANSPARENT");

    /** {@code IP_RECVORIGDSTADDR}: datagrams come with the address they were sent to. */
    public static final ChannelOption<Boolean> IP_RECVORIGDSTADDR =
            valueOf(EpollChannelOption.class, "IP_RECVORIGDSTADDR");

    /** {@code TCP_DEFER_ACCEPT}: seconds that a connection may wait for its first bytes before it is accepted. */
    public static final ChannelOption<Integer> TCP_DEFER_ACCEPT = valueOf(EpollChannelOption.class, "TCP_DEFER_ACCEPT");

    /** {@code TCP_QUICKACK}: acknowledgements are sent at once. */
    public static final ChannelOption<Boolean> TCP_QUICKACK = valueOf(EpollChannelOption.class, "TCP_QUICKACK");

    /** {@code SO_BUSY_POLL}: microseconds of busy polling. */
    public static final ChannelOption<Integer> SO_BUSY_POLL = valueOf(EpollChannelOption.class, "SO_BUSY_POLL");

    /**
     * {@code TCP_MD5SIG}: keys of 1 to 80 bytes by the peer's address; what is sent to such a peer and what comes from
     * it is signed with its key (RFC 2385). A new map replaces the one before: the keys of addresses that are no longer
     * in it are removed. Connections that a listener accepts take over the key of their peer. It cannot be read.
     */
    public static final ChannelOption<Map<InetAddress, byte[]>> TCP_MD5SIG =
            valueOf(EpollChannelOption.class, "TCP_MD5SIG");

    /** The largest datagram that reading expects, in bytes; 0 for what the buffer has. */
    public static final ChannelOption<Integer> MAX_DATAGRAM_PAYLOAD_SIZE =
            valueOf(EpollChannelOption.class, "MAX_DATAGRAM_PAYLOAD_SIZE");

    /** {@code UDP_GRO}: the kernel joins datagrams, and reading takes them apart. */
    public static final ChannelOption<Boolean> UDP_GRO = valueOf(EpollChannelOption.class, "UDP_GRO");

    /** {@code IP_MULTICAST_ALL}: datagrams of every group that any socket of the host joined. */
    public static final ChannelOption<Boolean> IP_MULTICAST_ALL = valueOf(EpollChannelOption.class, "IP_MULTICAST_ALL");

    private EpollChannelOption() {}
}
