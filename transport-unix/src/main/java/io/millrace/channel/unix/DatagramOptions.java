package io.millrace.channel.unix;

import io.millrace.channel.ChannelException;
import io.millrace.channel.ChannelOption;
import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.NetworkInterface;
import java.net.SocketException;
import java.util.Collections;
import org.jspecify.annotations.Nullable;

/** The options of UDP sockets that are no single value in the kernel's memory. */
final class DatagramOptions {
    private DatagramOptions() {}

    /** Adds what depends on the socket's family, and what changes how datagrams are read. */
    static SocketOptions add(SocketOptions table) {
        return table.with(
                        ChannelOption.IP_MULTICAST_TTL,
                        (channel, fd) -> InetDatagramIo.of(channel).multicastHops(),
                        (channel, fd, hops) -> InetDatagramIo.of(channel).multicastHops(checked(hops)))
                .with(
                        ChannelOption.IP_MULTICAST_LOOP_DISABLED,
                        (channel, fd) -> !InetDatagramIo.of(channel).multicastLoop(),
                        (channel, fd, disabled) -> InetDatagramIo.of(channel).multicastLoop(!disabled))
                .with(
                        ChannelOption.IP_MULTICAST_IF,
                        (channel, fd) -> InetDatagramIo.of(channel).multicastInterface(),
                        (channel, fd, by) -> InetDatagramIo.of(channel).multicastInterface(by))
                .with(
                        ChannelOption.IP_MULTICAST_ADDR,
                        (channel, fd) -> addressOf(InetDatagramIo.of(channel).multicastInterface()),
                        (channel, fd, address) -> InetDatagramIo.of(channel).multicastInterface(interfaceOf(address)))
                .with(
                        UnixChannelOption.IP_PKTINFO,
                        (channel, fd) -> InetDatagramIo.of(channel).receivesAddress(),
                        (channel, fd, on) -> InetDatagramIo.of(channel).receivesAddress(on))
                .with(
                        UnixChannelOption.IP_RECVTOS,
                        (channel, fd) -> InetDatagramIo.of(channel).receivesTrafficClass(),
                        (channel, fd, on) -> InetDatagramIo.of(channel).receivesTrafficClass(on));
    }

    private static int checked(int hops) {
        if (hops < 0 || hops > 255) {
            throw new IllegalArgumentException(
                    ChannelOption.IP_MULTICAST_TTL.name() + ": " + hops + " (expected: 0 to 255)");
        }
        return hops;
    }

    private static NetworkInterface interfaceOf(InetAddress address) {
        try {
            NetworkInterface found = NetworkInterface.getByInetAddress(address);
            if (found == null) {
                throw new ChannelException("no interface has the address " + address);
            }
            return found;
        } catch (SocketException e) {
            throw new ChannelException(e);
        }
    }

    /** An IPv4 address of an interface if it has one, else any. */
    static @Nullable InetAddress addressOf(@Nullable NetworkInterface of) {
        if (of == null) {
            return null;
        }
        InetAddress any = null;
        for (InetAddress address : Collections.list(of.getInetAddresses())) {
            if (address instanceof Inet4Address) {
                return address;
            }
            any = any == null ? address : any;
        }
        return any;
    }
}
