package io.millrace.channel.socket;

import io.millrace.channel.Channel;
import io.millrace.channel.ChannelFuture;
import io.millrace.channel.ChannelPromise;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.NetworkInterface;
import org.jspecify.annotations.Nullable;

/**
 * A UDP channel. It reads and writes {@link DatagramPacket}s; a connected one writes buffers too. It is active once it is
 * bound or connected.
 *
 * <p>Each datagram stands for itself. One that cannot be sent fails its own promise; what comes back for one that was sent
 * from a connected channel (ICMP) reaches {@code exceptionCaught}, as {@link java.net.PortUnreachableException} if nobody is
 * there; one that is longer than the room for it is dropped and reported as a {@link TruncatedDatagramException}. None of
 * them closes the channel.
 *
 * <p><b>Errors:</b> what the transport cannot do fails with {@link UnsupportedOperationException}.
 */
public interface DatagramChannel extends Channel {
    @Override
    DatagramChannelConfig config();

    @Override
    @Nullable
    InetSocketAddress localAddress();

    @Override
    @Nullable
    InetSocketAddress remoteAddress();

    /**
     * Tells whether the channel is connected: it talks to one peer only.
     *
     * @return {@code true} if it is
     */
    boolean isConnected();

    /**
     * Joins a multicast group.
     *
     * @param multicastAddress the group
     * @return completed when it is joined
     */
    ChannelFuture joinGroup(InetAddress multicastAddress);

    /**
     * Joins a multicast group.
     *
     * @param multicastAddress the group
     * @param promise completed when it is joined
     * @return the promise
     */
    ChannelFuture joinGroup(InetAddress multicastAddress, ChannelPromise promise);

    /**
     * Joins a multicast group.
     *
     * @param multicastAddress the group
     * @param networkInterface on which interface
     * @return completed when it is joined
     */
    ChannelFuture joinGroup(InetSocketAddress multicastAddress, NetworkInterface networkInterface);

    /**
     * Joins a multicast group.
     *
     * @param multicastAddress the group
     * @param networkInterface on which interface
     * @param promise completed when it is joined
     * @return the promise
     */
    ChannelFuture joinGroup(
            InetSocketAddress multicastAddress, NetworkInterface networkInterface, ChannelPromise promise);

    /**
     * Joins a multicast group.
     *
     * @param multicastAddress the group
     * @param networkInterface on which interface
     * @param source for packets of which sender, {@code null} for any
     * @return completed when it is joined
     */
    ChannelFuture joinGroup(
            InetAddress multicastAddress, NetworkInterface networkInterface, @Nullable InetAddress source);

    /**
     * Joins a multicast group.
     *
     * @param multicastAddress the group
     * @param networkInterface on which interface
     * @param source for packets of which sender, {@code null} for any
     * @param promise completed when it is joined
     * @return the promise
     */
    ChannelFuture joinGroup(
            InetAddress multicastAddress,
            NetworkInterface networkInterface,
            @Nullable InetAddress source,
            ChannelPromise promise);

    /**
     * Leaves a multicast group.
     *
     * @param multicastAddress the group
     * @return completed when it is left
     */
    ChannelFuture leaveGroup(InetAddress multicastAddress);

    /**
     * Leaves a multicast group.
     *
     * @param multicastAddress the group
     * @param promise completed when it is left
     * @return the promise
     */
    ChannelFuture leaveGroup(InetAddress multicastAddress, ChannelPromise promise);

    /**
     * Leaves a multicast group.
     *
     * @param multicastAddress the group
     * @param networkInterface on which interface
     * @return completed when it is left
     */
    ChannelFuture leaveGroup(InetSocketAddress multicastAddress, NetworkInterface networkInterface);

    /**
     * Leaves a multicast group.
     *
     * @param multicastAddress the group
     * @param networkInterface on which interface
     * @param promise completed when it is left
     * @return the promise
     */
    ChannelFuture leaveGroup(
            InetSocketAddress multicastAddress, NetworkInterface networkInterface, ChannelPromise promise);

    /**
     * Leaves a multicast group.
     *
     * @param multicastAddress the group
     * @param networkInterface on which interface
     * @param source for packets of which sender, {@code null} for any
     * @return completed when it is left
     */
    ChannelFuture leaveGroup(
            InetAddress multicastAddress, NetworkInterface networkInterface, @Nullable InetAddress source);

    /**
     * Leaves a multicast group.
     *
     * @param multicastAddress the group
     * @param networkInterface on which interface
     * @param source for packets of which sender, {@code null} for any
     * @param promise completed when it is left
     * @return the promise
     */
    ChannelFuture leaveGroup(
            InetAddress multicastAddress,
            NetworkInterface networkInterface,
            @Nullable InetAddress source,
            ChannelPromise promise);

    /**
     * Refuses packets of one sender to a group.
     *
     * @param multicastAddress the group
     * @param networkInterface on which interface
     * @param sourceToBlock the sender
     * @return completed when it is refused
     */
    ChannelFuture block(InetAddress multicastAddress, NetworkInterface networkInterface, InetAddress sourceToBlock);

    /**
     * Refuses packets of one sender to a group.
     *
     * @param multicastAddress the group
     * @param networkInterface on which interface
     * @param sourceToBlock the sender
     * @param promise completed when it is refused
     * @return the promise
     */
    ChannelFuture block(
            InetAddress multicastAddress,
            NetworkInterface networkInterface,
            InetAddress sourceToBlock,
            ChannelPromise promise);

    /**
     * Refuses packets of one sender to a group.
     *
     * @param multicastAddress the group
     * @param sourceToBlock the sender
     * @return completed when it is refused
     */
    ChannelFuture block(InetAddress multicastAddress, InetAddress sourceToBlock);

    /**
     * Refuses packets of one sender to a group.
     *
     * @param multicastAddress the group
     * @param sourceToBlock the sender
     * @param promise completed when it is refused
     * @return the promise
     */
    ChannelFuture block(InetAddress multicastAddress, InetAddress sourceToBlock, ChannelPromise promise);
}
