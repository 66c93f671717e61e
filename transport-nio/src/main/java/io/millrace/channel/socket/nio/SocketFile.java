package io.millrace.channel.socket.nio;

import java.io.IOException;
import java.net.ConnectException;
import java.net.SocketAddress;
import java.net.SocketException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The file that binding a domain socket makes. It outlives the socket, and as long as it is there nobody can bind its path
 * again. One that a crash has left is replaced only if nobody has its socket open:
 *
 * <ol>
 *   <li>It is a socket, not a link to one, the system does not list it as bound, and connecting to it is refused.
 *   <li>It is moved aside, in one step, and all that still holds. If somebody was faster and has put another file
 *       there in between, that one is put back.
 * </ol>
 */
final class SocketFile {
    private static final Logger logger = LoggerFactory.getLogger(SocketFile.class);

    private static final Path BOUND_SOCKETS = Path.of("/proc/net/unix");

    /** Behind the address, references, protocol, flags, type, state and inode: see {@code proc_net(5)}. */
    private static final int NAME_COLUMN = 7;

    private static final int FILE_TYPE = 0170000;
    private static final int SOCKET = 0140000;

    /**
     * {@code sun_path} has 108 bytes on Linux and Windows, 104 on macOS and the BSDs. The JDK leaves two of them free, where
     * one would do for the NUL.
     */
    static final int LONGEST_NAME = System.getProperty("os.name", "").matches("(Linux|Windows).*") ? 106 : 102;

    /**
     * Held while a socket of this process binds: none finds a path free because the file of another one, which lives,
     * is being looked at aside.
     */
    private static final Object BINDING = new Object();

    private final Path path;
    /** What the system knows the file by, whatever its name; {@code null} if that is not known. */
    private final @Nullable Object key;

    private SocketFile(Path path, @Nullable Object key) {
        this.path = path;
        this.key = key;
    }

    /** Binds, one socket at a time. */
    static SocketFile bind(UnixDomainSocketAddress address, NioChannelIo.Binding binding) throws IOException {
        Path path = address.getPath().toAbsolutePath();
        synchronized (BINDING) {
            binding.bind(address);
            try {
                return new SocketFile(path, attributes(path).fileKey());
            } catch (NoSuchFileException e) {
                logger.debug("the file of a socket is not where it was made, perhaps moved for a moment: {}", path, e);
                return new SocketFile(path, null);
            }
        }
    }

