package io.millrace.channel.socket;

import io.millrace.channel.AbstractChannel;
import io.millrace.channel.ChannelFuture;
import io.millrace.channel.ChannelIo;
import io.millrace.channel.ChannelPromise;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.NetworkInterface;
import java.net.SocketException;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A UDP channel over a transport's {@link ChannelIo}. What a transport implements of multicast are {@link #join},
 * {@link #leave} and {@link #refuse}.
 *
 * <p>Memberships change on the thread that asks for it, before the method returns.
 */
public abstract class AbstractDatagramChannel extends AbstractChannel implements DatagramChannel {
    /**
     * Makes a channel that is not registered.
     *
     * @param io the transport's half
     */
    protected AbstractDatagramChannel(ChannelIo io) {
        super(null, io);
    }

    /** {@inheritDoc} */
    @Override
    protected DefaultDatagramChannelConfig newConfig() {
        return new DefaultDatagramChannelConfig(this);
    }

    @Override
    public DatagramChannelConfig config() {
        return (DatagramChannelConfig) super.config();
    }

    @Override
    public @Nullable InetSocketAddress localAddress() {
        return (InetSocketAddress) super.localAddress();
    }

    @Override
    public @Nullable InetSocketAddress remoteAddress() {
        return (InetSocketAddress) super.remoteAddress();
    }

    // ---- what a transport implements ----

    /**
     * Joins a group. <b>Thread:</b> any.
     *
     * @param group the group
     * @param networkInterface on which interface; {@code null} for the one that the system chooses
     * @param source for packets of which sender, {@code null} for any
     * @throws Exception if the kernel refuses
     */
    protected abstract void join(
            InetAddress group, @Nullable NetworkInterface networkInterface, @Nullable InetAddress source)
            throws Exception;

    /**
     * Leaves a group. <b>Thread:</b> any.
     *
     * @param group the group
     * @param networkInterface on which interface; {@code null} for the one that the system chooses
     * @param source for packets of which sender, {@code null} for any
     * @throws Exception if the kernel refuses
     */
    protected abstract void leave(
            InetAddress group, @Nullable NetworkInterface networkInterface, @Nullable InetAddress source)
            throws Exception;

    /**
     * Refuses packets of one sender to a group that was joined for any. <b>Thread:</b> any.
     *
     * @param group the group
     * @param networkInterface on which interface; {@code null} for the one that the system chooses
     * @param source the sender
     * @throws Exception if the kernel refuses
     */
    protected abstract void refuse(InetAddress group, @Nullable NetworkInterface networkInterface, InetAddress source)
            throws Exception;

    /** The interface that the channel is bound to by its address; {@code null} if it is bound to all. */
    private @Nullable NetworkInterface boundInterface() throws SocketException {
        InetSocketAddress local = localAddress();
        InetAddress address = local == null ? null : local.getAddress();
        return address == null || address.isAnyLocalAddress() ? null : NetworkInterface.getByInetAddress(address);
    }

    /** Changes a membership. */
    private interface Change {
        void make() throws Exception;
    }

    private static ChannelFuture completed(ChannelPromise promise, Change change) {
        try {
            change.make();
        } catch (Exception e) {
            return promise.setFailure(e);
        }
        return promise.setSuccess();
    }

    private static InetAddress groupOf(InetSocketAddress address) {
        InetAddress group = address.getAddress();
        if (group == null) {
            throw new IllegalArgumentException("unresolved address: " + address);
        }
        return group;
    }

    // ---- join ----

    @Override
    public ChannelFuture joinGroup(InetAddress multicastAddress) {
        return joinGroup(multicastAddress, newPromise());
    }

    @Override
    public ChannelFuture joinGroup(InetAddress multicastAddress, ChannelPromise promise) {
        Objects.requireNonNull(multicastAddress, "multicastAddress");
        return completed(promise, () -> join(multicastAddress, boundInterface(), null));
    }

    @Override
    public ChannelFuture joinGroup(InetSocketAddress multicastAddress, NetworkInterface networkInterface) {
        return joinGroup(multicastAddress, networkInterface, newPromise());
    }

    @Override
    public ChannelFuture joinGroup(
            InetSocketAddress multicastAddress, NetworkInterface networkInterface, ChannelPromise promise) {
        return joinGroup(groupOf(multicastAddress), networkInterface, null, promise);
    }

    @Override
    public ChannelFuture joinGroup(
            InetAddress multicastAddress, NetworkInterface networkInterface, @Nullable InetAddress source) {
        return joinGroup(multicastAddress, networkInterface, source, newPromise());
    }

    @Override
    public ChannelFuture joinGroup(
            InetAddress multicastAddress,
            NetworkInterface networkInterface,
            @Nullable InetAddress source,
            ChannelPromise promise) {
        Objects.requireNonNull(multicastAddress, "multicastAddress");
        Objects.requireNonNull(networkInterface, "networkInterface");
        return completed(promise, () -> join(multicastAddress, networkInterface, source));
    }

    // ---- leave ----

    @Override
    public ChannelFuture leaveGroup(InetAddress multicastAddress) {
        return leaveGroup(multicastAddress, newPromise());
    }

    @Override
    public ChannelFuture leaveGroup(InetAddress multicastAddress, ChannelPromise promise) {
        Objects.requireNonNull(multicastAddress, "multicastAddress");
        return completed(promise, () -> leave(multicastAddress, boundInterface(), null));
    }

    @Override
    public ChannelFuture leaveGroup(InetSocketAddress multicastAddress, NetworkInterface networkInterface) {
        return leaveGroup(multicastAddress, networkInterface, newPromise());
    }

    @Override
    public ChannelFuture leaveGroup(
            InetSocketAddress multicastAddress, NetworkInterface networkInterface, ChannelPromise promise) {
        return leaveGroup(groupOf(multicastAddress), networkInterface, null, promise);
    }

    @Override
    public ChannelFuture leaveGroup(
            InetAddress multicastAddress, NetworkInterface networkInterface, @Nullable InetAddress source) {
        return leaveGroup(multicastAddress, networkInterface, source, newPromise());
    }

    @Override
    public ChannelFuture leaveGroup(
            InetAddress multicastAddress,
            NetworkInterface networkInterface,
            @Nullable InetAddress source,
            ChannelPromise promise) {
        Objects.requireNonNull(multicastAddress, "multicastAddress");
        Objects.requireNonNull(networkInterface, "networkInterface");
        return completed(promise, () -> leave(multicastAddress, networkInterface, source));
    }

    // ---- block ----

    @Override
    public ChannelFuture block(
            InetAddress multicastAddress, NetworkInterface networkInterface, InetAddress sourceToBlock) {
        return block(multicastAddress, networkInterface, sourceToBlock, newPromise());
    }

    @Override
    public ChannelFuture block(
            InetAddress multicastAddress,
            NetworkInterface networkInterface,
            InetAddress sourceToBlock,
            ChannelPromise promise) {
        Objects.requireNonNull(multicastAddress, "multicastAddress");
        Objects.requireNonNull(networkInterface, "networkInterface");
        Objects.requireNonNull(sourceToBlock, "sourceToBlock");
        return completed(promise, () -> refuse(multicastAddress, networkInterface, sourceToBlock));
    }

    @Override
    public ChannelFuture block(InetAddress multicastAddress, InetAddress sourceToBlock) {
        return block(multicastAddress, sourceToBlock, newPromise());
    }

    @Override
    public ChannelFuture block(InetAddress multicastAddress, InetAddress sourceToBlock, ChannelPromise promise) {
        Objects.requireNonNull(multicastAddress, "multicastAddress");
        Objects.requireNonNull(sourceToBlock, "sourceToBlock");
        return completed(promise, () -> refuse(multicastAddress, boundInterface(), sourceToBlock));
    }
}
