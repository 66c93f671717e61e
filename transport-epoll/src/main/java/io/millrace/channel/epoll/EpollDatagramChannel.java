package io.millrace.channel.epoll;

import io.millrace.channel.socket.SocketProtocolFamily;
import io.millrace.channel.unix.UnixDatagramChannel;
import java.net.SocketAddress;
import org.jspecify.annotations.Nullable;

/** A UDP channel over {@code epoll(7)}. */
public final class EpollDatagramChannel extends UnixDatagramChannel {
    /** Makes a channel for any address. */
    public EpollDatagramChannel() {
        this((SocketAddress) null);
    }

    /**
     * Makes a channel of a family.
     *
     * @param family the family; an IPv6 one speaks IPv4 too
     */
    public EpollDatagramChannel(SocketProtocolFamily family) {
        super(EpollTransport.backend(), family);
    }

    /**
     * Makes a channel over a UDP socket that is open already.
     *
     * @param fd the socket, which is the channel's from now on
     */
    public EpollDatagramChannel(int fd) {
        super(EpollTransport.backend(), fd);
    }

    EpollDatagramChannel(@Nullable SocketAddress address) {
        super(EpollTransport.backend(), address);
    }

    /**
     * Tells whether the kernel cuts {@link io.millrace.channel.unix.SegmentedDatagramPacket}s into datagrams ({@code
     * UDP_SEGMENT}, Linux 4.18).
     *
     * @return {@code true} if it does, {@code false} also if epoll is not available
     */
    public static boolean isSegmentedDatagramPacketSupported() {
        return Epoll.isAvailable() && isSegmentedDatagramPacketSupported(EpollTransport.backend());
    }

    // ---- for the options that only Linux has ----

    void coalesces(boolean on) {
        receiveCoalesced(on);
    }

    void receivesOriginalAddress(boolean on) {
        receiveOriginalAddress(on);
    }

    int maxPayload() {
        return maxDatagramBytes();
    }

    void maxPayload(int bytes) {
        maxDatagramBytes(bytes);
    }
}
