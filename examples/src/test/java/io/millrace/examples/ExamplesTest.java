package io.millrace.examples;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.ConnectException;
import java.net.InetSocketAddress;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Every example, as a process of its own with real clients. */
class ExamplesTest {
    static Stream<String> hosts() {
        return Stream.of("127.0.0.1", "::1");
    }

    @ParameterizedTest
    @MethodSource("hosts")
    void echoReturnsEverythingAfterThePeersLastByte(String host) throws Exception {
        long seed = new Random().nextLong();
        byte[] sent = new byte[5_000_000];
        new Random(seed).nextBytes(sent);
        try (Program echo = Program.onClassPath("echo", "--host", host, "--port", "0", "--loops", "1");
                Client client = new Client(echo.awaitAddress())) {
            assertThat(client.sendAndReceiveAll(sent))
                    .as("bytes of seed %d", seed)
                    .isEqualTo(sent);
        }
    }

    @Test
    void echoOverPollAnswers() throws Exception {
        try (Program echo = Program.onClassPath("echo", "--port", "0", "--transport", "poll");
                Client client = new Client(echo.awaitAddress())) {
            client.send("over poll\n");
            client.receive("over poll\n");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"level", "edge"})
    void echoWithBusyPollsAnswers(String trigger) throws Exception {
        try (Program echo = Program.onClassPath(
                        "echo", "--port", "0", "--transport", "epoll", "--trigger", trigger, "--busy-polls", "50");
                Client client = new Client(echo.awaitAddress())) {
            client.send("after 50 looks\n");
            client.receive("after 50 looks\n");
        }
    }

    @Test
    void discardAnswersNothingAndEndsWithItsPeer() throws Exception {
        try (Program discard = Program.onClassPath("discard", "--port", "0");
                Client client = new Client(discard.awaitAddress())) {
            assertThat(client.sendAndReceiveAll(new byte[1_000_000])).isEmpty();
        }
    }

    @Test
    void terminationEndsListeningAndDrainsAndExitsWithZero() throws Exception {
        try (Program echo = Program.onClassPath("echo", "--port", "0")) {
            InetSocketAddress address = echo.awaitAddress();
            try (Client client = new Client(address)) {
                client.send("before the end");
                echo.terminate();
                client.receive("before the end");
                client.awaitEnd();
                assertThat(echo.awaitExit()).isZero();
            }
            assertThatThrownBy(() -> new Client(address)).isInstanceOf(ConnectException.class);
        }
    }

    @Test
    void aPortThatIsTakenIsAFailure() throws Exception {
        try (Program first = Program.onClassPath("echo", "--port", "0")) {
            String port = Integer.toString(first.awaitAddress().getPort());
            try (Program second = Program.onClassPath("echo", "--port", port)) {
                second.awaitLine("cannot listen on 127.0.0.1 port " + port);
                assertThat(second.awaitExit()).isEqualTo(1);
            }
        }
    }
}
