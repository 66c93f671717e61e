package io.millrace.examples;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.channel.Transport;
import io.millrace.channel.TriggerMode;
import io.millrace.channel.socket.ServerSocketChannel;
import java.net.ConnectException;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Echo and discard, and what the launcher does for every example: processes of their own with real clients. */
class ExamplesTest {
    /** Each way to serve TCP that works here: transport and trigger. */
    static List<Arguments> waysToServe() {
        List<Arguments> ways = new ArrayList<>();
        for (Transport transport : Transport.all()) {
            if (transport.isAvailable() && transport.offers(ServerSocketChannel.class)) {
                for (TriggerMode mode : TriggerMode.values()) {
                    if (transport.supports(mode)) {
                        ways.add(Arguments.of(transport.name(), mode.name().toLowerCase(Locale.ROOT)));
                    }
                }
            }
        }
        return ways;
    }

    private static byte[] randomBytes(long seed, int count) {
        byte[] bytes = new byte[count];
        new Random(seed).nextBytes(bytes);
        return bytes;
    }

    @ParameterizedTest
    @MethodSource("waysToServe")
    void echoReturnsEverythingAfterThePeersLastByte(String transport, String trigger) throws Exception {
        long seed = new Random().nextLong();
        byte[] sent = randomBytes(seed, 5_000_000);
        try (Program echo = Program.onClassPath("echo", "--port", "0", "--transport", transport, "--trigger", trigger);
                Client client = new Client(echo.awaitAddress())) {
            assertThat(client.sendAndReceiveAll(sent))
                    .as("bytes of seed %d", seed)
                    .isEqualTo(sent);
        }
    }

    @ParameterizedTest
    @MethodSource("waysToServe")
    void discardAnswersNothingAndEndsWithItsPeer(String transport, String trigger) throws Exception {
        try (Program discard =
                        Program.onClassPath("discard", "--port", "0", "--transport", transport, "--trigger", trigger);
                Client client = new Client(discard.awaitAddress())) {
            assertThat(client.sendAndReceiveAll(new byte[1_000_000])).isEmpty();
        }
    }

    @Test
    void echoListensOnIPv6() throws Exception {
        try (Program echo = Program.onClassPath("echo", "--host", "::1", "--port", "0", "--loops", "1");
                Client client = new Client(echo.awaitAddress())) {
            client.send("six\n");
            client.receive("six\n");
        }
    }

    @EnabledOnOs(value = OS.LINUX, disabledReason = "epoll is Linux's")
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

    @Test
    void aNameThatIsNotKnownIsAFailure() throws Exception {
        try (Program echo = Program.onClassPath(Names.of(), "echo", "--host", "nowhere", "--port", "0")) {
            echo.awaitLine("cannot listen on nowhere port 0");
            assertThat(echo.awaitExit()).isEqualTo(1);
        }
    }

    @Test
    void allOrNothingListensNowhereWhenOneAddressOfANameCannotBeBound() throws Exception {
        try (Program echo = Program.onClassPath(Names.of("192.0.2.1 half", "::1 half"), "echo", "--host", "half")) {
            assertThat(echo.awaitLine("cannot listen on half port 7007"))
                    .contains("192.0.2.1")
                    .doesNotContain("::1");
            assertThat(echo.awaitExit()).isEqualTo(1);
        }
    }

    @Test
    void bestEffortListensOnTheAddressesOfANameThatCanBeBound() throws Exception {
        try (Program echo = Program.onClassPath(
                        Names.of("192.0.2.1 half", "::1 half"),
                        "echo",
                        "--host",
                        "half",
                        "--port",
                        "0",
                        "--bind",
                        "best-effort");
                Client client = new Client(echo.awaitAddress())) {
            echo.awaitLine("talk to it with   nc ::1 ");
            client.send("the other half\n");
            client.receive("the other half\n");
        }
    }
}
