package io.millrace.examples;

import static io.millrace.examples.RawWebSocket.BINARY;
import static io.millrace.examples.RawWebSocket.CLOSE;
import static io.millrace.examples.RawWebSocket.CONTINUATION;
import static io.millrace.examples.RawWebSocket.FIN;
import static io.millrace.examples.RawWebSocket.PING;
import static io.millrace.examples.RawWebSocket.PONG;
import static io.millrace.examples.RawWebSocket.RSV1;
import static io.millrace.examples.RawWebSocket.TEXT;
import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.examples.RawWebSocket.Frame;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.zip.DataFormatException;
import java.util.zip.Deflater;
import java.util.zip.Inflater;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class WebSocketEchoTest {
    private static final int MAX_MESSAGE = 500_000;
    private static final String DEFLATE = "Sec-WebSocket-Extensions: permessage-deflate";

    /** What ends each block of a compressed message, and is left out (RFC 7692 §7.2.1). */
    private static final byte[] TAIL = {0, 0, -1, -1};

    private static Program program;
    private static InetSocketAddress address;

    @BeforeAll
    static void start() throws Exception {
        program = Program.onClassPath("websocket-echo", "--port", "0", "--max-message", "" + MAX_MESSAGE);
        address = program.awaitAddress();
    }

    @AfterAll
    static void stop() {
        program.close();
    }

    private static RawWebSocket connect(String... headers) throws IOException {
        RawWebSocket socket = new RawWebSocket(address, "/any/path", headers);
        assertThat(socket.response())
                .startsWith("HTTP/1.1 101 ")
                .containsIgnoringCase("Sec-WebSocket-Accept: s3pPLMBiTxaQ9kYGzzhZRbK+xOo=");
        return socket;
    }

    // ---- the JDK's client ----

    /** Collects one message, and the close. */
    private static final class Listener implements WebSocket.Listener {
        private final StringBuilder text = new StringBuilder();
        private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        private final CompletableFuture<String> wholeText = new CompletableFuture<>();
        private final CompletableFuture<byte[]> wholeBytes = new CompletableFuture<>();
        private final CompletableFuture<Integer> closed = new CompletableFuture<>();

        @Override
        public CompletionStage<?> onText(WebSocket socket, CharSequence data, boolean last) {
            text.append(data);
            if (last) {
                wholeText.complete(text.toString());
            }
            socket.request(1);
            return null;
        }

        @Override
        public CompletionStage<?> onBinary(WebSocket socket, ByteBuffer data, boolean last) {
            byte[] part = new byte[data.remaining()];
            data.get(part);
            bytes.writeBytes(part);
            if (last) {
                wholeBytes.complete(bytes.toByteArray());
            }
            socket.request(1);
            return null;
        }

        @Override
        public CompletionStage<?> onClose(WebSocket socket, int status, String reason) {
            closed.complete(status);
            return null;
        }
    }

    @Test
    void textAndBytesComeBackAndTheCloseIsAnswered() throws Exception {
        Listener listener = new Listener();
        WebSocket socket = HttpClient.newHttpClient()
                .newWebSocketBuilder()
                .buildAsync(URI.create("ws://127.0.0.1:" + address.getPort() + "/"), listener)
                .get(30, TimeUnit.SECONDS);
        String text = "grüße 👋 ".repeat(10_000);
        socket.sendText(text, true).get(30, TimeUnit.SECONDS);
        assertThat(listener.wholeText.get(30, TimeUnit.SECONDS)).isEqualTo(text);

        byte[] bytes = new byte[MAX_MESSAGE];
        new Random(1).nextBytes(bytes);
        socket.sendBinary(ByteBuffer.wrap(bytes), true).get(30, TimeUnit.SECONDS);
        assertThat(listener.wholeBytes.get(30, TimeUnit.SECONDS)).isEqualTo(bytes);

        socket.sendClose(1000, "bye").get(30, TimeUnit.SECONDS);
        assertThat(listener.closed.get(30, TimeUnit.SECONDS)).isEqualTo(1000);
    }

    // ---- frames ----

    @Test
    void aMessageInFragmentsComesBackAsOneAndAPingInBetweenIsAnsweredAtOnce() throws IOException {
        try (RawWebSocket socket = connect()) {
            socket.send(TEXT, "one ");
            socket.send(FIN | PING, "there?");
            socket.send(CONTINUATION, "two ");
            socket.send(FIN | CONTINUATION, "three");
            Frame pong = socket.next();
            assertThat(pong.first()).isEqualTo(FIN | PONG);
            assertThat(pong.text()).isEqualTo("there?");
            Frame message = socket.next();
            assertThat(message.first()).isEqualTo(FIN | TEXT);
            assertThat(message.text()).isEqualTo("one two three");
        }
    }

    @Test
    void aCloseIsAnsweredWithItsStatusAndTheConnectionEnds() throws IOException {
        try (RawWebSocket socket = connect()) {
            socket.send(FIN | CLOSE, new byte[] {0x0F, (byte) 0xA0, 'x'}); // 4000
            assertThat(socket.next().status()).isEqualTo(4000);
            socket.awaitEnd();
        }
    }

    @Test
    void whatIsNotUtf8IsClosedWith1007() throws IOException {
        try (RawWebSocket socket = connect()) {
            socket.send(FIN | TEXT, new byte[] {'a', (byte) 0xC0, (byte) 0xAF});
            assertThat(socket.next().status()).isEqualTo(1007);
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {FIN | 3, FIN | 0x10 | TEXT, FIN | CONTINUATION, PING, FIN | RSV1 | TEXT})
    void aFrameThatBreaksTheRulesIsClosedWith1002(int first) throws IOException {
        try (RawWebSocket socket = connect()) {
            socket.send(first, "abc");
            assertThat(socket.next().status()).isEqualTo(1002);
        }
    }

    @Test
    void aFrameBeyondTheLimitIsClosedWith1009() throws IOException {
        try (RawWebSocket socket = connect()) {
            socket.send(FIN | BINARY, new byte[MAX_MESSAGE + 1]);
            assertThat(socket.next().status()).isEqualTo(1009);
        }
    }

    @Test
    void aMessageBeyondTheLimitIsClosedWith1009() throws IOException {
        try (RawWebSocket socket = connect()) {
            socket.send(BINARY, new byte[MAX_MESSAGE]);
            socket.send(FIN | CONTINUATION, new byte[1]);
            assertThat(socket.next().status()).isEqualTo(1009);
        }
    }

    // ---- compression ----

    private static byte[] deflate(byte[] bytes) {
        Deflater deflater = new Deflater(Deflater.DEFAULT_COMPRESSION, true);
        deflater.setInput(bytes);
        byte[] compressed = new byte[bytes.length + 100];
        int length = deflater.deflate(compressed, 0, compressed.length, Deflater.SYNC_FLUSH);
        deflater.end();
        return Arrays.copyOf(compressed, length - TAIL.length);
    }

    private static byte[] inflate(byte[] bytes, int length) throws DataFormatException {
        Inflater inflater = new Inflater(true);
        byte[] all = Arrays.copyOf(bytes, bytes.length + TAIL.length);
        System.arraycopy(TAIL, 0, all, bytes.length, TAIL.length);
        inflater.setInput(all);
        byte[] inflated = new byte[length];
        assertThat(inflater.inflate(inflated)).isEqualTo(length);
        inflater.end();
        return inflated;
    }

    @Test
    void aCompressedMessageComesBackCompressed() throws Exception {
        byte[] text = "again and ".repeat(1000).getBytes(StandardCharsets.UTF_8);
        try (RawWebSocket socket = connect(DEFLATE)) {
            assertThat(socket.response()).containsIgnoringCase("Sec-WebSocket-Extensions: permessage-deflate");
            socket.send(FIN | RSV1 | TEXT, deflate(text));
            Frame frame = socket.next();
            assertThat(frame.first()).isEqualTo(FIN | RSV1 | TEXT);
            assertThat(frame.payload().length).isLessThan(text.length / 10);
            assertThat(inflate(frame.payload(), text.length)).isEqualTo(text);
        }
    }

    @Test
    void aMessageThatGrowsBeyondTheLimitIsNotInflated() throws IOException {
        try (RawWebSocket socket = connect(DEFLATE)) {
            socket.send(FIN | RSV1 | BINARY, deflate(new byte[20 * MAX_MESSAGE]));
            assertThat(socket.next().status()).isEqualTo(1009);
        }
    }

    // ---- handshakes ----

    @Test
    void anotherVersionIsAnsweredWithTheOneThatIsSpoken() throws IOException {
        try (RawWebSocket socket = new RawWebSocket(address, "/", "Sec-WebSocket-Version: 99")) {
            assertThat(socket.response()).startsWith("HTTP/1.1 426 ").containsIgnoringCase("Sec-WebSocket-Version: 13");
        }
    }

    @Test
    void whatIsNoHandshakeIsABadRequest() throws IOException {
        try (HttpConnection connection = new HttpConnection(address)) {
            assertThat(connection.exchange("GET /").status()).isBetween(400, 426);
        }
    }
}
