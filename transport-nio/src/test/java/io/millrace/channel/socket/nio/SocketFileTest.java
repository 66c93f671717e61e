package io.millrace.channel.socket.nio;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.testkit.DescriptorWatch;
import java.io.IOException;
import java.net.BindException;
import java.net.SocketException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** That listeners replace and remove their files is in the contract. */
@ExtendWith(DescriptorWatch.class)
class SocketFileTest {
    @TempDir
    Path folder;

    private static UnixDomainSocketAddress at(Path path) {
        return UnixDomainSocketAddress.of(path);
    }

    @Test
    void nothingIsRemovedWhereNothingIs() throws IOException {
        assertThat(SocketFile.removeStale(at(folder.resolve("none")))).isFalse();
    }

    @Test
    void fileOfAListenerThatIsKnownByAnotherNameIsLeft() throws IOException {
        Path real = Files.createDirectory(folder.resolve("real"));
        Path link = Files.createSymbolicLink(folder.resolve("link"), real);
        try (ServerSocketChannel listener = ServerSocketChannel.open(StandardProtocolFamily.UNIX)) {
            listener.bind(at(link.resolve("s")));

            assertThat(SocketFile.removeStale(at(real.resolve("s")))).isFalse();

            assertThat(real.resolve("s")).exists();
            try (SocketChannel peer = SocketChannel.open(at(real.resolve("s")))) {
                assertThat(peer.isConnected()).isTrue();
            }
        }
        assertThat(SocketFile.removeStale(at(real.resolve("s")))).isTrue();
        assertThat(real).isEmptyDirectory();
    }

    private Path stale(String name) throws IOException {
        Path path = folder.resolve(name);
        try (ServerSocketChannel crashed = ServerSocketChannel.open(StandardProtocolFamily.UNIX)) {
            crashed.bind(at(path));
        }
        return path;
    }

