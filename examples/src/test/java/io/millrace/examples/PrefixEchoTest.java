package io.millrace.examples;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.buffer.ByteBuf;
import io.millrace.buffer.Unpooled;
import io.millrace.channel.embedded.EmbeddedChannel;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;

class PrefixEchoTest {
    private static final int CLIENTS = 1000;

    @Test
    void eachLineIsAnsweredWithThePrefixAlsoTheLastOneWithoutAnEnd() throws Exception {
        try (Program program = Program.onClassPath("prefix-echo", "--port", "0");
                Client client = new Client(program.awaitAddress())) {
            assertThat(new String(client.sendAndReceiveAll("one\n\nthree".getBytes(UTF_8)), UTF_8))
                    .isEqualTo("system: one\nsystem: \nsystem: three");
        }
    }

    @Test
    void aLineInPiecesGetsOnePrefix() {
        EmbeddedChannel channel = new EmbeddedChannel(new PrefixHandler("system: "));
        StringBuilder answer = new StringBuilder();
        for (String piece : List.of("a", "b", "\n", "c\nd", "\n", "e")) {
            channel.writeInbound(Unpooled.copiedBuffer(piece, UTF_8));
            ByteBuf out = channel.readInbound();
            answer.append(out.toString(UTF_8));
            out.release();
        }
        assertThat(answer).hasToString("system: ab\nsystem: c\nsystem: d\nsystem: e");
        assertThat(channel.finish()).isFalse();
    }

    @Test
    @EnabledOnOs(value = OS.LINUX, disabledReason = "a process's threads are counted in /proc")
    void aThousandClientsAreServedWithoutAThreadEach() throws Exception {
        List<Client> clients = new ArrayList<>();
        try (Program program = Program.onClassPath("prefix-echo", "--port", "0", "--loops", "2")) {
            InetSocketAddress address = program.awaitAddress();
            exchange(connect(address, clients), "the first");
            long threadsOfOne = threads(program);
            while (clients.size() < CLIENTS) {
                connect(address, clients);
            }
            for (int i = 0; i < CLIENTS; i++) {
                clients.get(i).send("number " + i + "\n");
            }
            for (int i = 0; i < CLIENTS; i++) {
                clients.get(i).receive("system: number " + i + "\n");
            }
            // The second loop has begun, perhaps a compiler of the JVM, but not a thousand.
            assertThat(threads(program) - threadsOfOne).isLessThan(20);
        } finally {
            for (Client client : clients) {
                client.close();
            }
        }
    }

    private static Client connect(InetSocketAddress address, List<Client> clients) throws IOException {
        Client client = new Client(address);
        clients.add(client);
        return client;
    }

    private static void exchange(Client client, String line) throws IOException {
        client.send(line + "\n");
        client.receive("system: " + line + "\n");
    }

    private static long threads(Program program) throws IOException {
        try (Stream<Path> threads = Files.list(Path.of("/proc", Long.toString(program.pid()), "task"))) {
            return threads.count();
        }
    }
}
