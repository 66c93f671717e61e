package io.millrace.examples;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.channel.Transport;
import io.millrace.channel.TriggerMode;
import io.millrace.channel.socket.DatagramChannel;
import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class UdpTimeTest {
    private static final int DEADLINE_MILLIS = 30_000;

    /** Each way to serve UDP that works here: transport and trigger. */
    static List<Arguments> waysToServe() {
        List<Arguments> ways = new ArrayList<>();
        for (Transport transport : Transport.all()) {
            if (transport.isAvailable() && transport.offers(DatagramChannel.class)) {
                for (TriggerMode mode : TriggerMode.values()) {
                    if (transport.supports(mode)) {
                        ways.add(Arguments.of(transport.name(), mode.name().toLowerCase(Locale.ROOT)));
                    }
                }
            }
        }
        return ways;
    }

    @ParameterizedTest
    @MethodSource("waysToServe")
    void eachDatagramIsAnsweredWithTheTime(String transport, String trigger) throws Exception {
        Instant before = Instant.now();
        try (Program program =
                        Program.onClassPath("udp-time", "--port", "0", "--transport", transport, "--trigger", trigger);
                DatagramSocket socket = new DatagramSocket()) {
            InetSocketAddress server = program.awaitAddress();
            Instant first = ask(socket, server, new byte[0]);
            Instant second = ask(socket, server, new byte[1000]);
            assertThat(first).isBetween(before, Instant.now());
            assertThat(Duration.between(first, second)).isGreaterThanOrEqualTo(Duration.ZERO);
        }
    }

    @Test
    void everyAddressOfANameAnswers() throws Exception {
        try (Program program = Program.onClassPath(
                        Names.of("127.0.0.1 both", "::1 both"), "udp-time", "--host", "both", "--port", "0");
                DatagramSocket socket = new DatagramSocket()) {
            Instant before = Instant.now();
            assertThat(ask(socket, program.awaitAddress(), new byte[1])).isBetween(before, Instant.now());
            assertThat(ask(socket, program.awaitAddress(), new byte[1])).isBetween(before, Instant.now());
        }
    }

    private static Instant ask(DatagramSocket socket, InetSocketAddress server, byte[] question) throws IOException {
        socket.setSoTimeout(DEADLINE_MILLIS);
        socket.send(new DatagramPacket(question, question.length, server));
        DatagramPacket answer = new DatagramPacket(new byte[100], 100);
        socket.receive(answer);
        assertThat(answer.getSocketAddress()).isEqualTo(server);
        String text = new String(answer.getData(), 0, answer.getLength(), StandardCharsets.US_ASCII);
        assertThat(text).endsWith("\n");
        return Instant.parse(text.strip());
    }
}
