package io.millrace.handler.pcap;

import io.millrace.buffer.ByteBuf;
import io.millrace.channel.socket.DatagramPacket;
import java.io.IOException;
import java.net.InetSocketAddress;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The datagrams of a channel as they look in a capture. */
final class UdpCapture {
    private static final Logger logger = LoggerFactory.getLogger(UdpCapture.class);

    private final CaptureFile file;
    private final Frame frame = new Frame();
    private final @Nullable InetSocketAddress local;

    /** {@code null} for a channel that is not connected. */
    private final @Nullable InetSocketAddress remote;

    UdpCapture(CaptureFile file, @Nullable InetSocketAddress local, @Nullable InetSocketAddress remote) {
        this.file = file;
        this.local = local;
        this.remote = remote;
    }

    /** A datagram that says where it comes from and goes to; what it leaves open is this end. */
    void packet(DatagramPacket packet, boolean written) throws IOException {
        InetSocketAddress sender = packet.sender();
        InetSocketAddress recipient = packet.recipient();
        write(
                sender == null ? (written ? local : remote) : sender,
                recipient == null ? (written ? remote : local) : recipient,
                packet.content());
    }

    /** A datagram of a connected channel. */
    void bytes(ByteBuf bytes, boolean written) throws IOException {
        write(written ? local : remote, written ? remote : local, bytes);
    }

    private void write(@Nullable InetSocketAddress from, @Nullable InetSocketAddress to, ByteBuf bytes)
            throws IOException {
        if (from == null || to == null || from.getAddress() == null || to.getAddress() == null) {
            logger.debug("a datagram is not captured, for its addresses are not known: from {} to {}", from, to);
        } else if (bytes.readableBytes() > Frame.MAX_DATAGRAM_BYTES) {
            logger.debug("{} bytes are not captured, for no datagram is so long", bytes.readableBytes());
        } else {
            file.write(frame.udp(from, to, bytes));
        }
    }
}