    private static BasicFileAttributes attributes(Path path) throws IOException {
        return Files.readAttributes(path, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
    }

    @Test
    void fileOfWhoeverWasFasterIsPutBack() throws IOException {
        BasicFileAttributes first = attributes(stale("other"));
        Path path = folder.resolve("s");
        try (ServerSocketChannel faster = ServerSocketChannel.open(StandardProtocolFamily.UNIX)) {
            faster.bind(at(path));
            Object key = attributes(path).fileKey();

            assertThat(SocketFile.removeStale(path, first)).isFalse();
            assertThat(SocketFile.removeStale(path, attributes(path))).isFalse();

            assertThat(attributes(path).fileKey()).isEqualTo(key);
            try (SocketChannel peer = SocketChannel.open(at(path))) {
                assertThat(peer.isConnected()).isTrue();
            }
        }
        assertThat(folder).isDirectoryNotContaining("glob:**/.stale-*");
    }

    @Test
    void fileWhosePathIsTooLongToConnectToAsideIsReplaced() throws IOException {
        int room = SocketFile.LONGEST_NAME - folder.toString().length() - 1;
        Path parent = Files.createDirectory(folder.resolve("y".repeat(room - "/s".length())));
        Path longest = stale(parent.resolve("s").toString());

        assertThat(SocketFile.removeStale(at(longest))).isTrue();

        assertThat(parent).isEmptyDirectory();
    }

    @Test
    @DisabledOnOs(OS.WINDOWS)
    void pipeIsNoSocketAndIsLeft() throws Exception {
        Path pipe = folder.resolve("pipe");
        Process mkfifo = new ProcessBuilder("mkfifo", pipe.toString()).start();
        assertThat(mkfifo.waitFor(10, TimeUnit.SECONDS)).isTrue();
        assertThat(mkfifo.exitValue()).isZero();

        assertThat(SocketFile.removeStale(at(pipe))).isFalse();

        assertThat(attributes(pipe).isOther()).isTrue();
    }

    @Test
    void socketOfTheSameNameInAnotherFolderDoesNotKeepAFile() throws IOException {
        Path path = stale("s");
        Path other = Files.createDirectory(folder.resolve("other")).resolve("s");
        try (ServerSocketChannel alive = ServerSocketChannel.open(StandardProtocolFamily.UNIX)) {
            alive.bind(at(other));

            assertThat(SocketFile.removeStale(at(path))).isTrue();
            assertThat(SocketFile.removeStale(at(other))).isFalse();
        }
    }

    @Test
    void listedNamesAreComparedWithTheirFolderUnlessTheyAreRelative() throws IOException {
        Path path = folder.resolve("a b");
        Path real = Files.createDirectory(folder.resolve("real"));
        Path link = Files.createSymbolicLink(folder.resolve("link"), real);
        String line = "0000000000000000: 00000002 00000000 00010000 0001 01    77";

        assertThat(SocketFile.names(line, path)).isFalse();
        assertThat(SocketFile.names(line + ' ' + path, path)).isTrue();
        assertThat(SocketFile.names(line + " /nowhere/a b", path)).isFalse();
        assertThat(SocketFile.names(line + " a b", path)).isTrue();
        assertThat(SocketFile.names(line + " x/a b", path)).isTrue();
        assertThat(SocketFile.names(line + " x/b", path)).isFalse();
        assertThat(SocketFile.names(line + ' ' + link.resolve("s"), real.resolve("s")))
                .isTrue();
        assertThat(SocketFile.names(line + ' ' + folder.resolve("real/../a b"), path))
                .isTrue();
    }

    @Test
    void ofManyThatBindToAStaleFileOneSucceeds() throws Exception {
        int binders = 4;
        ExecutorService threads = Executors.newFixedThreadPool(binders);
        try {
            for (int round = 0; round < 50; round++) {
                Path path = stale("s");
                CyclicBarrier start = new CyclicBarrier(binders);
                List<Future<ServerSocketChannel>> all = new ArrayList<>();
                for (int i = 0; i < binders; i++) {
                    all.add(threads.submit(() -> bindReplacing(at(path), start)));
                }
                List<ServerSocketChannel> bound = new ArrayList<>();
                for (Future<ServerSocketChannel> one : all) {
                    ServerSocketChannel listener = one.get(10, TimeUnit.SECONDS);
                    if (listener.isOpen()) {
                        bound.add(listener);
                    }
                }
                SocketChannel.open(at(path)).close();
                for (ServerSocketChannel listener : bound) {
                    listener.close();
                }
                assertThat(bound).as("round %d", round).hasSize(1);
                Files.delete(path);
            }
        } finally {
            threads.shutdownNow();
        }
        assertThat(folder).isEmptyDirectory();
    }

    /** As a channel does it; the answer is closed if the path was taken. */
    private static ServerSocketChannel bindReplacing(UnixDomainSocketAddress address, CyclicBarrier start)
            throws Exception {
        ServerSocketChannel listener = ServerSocketChannel.open(StandardProtocolFamily.UNIX);
        start.await(10, TimeUnit.SECONDS);
        try {
            SocketFile.bind(address, local -> {
                try {
                    listener.bind(local);
                } catch (BindException e) {
                    if (!SocketFile.removeStale(address)) {
                        throw e;
                    }
                    listener.bind(local);
                }
            });
        } catch (BindException e) {
            listener.close();
        }
        return listener;
    }

    @Test
    void messagesNameTheLimitOfNamesThatAreTooLong() {
        SocketException failure = new SocketException("refused");

        assertThat(SocketFile.explain(failure, at(Path.of("x".repeat(SocketFile.LONGEST_NAME)))))
                .isEqualTo("refused");
        assertThat(SocketFile.explain(failure, at(Path.of("x".repeat(SocketFile.LONGEST_NAME + 1)))))
                .startsWith("refused")
                .contains(String.valueOf(SocketFile.LONGEST_NAME));
    }
}
