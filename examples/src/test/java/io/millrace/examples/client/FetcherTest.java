package io.millrace.examples.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpHandler;
import com.sun.net.httpserver.HttpServer;
import io.millrace.channel.EventLoopGroup;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Asks the JDK's server. */
class FetcherTest {
    private static final byte[] LARGE = new byte[3_000_000];

    private static EventLoopGroup group;

    private HttpServer server;
    private HttpServer elsewhere;
    private String root;

    /** What was asked for, with the credentials that came with it. */
    private final List<String> asked = new CopyOnWriteArrayList<>();

    /** The clients' ports. */
    private final List<Integer> ports = new CopyOnWriteArrayList<>();

    @BeforeAll
    static void openGroup() {
        group = EventLoopGroup.create(1);
    }

    @AfterAll
    static void closeGroup() {
        group.close();
    }

    @BeforeEach
    void start() throws IOException {
        new Random(3).nextBytes(LARGE);
        server = server();
        elsewhere = server();
        root = url(server);
        answer("/text", exchange -> send(exchange, 200, "a text".getBytes(StandardCharsets.UTF_8)));
        answer("/large", exchange -> send(exchange, 200, LARGE));
        answer("/chunked", exchange -> {
            exchange.sendResponseHeaders(200, 0);
            exchange.getResponseBody().write(LARGE);
            exchange.close();
        });
        answer("/gzip", exchange -> {
            exchange.getResponseHeaders().set("Content-Encoding", "gzip");
            send(exchange, 200, gzip(LARGE));
        });
        answer("/missing", exchange -> send(exchange, 404, new byte[10]));
        answer("/there", exchange -> redirect(exchange, "text?a=b"));
        answer("/elsewhere", exchange -> redirect(exchange, url(elsewhere) + "/back"));
        answer("/secure", exchange -> redirect(exchange, "https://localhost/"));
        answer("/loop", exchange -> redirect(exchange, "/loop"));
        elsewhere.createContext("/back", exchange -> {
            note(exchange);
            redirect(exchange, root + "/text");
        });
    }

    private static HttpServer server() throws IOException {
        HttpServer server = HttpServer.create(new InetSocketAddress("127.0.0.1", 0), 0);
        server.start();
        return server;
    }

    private static String url(HttpServer server) {
        return "http://127.0.0.1:" + server.getAddress().getPort();
    }

    private void answer(String path, HttpHandler handler) {
        server.createContext(path, exchange -> {
            note(exchange);
            handler.handle(exchange);
        });
    }

    private void note(HttpExchange exchange) {
        asked.add(exchange.getRequestURI() + " " + exchange.getRequestHeaders().getFirst("Authorization"));
        ports.add(exchange.getRemoteAddress().getPort());
    }

    private static void send(HttpExchange exchange, int status, byte[] body) throws IOException {
        exchange.sendResponseHeaders(status, body.length);
        try (OutputStream out = exchange.getResponseBody()) {
            out.write(body);
        }
    }

    private static void redirect(HttpExchange exchange, String location) throws IOException {
        exchange.getResponseHeaders().set("Location", location);
        send(exchange, 302, "go there".getBytes(StandardCharsets.UTF_8));
    }

    private static byte[] gzip(byte[] bytes) throws IOException {
        ByteArrayOutputStream compressed = new ByteArrayOutputStream();
        try (GZIPOutputStream out = new GZIPOutputStream(compressed)) {
            out.write(bytes);
        }
        return compressed.toByteArray();
    }

    @AfterEach
    void stop() {
        server.stop(0);
        elsewhere.stop(0);
    }

    private String fetch(String url) throws Exception {
        return new String(fetchBytes(url, 3), StandardCharsets.UTF_8);
    }

    private static byte[] fetchBytes(String url, int maxRedirects) throws Exception {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try (Fetcher fetcher = new Fetcher(group, maxRedirects)) {
            fetcher.fetch(url, out);
        }
        return out.toByteArray();
    }

    private String withPassword(String path) {
        return root.replace("//", "//user:pass@") + path;
    }

    @ParameterizedTest
    @ValueSource(strings = {"/large", "/chunked", "/gzip"})
    void aLargeBodyArrivesWholeHoweverItIsSent(String path) throws Exception {
        assertThat(fetchBytes(root + path, 0)).isEqualTo(LARGE);
    }

