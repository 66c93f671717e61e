package io.millrace.channel.epoll;

import io.millrace.channel.Channel;
import io.millrace.channel.ChannelOption;
import io.millrace.channel.unix.SocketKind;
import io.millrace.channel.unix.SocketOption;
import io.millrace.channel.unix.SocketOptions;
import io.millrace.channel.unix.sys.Abi;
import io.millrace.channel.unix.sys.Syscalls;
import java.util.ArrayList;
import java.util.List;

/** The rows that Linux adds to the tables of socket options. */
final class EpollOptions {

    private static final int SOL_SOCKET = 1;
    private static final int SO_BUSY_POLL = 46;

    private static final int TCP_CORK = 3;
    private static final int TCP_KEEPIDLE = 4;
    private static final int TCP_KEEPINTVL = 5;
    private static final int TCP_KEEPCNT = 6;
    private static final int TCP_DEFER_ACCEPT = 9;
    private static final int TCP_QUICKACK = 12;
    private static final int TCP_USER_TIMEOUT = 18;
    private static final int TCP_FASTOPEN = 23;
    private static final int TCP_NOTSENT_LOWAT = 25;
    private static final int TCP_FASTOPEN_CONNECT = 30;

    private static final int IP_FREEBIND = 15;
    private static final int IP_TRANSPARENT = 19;
    private static final int IP_RECVORIGDSTADDR = 20;
    private static final int IP_BIND_ADDRESS_NO_PORT = 24;
    private static final int IP_MULTICAST_ALL = 49;

    private static final int UDP_GRO = 104;

    private EpollOptions() {}

    /**
     * Adds the rows of a kind of channel.
     *
     * @param kind the kind
     * @param table what every POSIX system has
     * @return a table
     */
    static SocketOptions add(SocketKind kind, SocketOptions table) {
        return switch (kind) {
            case STREAM -> stream(table);
            case LISTENER -> listener(table);
            case DATAGRAM -> datagram(table);
            case DOMAIN_STREAM, DOMAIN_LISTENER, DOMAIN_DATAGRAM -> table;
        };
    }

    private static SocketOptions stream(SocketOptions table) {
        List<SocketOption<?>> rows = new ArrayList<>(address());
        rows.add(tcpFlag(EpollChannelOption.TCP_CORK, TCP_CORK));
        rows.add(SocketOption.ofUnsigned(EpollChannelOption.TCP_NOTSENT_LOWAT, Abi.IPPROTO_TCP, TCP_NOTSENT_LOWAT));
        rows.add(tcpNumber(EpollChannelOption.TCP_KEEPIDLE, TCP_KEEPIDLE));
        rows.add(tcpNumber(EpollChannelOption.TCP_KEEPINTVL, TCP_KEEPINTVL));
        rows.add(tcpNumber(EpollChannelOption.TCP_KEEPCNT, TCP_KEEPCNT));
        rows.add(tcpNumber(EpollChannelOption.TCP_USER_TIMEOUT, TCP_USER_TIMEOUT));
        rows.add(tcpFlag(EpollChannelOption.TCP_QUICKACK, TCP_QUICKACK));
        rows.add(tcpFlag(ChannelOption.TCP_FASTOPEN_CONNECT, TCP_FASTOPEN_CONNECT));
        rows.add(ipFlag(EpollChannelOption.IP_BIND_ADDRESS_NO_PORT, IP_BIND_ADDRESS_NO_PORT));
        rows.add(busyPoll());
        return signed(table.with(rows));
    }

    private static SocketOptions listener(SocketOptions table) {
        List<SocketOption<?>> rows = new ArrayList<>(address());
        rows.add(tcpNumber(EpollChannelOption.TCP_DEFER_ACCEPT, TCP_DEFER_ACCEPT));
        rows.add(tcpNumber(ChannelOption.TCP_FASTOPEN, TCP_FASTOPEN));
        return signed(table.with(rows));
    }

    private static SocketOptions datagram(SocketOptions table) {
        List<SocketOption<?>> rows = new ArrayList<>(address());
        rows.add(ipFlag(EpollChannelOption.IP_RECVORIGDSTADDR, IP_RECVORIGDSTADDR));
        rows.add(ipFlag(EpollChannelOption.IP_BIND_ADDRESS_NO_PORT, IP_BIND_ADDRESS_NO_PORT));
        rows.add(ipFlag(EpollChannelOption.IP_MULTICAST_ALL, IP_MULTICAST_ALL));
        rows.add(SocketOption.ofBoolean(EpollChannelOption.UDP_GRO, Abi.IPPROTO_UDP, UDP_GRO));
        rows.add(busyPoll());
        return table.with(rows)
                .with(EpollChannelOption.IP_RECVORIGDSTADDR, (channel, fd, on) -> udp(channel)
                        .receivesOriginalAddress(on))
                .with(EpollChannelOption.UDP_GRO, (channel, fd, on) -> udp(channel)
                        .coalesces(on))
                .with(
                        EpollChannelOption.MAX_DATAGRAM_PAYLOAD_SIZE,
                        (channel, fd) -> udp(channel).maxPayload(),
                        (channel, fd, bytes) -> udp(channel).maxPayload(bytes));
    }

    private static EpollDatagramChannel udp(Channel channel) {
        return (EpollDatagramChannel) channel;
    }

    private static SocketOptions signed(SocketOptions options) {
        Syscalls calls = options.syscalls();
        return options.with(EpollChannelOption.TCP_MD5SIG, (channel, fd, keys) -> TcpMd5Keys.of(channel)
                .replace(calls, fd, keys));
    }

    private static List<SocketOption<?>> address() {
        return List.of(
                ipFlag(EpollChannelOption.IP_FREEBIND, IP_FREEBIND),
                ipFlag(EpollChannelOption.IP_TRANSPARENT, IP_TRANSPARENT));
    }

    private static SocketOption<?> busyPoll() {
        return SocketOption.ofInt(EpollChannelOption.SO_BUSY_POLL, SOL_SOCKET, SO_BUSY_POLL, 0, Integer.MAX_VALUE);
    }

    private static SocketOption<Boolean> tcpFlag(ChannelOption<Boolean> option, int name) {
        return SocketOption.ofBoolean(option, Abi.IPPROTO_TCP, name);
    }

    private static SocketOption<Integer> tcpNumber(ChannelOption<Integer> option, int name) {
        return SocketOption.ofInt(option, Abi.IPPROTO_TCP, name, 0, Integer.MAX_VALUE);
    }

    private static SocketOption<Boolean> ipFlag(ChannelOption<Boolean> option, int name) {
        return SocketOption.ofBoolean(option, Abi.IPPROTO_IP, name);
    }
}