    private static BasicFileAttributes attributes(Path path) throws IOException {
        return Files.readAttributes(path, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
    }

    /** Where the system tells pipes and devices from sockets, so does this. */
    private static boolean isSocket(Path path, BasicFileAttributes attributes) throws IOException {
        if (!attributes.isOther()
                || !path.getFileSystem().supportedFileAttributeViews().contains("unix")) {
            return attributes.isOther();
        }
        Object mode = Files.getAttribute(path, "unix:mode", LinkOption.NOFOLLOW_LINKS);
        return mode instanceof Integer bits && (bits & FILE_TYPE) == SOCKET;
    }

    // ---- close ----

    /**
     * Removes the file if the system tells that it is this one. To be called while the socket is open, which keeps what
     * the system knows it by from being given to another file.
     */
    void remove() {
        if (key == null) {
            return;
        }
        try {
            if (key.equals(attributes(path).fileKey())) {
                Files.delete(path);
            }
        } catch (IOException e) {
            logger.debug("the file of a socket was not removed: {}", path, e);
        }
    }

    /**
     * Removes a file that the system cannot tell from another (on Windows) once its socket is closed: only if it is a
     * socket's at which nobody listens. When in doubt it stays, and the next one who binds replaces it.
     */
    void removeUnknown() {
        if (key != null) {
            return;
        }
        try {
            if (isSocket(path, attributes(path)) && isRefused(path)) {
                Files.delete(path);
            }
        } catch (IOException e) {
            logger.debug("the file of a socket was not removed: {}", path, e);
        }
    }

    // ---- bind ----

    /**
     * Removes the file of a socket that no process has open.
     *
     * @return {@code false} if there is no such file, or somebody may have it open
     */
    static boolean removeStale(UnixDomainSocketAddress address) {
        Path path = address.getPath();
        try {
            BasicFileAttributes found = attributes(path);
            if (!isSocket(path, found) || isListed(path) || !isRefused(path) || !removeStale(path, found)) {
                return false;
            }
        } catch (IOException e) {
            logger.debug("the file of a socket stays: {}", path, e);
            return false;
        }
        logger.info("replacing the file of a socket that no process has open: {}", path);
        return true;
    }

    /**
     * Takes the file away for a second look: whatever is put at its path from now on is another one, which stays.
     *
     * @param stale what was found at the path when it was looked at first
     * @return {@code false} if it was put back
     */
    static boolean removeStale(Path path, BasicFileAttributes stale) throws IOException {
        Path aside = path.resolveSibling(
                ".stale-" + ProcessHandle.current().pid() + '-' + Long.toHexString(System.nanoTime()));
        Files.move(path, aside, StandardCopyOption.ATOMIC_MOVE);
        boolean gone = false;
        try {
            gone = isSame(stale, attributes(aside)) && !isListed(path) && isStillRefused(aside, stale);
        } finally {
            if (gone) {
                Files.delete(aside);
            } else {
                putBack(aside, path);
            }
        }
        return gone;
    }

    private static boolean isSame(BasicFileAttributes one, BasicFileAttributes other) {
        return Objects.equals(one.fileKey(), other.fileKey())
                && one.lastModifiedTime().equals(other.lastModifiedTime());
    }

    /** The name aside may be too long to connect to: then the file is told by what the system knows it by, or stays. */
    private static boolean isStillRefused(Path aside, BasicFileAttributes stale) throws IOException {
        return isTooLong(aside) ? stale.fileKey() != null : isRefused(aside);
    }

    private static void putBack(Path aside, Path path) throws IOException {
        try {
            try {
                Files.createLink(path, aside);
            } catch (FileAlreadyExistsException e) {
                throw e;
            } catch (IOException | UnsupportedOperationException e) {
                // No links here, or not to what belongs to another user.
                Files.move(aside, path);
                return;
            }
        } catch (FileAlreadyExistsException e) {
            logger.warn("the file of a socket was replaced while it was looked at: {}", path, e);
        }
        Files.delete(aside);
    }

    /**
     * Looks where Linux lists the domain sockets that are bound, so that one which does not listen yet is not taken for
     * a stale one, and one that does need not accept a connection for nothing.
     */
    private static boolean isListed(Path path) throws IOException {
        if (!Files.isReadable(BOUND_SOCKETS)) {
            return false;
        }
        // Not lines(): a name need not be valid in any encoding.
        String sockets = new String(Files.readAllBytes(BOUND_SOCKETS), StandardCharsets.UTF_8);
        return sockets.lines().anyMatch(line -> names(line, path));
    }

    /**
     * Tells whether a line of the list means this path. Names are listed as they were bound: one that is relative,
     * nobody knows to which folder, is compared by its last part alone.
     */
    static boolean names(String line, Path path) {
        String[] columns = line.split(" +", NAME_COLUMN + 1);
        if (columns.length <= NAME_COLUMN) {
            return false; // has no name
        }
        String name = columns[NAME_COLUMN];
        if (!name.substring(name.lastIndexOf('/') + 1).equals(String.valueOf(path.getFileName()))) {
            return false;
        }
        if (!name.startsWith("/")) {
            return true;
        }
        Path folder = path.toAbsolutePath().getParent();
        try {
            Path listed = Path.of(name).getParent();
            return folder != null && listed != null && Files.isSameFile(folder, listed);
        } catch (IOException | InvalidPathException e) {
            logger.debug("not the folder of {}: {}", path, name, e);
            return false;
        }
    }

    /** The loop must not wait for a listener whose queue is full. */
    private static boolean isRefused(Path path) throws IOException {
        try (SocketChannel probe = SocketChannel.open(StandardProtocolFamily.UNIX)) {
            probe.configureBlocking(false);
            probe.connect(UnixDomainSocketAddress.of(path));
            return false;
        } catch (ConnectException e) {
            return true;
        }
    }

    /** What is wrong with a name, with the limit that the JDK does not tell. */
    static String explain(SocketException failure, SocketAddress address) {
        boolean tooLong = address instanceof UnixDomainSocketAddress name && isTooLong(name.getPath());
        return failure.getMessage() + (tooLong ? " (at most " + LONGEST_NAME + " bytes)" : "");
    }

    private static boolean isTooLong(Path path) {
        return path.toString().getBytes(StandardCharsets.UTF_8).length > LONGEST_NAME;
    }
}
