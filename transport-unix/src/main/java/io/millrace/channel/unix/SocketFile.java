package io.millrace.channel.unix;

import io.millrace.channel.ChannelOption;
import io.millrace.channel.unix.sys.Errno;
import io.millrace.channel.unix.sys.SockAddr;
import io.millrace.channel.unix.sys.Syscalls;
import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermission;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The file of a domain socket that is bound to a path: made by binding, removed by closing. Whatever the kind of socket, its
 * {@link UnixChannelIo} has one of these and asks it for options, binding and closing.
 *
 * <p>A file outlives its socket, so that a crash leaves one. Binding replaces it only if it is certain that nobody has the
 * socket open:
 *
 * <ol>
 *   <li>The file is a socket, not a link to one.
 *   <li>Connecting to it with a <em>datagram</em> socket is refused. That disturbs nobody: one that accepts datagrams hears
 *       nothing, and a stream socket, whether it listens or does not yet, answers {@code EPROTOTYPE}.
 *   <li>It is moved aside, in one step, and is still the same file. If another process was faster and has put its own
 *       socket there in between, that one is put back.
 * </ol>
 */
final class SocketFile {
    private static final Logger logger = LoggerFactory.getLogger(SocketFile.class);

    /** The options that every domain socket has besides those of its table. */
    static final Set<ChannelOption<?>> OPTIONS = Set.of(
            UnixChannelOption.SOCKET_FILE_PERMISSIONS,
            UnixChannelOption.REPLACE_STALE_SOCKET_FILE,
            UnixChannelOption.REMOVE_SOCKET_FILE);

    private static final int FILE_TYPE = 0170000;
    private static final int SOCKET = 0140000;

    /** What makes a file this one: a name may come to mean another. */
    private record Identity(Path path, Object device, Object inode, Object modified, int mode) {
        static @Nullable Identity of(Path path) throws IOException {
            try {
                Map<String, Object> found =
                        Files.readAttributes(path, "unix:dev,ino,lastModifiedTime,mode", LinkOption.NOFOLLOW_LINKS);
                return new Identity(
                        path, known(found, "dev"), known(found, "ino"), known(found, "lastModifiedTime"), (Integer)
                                known(found, "mode"));
            } catch (NoSuchFileException e) {
                return null;
            }
        }

        private static Object known(Map<String, Object> found, String attribute) {
            return Objects.requireNonNull(found.get(attribute), attribute);
        }

        boolean isSocket() {
            return (mode & FILE_TYPE) == SOCKET;
        }

        /** The same file, if a socket that is open has been keeping its inode from being given to another. */
        boolean isSame(@Nullable Identity other) {
            return other != null && device.equals(other.device) && inode.equals(other.inode);
        }

        /** The same file, and none that got its inode afterwards. */
        boolean isUnchanged(@Nullable Identity other) {
            return isSame(other) && other != null && modified.equals(other.modified);
        }
    }

    private final Syscalls calls;

    // Written by any thread that sets an option, read by the loop.
    private volatile @Nullable Set<PosixFilePermission> permissions;
    private volatile boolean replacesStale = true;
    private volatile boolean removes;

    /** The file that binding has made, or that was found for a socket which was bound before. */
    private volatile @Nullable Identity file;

    /**
     * Makes what a socket needs before it has a file.
     *
     * @param removes whether it is this socket's to remove
     */
    SocketFile(Syscalls calls, boolean removes) {
        this.calls = calls;
        this.removes = removes;
    }

    // ---- bind ----

    /** Binds; with an error there is no new file. */
    void bind(int fd, DomainSocketAddress address) throws IOException {
        SockAddr encoded = new SockAddr(calls.abi().addresses());
        address.encode(encoded);
        int error = calls.bind(fd, encoded);
        if (error == -Errno.EADDRINUSE && address.isPath() && replacesStale && removeStale(address, encoded)) {
            logger.info("replacing the socket file {}: no process has it open", address);
            error = calls.bind(fd, encoded);
        }
        if (error < 0) {
            throw Errno.toException("bind", error, address);
        }
        if (address.isPath()) {
            made(address);
        }
    }

    private void made(DomainSocketAddress address) throws IOException {
        Path path = pathOf(address);
        file = path == null ? null : Identity.of(path);
        Set<PosixFilePermission> wanted = permissions;
        if (wanted == null) {
            return;
        }
        try {
            if (path == null) {
                throw new IOException("the JVM's encoding of file names does not have this one");
            }
            Files.setPosixFilePermissions(path, wanted);
        } catch (IOException e) {
            remove();
            throw new IOException("the permissions of the socket file " + address + " cannot be set", e);
        }
    }

