package io.millrace.channel.socket.nio;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.testkit.DescriptorWatch;
import java.io.IOException;
import java.net.SocketException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
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
