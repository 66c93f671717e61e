package io.millrace.channel.unix;

import io.millrace.buffer.ByteBuf;
import io.millrace.channel.socket.DatagramPacket;
import java.net.InetSocketAddress;
import org.jspecify.annotations.Nullable;

/**
 * A datagram that was received with {@link UnixChannelOption#IP_RECVTOS}: it tells the type of service (IPv4) or traffic class
 * (IPv6) that it came with.
 *
 * <p><b>Spec:</b> RFC 2474 (DSCP, the upper six bits), RFC 3168 (ECN, the lower two).
 */
public final class ReceivedDatagramPacket extends DatagramPacket {
    /** What {@link #trafficClass()} answers where the kernel does not tell. */
    public static final int UNKNOWN = -1;

    private static final int ECN_BITS = 3;

    private final int trafficClass;

    /**
     * Makes a packet.
     *
     * @param data the bytes
     * @param recipient where it was sent to
     * @param sender where it comes from
     * @param trafficClass 0 to 255, or {@link #UNKNOWN}
     */
    public ReceivedDatagramPacket(
            ByteBuf data, @Nullable InetSocketAddress recipient, @Nullable InetSocketAddress sender, int trafficClass) {
        super(data, recipient, sender);
        this.trafficClass = trafficClass;
    }

    /**
     * The type of service or traffic class.
     *
     * @return 0 to 255, or {@link #UNKNOWN}
     */
    public int trafficClass() {
        return trafficClass;
    }

    /**
     * The ECN codepoint.
     *
     * @return 0 not capable, 1 or 2 capable, 3 congestion experienced; {@link #UNKNOWN} where the kernel does not tell
     */
    public int ecn() {
        return trafficClass == UNKNOWN ? UNKNOWN : trafficClass & ECN_BITS;
    }

    @Override
    public ReceivedDatagramPacket copy() {
        return replace(content().copy());
    }

    @Override
    public ReceivedDatagramPacket duplicate() {
        return replace(content().duplicate());
    }

    @Override
    public ReceivedDatagramPacket retainedDuplicate() {
        return replace(content().retainedDuplicate());
    }

    @Override
    public ReceivedDatagramPacket replace(ByteBuf content) {
        return new ReceivedDatagramPacket(content, recipient(), sender(), trafficClass);
    }

    @Override
    public ReceivedDatagramPacket retain() {
        super.retain();
        return this;
    }

    @Override
    public ReceivedDatagramPacket retain(int increment) {
        super.retain(increment);
        return this;
    }

    @Override
    public ReceivedDatagramPacket touch() {
        super.touch();
        return this;
    }

    @Override
    public ReceivedDatagramPacket touch(@Nullable Object hint) {
        super.touch(hint);
        return this;
    }
}
