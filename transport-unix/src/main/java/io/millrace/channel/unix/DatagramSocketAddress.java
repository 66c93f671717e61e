package io.millrace.channel.unix;

import java.net.InetSocketAddress;
import org.jspecify.annotations.Nullable;

/**
 * The sender of a datagram that was received with {@link UnixChannelOption#IP_PKTINFO}: beside its address, the one that the
 * datagram was sent to. It equals any other address of the same host and port.
 */
public final class DatagramSocketAddress extends InetSocketAddress {
    private static final long serialVersionUID = 1;

    private final int receivedAmount;
    private final @Nullable InetSocketAddress local;

    DatagramSocketAddress(InetSocketAddress sender, int receivedAmount, @Nullable InetSocketAddress local) {
        super(sender.getAddress(), sender.getPort());
        this.receivedAmount = receivedAmount;
        this.local = local;
    }

    /**
     * The address that the datagram was sent to.
     *
     * @return an address of this host, or a group's
     */
    public @Nullable InetSocketAddress localAddress() {
        return local;
    }

    /**
     * The datagram's length.
     *
     * @return bytes
     */
    public int receivedAmount() {
        return receivedAmount;
    }
}
