package io.millrace.examples;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;

/**
 * A client of HTTP over a plain socket that sends exactly what it is told to, right or wrong, and reads responses by
 * the rules of RFC 9112 §6.3. Each wait has a deadline.
 */
final class HttpConnection implements AutoCloseable {
    private static final int DEADLINE_MILLIS = (int) TimeUnit.SECONDS.toMillis(30);

    private final Socket socket = new Socket();
    private final InputStream in;

    /**
     * A response.
     *
     * @param headers by their names in lower case; several of one name are joined by a comma
     */
    record Response(int status, Map<String, String> headers, byte[] content) {
        String text() {
            return new String(content, StandardCharsets.UTF_8);
        }

        String header(String name) {
            return headers.get(name);
        }
    }

    HttpConnection(InetSocketAddress address) throws IOException {
        socket.setSoTimeout(DEADLINE_MILLIS);
        socket.setTcpNoDelay(true);
        socket.connect(address, DEADLINE_MILLIS);
        in = new BufferedInputStream(socket.getInputStream(), 64 * 1024);
    }

    /** Sends text, a byte a character. */
    void send(String text) throws IOException {
        send(text.getBytes(StandardCharsets.ISO_8859_1));
    }

    void send(byte[] bytes) throws IOException {
        socket.getOutputStream().write(bytes);
    }

    /** Sends a request without a body: {@code "GET /"} and header lines. */
    void request(String methodAndTarget, String... headers) throws IOException {
        StringBuilder request = new StringBuilder(methodAndTarget + " HTTP/1.1\r\nHost: test\r\n");
        for (String header : headers) {
            request.append(header).append("\r\n");
        }
        send(request.append("\r\n").toString());
    }

    void endOutput() throws IOException {
        socket.shutdownOutput();
    }

    /** Sends a request without a body and waits for its response. */
    Response exchange(String methodAndTarget, String... headers) throws IOException {
        request(methodAndTarget, headers);
        return methodAndTarget.startsWith("HEAD ") ? nextHead() : next();
    }

    /** Waits for a response. */
    Response next() throws IOException {
        Response head = nextHead();
        return new Response(head.status, head.headers, content(head));
    }

    /** Waits for a response that has no body, whatever its head says. */
    Response nextHead() throws IOException {
        String statusLine = line();
        assertThat(statusLine).startsWith("HTTP/1.1 ");
        Map<String, String> headers = new TreeMap<>();
        for (String line = line(); !line.isEmpty(); line = line()) {
            int colon = line.indexOf(':');
            headers.merge(
                    line.substring(0, colon).toLowerCase(Locale.ROOT),
                    line.substring(colon + 1).strip(),
                    (one, other) -> one + ", " + other);
        }
        return new Response(Integer.parseInt(statusLine.substring(9, 12)), headers, new byte[0]);
    }

    private byte[] content(Response head) throws IOException {
        if (head.status < 200 || head.status == 204 || head.status == 304) {
            return new byte[0];
        }
        if ("chunked".equals(head.header("transfer-encoding"))) {
            return chunks();
        }
        String length = head.header("content-length");
        return length == null ? in.readAllBytes() : bytes(Integer.parseInt(length));
    }

    private byte[] chunks() throws IOException {
        ByteArrayOutputStream content = new ByteArrayOutputStream();
        for (int size = chunkSize(); size > 0; size = chunkSize()) {
            content.writeBytes(bytes(size));
            assertThat(line()).isEmpty();
        }
        assertThat(line()).isEmpty();
        return content.toByteArray();
    }

    private int chunkSize() throws IOException {
        return Integer.parseInt(line(), 16);
    }

    private byte[] bytes(int count) throws IOException {
        byte[] bytes = in.readNBytes(count);
        assertThat(bytes.length).as("bytes before the end").isEqualTo(count);
        return bytes;
    }

    private String line() throws IOException {
        ByteArrayOutputStream line = new ByteArrayOutputStream();
        int b = in.read();
        while (b != '\n') {
            if (b < 0) {
                throw new EOFException("the server has ended behind: " + line.toString(StandardCharsets.ISO_8859_1));
            }
            line.write(b);
            b = in.read();
        }
        String text = line.toString(StandardCharsets.ISO_8859_1);
        assertThat(text).endsWith("\r");
        return text.substring(0, text.length() - 1);
    }

    /** Reads a little, however much there is. */
    int readSome() throws IOException {
        return in.read(new byte[1024]);
    }

    /** Waits for the server's end of stream; nothing may come before it. */
    void awaitEnd() throws IOException {
        assertThat(in.read()).as("something came before the end").isEqualTo(-1);
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}
