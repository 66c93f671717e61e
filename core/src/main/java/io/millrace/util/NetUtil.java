package io.millrace.util;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.Inet4Address;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.NetworkInterface;
import java.net.SocketException;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * IP addresses as text and bytes, without ever asking a name service, and what is known of this host's network.
 *
 * <p>IPv4 text is four decimal numbers. IPv6 text is that of RFC 4291 §2.2 in all its forms, perhaps in brackets,
 * perhaps with a zone (RFC 4007 §11); what is written is the form of RFC 5952.
 */
public final class NetUtil {

    private static final Logger logger = LoggerFactory.getLogger(NetUtil.class);

    private static final int IPV4_BYTES = 4;
    private static final int IPV6_BYTES = 16;

    /** {@code localhost/127.0.0.1}. */
    public static final Inet4Address LOCALHOST4 = (Inet4Address) address("localhost", new byte[] {127, 0, 0, 1});

    /** {@code localhost/::1}. */
    public static final Inet6Address LOCALHOST6 =
            (Inet6Address) address("localhost", new byte[] {0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1});

    /** The network interfaces of this host when this class was loaded; empty if the system would not tell. */
    public static final Collection<NetworkInterface> NETWORK_INTERFACES = networkInterfaces();

    /** The loopback interface, {@code null} if none was found. */
    public static final @Nullable NetworkInterface LOOPBACK_IF = loopbackInterface();

    /** {@link #LOCALHOST6} if the loopback interface has it and the JVM may use it, else {@link #LOCALHOST4}. */
    public static final InetAddress LOCALHOST =
            !isIpV4StackPreferred() && hasAddress(LOOPBACK_IF, LOCALHOST6) ? LOCALHOST6 : LOCALHOST4;

    /** The system's limit of the backlog of a listening socket, or a usual one where it cannot be read. */
    public static final int SOMAXCONN = somaxconn(Path.of("/proc/sys/net/core/somaxconn"));

    private NetUtil() {}

