package io.millrace.examples;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** The program, with a client that knows nothing but the frames' layout. */
class CustomProtocolTest {
    private static final int DEADLINE_MILLIS = (int) TimeUnit.SECONDS.toMillis(30);
    private static final int GET = 1;
    private static final int PUT = 2;
    private static final int OK = 0;
    private static final int NOT_FOUND = 1;
    private static final int BAD_REQUEST = 3;

    private static Program program;
    private static InetSocketAddress address;

    @BeforeAll
    static void start() throws Exception {
        program = Program.onClassPath("custom-protocol", "--port", "0", "--max-value", "100000");
        address = program.awaitAddress();
    }

    @AfterAll
    static void stop() {
        program.close();
    }

    /** A connection; what is asked is sent when {@link #flush} is called, and answers are waited for. */
    private static final class Connection implements AutoCloseable {
        private final Socket socket = new Socket();
        private final DataOutputStream out;
        private final DataInputStream in;

        Connection() throws IOException {
            socket.setSoTimeout(DEADLINE_MILLIS);
            socket.connect(address, DEADLINE_MILLIS);
            out = new DataOutputStream(new BufferedOutputStream(socket.getOutputStream(), 1 << 20));
            in = new DataInputStream(new BufferedInputStream(socket.getInputStream()));
        }

        void ask(int verb, String key, String value) throws IOException {
            out.writeInt(2 + key.length() + value.length());
            out.writeByte(verb);
            out.writeByte(key.length());
            out.writeBytes(key + value);
        }

        void flush() throws IOException {
            out.flush();
        }

        void expect(int status, String content) throws IOException {
            assertThat(next(status)).isEqualTo(content);
        }

        String next(int status) throws IOException {
            byte[] content = new byte[in.readInt() - 1];
            assertThat(in.readByte()).isEqualTo((byte) status);
            in.readFully(content);
            return new String(content, StandardCharsets.ISO_8859_1);
        }

        void expectEnd() throws IOException {
            assertThat(in.read()).isEqualTo(-1);
        }

        @Override
        public void close() throws IOException {
            socket.close();
        }
    }

    @Test
    void whatOneClientPutsAnotherGets() throws IOException {
        try (Connection one = new Connection();
                Connection other = new Connection()) {
            one.ask(PUT, "shared", "v".repeat(100_000));
            one.flush();
            one.expect(OK, "");
            other.ask(GET, "shared", "");
            other.flush();
            other.expect(OK, "v".repeat(100_000));
        }
    }

    @Test
    void thousandsOfRequestsAtOnceAreAnsweredInTheirOrder() throws IOException {
        try (Connection client = new Connection()) {
            for (int i = 0; i < 5_000; i++) {
                client.ask(PUT, "key", Integer.toString(i));
                client.ask(GET, "key", "");
                client.ask(GET, "missing", "");
            }
            client.flush();
            for (int i = 0; i < 5_000; i++) {
                client.expect(OK, "");
                client.expect(OK, Integer.toString(i));
                client.expect(NOT_FOUND, "");
            }
        }
    }

    /** A single read brings them all; their answers are twice what a channel keeps for who does not read. */
    @Test
    void manyShortRequestsForMuchAreAllAnswered() throws IOException {
        try (Connection client = new Connection()) {
            String value = "v".repeat(65_000);
            client.ask(PUT, "k", value);
            for (int i = 0; i < 2_000; i++) {
                client.ask(GET, "k", "");
            }
            client.flush();
            client.expect(OK, "");
            for (int i = 0; i < 2_000; i++) {
                client.expect(OK, value);
            }
        }
    }

    @Test
    void aRequestMayComeByteByByteAndItsSenderMayEndItsOutput() throws IOException {
        try (Connection client = new Connection()) {
            client.socket.setTcpNoDelay(true);
            for (byte b : "\0\0\0\7\2\3oneab\0\0\0\5\1\3one".getBytes(StandardCharsets.ISO_8859_1)) {
                client.out.write(b);
                client.flush();
            }
            client.socket.shutdownOutput();
            client.expect(OK, "");
            client.expect(OK, "ab");
            client.expectEnd();
        }
    }

    @Test
    void aValueBeyondTheLimitIsAnsweredWithTheLimitBehindTheRequestsBeforeIt() throws IOException {
        try (Connection client = new Connection()) {
            client.ask(GET, "missing", "");
            client.ask(PUT, "key", "v".repeat(100_001));
            client.flush();
            client.expect(NOT_FOUND, "");
            assertThat(client.next(BAD_REQUEST)).contains("100001 bytes is beyond the limit maxValueBytes of 100000");
            client.expectEnd();
        }
    }
}
