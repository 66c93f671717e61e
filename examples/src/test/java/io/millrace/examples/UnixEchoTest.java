package io.millrace.examples;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.UnixDomainSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class UnixEchoTest {
    @TempDir
    private Path folder;

    private Path path() {
        return folder.resolve("s");
    }

    @ParameterizedTest
    @MethodSource("io.millrace.examples.ExamplesTest#waysToServe")
    void everythingComesBackOverAUnixSocket(String transport, String trigger) throws Exception {
        long seed = new Random().nextLong();
        byte[] sent = new byte[1_000_000];
        new Random(seed).nextBytes(sent);
        try (Program echo = Program.onClassPath(
                "unix-echo", "--unix", path().toString(), "--transport", transport, "--trigger", trigger)) {
            assertThat(echo.awaitAnyAddress()).isEqualTo(UnixDomainSocketAddress.of(path()));
            try (Client client = new Client(UnixDomainSocketAddress.of(path()))) {
                assertThat(client.sendAndReceiveAll(sent))
                        .as("bytes of seed %d", seed)
                        .isEqualTo(sent);
            }
        }
    }

    @Test
    void terminationRemovesTheSocketsFile() throws Exception {
        try (Program echo = Program.onClassPath("unix-echo", "--unix", path().toString())) {
            echo.awaitAnyAddress();
            assertThat(path()).exists();
            echo.terminate();
            assertThat(echo.awaitExit()).isZero();
            assertThat(path()).doesNotExist();
        }
    }

    @Test
    void aFileThatAKilledProgramLeftBehindIsNoObstacle() throws Exception {
        try (Program killed = Program.onClassPath("unix-echo", "--unix", path().toString())) {
            killed.awaitAnyAddress();
            killed.kill();
        }
        assertThat(path()).exists();
        try (Program echo = Program.onClassPath("unix-echo", "--unix", path().toString());
                Client client = new Client(echo.awaitAnyAddress())) {
            client.send("once more\n");
            client.receive("once more\n");
        }
    }

    @Test
    void aSocketThatSomebodyListensOnIsNotTakenAway() throws Exception {
        try (Program first = Program.onClassPath("unix-echo", "--unix", path().toString())) {
            first.awaitAnyAddress();
            try (Program second = Program.onClassPath("unix-echo", "--unix", path().toString())) {
                second.awaitLine("cannot listen on unix:" + path());
                assertThat(second.awaitExit()).isEqualTo(1);
            }
            try (Client client = new Client(UnixDomainSocketAddress.of(path()))) {
                client.send("still here\n");
                client.receive("still here\n");
            }
        }
    }

    @Test
    void aFileThatIsNoSocketStaysWhatItIs() throws Exception {
        Files.writeString(path(), "precious");
        try (Program echo = Program.onClassPath("unix-echo", "--unix", path().toString())) {
            echo.awaitLine("cannot listen on unix:" + path());
            assertThat(echo.awaitExit()).isEqualTo(1);
        }
        assertThat(path()).hasContent("precious");
    }

    @Test
    void aUnixSocketStandsBesideTcpWhenBothAreNamed() throws Exception {
        try (Program echo = Program.onClassPath("echo", "--port", "0", "--unix", path().toString());
                Client internet = new Client(echo.awaitAddress());
                Client unix = new Client(echo.awaitAnyAddress())) {
            for (Client client : new Client[] {internet, unix}) {
                client.send("here\n");
                client.receive("here\n");
            }
        }
    }

    @Test
    void aUnixSocketAloneOpensNoPort() throws Exception {
        try (Program echo = Program.onClassPath("echo", "--unix", path().toString())) {
            assertThat(echo.awaitAnyAddress()).isInstanceOf(UnixDomainSocketAddress.class);
            echo.awaitLine("talk to it with   nc -U " + path());
        }
    }
}
