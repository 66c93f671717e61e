package io.millrace.channel.unix;

import io.millrace.buffer.ByteBuf;
import io.millrace.channel.socket.DatagramPacket;
import java.net.InetSocketAddress;
import org.jspecify.annotations.Nullable;

/**
 * Bytes for one recipient that the kernel sends as datagrams of a length each, the last one perhaps shorter
 * ({@code UDP_SEGMENT}, Linux 4.18): one system call, and one walk through the kernel's network stack, for up to 64 of them.
 *
 * <p>All bytes together are at most what one datagram can have, 65,507 over IPv4.
 *
 * <p><b>Errors:</b> writing one fails with {@link UnsupportedOperationException} where the kernel cannot do it; a transport's
 * {@code isSegmentedDatagramPacketSupported()} tells.
 */
public final class SegmentedDatagramPacket extends DatagramPacket {
    private static final int MAX_SEGMENT_BYTES = 65_535;

    private final int segmentSize;

    /**
     * Makes a packet to send.
     *
     * @param data the bytes of all datagrams
     * @param segmentSize bytes of each datagram
     * @param recipient where they go
     * @throws IllegalArgumentException if the size is not 1 to 65,535
     */
    public SegmentedDatagramPacket(ByteBuf data, int segmentSize, InetSocketAddress recipient) {
        super(data, recipient);
        this.segmentSize = checked(segmentSize);
    }

    /**
     * Makes a packet.
     *
     * @param data the bytes of all datagrams
     * @param segmentSize bytes of each datagram
     * @param recipient where they go; {@code null} for the peer of a connected channel
     * @param sender where they come from
     * @throws IllegalArgumentException if the size is not 1 to 65,535
     */
    public SegmentedDatagramPacket(
            ByteBuf data, int segmentSize, @Nullable InetSocketAddress recipient, @Nullable InetSocketAddress sender) {
        super(data, recipient, sender);
        this.segmentSize = checked(segmentSize);
    }

    private static int checked(int segmentSize) {
        if (segmentSize <= 0 || segmentSize > MAX_SEGMENT_BYTES) {
            throw new IllegalArgumentException(
                    "segmentSize : " + segmentSize + " (expected: 1 to " + MAX_SEGMENT_BYTES + ')');
        }
        return segmentSize;
    }

    /**
     * The length of each datagram.
     *
     * @return bytes; the last one may be shorter
     */
    public int segmentSize() {
        return segmentSize;
    }

    @Override
    public SegmentedDatagramPacket copy() {
        return replace(content().copy());
    }

    @Override
    public SegmentedDatagramPacket duplicate() {
        return replace(content().duplicate());
    }

    @Override
    public SegmentedDatagramPacket retainedDuplicate() {
        return replace(content().retainedDuplicate());
    }

    @Override
    public SegmentedDatagramPacket replace(ByteBuf content) {
        return new SegmentedDatagramPacket(content, segmentSize, recipient(), sender());
    }

    @Override
    public SegmentedDatagramPacket retain() {
        super.retain();
        return this;
    }

    @Override
    public SegmentedDatagramPacket retain(int increment) {
        super.retain(increment);
        return this;
    }

    @Override
    public SegmentedDatagramPacket touch() {
        super.touch();
        return this;
    }

    @Override
    public SegmentedDatagramPacket touch(@Nullable Object hint) {
        super.touch(hint);
        return this;
    }
}
