package io.millrace.channel.unix;

import io.millrace.channel.unix.sys.SockAddr;
import java.io.File;
import java.net.SocketAddress;
import java.net.SocketException;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.UnsupportedAddressTypeException;
import java.nio.charset.StandardCharsets;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The name of a domain socket. There are three kinds:
 *
 * <ul>
 *   <li>A <b>path</b>, {@code new DomainSocketAddress("/run/app.sock")}: the socket is a file. Its directory decides who may
 *       find it, its permissions who may connect.
 *   <li>An <b>abstract</b> name, Linux only: the first character is NUL, {@code new DomainSocketAddress("\0app")}. There is
 *       no file, so nothing remains, and nothing protects it: everybody in the same network namespace may connect.
 *   <li><b>Unnamed</b>, the empty path: what {@code remoteAddress()} tells of a peer that was not bound. A Linux server that
 *       is bound to it gets a free abstract name.
 * </ul>
 *
 * <p>Names are UTF-8. A path may have 107 bytes on Linux and 103 on macOS and the BSDs; an abstract name 107 behind the NUL.
 * Binding or connecting to a longer one fails with a {@link SocketException} that names the limit.
 *
 * <p>Wherever this is taken, {@link UnixDomainSocketAddress} is too; channels always tell their addresses as this.
 *
 * <p><b>Spec:</b> {@code unix(7)} on Linux, {@code unix(4)} on macOS and the BSDs.
 */
public final class DomainSocketAddress extends SocketAddress {
    private static final long serialVersionUID = 1;

    /** The name of a socket that has none. */
    static final DomainSocketAddress UNNAMED = new DomainSocketAddress("");

    /** The name, with the NUL of an abstract one. */
    private final String socketPath;

    /**
     * Makes an address.
     *
     * @param socketPath a path, or NUL and an abstract name
     */
    public DomainSocketAddress(String socketPath) {
        this.socketPath = Objects.requireNonNull(socketPath, "socketPath");
    }

    /**
     * Makes the address of a file.
     *
     * @param file the file
     */
    public DomainSocketAddress(File file) {
        this(file.getPath());
    }

    /**
     * The path.
     *
     * @return as the constructor got it; an abstract name begins with NUL
     */
    public String path() {
        return socketPath;
    }

    /**
     * Tells whether this is an abstract name of Linux.
     *
     * @return {@code true} if it begins with NUL
     */
    public boolean isAbstract() {
        return !socketPath.isEmpty() && socketPath.charAt(0) == 0;
    }

    /**
     * Tells whether this is the name of a socket that has none.
     *
     * @return {@code true} if the path is empty
     */
    public boolean isUnnamed() {
        return socketPath.isEmpty();
    }

    /** Tells whether the socket is a file. */
    boolean isPath() {
        return !isUnnamed() && !isAbstract();
    }

    // ---- to and from what others use ----

    /** Tells whether an address names a domain socket, in either of the two ways. */
    static boolean isDomain(@Nullable SocketAddress address) {
        return address instanceof DomainSocketAddress || address instanceof UnixDomainSocketAddress;
    }

    /**
     * The name that an address holds.
     *
     * @throws UnsupportedAddressTypeException if it is no domain socket's
     */
    static DomainSocketAddress from(SocketAddress address) {
        if (address instanceof DomainSocketAddress known) {
            return known;
        }
        if (address instanceof UnixDomainSocketAddress jdk) {
            return new DomainSocketAddress(jdk.getPath().toString());
        }
        if (address instanceof DescriptorAddress socket) {
            throw socket.misplaced();
        }
        throw new UnsupportedAddressTypeException();
    }

    /** Reads what the kernel wrote; {@code null} if that is the address of another family. */
    static @Nullable DomainSocketAddress decode(SockAddr memory) {
        String name = memory.decodeUnix();
        return name == null ? null : name.isEmpty() ? UNNAMED : new DomainSocketAddress(name);
    }

    /**
     * Writes the name for the kernel.
     *
     * @throws SocketException if it is too long, or a kind that the system does not have
     * @throws IllegalArgumentException if a path has a NUL in it
     */
    void encode(SockAddr memory) throws SocketException {
        byte[] name = socketPath.getBytes(StandardCharsets.UTF_8);
        if (isAbstract()) {
            if (!memory.hasAbstractNames()) {
                throw new SocketException("abstract names of domain sockets are Linux's only: " + this);
            }
        } else if (socketPath.indexOf(0) >= 0) {
            throw new IllegalArgumentException(
                    "NUL within the path of a domain socket: " + socketPath.replace('\0', '@'));
        }
        int limit = memory.unixNameLimit() + (isAbstract() ? 1 : 0);
        if (name.length > limit) {
            throw new SocketException("the " + (isAbstract() ? "abstract name" : "path") + " of a domain socket has "
                    + (name.length - (isAbstract() ? 1 : 0)) + " bytes, the system's limit is "
                    + memory.unixNameLimit() + ": " + this);
        }
        memory.encodeUnix(name);
    }

    @Override
    public boolean equals(@Nullable Object o) {
        return this == o || (o instanceof DomainSocketAddress other && socketPath.equals(other.socketPath));
    }

    @Override
    public int hashCode() {
        return socketPath.hashCode();
    }

    /**
     * The path; an abstract name with {@code @} for its NUL, as {@code ss(8)} shows it.
     *
     * @return empty if the socket has no name
     */
    @Override
    public String toString() {
        return isAbstract() ? '@' + socketPath.substring(1) : socketPath;
    }
}
