package io.millrace.examples;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The file server, its root between files that are not to be seen. */
@Timeout(120)
class FileServerRawTest {
    private static final int DEADLINE_MILLIS = 30_000;
    private static final String REFUSAL = "error: there is no such file\n";

    @TempDir
    private Path folder;

    private Path root;
    private Program program;
    private InetSocketAddress address;

    @BeforeEach
    void makeFiles() throws IOException {
        root = Files.createDirectories(folder.resolve("root"));
        Files.writeString(folder.resolve("secret"), "not to be seen");
        Files.createDirectories(root.resolve("sub"));
        Files.writeString(root.resolve("sub/öffentlich.txt"), "to be seen");
        Files.writeString(root.resolve("empty"), "");
        Files.createSymbolicLink(root.resolve("inside"), Path.of("sub/öffentlich.txt"));
        Files.createSymbolicLink(root.resolve("outside"), Path.of("../secret"));
        Files.createSymbolicLink(root.resolve("up"), folder);
    }

    @AfterEach
    void close() {
        if (program != null) {
            program.close();
        }
    }

    private void start(String... options) throws Exception {
        String[] args = new String[options.length + 5];
        args[0] = "file-server-raw";
        args[1] = "--port";
        args[2] = "0";
        args[3] = "--root";
        args[4] = root.toString();
        System.arraycopy(options, 0, args, 5, options.length);
        program = Program.onClassPath(args);
        address = program.awaitAddress();
    }

    private Socket connect() throws IOException {
        Socket socket = new Socket();
        socket.setSoTimeout(DEADLINE_MILLIS);
        socket.connect(address, DEADLINE_MILLIS);
        return socket;
    }

    private byte[] ask(String request) throws IOException {
        try (Socket socket = connect()) {
            socket.getOutputStream().write(request.getBytes(StandardCharsets.UTF_8));
            return socket.getInputStream().readAllBytes();
        }
    }

    private String text(String request) throws IOException {
        return new String(ask(request), StandardCharsets.UTF_8);
    }

    private static String sha256(byte[] bytes) throws Exception {
        return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
    }

    @ParameterizedTest
    @CsvSource({"epoll, edge", "epoll, level", "poll, level"})
    void aLargeFileArrivesWithItsChecksum(String transport, String trigger) throws Exception {
        long seed = System.nanoTime();
        byte[] content = new byte[40_000_003];
        new Random(seed).nextBytes(content);
        Files.write(root.resolve("large"), content);
        start("--transport", transport, "--trigger", trigger);

        assertThat(sha256(ask("large\n"))).as("seed %d", seed).isEqualTo(sha256(content));
    }

    @Test
    void filesBelowTheRootAreSentAndNothingElse() throws Exception {
        start();

        assertThat(text("sub/öffentlich.txt\n")).isEqualTo("to be seen");
        assertThat(text("/sub/öffentlich.txt\r\n")).isEqualTo("to be seen");
        assertThat(text("sub/../sub/./öffentlich.txt\n")).isEqualTo("to be seen");
        assertThat(text("inside\n")).isEqualTo("to be seen");
        assertThat(text("up/root/sub/öffentlich.txt\n")).isEqualTo("to be seen");
        assertThat(text("empty\n")).isEmpty();
        for (String name : new String[] {
            "missing",
            "",
            "/",
            ".",
            "sub",
            "../secret",
            "sub/../../secret",
            "/../secret",
            "outside",
            "up/secret",
            folder.resolve("secret").toString(),
            "/etc/passwd",
            "sub/öffentlich.txt\0",
            "../root"
        }) {
            assertThat(text(name + '\n')).as(name).isEqualTo(REFUSAL);
        }
    }

    @Test
    void aClientThatEndsItsOutputBehindTheLineGetsTheFile() throws Exception {
        start();
        try (Socket socket = connect()) {
            socket.getOutputStream().write("inside\n".getBytes(StandardCharsets.UTF_8));
            socket.shutdownOutput();
            assertThat(new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8))
                    .isEqualTo("to be seen");
        }
    }

    @Test
    void aLineMayArriveByteByByte() throws Exception {
        start();
        try (Socket socket = connect()) {
            socket.setTcpNoDelay(true);
            for (byte b : "inside\n".getBytes(StandardCharsets.UTF_8)) {
                socket.getOutputStream().write(b);
            }
            assertThat(new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8))
                    .isEqualTo("to be seen");
        }
    }

    @Test
    void aLineWithoutEndIsRefused() throws Exception {
        start();
        try (Socket socket = connect()) {
            socket.getOutputStream().write("inside".getBytes(StandardCharsets.UTF_8));
            socket.shutdownOutput();
            assertThat(new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8))
                    .isEqualTo("error: the line has no end\n");
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {4096, 4097})
    void aLineHasALimit(int length) throws Exception {
        start();

        assertThat(text("x".repeat(length) + '\n'))
                .isEqualTo(length > 4096 ? "error: the name is longer than 4096 bytes\n" : REFUSAL);
    }

    @Test
    void aRootThatIsNoFolderIsAnsweredWithTheUsage() throws Exception {
        root = root.resolve("empty");
        program = Program.onClassPath("file-server-raw", "--root", root.toString(), "--port", "0");

        program.awaitLine("--root " + root + " is not a folder");
        assertThat(program.awaitExit()).isEqualTo(2);
    }
}
