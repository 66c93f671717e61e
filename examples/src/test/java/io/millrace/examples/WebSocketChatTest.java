package io.millrace.examples;

import static io.millrace.examples.RawWebSocket.BINARY;
import static io.millrace.examples.RawWebSocket.FIN;
import static io.millrace.examples.RawWebSocket.TEXT;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.examples.HttpConnection.Response;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class WebSocketChatTest {
    private static Program program;
    private static InetSocketAddress address;

    private final List<RawWebSocket> sockets = new ArrayList<>();

    @BeforeAll
    static void start() throws Exception {
        program = Program.onClassPath("websocket-chat", "--port", "0", "--users", "3", "--loops", "1");
        address = program.awaitAddress();
    }

    @AfterAll
    static void stop() {
        program.close();
    }

    /** The program has one loop: it hears of this before it answers whoever comes next. */
    @AfterEach
    void leave() throws IOException {
        for (RawWebSocket socket : sockets) {
            socket.close();
        }
    }

    private RawWebSocket connect(String... headers) throws IOException {
        RawWebSocket socket = new RawWebSocket(address, "/chat", headers);
        sockets.add(socket);
        return socket;
    }

    /** Connects as a user of this name, and waits until he is called so. */
    private RawWebSocket join(String name) throws IOException {
        RawWebSocket socket = connect("Origin: http://127.0.0.1:" + address.getPort());
        assertThat(socket.response()).startsWith("HTTP/1.1 101 ");
        socket.nextWith("{\"type\":\"you\",\"name\":\"guest-");
        say(socket, "/name " + name);
        socket.nextWith("{\"type\":\"you\",\"name\":\"" + name + "\"}");
        return socket;
    }

    private static void say(RawWebSocket socket, String text) throws IOException {
        socket.send(FIN | TEXT, text);
    }

    // ---- the page ----

    @Test
    void thePageMayRunItsOwnScriptAndTalkToItsOwnServerOnly() throws Exception {
        try (HttpConnection connection = new HttpConnection(address)) {
            Response page = connection.exchange("GET /");
            assertThat(page.header("content-type")).isEqualTo("text/html; charset=utf-8");
            assertThat(page.header("date")).endsWith(" GMT");
            String script = page.text()
                    .substring(page.text().indexOf("<script>") + 8, page.text().indexOf("</script>"));
            assertThat(script).contains("location.host + '/chat'").doesNotContain("innerHTML");
            String hash = Base64.getEncoder()
                    .encodeToString(
                            MessageDigest.getInstance("SHA-256").digest(script.getBytes(StandardCharsets.UTF_8)));
            assertThat(page.header("content-security-policy"))
                    .contains("default-src 'none'", "connect-src 'self'", "script-src 'sha256-" + hash + "'");
            assertThat(page.text()).doesNotContain("src=\"", "href=\"http");
            assertThat(connection.exchange("HEAD /").header("content-length")).isEqualTo(page.header("content-length"));
            assertThat(connection.exchange("GET /favicon.ico").status()).isEqualTo(404);
            assertThat(connection.exchange("POST /").status()).isEqualTo(405);
        }
    }

    // ---- the conversation ----

    @Test
    void whatOneSaysAllReadWithTheListOfWhoIsThere() throws IOException {
        RawWebSocket anna = join("anna");
        RawWebSocket bert = join("bert");
        anna.nextWith("{\"type\":\"users\",\"names\":[\"anna\",\"bert\"]}");
        anna.nextWith("is now bert");
        say(anna, "hello");
        for (RawWebSocket socket : List.of(anna, bert)) {
            assertThat(socket.nextWith("said").text())
                    .isEqualTo("{\"type\":\"said\",\"name\":\"anna\",\"text\":\"hello\"}");
        }
        bert.close();
        anna.nextWith("{\"type\":\"users\",\"names\":[\"anna\"]}");
        anna.nextWith("bert has left");
    }

    @Test
    void textStaysTextWhateverIsInIt() throws IOException {
        RawWebSocket anna = join("anna");
        say(anna, "<script>alert(\"x\")</script> \\ \n\u0001 ö 👋");
        assertThat(anna.nextWith("said").text())
                .isEqualTo("{\"type\":\"said\",\"name\":\"anna\",\"text\":"
                        + "\"<script>alert(\\\"x\\\")</script> \\\\ \\u000a\\u0001 ö 👋\"}");
    }

    @Test
    void aNameIsOnePersonsAndHasNoMarkup() throws IOException {
        RawWebSocket anna = join("anna");
        RawWebSocket bert = join("bert");
        say(bert, "/name anna");
        bert.nextWith("anna is taken");
        say(bert, "/name <b>");
        bert.nextWith("a name has 1 to 20 letters");
        say(anna, "/name dora");
        anna.nextWith("{\"type\":\"you\",\"name\":\"dora\"}");
        say(bert, "/name anna");
        bert.nextWith("{\"type\":\"you\",\"name\":\"anna\"}");
    }

    // ---- limits ----

    @ParameterizedTest
    @ValueSource(strings = {"http://evil.example", "null", "http://127.0.0.1:1", "https://127.0.0.1"})
    void scriptsOfOtherSitesAreNotLetIn(String origin) throws IOException {
        assertThat(connect("Origin: " + origin).response()).startsWith("HTTP/1.1 403 ");
    }

    @Test
    void aFullRoomSaysSo() throws IOException {
        join("a");
        join("b");
        join("c");
        RawWebSocket fourth = connect();
        assertThat(fourth.next().status()).isEqualTo(1013);
    }

    @Test
    void whatIsTooLongOrNoTextEndsTheConversation() throws IOException {
        RawWebSocket anna = join("anna");
        say(anna, "x".repeat(4097));
        assertThat(anna.nextWith("\u0003").status()).isEqualTo(1009);
        RawWebSocket bert = join("bert");
        bert.send(FIN | BINARY, new byte[1]);
        assertThat(bert.nextWith("\u0003").status()).isEqualTo(1003);
    }

    @Test
    void whoDoesNotReadIsDroppedAndTheOthersGoOn() throws IOException {
        RawWebSocket silent = join("silent");
        RawWebSocket anna = join("anna");
        RawWebSocket bert = join("bert");
        String line = "x".repeat(4000);
        boolean left = false;
        for (int i = 0; i < 1000 && !left; i++) {
            say(anna, line);
            bert.nextWith(line);
            String heard = "";
            while (!heard.contains(line)) {
                heard = anna.next().text();
                left |= heard.contains("silent has left");
            }
        }
        assertThat(left).isTrue();
        say(anna, "the others");
        bert.nextWith("the others");
        assertThatThrownBy(() -> {
                    for (; ; ) {
                        silent.next();
                    }
                })
                .isInstanceOf(IOException.class);
    }
}
