package io.millrace.handler.pcap;

import io.millrace.buffer.ByteBuf;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;

/**
 * One Ethernet frame as it could have been on the wire, with right lengths and checksums:
 *
 * <pre>
 *   +----------+------------------+--------------------+---------+
 *   | Ethernet | IPv4 20 / IPv6 40 | TCP 20 / UDP 8     | payload |
 *   |    14    | RFC 791 / 8200   | RFC 9293 / RFC 768 |         |
 *   +----------+------------------+--------------------+---------+
 * </pre>
 *
 * <p>The memory is reused from frame to frame. Not thread-safe.
 */
final class Frame {
    static final int FIN = 0x01;
    static final int SYN = 0x02;
    static final int RST = 0x04;
    static final int ACK = 0x10;

    private static final int ETHERNET_BYTES = 14;
    private static final int IPV4_BYTES = 20;
    private static final int IPV6_BYTES = 40;
    private static final int TCP_BYTES = 20;
    private static final int UDP_BYTES = 8;
    private static final int PROTOCOL_TCP = 6;
    private static final int PROTOCOL_UDP = 17;
    private static final int HOP_LIMIT = 64;
    private static final int MAX_PACKET_BYTES = 0xffff;

    /** The payload of a TCP segment that fits an IP packet of either version. */
    static final int MAX_SEGMENT_BYTES = MAX_PACKET_BYTES - IPV6_BYTES - TCP_BYTES - ETHERNET_BYTES;

    /** The payload of a UDP datagram that fits an IPv4 packet. */
    static final int MAX_DATAGRAM_BYTES = MAX_PACKET_BYTES - IPV4_BYTES - UDP_BYTES;

    private ByteBuffer bytes = ByteBuffer.allocate(2048);

    /** Where the header of the transport begins. */
    private int transport;

    private byte[] source = new byte[0];
    private byte[] destination = new byte[0];

    Frame tcp(
            InetSocketAddress from, InetSocketAddress to, int sequence, int acknowledged, int flags, ByteBuf payload) {
        begin(from, to, PROTOCOL_TCP, TCP_BYTES + payload.readableBytes());
        bytes.putShort((short) from.getPort())
                .putShort((short) to.getPort())
                .putInt(sequence)
                .putInt(acknowledged)
                .put((byte) (TCP_BYTES / 4 << 4))
                .put((byte) flags)
                .putShort((short) 0xffff) // window
                .putShort((short) 0) // checksum
                .putShort((short) 0); // urgent pointer
        return end(payload, PROTOCOL_TCP, 16);
    }

    Frame udp(InetSocketAddress from, InetSocketAddress to, ByteBuf payload) {
        int length = UDP_BYTES + payload.readableBytes();
        begin(from, to, PROTOCOL_UDP, length);
        bytes.putShort((short) from.getPort())
                .putShort((short) to.getPort())
                .putShort((short) length)
                .putShort((short) 0); // checksum
        return end(payload, PROTOCOL_UDP, 6);
    }

    byte[] array() {
        return bytes.array();
    }

    int length() {
        return bytes.position();
    }

    private void begin(InetSocketAddress from, InetSocketAddress to, int protocol, int length) {
        boolean ipv6 = from.getAddress() instanceof Inet6Address || to.getAddress() instanceof Inet6Address;
        source = ipv6 ? ipv6(from.getAddress()) : from.getAddress().getAddress();
        destination = ipv6 ? ipv6(to.getAddress()) : to.getAddress().getAddress();
        reserve(ETHERNET_BYTES + IPV6_BYTES + length);
        ethernet(ipv6);
        if (ipv6) {
            ipv6Header(protocol, length);
        } else {
            ipv4Header(protocol, length);
        }
        transport = bytes.position();
    }

    private void reserve(int size) {
        if (bytes.capacity() < size) {
            bytes = ByteBuffer.allocate(Math.max(size, bytes.capacity() * 2));
        }
        bytes.clear();
    }

    /** With addresses of no hardware: locally administered, 2 sends to 1. */
    private void ethernet(boolean ipv6) {
        bytes.putShort((short) 0x0200).putInt(1);
        bytes.putShort((short) 0x0200).putInt(2);
        bytes.putShort((short) (ipv6 ? 0x86dd : 0x0800));
    }

    private void ipv4Header(int protocol, int length) {
        int start = bytes.position();
        bytes.putShort((short) 0x4500) // version 4, five words, no service class
                .putShort((short) (IPV4_BYTES + length))
                .putInt(0) // identification, flags and offset: not a fragment
                .put((byte) HOP_LIMIT)
                .put((byte) protocol)
                .putShort((short) 0) // checksum
                .put(source)
                .put(destination);
        bytes.putShort(start + 10, folded(sum(start, bytes.position())));
    }

    private void ipv6Header(int protocol, int length) {
        bytes.putInt(0x6000_0000) // version 6, no traffic class, no flow label
                .putShort((short) length)
                .put((byte) protocol)
                .put((byte) HOP_LIMIT)
                .put(source)
                .put(destination);
    }

    /** The payload, and the checksum over a pseudo header (RFC 9293 §3.1, RFC 768, RFC 8200 §8.1) and the rest. */
    private Frame end(ByteBuf payload, int protocol, int checksumAt) {
        int length = payload.readableBytes();
        payload.getBytes(payload.readerIndex(), bytes.array(), bytes.position(), length);
        bytes.position(bytes.position() + length);
        long sum = sum(source) + sum(destination) + protocol + (bytes.position() - transport);
        short checksum = folded(sum + sum(transport, bytes.position()));
        // 0 stands for "none" in UDP; both forms of zero mean the same in one's complement.
        bytes.putShort(transport + checksumAt, checksum == 0 ? (short) 0xffff : checksum);
        return this;
    }

    private long sum(int from, int to) {
        long sum = 0;
        int at = from;
        for (; at + 1 < to; at += 2) {
            sum += bytes.getShort(at) & 0xffff;
        }
        return at < to ? sum + ((bytes.get(at) & 0xff) << 8) : sum;
    }

    private static long sum(byte[] address) {
        long sum = 0;
        for (int i = 0; i < address.length; i += 2) {
            sum += (address[i] & 0xff) << 8 | address[i + 1] & 0xff;
        }
        return sum;
    }

    private static short folded(long sum) {
        long folded = sum;
        while (folded >>> 16 != 0) {
            folded = (folded & 0xffff) + (folded >>> 16);
        }
        return (short) ~folded;
    }

    /** An IPv4 address beside an IPv6 one: in its mapped form, RFC 4291 §2.5.5.2. */
    private static byte[] ipv6(InetAddress address) {
        byte[] known = address.getAddress();
        if (known.length == 16) {
            return known;
        }
        byte[] mapped = new byte[16];
        mapped[10] = (byte) 0xff;
        mapped[11] = (byte) 0xff;
        System.arraycopy(known, 0, mapped, 12, 4);
        return mapped;
    }
}