    private static @Nullable Path pathOf(DomainSocketAddress address) {
        try {
            return Path.of(address.path());
        } catch (InvalidPathException e) {
            logger.debug("the JVM cannot name the socket file {}, which stays: {}", address, e.getMessage());
            return null;
        }
    }

    /** Tells whether a file that was in the way is gone. */
    private boolean removeStale(DomainSocketAddress address, SockAddr encoded) {
        Path path = pathOf(address);
        if (path == null) {
            return false;
        }
        try {
            Identity found = Identity.of(path);
            return found == null || (found.isSocket() && isRefused(encoded) && remove(found));
        } catch (IOException | UnsupportedOperationException e) {
            logger.debug("the socket file {} stays", address, e);
            return false;
        }
    }

    private boolean isRefused(SockAddr encoded) {
        int probe = calls.socket(
                calls.abi().addresses().unix(), calls.abi().sockets().datagram(), 0);
        if (probe < 0) {
            return false;
        }
        int result = calls.connect(probe, encoded);
        calls.close(probe);
        return result == -Errno.ECONNREFUSED;
    }

    private static boolean remove(Identity stale) throws IOException {
        Path path = stale.path();
        Path aside = path.resolveSibling(path.getFileName() + ".stale-"
                + ProcessHandle.current().pid() + '-' + Long.toHexString(System.nanoTime()));
        try {
            Files.move(path, aside, StandardCopyOption.ATOMIC_MOVE);
        } catch (NoSuchFileException e) {
            return true;
        }
        if (stale.isUnchanged(Identity.of(aside))) {
            Files.delete(aside);
            return true;
        }
        try {
            Files.createLink(path, aside);
        } catch (FileAlreadyExistsException third) {
            logger.debug("the socket file {} was replaced twice meanwhile", path, third);
        }
        Files.delete(aside);
        return false;
    }

    // ---- close ----

    /**
     * Removes the file, if it is the one of this socket; to be called while the socket is open, which keeps its inode from
     * being given to another file.
     */
    void remove() {
        Identity made = file;
        file = null;
        if (made == null || !removes) {
            return;
        }
        try {
            if (made.isSame(Identity.of(made.path()))) {
                Files.delete(made.path());
            }
        } catch (IOException e) {
            logger.warn("the socket file {} cannot be removed: {}", made.path(), e.toString());
        }
    }

    // ---- options ----

    @SuppressWarnings("unchecked") // each option's own type
    <T> @Nullable T getOption(ChannelOption<T> option) {
        if (option == UnixChannelOption.SOCKET_FILE_PERMISSIONS) {
            return (T) permissions;
        }
        if (option == UnixChannelOption.REPLACE_STALE_SOCKET_FILE) {
            return (T) (Boolean) replacesStale;
        }
        return option == UnixChannelOption.REMOVE_SOCKET_FILE ? (T) (Boolean) removes : null;
    }

    /** Sets an option of a socket; {@code false} if it is another one. */
    @SuppressWarnings("unchecked") // each option's own type
    <T> boolean setOption(ChannelOption<T> option, T value, UnixChannelIo socket) {
        if (option == UnixChannelOption.SOCKET_FILE_PERMISSIONS) {
            permissions = Set.copyOf((Set<PosixFilePermission>) value);
        } else if (option == UnixChannelOption.REPLACE_STALE_SOCKET_FILE) {
            replacesStale = (Boolean) value;
        } else if (option == UnixChannelOption.REMOVE_SOCKET_FILE) {
            setRemoves((Boolean) value, socket);
        } else {
            return false;
        }
        return true;
    }

    /** A socket that came from elsewhere has its file looked up when it is to be removed. */
    private void setRemoves(boolean on, UnixChannelIo socket) {
        removes = on;
        if (!on || file != null || !(socket.localAddress() instanceof DomainSocketAddress local) || !local.isPath()) {
            return;
        }
        Path path = pathOf(local);
        try {
            Identity found = path == null ? null : Identity.of(path);
            file = found != null && found.isSocket() ? found : null;
        } catch (IOException e) {
            logger.warn("the socket file {} cannot be looked at and will stay: {}", local, e.toString());
        }
    }
}
