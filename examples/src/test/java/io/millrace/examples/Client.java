package io.millrace.examples;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.SocketTimeoutException;
import java.net.StandardProtocolFamily;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.TimeUnit;

/** A client over {@code java.nio}, TCP or unix socket, for talking to an example; each wait has a deadline. */
final class Client implements AutoCloseable {
    private static final long DEADLINE_MILLIS = TimeUnit.SECONDS.toMillis(30);

    private final SocketChannel channel;

    /** What has been received and not been asked for, between position and limit. */
    private final ByteBuffer received = ByteBuffer.allocate(16 * 1024).limit(0);

    Client(SocketAddress address) throws IOException {
        channel = address instanceof InetSocketAddress
                ? SocketChannel.open()
                : SocketChannel.open(StandardProtocolFamily.UNIX);
        try {
            channel.connect(address);
            channel.configureBlocking(false);
        } catch (IOException e) {
            channel.close();
            throw e;
        }
    }

    void send(String text) throws IOException {
        send(text.getBytes(StandardCharsets.UTF_8));
    }

    void send(byte[] bytes) throws IOException {
        ByteBuffer unsent = ByteBuffer.wrap(bytes);
        while (unsent.hasRemaining()) {
            if (channel.write(unsent) == 0) {
                await(SelectionKey.OP_WRITE);
            }
        }
    }

    /** Tells the peer that nothing more will be sent. */
    void endOutput() throws IOException {
        channel.shutdownOutput();
    }

    /** Waits for exactly this text. */
    void receive(String expected) throws IOException {
        byte[] bytes = new byte[expected.getBytes(StandardCharsets.UTF_8).length];
        for (int i = 0; i < bytes.length; i++) {
            bytes[i] = next();
        }
        assertThat(new String(bytes, StandardCharsets.UTF_8)).isEqualTo(expected);
    }

    /** Waits for a line, and returns it without its end. */
    String receiveLine() throws IOException {
        ByteArrayOutputStream line = new ByteArrayOutputStream();
        for (byte b = next(); b != '\n'; b = next()) {
            line.write(b);
        }
        return line.toString(StandardCharsets.UTF_8);
    }

    /** Waits for the next line that contains this; others may come before it. */
    String receiveLineWith(String text) throws IOException {
        String line = receiveLine();
        while (!line.contains(text)) {
            line = receiveLine();
        }
        return line;
    }

    /** Waits for the peer's end of stream; nothing may come before it. */
    void awaitEnd() throws IOException {
        assertThat(received.hasRemaining() || fill())
                .as("something came before the end")
                .isFalse();
    }

    /** Sends everything and then the end, and receives meanwhile, up to the peer's end. */
    byte[] sendAndReceiveAll(byte[] bytes) throws IOException {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        ByteBuffer unsent = ByteBuffer.wrap(bytes);
        boolean ended = false;
        for (; ; ) {
            int sent = ended ? 0 : channel.write(unsent);
            if (!ended && !unsent.hasRemaining()) {
                channel.shutdownOutput();
                ended = true;
            }
            int read = channel.read(received.clear());
            if (read < 0) {
                return all.toByteArray();
            }
            all.write(received.array(), 0, read);
            if (sent == 0 && read == 0) {
                await(ended ? SelectionKey.OP_READ : SelectionKey.OP_READ | SelectionKey.OP_WRITE);
            }
        }
    }

    private byte next() throws IOException {
        if (!received.hasRemaining() && !fill()) {
            throw new EOFException("the peer has ended");
        }
        return received.get();
    }

    /** Waits for bytes; returns false for the peer's end. */
    private boolean fill() throws IOException {
        int read = channel.read(received.clear());
        while (read == 0) {
            await(SelectionKey.OP_READ);
            read = channel.read(received);
        }
        received.flip();
        return read > 0;
    }

    /** A selector for each wait: a thousand idle clients do with a thousand descriptors. */
    private void await(int operations) throws IOException {
        try (Selector selector = Selector.open()) {
            channel.register(selector, operations);
            if (selector.select(DEADLINE_MILLIS) == 0) {
                throw new SocketTimeoutException("nothing from " + channel.getRemoteAddress());
            }
        }
    }

    @Override
    public void close() throws IOException {
        channel.close();
    }
}
