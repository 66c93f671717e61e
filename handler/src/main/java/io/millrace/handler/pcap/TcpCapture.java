package io.millrace.handler.pcap;

import io.millrace.buffer.ByteBuf;
import io.millrace.buffer.Unpooled;
import java.io.IOException;
import java.net.InetSocketAddress;

/**
 * A TCP connection as it looks in a capture: a handshake, the bytes of either side each acknowledged at once, and an
 * end. The kernel's own segments are not seen; these are made so that an analyser follows the stream.
 */
final class TcpCapture {
    private final CaptureFile file;
    private final Frame frame = new Frame();
    private final Side client;
    private final Side server;

    private static final class Side {
        final InetSocketAddress address;

        /** Of the next byte that it sends. */
        int sequence;

        Side(InetSocketAddress address) {
            this.address = address;
        }
    }

    TcpCapture(CaptureFile file, InetSocketAddress client, InetSocketAddress server) {
        this.file = file;
        this.client = new Side(client);
        this.server = new Side(server);
    }

    void connect() throws IOException {
        file.write(frame.tcp(client.address, server.address, 0, 0, Frame.SYN, Unpooled.EMPTY_BUFFER));
        client.sequence = 1;
        file.write(frame.tcp(server.address, client.address, 0, 1, Frame.SYN | Frame.ACK, Unpooled.EMPTY_BUFFER));
        server.sequence = 1;
        control(client, server, Frame.ACK);
    }

    /** Bytes, in as many segments as they need. */
    void send(boolean fromClient, ByteBuf bytes) throws IOException {
        Side from = fromClient ? client : server;
        Side to = fromClient ? server : client;
        int at = bytes.readerIndex();
        do {
            int length = Math.min(bytes.writerIndex() - at, Frame.MAX_SEGMENT_BYTES);
            file.write(frame.tcp(
                    from.address, to.address, from.sequence, to.sequence, Frame.ACK, bytes.slice(at, length)));
            from.sequence += length;
            at += length;
        } while (at < bytes.writerIndex());
        control(to, from, Frame.ACK);
    }

    void close() throws IOException {
        control(client, server, Frame.FIN | Frame.ACK);
        client.sequence++;
        control(server, client, Frame.FIN | Frame.ACK);
        server.sequence++;
        control(client, server, Frame.ACK);
    }

    void reset() throws IOException {
        control(client, server, Frame.RST | Frame.ACK);
    }

    private void control(Side from, Side to, int flags) throws IOException {
        file.write(frame.tcp(from.address, to.address, from.sequence, to.sequence, flags, Unpooled.EMPTY_BUFFER));
    }
}
