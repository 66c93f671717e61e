package io.millrace.examples;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ChatTest {
    private final List<Client> clients = new ArrayList<>();

    @AfterEach
    void close() throws IOException {
        for (Client client : clients) {
            client.close();
        }
    }

    private Client connect(SocketAddress address) throws IOException {
        Client client = new Client(address);
        clients.add(client);
        return client;
    }

    /** Connects, and waits until the user is in the room. */
    private Client join(SocketAddress address) throws IOException {
        Client user = connect(address);
        user.receive("welcome!\n");
        assertThat(user.receiveLine()).startsWith("* you are ");
        return user;
    }

    /** As {@link #join}, with a name. */
    private Client join(SocketAddress address, String name) throws IOException {
        Client user = join(address);
        user.send("/name " + name + "\n");
        user.receiveLineWith("* you are " + name);
        return user;
    }

    @Test
    void aLineReachesTheOthersByIPv4AndIPv6AndUnixSocket(@TempDir Path folder) throws Exception {
        try (Program chat = Program.onClassPath(
                Names.of("127.0.0.1 both", "::1 both"),
                "chat",
                "--host",
                "both",
                "--port",
                "0",
                "--unix",
                folder.resolve("s").toString())) {
            List<Client> users = new ArrayList<>();
            for (String name : List.of("ann", "ben", "cem")) {
                users.add(join(chat.awaitAnyAddress(), name));
            }
            users.get(2).send("from a file\n");
            assertThat(users.get(0).receiveLineWith("from a file")).isEqualTo("cem: from a file");
            assertThat(users.get(1).receiveLineWith("from a file")).isEqualTo("cem: from a file");
            users.get(0).send("from four\n");
            assertThat(users.get(1).receiveLineWith("from")).isEqualTo("ann: from four");
            assertThat(users.get(2).receiveLineWith("from")).isEqualTo("ann: from four");
        }
    }

    @Test
    void theEleventhUserIsRefusedUntilOneOfTheTenLeaves() throws Exception {
        try (Program chat = Program.onClassPath("chat", "--port", "0")) {
            InetSocketAddress address = chat.awaitAddress();
            List<Client> users = new ArrayList<>();
            for (int i = 0; i < 10; i++) {
                users.add(join(address));
            }
            Client eleventh = connect(address);
            eleventh.receive("connection refused\n");
            eleventh.awaitEnd();

            users.get(3).send("/quit\n");
            users.get(7).receiveLineWith("has left");
            join(address).send("here I am\n");
            users.get(0).receiveLineWith(": here I am");
        }
    }

    @Test
    void asManyUsersAsTheOptionSaysAreLetIn() throws Exception {
        try (Program chat = Program.onClassPath("chat", "--port", "0", "--users", "1")) {
            InetSocketAddress address = chat.awaitAddress();
            join(address);
            connect(address).receive("connection refused\n");
        }
    }

    @Test
    void aSlowReaderIsDroppedWithoutHurtingTheOthers() throws Exception {
        try (Program chat = Program.onClassPath("chat", "--port", "0")) {
            InetSocketAddress address = chat.awaitAddress();
            join(address, "slow"); // and reads nothing from here on
            Client speaker = join(address, "speaker");
            Client reader = join(address, "reader");
            StringBuilder page = new StringBuilder();
            for (int i = 0; i < 64; i++) {
                page.append("x".repeat(1000)).append('\n');
            }
            boolean dropped = false;
            // The reader keeps up: each page is read before the next is sent. The kernel takes some megabytes at most.
            for (int pages = 0; !dropped && pages < 2000; pages++) {
                speaker.send(page.toString());
                dropped = readPage(reader);
            }
            assertThat(dropped).as("the slow reader was dropped").isTrue();
            chat.awaitLineWith("slow is dropped: ", "WRITE_BUFFER_LIMIT");
            speaker.send("still there?\n");
            assertThat(reader.receiveLineWith("there")).isEqualTo("speaker: still there?");
            reader.send("yes\n");
            assertThat(speaker.receiveLineWith("yes")).isEqualTo("reader: yes");
        }
    }

    /** Reads 64 lines that somebody has said; returns whether a user has left meanwhile. */
    private static boolean readPage(Client reader) throws IOException {
        boolean left = false;
        for (int lines = 0; lines < 64; ) {
            String line = reader.receiveLine();
            left |= line.equals("* slow has left");
            lines += line.startsWith("speaker: ") ? 1 : 0;
        }
        return left;
    }

    @Test
    void whoReadsIsNotDroppedForOneWhoTalksAsFastAsHeCan() throws Exception {
        int lines = 5000;
        try (Program chat = Program.onClassPath("chat", "--port", "0", "--loops", "2")) {
            InetSocketAddress address = chat.awaitAddress();
            Client speaker = join(address, "speaker");
            Client reader = join(address, "reader");
            Thread talk = new Thread(() -> {
                try {
                    speaker.send(("x".repeat(1000) + '\n').repeat(lines) + "the end\n");
                } catch (IOException e) {
                    throw new UncheckedIOException(e);
                }
            });
            talk.start();

            int got = 0;
            for (String line = reader.receiveLine(); !line.endsWith("the end"); line = reader.receiveLine()) {
                got += line.startsWith("speaker: x") ? 1 : 0;
            }
            talk.join();
            assertThat(got).isEqualTo(lines);
        }
    }

    @Test
    void aLineMayArriveByteByByte() throws Exception {
        try (Program chat = Program.onClassPath("chat", "--port", "0")) {
            InetSocketAddress address = chat.awaitAddress();
            Client reader = join(address);
            Client speaker = join(address, "Jürgen");
            for (byte b : "grüß dich\r\n".getBytes(StandardCharsets.UTF_8)) {
                speaker.send(new byte[] {b});
            }
            assertThat(reader.receiveLineWith(": ")).isEqualTo("Jürgen: grüß dich");
        }
    }

    @Test
    void aLineThatIsTooLongIsLeftOutAndTheNextOneIsNot() throws Exception {
        try (Program chat = Program.onClassPath("chat", "--port", "0")) {
            InetSocketAddress address = chat.awaitAddress();
            Client reader = join(address);
            Client speaker = join(address, "speaker");
            speaker.send("y".repeat(4096) + "\n" + "z".repeat(4097) + "\n" + "short\n");
            speaker.receiveLineWith("* that line is left out, it has more than 4096 bytes");
            assertThat(reader.receiveLineWith(": ")).isEqualTo("speaker: " + "y".repeat(4096));
            assertThat(reader.receiveLine()).isEqualTo("speaker: short");
        }
    }

    @Test
    void whatWouldChangeATerminalIsTakenOut() throws Exception {
        try (Program chat = Program.onClassPath("chat", "--port", "0")) {
            InetSocketAddress address = chat.awaitAddress();
            Client reader = join(address);
            join(address, "speaker").send("\u001b[31mred\u009b0m\n");
            assertThat(reader.receiveLineWith(": ")).isEqualTo("speaker: [31mred 0m");
        }
    }

    @Test
    void aNameBelongsToOneUserAtATimeAndEverybodyHearsOfIt() throws Exception {
        try (Program chat = Program.onClassPath("chat", "--port", "0")) {
            InetSocketAddress address = chat.awaitAddress();
            Client ann = join(address, "ann");
            Client other = join(address);
            other.send("/name ann\n");
            other.receiveLineWith("* ann is taken");
            other.send("/name a b\n");
            other.receiveLineWith("* a name has 1 to 20 letters");
            ann.send("/name eve\n");
            other.receiveLineWith("* ann is now eve");
            other.send("/name ann\n");
            other.receiveLineWith("* you are ann");
            other.send("/who\n");
            assertThat(other.receiveLine()).isEqualTo("* here are ann, eve");
            other.close();
            ann.receiveLineWith("* ann has left");
        }
    }
}
