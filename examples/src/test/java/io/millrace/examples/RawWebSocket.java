package io.millrace.examples;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.TimeUnit;

/** A client of WebSocket that sends the frames it is told to, right or wrong (RFC 6455 §5.2). */
final class RawWebSocket implements AutoCloseable {
    private static final int DEADLINE_MILLIS = (int) TimeUnit.SECONDS.toMillis(30);

    static final int FIN = 0x80;
    static final int RSV1 = 0x40;
    static final int CONTINUATION = 0;
    static final int TEXT = 1;
    static final int BINARY = 2;
    static final int CLOSE = 8;
    static final int PING = 9;
    static final int PONG = 10;

    private final Socket socket = new Socket();
    private final DataInputStream in;
    private final String response;

    /**
     * A frame.
     *
     * @param first its first byte: flags and opcode
     */
    record Frame(int first, byte[] payload) {
        String text() {
            return new String(payload, StandardCharsets.UTF_8);
        }

        /** Of a close frame. */
        int status() {
            assertThat(first).isEqualTo(FIN | CLOSE);
            return (payload[0] & 0xFF) << 8 | payload[1] & 0xFF;
        }
    }

    /** Connects and asks for the upgrade; header lines may be added. */
    RawWebSocket(InetSocketAddress address, String path, String... headers) throws IOException {
        socket.setReceiveBufferSize(32 * 1024); // so that who does not read is soon found out
        socket.setSoTimeout(DEADLINE_MILLIS);
        socket.setTcpNoDelay(true);
        socket.connect(address, DEADLINE_MILLIS);
        in = new DataInputStream(new BufferedInputStream(socket.getInputStream()));
        StringBuilder request = new StringBuilder("GET " + path + " HTTP/1.1\r\nHost: 127.0.0.1:" + address.getPort()
                + "\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
                + "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n");
        if (String.join("\n", headers).indexOf("Sec-WebSocket-Version") < 0) {
            request.append("Sec-WebSocket-Version: 13\r\n");
        }
        for (String header : headers) {
            request.append(header).append("\r\n");
        }
        socket.getOutputStream().write(request.append("\r\n").toString().getBytes(StandardCharsets.ISO_8859_1));
        response = head();
    }

    private String head() throws IOException {
        ByteArrayOutputStream head = new ByteArrayOutputStream();
        while (!head.toString(StandardCharsets.ISO_8859_1).endsWith("\r\n\r\n")) {
            head.write(in.readUnsignedByte());
        }
        return head.toString(StandardCharsets.ISO_8859_1);
    }

    /** The head of the server's answer. */
    String response() {
        return response;
    }

    /** Sends a masked frame. */
    void send(int first, byte[] payload) throws IOException {
        ByteArrayOutputStream frame = new ByteArrayOutputStream();
        DataOutputStream out = new DataOutputStream(frame);
        out.writeByte(first);
        if (payload.length < 126) {
            out.writeByte(0x80 | payload.length);
        } else if (payload.length < 65536) {
            out.writeByte(0x80 | 126);
            out.writeShort(payload.length);
        } else {
            out.writeByte(0x80 | 127);
            out.writeLong(payload.length);
        }
        byte[] mask = {1, 2, 3, 4};
        out.write(mask);
        for (int i = 0; i < payload.length; i++) {
            out.writeByte(payload[i] ^ mask[i & 3]);
        }
        socket.getOutputStream().write(frame.toByteArray());
    }

    void send(int first, String text) throws IOException {
        send(first, text.getBytes(StandardCharsets.UTF_8));
    }

    /** Waits for a frame. */
    Frame next() throws IOException {
        int first = in.readUnsignedByte();
        long length = in.readUnsignedByte(); // no mask from a server
        if (length == 126) {
            length = in.readUnsignedShort();
        } else if (length == 127) {
            length = in.readLong();
        }
        byte[] payload = new byte[(int) length];
        in.readFully(payload);
        return new Frame(first, payload);
    }

    /** Waits for the next frame whose text contains this; others may come before it. */
    Frame nextWith(String text) throws IOException {
        Frame frame = next();
        while (!frame.text().contains(text)) {
            frame = next();
        }
        return frame;
    }

    void awaitEnd() throws IOException {
        assertThat(in.read()).as("something came before the end").isEqualTo(-1);
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}
