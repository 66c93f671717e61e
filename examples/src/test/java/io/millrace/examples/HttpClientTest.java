package io.millrace.examples;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The client as a program, asking the JDK's server; what it does with responses is tested beside its classes. */
class HttpClientTest {
    @TempDir
    private Path folder;

    private HttpServer server;
    private String root;
    private final Set<InetSocketAddress> clients = ConcurrentHashMap.newKeySet();

    @BeforeEach
    void start() throws IOException {
        server = HttpServer.create(new InetSocketAddress("127.0.0.1", 0), 0);
        server.createContext("/text", exchange -> {
            clients.add(exchange.getRemoteAddress());
            byte[] text = "a text\n".getBytes(StandardCharsets.UTF_8);
            exchange.sendResponseHeaders(200, text.length);
            exchange.getResponseBody().write(text);
            exchange.close();
        });
        server.start();
        root = "http://127.0.0.1:" + server.getAddress().getPort();
    }

    @AfterEach
    void stop() {
        server.stop(0);
    }

    @Test
    void aTextGoesToTheStandardOutputAsOftenAsItIsAskedFor() throws Exception {
        try (Program client = Program.onClassPath("http-client", "--url", root + "/text", "--repeat", "3")) {
            for (int i = 0; i < 3; i++) {
                client.awaitLine("a text");
            }
            assertThat(client.awaitExit()).isZero();
        }
        assertThat(clients).hasSize(1);
    }

    @Test
    void aFileIsReplacedOnlyByAWholeOne() throws Exception {
        Path file = Files.writeString(folder.resolve("file"), "before");
        try (Program client =
                Program.onClassPath("http-client", "--url", root + "/missing", "--output", file.toString())) {
            client.awaitLine(root + "/missing: 404 Not Found");
            assertThat(client.awaitExit()).isEqualTo(1);
        }
        assertThat(file).hasContent("before");
        try (Program client =
                Program.onClassPath("http-client", "--url", root + "/text", "--output", file.toString())) {
            assertThat(client.awaitExit()).isZero();
        }
        assertThat(file).hasContent("a text\n");
        try (Stream<Path> files = Files.list(folder)) {
            assertThat(files).containsExactly(file);
        }
    }

    @Test
    void whatNeedsTlsIsAnsweredWithTheReasonAndTheUsage() throws Exception {
        try (Program client = Program.onClassPath("http-client", "--url", "https://localhost/")) {
            client.awaitLine("--url: this client has no TLS, so it does not ask https://localhost/");
            assertThat(client.awaitExit()).isEqualTo(2);
        }
    }
}
