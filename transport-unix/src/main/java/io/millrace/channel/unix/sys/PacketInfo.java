package io.millrace.channel.unix.sys;

import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/**
 * Reads what comes with a datagram in control messages: the address that it was sent to, its traffic class, the length of
 * the datagrams that the kernel has joined. Address objects are kept while addresses stay the same.
 *
 * <pre>
 *  struct in_pktinfo (Linux)   0        4          8          12
 *                              | index  | local    | address  |
 *  struct in_addr (BSD)        | address|
 *  struct in6_pktinfo          0                  16         20
 *                              | address           | index    |
 * </pre>
 *
 * <p>One a channel; not safe for use by several threads at once.
 */
public final class PacketInfo {
    private static final int IP_BYTES = 4;
    private static final int IP6_BYTES = 16;

    private final DatagramAbi abi;
    private final Abi.Addresses families;
    private final LastAddress lastAddress = new LastAddress();
    private final LastAddress lastOriginal = new LastAddress();

    private @Nullable InetAddress address;
    private @Nullable InetSocketAddress original;

    // Of the message that was read last.
    private boolean hasAddress;
    private boolean hasOriginal;
    private int trafficClass;
    private int segmentBytes;

    /**
     * Makes a reader.
     *
     * @param abi the interface of the system whose sockets they are
     */
    public PacketInfo(Abi abi) {
        this.abi = DatagramAbi.of(abi.os());
        this.families = abi.addresses();
    }

    /**
     * Bytes that a message needs for everything that can be asked for.
     *
     * @param abi how messages are laid out
     * @return a capacity of control messages
     */
    public static int controlCapacity(MessageAbi abi) {
        int addresses = abi.controlSpace(12) + abi.controlSpace(20);
        int originals = abi.controlSpace(16) + abi.controlSpace(28);
        return addresses + originals + 3 * abi.controlSpace(Integer.BYTES);
    }

    /**
     * Reads a message's control messages.
     *
     * @param message a received message
     */
    public void read(MsgHdr message) {
        hasAddress = false;
        hasOriginal = false;
        trafficClass = -1;
        segmentBytes = 0;
        for (int at = message.firstControl(); at >= 0; at = message.nextControl(at)) {
            switch (message.controlLevel(at)) {
                case Abi.IPPROTO_IP -> readIp(message, at);
                case Abi.IPPROTO_IPV6 -> readIp6(message, at);
                case Abi.IPPROTO_UDP -> readUdp(message, at);
                default -> {
                    // of a socket option that somebody has set on the descriptor by himself
                }
            }
        }
    }

    private void readIp(MsgHdr message, int at) {
        int type = message.controlType(at);
        int bytes = message.controlBytes(at);
        if (type == abi.address() && bytes >= abi.addressOffset() + IP_BYTES) {
            readAddress(message, message.controlData(at) + abi.addressOffset(), IP_BYTES, IP_BYTES);
        } else if (type == abi.receiveOriginal() && type != 0) {
            readOriginal(message, at, bytes);
        } else if (type == abi.tos() && bytes >= 1) {
            trafficClass = message.controlByte(at, 0);
        }
    }

    private void readIp6(MsgHdr message, int at) {
        int type = message.controlType(at);
        int bytes = message.controlBytes(at);
        if (type == abi.address6() && bytes >= IP6_BYTES + Integer.BYTES) {
            readAddress(message, message.controlData(at), IP6_BYTES, IP6_BYTES + Integer.BYTES);
        } else if (type == abi.receiveOriginal6() && type != 0) {
            readOriginal(message, at, bytes);
        } else if (type == abi.trafficClass() && bytes >= Integer.BYTES) {
            trafficClass = message.controlInt(at, 0) & 0xff;
        }
    }

    private void readUdp(MsgHdr message, int at) {
        if (message.controlType(at) == abi.coalesce() && message.controlBytes(at) >= Integer.BYTES) {
            segmentBytes = message.controlInt(at, 0);
        }
    }

    /**
     * An address, and in IPv6 behind it the interface, which is a part of what makes it another one. Linux tells the address
     * of an IPv4 datagram in both forms on a socket of {@code AF_INET6}; the first one counts.
     */
    private void readAddress(MsgHdr message, int offset, int addressBytes, int allBytes) {
        if (hasAddress) {
            return;
        }
        ByteBuffer memory = message.memory();
        hasAddress = true;
        if (lastAddress.isSame(memory, offset, allBytes) && address != null) {
            return;
        }
        byte[] ip = new byte[addressBytes];
        memory.get(offset, ip);
        address = ip(ip, addressBytes == IP6_BYTES ? memory.getInt(offset + IP6_BYTES) : 0);
    }

    private static InetAddress ip(byte[] bytes, int index) {
        try {
            InetAddress ip = InetAddress.getByAddress(bytes);
            boolean scoped = ip instanceof Inet6Address && (ip.isLinkLocalAddress() || ip.isMCLinkLocal());
            return scoped && index != 0 ? Inet6Address.getByAddress(null, bytes, index) : ip;
        } catch (UnknownHostException e) {
            throw new IllegalStateException("an address of " + bytes.length + " bytes", e);
        }
    }

    private void readOriginal(MsgHdr message, int at, int bytes) {
        int length = Math.min(bytes, SockAddr.CAPACITY);
        hasOriginal = true;
        if (lastOriginal.isSame(message.memory(), message.controlData(at), length) && original != null) {
            return;
        }
        SockAddr copy = new SockAddr(families);
        copy.memory().put(0, message.memory(), message.controlData(at), length).putInt(SockAddr.CAPACITY, length);
        original = copy.decode();
    }

    // ---- what the last message had ----

    /**
     * The address that the datagram was sent to: one of this host's, or a group's.
     *
     * @return the address, or {@code null} if it did not come
     */
    public @Nullable InetAddress address() {
        return hasAddress ? address : null;
    }

    /**
     * The address that the datagram was sent to before it was redirected.
     *
     * @return the address, or {@code null} if it did not come
     */
    public @Nullable InetSocketAddress originalAddress() {
        return hasOriginal ? original : null;
    }

    /**
     * The datagram's type of service or traffic class, ECN bits included.
     *
     * @return 0 to 255, or -1 if it did not come
     */
    public int trafficClass() {
        return trafficClass;
    }

    /**
     * The length of each datagram, save perhaps the last, that the kernel has joined to this one.
     *
     * @return bytes, 0 if it has joined none
     */
    public int segmentBytes() {
        return segmentBytes;
    }
}
