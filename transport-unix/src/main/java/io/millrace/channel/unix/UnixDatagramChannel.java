package io.millrace.channel.unix;

import io.millrace.channel.socket.AbstractDatagramChannel;
import io.millrace.channel.socket.SocketProtocolFamily;
import io.millrace.channel.unix.sys.MessageCalls;
import java.net.InetAddress;
import java.net.NetworkInterface;
import java.net.SocketAddress;
import org.jspecify.annotations.Nullable;

/**
 * A UDP channel of a native transport. The transports' own types are this one by another name.
 *
 * <p>It writes {@link io.millrace.channel.socket.DatagramPacket}s, other envelopes of a buffer and an address,
 * {@link SegmentedDatagramPacket}s where the kernel cuts them, and once connected plain buffers.
 */
public abstract class UnixDatagramChannel extends AbstractDatagramChannel implements UnixChannel {
    /**
     * Makes a channel over a new socket.
     *
     * @param backend the transport
     * @param address where it will be bound or connected to, which decides the address family; {@code null} if that is not
     *     known
     * @throws io.millrace.channel.ChannelException if the kernel gives no socket
     */
    protected UnixDatagramChannel(UnixBackend backend, @Nullable SocketAddress address) {
        this(backend, MessageCalls.of(backend.syscalls()), UnixChannelIo.familyFor(backend, address));
    }

    /**
     * Makes a channel over a new socket of a family.
     *
     * @param backend the transport
     * @param family the family; an IPv6 socket speaks IPv4 too where the system has such
     * @throws io.millrace.channel.ChannelException if the kernel gives no socket
     */
    protected UnixDatagramChannel(UnixBackend backend, SocketProtocolFamily family) {
        this(backend, MessageCalls.of(backend.syscalls()), InetDatagramIo.familyOf(backend, family));
    }

    /**
     * Makes a channel over a UDP socket that is open already.
     *
     * @param backend the transport
     * @param fd the socket, which is the channel's from now on; it becomes non-blocking and close-on-exec
     * @throws io.millrace.channel.ChannelException if it is no UDP socket; it stays the caller's then
     */
    protected UnixDatagramChannel(UnixBackend backend, int fd) {
        super(new InetDatagramIo(
                backend, MessageCalls.of(backend.syscalls()), AdoptedSocket.datagrams(backend, fd, false)));
    }

    /** Makes a channel over a new socket, with calls that may be scripted. */
    UnixDatagramChannel(UnixBackend backend, MessageCalls messages, int family) {
        super(new InetDatagramIo(backend, messages, family));
    }

    /**
     * Tells whether the kernel cuts {@link SegmentedDatagramPacket}s.
     *
     * @param backend the transport
     * @return {@code true} if it does
     */
    protected static boolean isSegmentedDatagramPacketSupported(UnixBackend backend) {
        return MessageCalls.of(backend.syscalls()).segments();
    }

    final InetDatagramIo datagrams() {
        return (InetDatagramIo) io();
    }

    @Override
    public boolean isConnected() {
        return datagrams().isConnected();
    }

    @Override
    public FileDescriptor fd() {
        return new ChannelDescriptor(datagrams());
    }

    @Override
    protected void join(InetAddress group, @Nullable NetworkInterface networkInterface, @Nullable InetAddress source)
            throws Exception {
        datagrams().join(group, networkInterface, source);
    }

    @Override
    protected void leave(InetAddress group, @Nullable NetworkInterface networkInterface, @Nullable InetAddress source)
            throws Exception {
        datagrams().leave(group, networkInterface, source);
    }

    @Override
    protected void refuse(InetAddress group, @Nullable NetworkInterface networkInterface, InetAddress source)
            throws Exception {
        datagrams().block(group, networkInterface, source);
    }

    // ---- what some systems have, for the options of their transports ----

    /**
     * Sets whether the kernel joins datagrams of a sender ({@code UDP_GRO}); they are taken apart before they reach the
     * pipeline.
     *
     * @param on whether it does
     * @throws io.millrace.channel.ChannelException if it cannot
     */
    protected final void receiveCoalesced(boolean on) {
        datagrams().coalesces(on);
    }

    /**
     * Sets whether the {@code recipient()} of a datagram is the address that it was sent to before it was redirected ({@code
     * IP_RECVORIGDSTADDR}).
     *
     * @param on whether it is
     * @throws io.millrace.channel.ChannelException if the kernel cannot tell
     */
    protected final void receiveOriginalAddress(boolean on) {
        datagrams().receivesOriginal(on);
    }

    /**
     * The longest datagram that there is room for.
     *
     * @return bytes; 0 if {@link io.millrace.channel.ChannelOption#RECVBUF_ALLOCATOR} decides
     */
    protected final int maxDatagramBytes() {
        return datagrams().maxBytes();
    }

    /**
     * Sets the longest datagram that there is room for.
     *
     * @param bytes its length; 0 if {@link io.millrace.channel.ChannelOption#RECVBUF_ALLOCATOR} shall decide
     * @throws IllegalArgumentException if it is negative
     */
    protected final void maxDatagramBytes(int bytes) {
        datagrams().maxBytes(bytes);
    }
}
