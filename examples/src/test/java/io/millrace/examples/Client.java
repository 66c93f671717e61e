package io.millrace.examples;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/** A blocking client over {@code java.net}, for talking to an example. */
final class Client implements AutoCloseable {
    private static final int DEADLINE_MILLIS = 30_000;

    private final Socket socket = new Socket();

    Client(InetSocketAddress address) throws IOException {
        socket.setSoTimeout(DEADLINE_MILLIS);
        socket.connect(address, DEADLINE_MILLIS);
    }

    void send(String text) throws IOException {
        socket.getOutputStream().write(text.getBytes(StandardCharsets.UTF_8));
    }

    void receive(String expected) throws IOException {
        byte[] bytes = socket.getInputStream().readNBytes(expected.getBytes(StandardCharsets.UTF_8).length);
        assertThat(new String(bytes, StandardCharsets.UTF_8)).isEqualTo(expected);
    }

    /** Sends everything and then the end, from another thread, while this one receives up to the peer's end. */
    byte[] sendAndReceiveAll(byte[] bytes) throws Exception {
        CompletableFuture<Void> sending = CompletableFuture.runAsync(() -> sendAndEnd(bytes));
        byte[] received = socket.getInputStream().readAllBytes();
        sending.get(DEADLINE_MILLIS, TimeUnit.MILLISECONDS);
        return received;
    }

    private void sendAndEnd(byte[] bytes) {
        try {
            socket.getOutputStream().write(bytes);
            socket.shutdownOutput();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Waits for the peer's end of stream. */
    void awaitEnd() throws IOException {
        assertThat(socket.getInputStream().read()).isEqualTo(-1);
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}
