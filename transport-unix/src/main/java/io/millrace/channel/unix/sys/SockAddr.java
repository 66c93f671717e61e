package io.millrace.channel.unix.sys;

import java.net.Inet4Address;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * A socket address and its length in native memory, as calls take and return them.
 *
 * <pre>
 *  sockaddr_in      0        2        4               8                    16
 *  Linux            | family | port   | IPv4 address  | zeros              |
 *  BSD              |len|fam.| port   | IPv4 address  | zeros              |
 *
 *  sockaddr_in6     0        2        4               8        24          28
 *  Linux            | family | port   | flow label    | address| scope id  |
 *  BSD              |len|fam.| port   | flow label    | address| scope id  |
 *
 *  sockaddr_un      0        2                                 108 (Linux), 104 (BSD)
 *  Linux            | family | path and NUL, or NUL and name   |
 *  BSD              |len|fam.| path and NUL                    |
 * </pre>
 *
 * <p>Port, addresses and flow label are big-endian, family and scope id are in the CPU's order. One a loop; not safe
 * for use by several
 * threads at once.
 */
public final class SockAddr {

    /** Bytes of {@code sockaddr_storage}, enough for every family. */
    public static final int CAPACITY = 128;

    private static final int UNIX_PATH = 2;
    private static final int IN_BYTES = 16;
    private static final int IN6_BYTES = 28;
    private static final int PORT = 2;
    private static final int IN_ADDRESS = 4;
    private static final int IN6_ADDRESS = 8;
    private static final int IN6_MAPPED_PREFIX = 18;
    private static final int IN6_MAPPED_ADDRESS = 20;
    private static final int IN6_SCOPE = 24;

    private final Abi.Addresses abi;
    private final NativeMemory memory;
    private final ByteBuffer buffer;

    /**
     * Allocates the memory of an address.
     *
     * @param abi how addresses lie in memory
     */
    public SockAddr(Abi.Addresses abi) {
        this.abi = abi;
        this.memory = NativeMemory.allocate(CAPACITY + Long.BYTES);
        this.buffer = memory.buffer();
        reset();
    }

    /**
     * Where the address is.
     *
     * @return {@code struct sockaddr *}
     */
    public long address() {
        return memory.address();
    }

    /** The memory, for absolute access. */
    ByteBuffer memory() {
        return buffer;
    }

    /**
     * Where the address's length is.
     *
     * @return {@code socklen_t *}
     */
    public long lengthAddress() {
        return memory.address() + CAPACITY;
    }

    /**
     * The address's length.
     *
     * @return bytes, as {@link #encode} or the kernel wrote them; more than {@link #CAPACITY} if the kernel had to cut
     */
    public int length() {
        return buffer.getInt(CAPACITY);
    }

    /** Makes the whole memory available to the next call that writes an address. */
    public void reset() {
        buffer.putInt(CAPACITY, CAPACITY);
    }

    /**
     * The family of the address.
     *
     * @return {@code AF_*}; 0 if there is no address
     */
    public int family() {
        if (length() < PORT) {
            return 0;
        }
        return abi.lengthByte() ? buffer.get(1) & 0xff : buffer.getShort(0) & 0xffff;
    }

    /**
     * Writes an address as sockets of a family want it: an IPv4 address becomes a v4-mapped one for an {@code AF_INET6}
     * socket, and the
     * wildcard becomes the family's own.
     *
     * @param address a resolved address
     * @param family the socket's family
     * @return the length, or {@code -EAFNOSUPPORT} for an IPv6 address on an {@code AF_INET} socket or another family
     * @throws IllegalArgumentException if the address is unresolved
     */
    public int encode(InetSocketAddress address, int family) {
        InetAddress ip = address.getAddress();
        if (ip == null) {
            throw new IllegalArgumentException("unresolved address: " + address);
        }
        if (family == abi.inet6()) {
            return encode6(ip, address.getPort());
        }
        if (family != abi.inet()) {
            return -Errno.EAFNOSUPPORT;
        }
        if (ip instanceof Inet4Address) {
            return encode4(ip.getAddress(), address.getPort());
        }
        return ip.isAnyLocalAddress() ? encode4(new byte[4], address.getPort()) : -Errno.EAFNOSUPPORT;
    }

    private int encode4(byte[] ip, int port) {
        begin(abi.inet(), IN_BYTES, port);
        buffer.put(IN_ADDRESS, ip);
        return IN_BYTES;
    }

    private int encode6(InetAddress ip, int port) {
        begin(abi.inet6(), IN6_BYTES, port);
        if (ip instanceof Inet6Address six) {
            buffer.put(IN6_ADDRESS, six.getAddress());
            buffer.putInt(IN6_SCOPE, six.getScopeId());
        } else if (!ip.isAnyLocalAddress()) {
            buffer.putShort(IN6_MAPPED_PREFIX, (short) -1);
            buffer.put(IN6_MAPPED_ADDRESS, ip.getAddress());
        }
        return IN6_BYTES;
    }

    /** Writes all but the address itself, which is left zero. */
    private void begin(int family, int length, int port) {
        begin(family, length);
        buffer.put(PORT, (byte) (port >> 8)).put(PORT + 1, (byte) port);
    }

    private void begin(int family, int length) {
        for (int i = 0; i < length; i++) {
            buffer.put(i, (byte) 0);
        }
        if (abi.lengthByte()) {
            buffer.put(0, (byte) length).put(1, (byte) family);
        } else {
            buffer.putShort(0, (short) family);
        }
        buffer.putInt(CAPACITY, length);
    }