    @Test
    void severalRequestsUseOneConnection() throws Exception {
        try (Fetcher fetcher = new Fetcher(group, 0)) {
            for (int i = 0; i < 5; i++) {
                ByteArrayOutputStream out = new ByteArrayOutputStream();
                fetcher.fetch(root + "/text", out);
                assertThat(out.toString(StandardCharsets.UTF_8)).isEqualTo("a text");
            }
        }
        assertThat(asked).hasSize(5);
        assertThat(ports).containsOnly(ports.get(0));
    }

    @Test
    void aConnectionThatTheServerHasClosedIsReplaced() throws Exception {
        try (ServerSocket oneByOne = new ServerSocket(0, 10, InetAddress.getLoopbackAddress());
                Fetcher fetcher = new Fetcher(group, 0)) {
            int requests = 3;
            Thread server = new Thread(() -> serveOneRequestAConnection(oneByOne, requests));
            server.start();
            for (int i = 0; i < requests; i++) {
                ByteArrayOutputStream out = new ByteArrayOutputStream();
                fetcher.fetch("http://127.0.0.1:" + oneByOne.getLocalPort(), out);
                assertThat(out.toString(StandardCharsets.UTF_8)).isEqualTo("ok");
            }
            server.join();
        }
    }

    /** Says that the connection stays, and closes it. */
    private static void serveOneRequestAConnection(ServerSocket listener, int connections) {
        for (int i = 0; i < connections; i++) {
            try (Socket socket = listener.accept()) {
                int newLines = 0;
                while (newLines < 2) {
                    int b = socket.getInputStream().read();
                    newLines = b == '\n' ? newLines + 1 : b == '\r' ? newLines : 0;
                }
                socket.getOutputStream()
                        .write("HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok".getBytes(StandardCharsets.US_ASCII));
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }

    @Test
    void aRedirectIsFollowedWithTheCredentialsOnTheSameConnection() throws Exception {
        assertThat(fetch(withPassword("/there"))).isEqualTo("a text");
        assertThat(asked).containsExactly("/there Basic dXNlcjpwYXNz", "/text?a=b Basic dXNlcjpwYXNz");
        assertThat(ports).containsOnly(ports.get(0));
    }

    @Test
    void anotherServerGetsNoCredentialsNorTheOneItSendsUsTo() throws Exception {
        assertThat(fetch(withPassword("/elsewhere"))).isEqualTo("a text");
        assertThat(asked).containsExactly("/elsewhere Basic dXNlcjpwYXNz", "/back null", "/text null");
    }

    @Test
    void redirectsHaveALimit() {
        assertThatThrownBy(() -> fetchBytes(root + "/loop", 3))
                .isInstanceOf(IOException.class)
                .hasMessage("more than 3 redirects, the last one to /loop");
        assertThat(asked).hasSize(4);
    }

    @Test
    void whatIsNotThereIsAFailureAndNothingIsWritten() {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try (Fetcher fetcher = new Fetcher(group, 0)) {
            assertThatThrownBy(() -> fetcher.fetch(root + "/missing", out))
                    .isInstanceOf(IOException.class)
                    .hasMessage(root + "/missing: 404 Not Found");
        }
        assertThat(out.size()).isZero();
    }

    @Test
    void aRedirectToWhatNeedsTlsIsRefusedWithTheReason() {
        assertThatThrownBy(() -> fetch(root + "/secure"))
                .isInstanceOf(IOException.class)
                .hasMessage("this client has no TLS, so it does not ask https://localhost/");
    }

    @Test
    void aBodyThatBreaksOffIsAFailure() throws Exception {
        try (ServerSocket listener = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            Thread server = new Thread(() -> {
                try (Socket socket = listener.accept()) {
                    socket.getOutputStream()
                            .write("HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\npart"
                                    .getBytes(StandardCharsets.US_ASCII));
                } catch (IOException e) {
                    throw new UncheckedIOException(e);
                }
            });
            server.start();
            assertThatThrownBy(() -> fetch("http://127.0.0.1:" + listener.getLocalPort()))
                    .isInstanceOf(IOException.class)
                    .hasMessageStartingWith("the connection to 127.0.0.1:");
            server.join();
        }
    }

    @ParameterizedTest
    @CsvSource({
        "https://host/,           'this client has no TLS, so it does not ask https://host/'",
        "ftp://host/,             'ftp://host/ does not begin with http://HOST'",
        "/path,                   '/path does not begin with http://HOST'",
        "http:/path,              'http:/path does not begin with http://HOST'",
        "http://host/a b,         'http://host/a b is no URL'",
    })
    void whatCannotBeAskedForIsSaidAtOnce(String url, String reason) {
        assertThatThrownBy(() -> Fetcher.check(url))
                .isInstanceOf(IOException.class)
                .hasMessageStartingWith(reason);
    }
}
