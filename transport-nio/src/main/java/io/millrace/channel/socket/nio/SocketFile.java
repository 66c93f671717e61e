package io.millrace.channel.socket.nio;

import java.io.IOException;
import java.net.ConnectException;
import java.net.SocketAddress;
import java.net.SocketException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.Objects;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The file that binding a domain socket makes. It outlives the socket, and as long as it is there nobody can bind its path
 * again.
 */
final class SocketFile {
    private static final Logger logger = LoggerFactory.getLogger(SocketFile.class);

    private static final Path BOUND_SOCKETS = Path.of("/proc/net/unix");

    /**
     * {@code sun_path} has 108 bytes on Linux and Windows, 104 on macOS and the BSDs. The JDK leaves two of them free, where
     * one would do for the NUL.
     */
    static final int LONGEST_NAME = System.getProperty("os.name", "").matches("(Linux|Windows).*") ? 106 : 102;

    private final Path path;
    /** What the system knows the file by, whatever its name; {@code null} on a system that has no such thing. */
    private final @Nullable Object key;

    private SocketFile(Path path, @Nullable Object key) {
        this.path = path;
        this.key = key;
    }

    /** The file of a socket that was bound just now. */
    static SocketFile of(UnixDomainSocketAddress address) throws IOException {
        Path path = address.getPath().toAbsolutePath();
        return new SocketFile(path, attributes(path).fileKey());
    }

    private static BasicFileAttributes attributes(Path path) throws IOException {
        return Files.readAttributes(path, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
    }

    /** Removes the file, unless another one has taken its place. */
    void remove() {
        try {
            if (key == null || Objects.equals(key, attributes(path).fileKey())) {
                Files.delete(path);
            }
        } catch (IOException e) {
            logger.debug("the file of a socket was not removed: {}", path, e);
        }
    }

    /**
     * Removes the file of a socket that no process has open.
     *
     * @return {@code false} if there is no such file, or somebody may have it open
     */
    static boolean removeStale(UnixDomainSocketAddress address) throws IOException {
        Path path = address.getPath();
        if (!Files.exists(path, LinkOption.NOFOLLOW_LINKS)
                || !attributes(path).isOther()
                || isListed(path)
                || !isRefused(address)) {
            return false;
        }
        logger.info("replacing the file of a socket that no process has open: {}", path);
        return Files.deleteIfExists(path);
    }

    /**
     * Looks where Linux lists the domain sockets that are bound, so that one which does not listen yet is not taken for a
     * stale one, and one that does need not accept a connection for nothing. Names are listed as they were bound, perhaps
     * relative to another folder: the last part alone tells them apart.
     */
    private static boolean isListed(Path path) throws IOException {
        if (!Files.isReadable(BOUND_SOCKETS)) {
            return false;
        }
        String name = String.valueOf(path.getFileName());
        try (Stream<String> sockets = Files.lines(BOUND_SOCKETS, StandardCharsets.ISO_8859_1)) {
            return sockets.anyMatch(line -> line.endsWith('/' + name) || line.endsWith(' ' + name));
        }
    }

    /** The loop must not wait for a listener whose queue is full. */
    private static boolean isRefused(UnixDomainSocketAddress address) throws IOException {
        try (SocketChannel probe = SocketChannel.open(StandardProtocolFamily.UNIX)) {
            probe.configureBlocking(false);
            probe.connect(address);
            return false;
        } catch (ConnectException e) {
            return true;
        }
    }

    /** What is wrong with a name, with the limit that the JDK does not tell. */
    static String explain(SocketException failure, SocketAddress address) {
        boolean tooLong = address instanceof UnixDomainSocketAddress
                && address.toString().getBytes(StandardCharsets.UTF_8).length > LONGEST_NAME;
        return failure.getMessage() + (tooLong ? " (at most " + LONGEST_NAME + " bytes)" : "");
    }
}
