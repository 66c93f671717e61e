package io.millrace.examples;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.examples.HttpConnection.Response;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class HttpPlaintextTest {
    private static Program program;
    private static InetSocketAddress address;

    @BeforeAll
    static void start() throws Exception {
        program = Program.onClassPath("http-plaintext", "--port", "0");
        address = program.awaitAddress();
    }

    @AfterAll
    static void stop() {
        program.close();
    }

    private static URI uri(String path) {
        return URI.create("http://127.0.0.1:" + address.getPort() + path);
    }

    private static byte[] randomBytes(int count) {
        byte[] bytes = new byte[count];
        new Random(count).nextBytes(bytes);
        return bytes;
    }

    @Test
    void theGreetingHasTheHeadersOfTheBenchmark() throws IOException {
        try (HttpConnection connection = new HttpConnection(address)) {
            for (int i = 0; i < 2; i++) {
                Response response = connection.exchange("GET /");
                assertThat(response.status()).isEqualTo(200);
                assertThat(response.text()).isEqualTo("Hello, World!");
                assertThat(response.headers())
                        .containsEntry("content-type", "text/plain")
                        .containsEntry("content-length", "13")
                        .containsEntry("server", "Millrace")
                        .doesNotContainKey("connection");
                assertThat(response.header("date")).matches("\\w{3}, \\d\\d \\w{3} \\d{4} \\d\\d:\\d\\d:\\d\\d GMT");
            }
        }
    }

    @Test
    void jsonIsAnObjectWithTheGreeting() throws IOException {
        try (HttpConnection connection = new HttpConnection(address)) {
            Response response = connection.exchange("GET /json");
            assertThat(response.text()).isEqualTo("{\"message\":\"Hello, World!\"}");
            assertThat(response.header("content-type")).isEqualTo("application/json");
        }
    }

    @Test
    void aQueryDoesNotMatter() throws IOException {
        try (HttpConnection connection = new HttpConnection(address)) {
            assertThat(connection.exchange("GET /?a=b").text()).isEqualTo("Hello, World!");
            assertThat(connection.exchange("GET /json?").text()).startsWith("{");
        }
    }

    @Test
    void aHeadHasTheLengthAndNotTheContent() throws IOException {
        try (HttpConnection connection = new HttpConnection(address)) {
            assertThat(connection.exchange("HEAD /").header("content-length")).isEqualTo("13");
            assertThat(connection.exchange("GET /").text()).isEqualTo("Hello, World!");
        }
    }

    @Test
    void aThousandPipelinedRequestsAreAnsweredInTheirOrder() throws Exception {
        StringBuilder requests = new StringBuilder();
        for (int i = 0; i < 500; i++) {
            requests.append("GET / HTTP/1.1\r\nHost: h\r\n\r\nGET /json HTTP/1.1\r\nHost: h\r\n\r\n");
        }
        try (HttpConnection connection = new HttpConnection(address)) {
            connection.send(requests.toString());
            for (int i = 0; i < 500; i++) {
                assertThat(connection.next().text()).isEqualTo("Hello, World!");
                assertThat(connection.next().text()).startsWith("{");
            }
        }
    }

    @Test
    void aRequestMayComeByteByByte() throws IOException {
        try (HttpConnection connection = new HttpConnection(address)) {
            for (byte b : "GET / HTTP/1.1\r\nHost: h\r\n\r\n".getBytes(StandardCharsets.US_ASCII)) {
                connection.send(new byte[] {b});
            }
            assertThat(connection.next().text()).isEqualTo("Hello, World!");
        }
    }

    @ParameterizedTest
    @CsvSource({
        "GET /missing,    404, ",
        "POST /missing,   404, ",
        "GET /jso,        404, ",
        "POST /,          405, 'GET, HEAD'",
        "DELETE /json,    405, 'GET, HEAD'",
        "GET /echo,       405, 'POST, PUT'",
    })
    void whatIsNotThereOrNotAllowedIsSaidSoAndTheConnectionStaysOpen(String request, int status, String allow)
            throws IOException {
        try (HttpConnection connection = new HttpConnection(address)) {
            connection.request(request, "Content-Length: 5");
            connection.send("GET /");
            Response response = connection.next();
            assertThat(response.status()).isEqualTo(status);
            assertThat(response.header("allow")).isEqualTo(allow);
            assertThat(connection.exchange("GET /").text()).isEqualTo("Hello, World!");
        }
    }

    // ---- the end of a connection ----

    @Test
    void whoWantsTheConnectionClosedGetsItClosedBehindTheAnswers() throws IOException {
        try (HttpConnection connection = new HttpConnection(address)) {
            connection.request("GET /");
            connection.request("GET /", "Connection: close");
            connection.request("GET /");
            assertThat(connection.next().headers()).doesNotContainKey("connection");
            assertThat(connection.next().header("connection")).isEqualTo("close");
            connection.awaitEnd();
        }
    }

    @Test
    void anOldClientIsToldWhetherTheConnectionStays() throws IOException {
        try (HttpConnection connection = new HttpConnection(address)) {
            connection.send("GET / HTTP/1.0\r\nConnection: keep-alive\r\n\r\n");
            assertThat(connection.next().header("connection")).isEqualTo("keep-alive");
            connection.send("GET / HTTP/1.0\r\n\r\n");
            assertThat(connection.next().header("connection")).isEqualTo("close");
            connection.awaitEnd();
        }
    }

    @Test
    void whoHasSentItsLastRequestGetsItsAnswer() throws IOException {
        try (HttpConnection connection = new HttpConnection(address)) {
            connection.request("GET /");
            connection.request("GET /json");
            connection.endOutput();
            assertThat(connection.next().text()).isEqualTo("Hello, World!");
            assertThat(connection.next().text()).startsWith("{");
            connection.awaitEnd();
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "GET / HTTP/1.1\r\nHost : h\r\n\r\n",
                "GET / HTTP/1.1\r\nHost: h\r\nContent-Length: 1\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
                "GET / HTTP/1.1\r\nHost: h\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\nab",
                "GET /\r\n\r\n",
                "\0GET / HTTP/1.1\r\nHost: h\r\n\r\n",
                "GET / HTTP/1.1\r\n\r\n",
            })
    void aMalformedRequestIsAnsweredBehindTheGoodOnesAndNothingBehindIt(String malformed) throws IOException {
        try (HttpConnection connection = new HttpConnection(address)) {
            connection.send("GET / HTTP/1.1\r\nHost: h\r\n\r\n" + malformed + "GET / HTTP/1.1\r\nHost: h\r\n\r\n");
            assertThat(connection.next().status()).isEqualTo(200);
            assertThat(connection.next().status()).isEqualTo(400);
            connection.awaitEnd();
        }
    }

    // ---- echo ----

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 100_000, 5_000_000})
    void aBodyOfKnownLengthComesBack(int length) throws Exception {
        byte[] body = randomBytes(length);
        HttpResponse<byte[]> response = HttpClient.newHttpClient()
                .send(
                        HttpRequest.newBuilder(uri("/echo"))
                                .POST(HttpRequest.BodyPublishers.ofByteArray(body))
                                .build(),
                        HttpResponse.BodyHandlers.ofByteArray());
        assertThat(response.body()).isEqualTo(body);
        assertThat(response.headers().firstValue("content-type")).contains("application/octet-stream");
        assertThat(response.headers().firstValueAsLong("content-length")).hasValue(length);
    }

    @Test
    void aBodyInChunksComesBackInChunks() throws Exception {
        byte[] body = randomBytes(3_000_000);
        HttpResponse<byte[]> response = HttpClient.newHttpClient()
                .send(
                        HttpRequest.newBuilder(uri("/echo"))
                                .PUT(HttpRequest.BodyPublishers.ofInputStream(() -> new ByteArrayInputStream(body)))
                                .build(),
                        HttpResponse.BodyHandlers.ofByteArray());
        assertThat(response.body()).isEqualTo(body);
        assertThat(response.headers().firstValue("transfer-encoding")).contains("chunked");
    }

    @Test
    void aBodyComesBackWhileItIsStillBeingSent() throws IOException {
        try (HttpConnection connection = new HttpConnection(address)) {
            connection.request("POST /echo", "Transfer-Encoding: chunked");
            assertThat(connection.nextHead().status()).isEqualTo(200);
            connection.send("3\r\nabc\r\n");
            assertThat(connection.readSome()).isPositive();
        }
    }

    @Test
    void whoWaitsToBeToldToGoOnIsTold() throws IOException {
        try (HttpConnection connection = new HttpConnection(address)) {
            connection.request("POST /echo", "Content-Length: 3", "Expect: 100-continue");
            assertThat(connection.nextHead().status()).isEqualTo(100);
            connection.send("abc");
            assertThat(connection.next().text()).isEqualTo("abc");
        }
    }

    /** Sender and reader would wait for each other for ever if the server stopped for good; its heap has 128 MB. */
    @Test
    void whoSendsAndDoesNotReadIsSlowedDownAndNothingIsLost() throws Exception {
        byte[] body = randomBytes(60_000_000);
        try (HttpConnection connection = new HttpConnection(address)) {
            connection.request("POST /echo", "Content-Length: " + body.length);
            CompletableFuture<Void> sent = CompletableFuture.runAsync(() -> {
                try {
                    connection.send(body);
                } catch (IOException e) {
                    throw new UncheckedIOException(e);
                }
            });
            assertThat(connection.next().content()).isEqualTo(body);
            sent.join();
        }
    }
}