    /**
     * The longest name of a domain socket: without the NUL that follows a path, and without the one that precedes an
     * abstract name.
     *
     * @return bytes
     */
    public int unixNameLimit() {
        return abi.unixPathBytes() - 1;
    }

    /**
     * Tells whether a domain socket's name may begin with NUL and be no file ({@code unix(7)} of Linux).
     *
     * @return {@code true} if it may
     */
    public boolean hasAbstractNames() {
        return !abi.lengthByte();
    }

    /**
     * Writes the name of a domain socket.
     *
     * @param name a path, or NUL and an abstract name, or nothing; at most {@link #unixNameLimit()} bytes beside the NUL
     * @return the length
     * @throws IllegalArgumentException if the name is longer
     */
    public int encodeUnix(byte[] name) {
        boolean path = name.length > 0 && name[0] != 0;
        int length = UNIX_PATH + name.length + (path ? 1 : 0);
        if (length > UNIX_PATH + abi.unixPathBytes()) {
            throw new IllegalArgumentException(
                    "a name of " + name.length + " bytes (expected: at most " + unixNameLimit() + ')');
        }
        begin(abi.unix(), length);
        buffer.put(UNIX_PATH, name);
        return length;
    }

    /**
     * Reads the name of a domain socket.
     *
     * @return the path, NUL and an abstract name, or nothing if the socket has no name; {@code null} if the address is of
     *     another family
     */
    public @Nullable String decodeUnix() {
        if (family() != abi.unix()) {
            return null;
        }
        int length = Math.min(length() - UNIX_PATH, abi.unixPathBytes());
        if (length <= 0) {
            return "";
        }
        byte[] name = new byte[length];
        buffer.get(UNIX_PATH, name);
        if (name[0] != 0) {
            return new String(name, 0, indexOfNul(name), StandardCharsets.UTF_8);
        }
        return hasAbstractNames() ? new String(name, StandardCharsets.UTF_8) : "";
    }

    private static int indexOfNul(byte[] name) {
        int end = 0;
        while (end < name.length && name[end] != 0) {
            end++;
        }
        return end;
    }

    /**
     * Makes the address undone that a datagram socket is connected to ({@code connect(2)} with {@code AF_UNSPEC}).
     *
     * @return the length
     */
    public int encodeUnspecified() {
        begin(0, IN_BYTES, 0);
        return IN_BYTES;
    }

    /**
     * Reads the address.
     *
     * @return the address, a v4-mapped one as an {@link Inet4Address}; {@code null} if there is none, if the memory has
     *     too few bytes of it,
     *     or if it is of another family
     */
    public @Nullable InetSocketAddress decode() {
        int family = family();
        if (family == abi.inet() && length() >= IN_BYTES) {
            return new InetSocketAddress(ip(IN_ADDRESS, 4, 0), port());
        }
        if (family == abi.inet6() && length() >= IN6_BYTES) {
            return new InetSocketAddress(ip(IN6_ADDRESS, 16, buffer.getInt(IN6_SCOPE)), port());
        }
        return null;
    }

    /** What {@link #packIpv4()} answers for an address of another family. */
    public static final long NOT_IPV4 = -1;

    /**
     * Reads an IPv4 address, plain or v4-mapped, without making an object.
     *
     * @return the address in bits 16 to 47 and the port in bits 0 to 15, for {@link #unpackIpv4(long)}; {@link #NOT_IPV4} if it is another
     */
    public long packIpv4() {
        int family = family();
        if (family == abi.inet() && length() >= IN_BYTES) {
            return pack(IN_ADDRESS);
        }
        boolean mapped = family == abi.inet6()
                && length() >= IN6_BYTES
                && buffer.getLong(IN6_ADDRESS) == 0
                && buffer.getShort(IN6_ADDRESS + 8) == 0
                && buffer.getShort(IN6_MAPPED_PREFIX) == -1;
        return mapped ? pack(IN6_MAPPED_ADDRESS) : NOT_IPV4;
    }

    private long pack(int offset) {
        long ip = 0;
        for (int i = 0; i < 4; i++) {
            ip = ip << 8 | buffer.get(offset + i) & 0xff;
        }
        return ip << 16 | port();
    }

    /**
     * Makes the address that was packed.
     *
     * @param packed what {@link #packIpv4()} answered, not {@link #NOT_IPV4}
     * @return the address
     */
    public static InetSocketAddress unpackIpv4(long packed) {
        byte[] ip = {(byte) (packed >> 40), (byte) (packed >> 32), (byte) (packed >> 24), (byte) (packed >> 16)};
        try {
            return new InetSocketAddress(InetAddress.getByAddress(ip), (int) (packed & 0xffff));
        } catch (UnknownHostException e) {
            throw new IllegalStateException("an address of 4 bytes", e);
        }
    }

    private int port() {
        return ((buffer.get(PORT) & 0xff) << 8) | (buffer.get(PORT + 1) & 0xff);
    }

    private InetAddress ip(int offset, int length, int scope) {
        byte[] bytes = new byte[length];
        buffer.get(offset, bytes);
        try {
            return scope == 0 ? InetAddress.getByAddress(bytes) : Inet6Address.getByAddress(null, bytes, scope);
        } catch (UnknownHostException e) {
            throw new IllegalStateException("an address of " + length + " bytes", e);
        }
    }
}