    private static InetAddress address(@Nullable String host, byte[] bytes) {
        try {
            return InetAddress.getByAddress(host, bytes);
        } catch (UnknownHostException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Collection<NetworkInterface> networkInterfaces() {
        try {
            return NetworkInterface.networkInterfaces().toList();
        } catch (SocketException e) {
            logger.warn("Cannot list the network interfaces", e);
            return List.of();
        }
    }

    private static @Nullable NetworkInterface loopbackInterface() {
        for (NetworkInterface each : NETWORK_INTERFACES) {
            try {
                if (each.isLoopback()) {
                    return each;
                }
            } catch (SocketException e) {
                logger.debug("Cannot ask the interface {} whether it is the loopback", each.getName(), e);
            }
        }
        return null;
    }

    private static boolean hasAddress(@Nullable NetworkInterface networkInterface, InetAddress address) {
        return networkInterface != null && networkInterface.inetAddresses().anyMatch(address::equals);
    }

    static int somaxconn(Path file) {
        if (Files.isReadable(file)) {
            try (InputStream in = Files.newInputStream(file)) {
                String text = new String(in.readNBytes(32), StandardCharsets.US_ASCII).trim();
                return Math.max(1, Integer.parseInt(text));
            } catch (IOException | NumberFormatException e) {
                logger.debug("Cannot read {}", file, e);
            }
        }
        boolean windows =
                System.getProperty("os.name", "").toLowerCase(Locale.ROOT).startsWith("windows");
        return windows ? 200 : 128;
    }

    /**
     * Returns whether the JVM was told to use IPv4 only ({@code java.net.preferIPv4Stack}).
     *
     * @return whether it was
     */
    public static boolean isIpV4StackPreferred() {
        return Boolean.getBoolean("java.net.preferIPv4Stack");
    }

    /**
     * Returns whether the JVM was told to prefer IPv6 addresses ({@code java.net.preferIPv6Addresses}).
     *
     * @return whether it was
     */
    public static boolean isIpV6AddressesPreferred() {
        return Boolean.getBoolean("java.net.preferIPv6Addresses");
    }

    /**
     * Returns the bytes of an address.
     *
     * @param ipAddressString IPv4 or IPv6 text; a zone is left out
     * @return 4 or 16 bytes, {@code null} if the text is no address
     */
    public static byte @Nullable [] createByteArrayFromIpAddressString(String ipAddressString) {
        byte[] four = Ipv4Text.parse(ipAddressString);
        return four != null ? four : Ipv6Text.parse(ipAddressString);
    }

    /**
     * Returns an address.
     *
     * @param ipAddressString IPv4 or IPv6 text; a zone is a number or the name of an interface
     * @return the address, {@code null} if the text is none or names an interface that does not exist
     */
    public static @Nullable InetAddress createInetAddressFromIpAddressString(String ipAddressString) {
        byte[] bytes = createByteArrayFromIpAddressString(ipAddressString);
        if (bytes == null) {
            return null;
        }
        String zone = bytes.length == IPV6_BYTES ? Ipv6Text.zone(ipAddressString) : null;
        return zone == null ? address(null, bytes) : inZone(bytes, zone);
    }

    /**
     * Returns an address as an IPv6 one; IPv4 text becomes the mapped address.
     *
     * @param ip IPv4 or IPv6 text
     * @return the address, {@code null} if the text is none
     */
    public static @Nullable Inet6Address getByName(CharSequence ip) {
        return getByName(ip, true);
    }

    /**
     * Returns an address as an IPv6 one.
     *
     * @param ip IPv6 text, IPv4 text
     * @param ipv4Mapped true to take IPv4 text, alone (it becomes the mapped address) or as the end of IPv6 text; false
     *     to take neither
     * @return the address, {@code null} if the text is none
     */
    public static @Nullable Inet6Address getByName(CharSequence ip, boolean ipv4Mapped) {
        byte[] four = Ipv4Text.parse(ip);
        if (four != null) {
            return ipv4Mapped ? inet6(mapped(four), -1) : null;
        }
        byte[] bytes = Ipv6Text.parse(ip);
        if (bytes == null || (!ipv4Mapped && Ipv6Text.endsWithIpv4(ip))) {
            return null;
        }
        String zone = Ipv6Text.zone(ip);
        return zone == null ? inet6(bytes, -1) : inZone(bytes, zone);
    }

    private static byte[] mapped(byte[] four) {
        byte[] bytes = new byte[IPV6_BYTES];
        bytes[10] = (byte) 0xFF;
        bytes[11] = (byte) 0xFF;
        System.arraycopy(four, 0, bytes, IPV6_BYTES - IPV4_BYTES, IPV4_BYTES);
        return bytes;
    }

    private static @Nullable Inet6Address inZone(byte[] bytes, String zone) {
        if (zone.chars().allMatch(c -> c >= '0' && c <= '9')) {
            try {
                return inet6(bytes, Integer.parseInt(zone));
            } catch (NumberFormatException e) {
                return null; // more than any index
            }
        }
        try {
            NetworkInterface named = NetworkInterface.getByName(zone);
            return named != null ? inet6(bytes, named.getIndex()) : null;
        } catch (SocketException e) {
            return null; // as if there were no such interface
        }
    }

    private static Inet6Address inet6(byte[] bytes, int scope) {
        try {
            return Inet6Address.getByAddress(null, bytes, scope);
        } catch (UnknownHostException e) {
            throw new UncheckedIOException(e);
        }
    }

    /**
     * Returns whether text is an IPv4 address.
     *
     * @param ip the text
     * @return whether it is
     */
    public static boolean isValidIpV4Address(String ip) {
        return isValidIpV4Address((CharSequence) ip);
    }

    /**
     * Returns whether text is an IPv4 address: four numbers up to 255 of one to three digits, decimal even if they
     * begin with 0.
     *
     * @param ip the text
     * @return whether it is
     */
    public static boolean isValidIpV4Address(CharSequence ip) {
        return Ipv4Text.isValid(ip, 0, ip.length());
    }

    /**
     * Returns whether text is an IPv6 address.
     *
     * @param ip the text, perhaps in brackets, perhaps with a zone
     * @return whether it is
     */
    public static boolean isValidIpV6Address(String ip) {
        return isValidIpV6Address((CharSequence) ip);
    }

    /**
     * Returns whether text is an IPv6 address.
     *
     * @param ip the text, perhaps in brackets, perhaps with a zone
     * @return whether it is
     */
    public static boolean isValidIpV6Address(CharSequence ip) {
        return Ipv6Text.isValid(ip);
    }

    /**
     * Returns the number whose bytes, the high one first, are those of an address.
     *
     * @param ipAddress the address
     * @return the number
     */
    public static int ipv4AddressToInt(Inet4Address ipAddress) {
        byte[] b = ipAddress.getAddress();
        return (b[0] & 0xFF) << 24 | (b[1] & 0xFF) << 16 | (b[2] & 0xFF) << 8 | (b[3] & 0xFF);
    }

    /**
     * Returns the text of the IPv4 address whose bytes are those of a number, the high one first.
     *
     * @param i the number
     * @return the text
     */
    public static String intToIpAddress(int i) {
        return Ipv4Text.format(new StringBuilder(15), i >>> 24, i >> 16 & 0xFF, i >> 8 & 0xFF, i & 0xFF)
                .toString();
    }

    /**
     * Returns the text of an address.
     *
     * @param bytes 4 or 16 bytes
     * @return the text
     * @throws IllegalArgumentException if the length is another
     */
    public static String bytesToIpAddress(byte[] bytes) {
        return bytesToIpAddress(bytes, 0, bytes.length);
    }

    /**
     * Returns the text of an address.
     *
     * @param bytes an array
     * @param offset where in it the address begins
     * @param length 4 or 16
     * @return the text
     * @throws IllegalArgumentException if the length is another
     * @throws IndexOutOfBoundsException if the range is not within the array
     */
    public static String bytesToIpAddress(byte[] bytes, int offset, int length) {
        return switch (length) {
            case IPV4_BYTES -> {
                Objects.checkFromIndexSize(offset, length, bytes.length);
                yield Ipv4Text.format(bytes, offset);
            }
            case IPV6_BYTES -> {
                Objects.checkFromIndexSize(offset, length, bytes.length);
                yield Ipv6Text.format(bytes, offset, false);
            }
            default -> throw new IllegalArgumentException("length: " + length + " (expected: 4 or 16)");
        };
    }

    /**
     * Returns the text of an address, without host name and zone; that of IPv6 in the form of RFC 5952.
     *
     * @param ip the address
     * @return the text
     */
    public static String toAddressString(InetAddress ip) {
        return toAddressString(ip, false);
    }

    /**
     * Returns the text of an address, without host name and zone; that of IPv6 in the form of RFC 5952.
     *
     * @param ip the address
     * @param ipv4Mapped whether a mapped address ends with IPv4 text ({@code ::ffff:192.0.2.1})
     * @return the text
     */
    public static String toAddressString(InetAddress ip, boolean ipv4Mapped) {
        byte[] bytes = ip.getAddress();
        return bytes.length == IPV4_BYTES ? Ipv4Text.format(bytes, 0) : Ipv6Text.format(bytes, 0, ipv4Mapped);
    }

    /**
     * Returns {@code host:port}, with an IPv6 address in brackets.
     *
     * @param addr the address, resolved (then its IP address is the host) or not
     * @return the text
     */
    public static String toSocketAddressString(InetSocketAddress addr) {
        InetAddress ip = addr.getAddress();
        if (ip == null) {
            return toSocketAddressString(getHostname(addr), addr.getPort());
        }
        String host = toAddressString(ip);
        return (ip instanceof Inet4Address ? host : '[' + host + ']') + ':' + addr.getPort();
    }

    /**
     * Returns {@code host:port}, with an IPv6 address in brackets.
     *
     * @param host a name or an address
     * @param port the port
     * @return the text
     */
    public static String toSocketAddressString(String host, int port) {
        boolean bare = !host.startsWith("[") && isValidIpV6Address(host);
        return (bare ? '[' + host + ']' : host) + ':' + port;
    }

    /**
     * Returns the host of an address without asking a name service.
     *
     * @param addr the address
     * @return its host name if it has one, else its IP address
     */
    public static String getHostname(InetSocketAddress addr) {
        return addr.getHostString();
    }
}
