package io.millrace.channel.epoll;

import io.millrace.channel.Channel;
import io.millrace.channel.ChannelException;
import io.millrace.channel.unix.sys.Abi;
import io.millrace.channel.unix.sys.Errno;
import io.millrace.channel.unix.sys.OptionValue;
import io.millrace.channel.unix.sys.SockAddr;
import io.millrace.channel.unix.sys.Syscalls;
import io.millrace.util.Attribute;
import io.millrace.util.AttributeKey;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Which peers' segments a channel's socket signs ({@code TCP_MD5SIG}, {@code tcp(7)}, RFC 2385). The kernel takes keys
 * one by one and does not tell which it has, so that the channel must remember the addresses; the keys themselves are
 * not kept.
 *
 * <pre>
 *  struct tcp_md5sig
 *  0                  128     129         130      132       136          216
 *  | sockaddr_storage | flags | prefixlen | keylen | ifindex | key, zeros |
 * </pre>
 *
 * <p>No key ({@code keylen} 0) removes the one that is there. The address has the family of the socket.
 * <b>Thread:</b> any.
 */
final class TcpMd5Keys {

    static final int TCP_MD5SIG = 14;
    static final int TCP_MD5SIG_MAXKEYLEN = 80;

    /** Bytes of {@code struct tcp_md5sig}. */
    static final int BYTES = 216;

    private static final int KEYLEN = 130;
    private static final int KEY = 136;
    private static final byte[] NO_KEY = {};

    private static final AttributeKey<TcpMd5Keys> OF_CHANNEL = AttributeKey.valueOf(TcpMd5Keys.class, "keys");

    /** The peers that the kernel may have a key of. Guarded by this. */
    private final Set<InetAddress> peers = new HashSet<>();

    private TcpMd5Keys() {}

    /** The keys of a channel, the same each time. */
    static TcpMd5Keys of(Channel channel) {
        Attribute<TcpMd5Keys> attribute = channel.attr(OF_CHANNEL);
        TcpMd5Keys known = attribute.get();
        if (known != null) {
            return known;
        }
        TcpMd5Keys created = new TcpMd5Keys();
        if (channel.parent() != null && channel.remoteAddress() instanceof InetSocketAddress peer) {
            created.peers.add(peer.getAddress()); // what the listener had for it is inherited
        }
        TcpMd5Keys first = attribute.setIfAbsent(created);
        return first == null ? created : first;
    }

    /**
     * Makes these the keys of a socket, and removes those of all other peers.
     *
     * @throws IllegalArgumentException if a key is empty or too long, or an address is not of the socket's family;
     *     nothing has changed then
     * @throws ChannelException if the kernel refuses; keys before that one have changed
     */
    synchronized void replace(Syscalls calls, int fd, Map<InetAddress, byte[]> keys) {
        SockAddr address = new SockAddr(calls.abi().addresses());
        check(calls.getsockname(fd, address), "getsockname", "fd " + fd);
        int family = address.family();
        keys.forEach((peer, key) -> validate(address, family, peer, key));

        OptionValue memory = new OptionValue(BYTES).length(BYTES);
        try {
            for (InetAddress peer : List.copyOf(peers)) {
                if (!keys.containsKey(peer)) {
                    address.encode(new InetSocketAddress(peer, 0), family);
                    remove(calls, fd, peer, encode(address, NO_KEY, memory));
                }
            }
            for (Map.Entry<InetAddress, byte[]> entry : keys.entrySet()) {
                InetAddress peer = entry.getKey();
                address.encode(new InetSocketAddress(peer, 0), family);
                put(calls, fd, peer, encode(address, entry.getValue(), memory));
            }
        } finally {
            memory.clear(); // no secret stays behind
        }
    }

    private static void validate(SockAddr address, int family, @Nullable InetAddress peer, byte @Nullable [] key) {
        if (peer == null) {
            throw new IllegalArgumentException("TCP_MD5SIG: a key without an address");
        }
        int length = key == null ? 0 : key.length;
        if (length < 1 || length > TCP_MD5SIG_MAXKEYLEN) {
            throw new IllegalArgumentException("TCP_MD5SIG: the key of " + peer.getHostAddress() + " has " + length
                    + " bytes (expected: 1 to " + TCP_MD5SIG_MAXKEYLEN + ')');
        }
        if (address.encode(new InetSocketAddress(peer, 0), family) < 0) {
            throw new IllegalArgumentException(
                    "TCP_MD5SIG: " + peer.getHostAddress() + " (expected: an IPv4 address, as the socket is IPv4)");
        }
    }

    private void remove(Syscalls calls, int fd, InetAddress peer, OptionValue noKey) {
        int removed = calls.setsockopt(fd, Abi.IPPROTO_TCP, TCP_MD5SIG, noKey);
        if (removed != -Errno.ENOENT) { // an accepted connection need not have inherited one
            check(removed, "setsockopt", "TCP_MD5SIG, removing the key of " + peer.getHostAddress());
        }
        peers.remove(peer);
    }

    private void put(Syscalls calls, int fd, InetAddress peer, OptionValue key) {
        check(
                calls.setsockopt(fd, Abi.IPPROTO_TCP, TCP_MD5SIG, key),
                "setsockopt",
                "TCP_MD5SIG, the key of " + peer.getHostAddress());
        peers.add(peer);
    }

    private static void check(int result, String call, String detail) {
        if (result < 0) {
            throw new ChannelException(Errno.toException(call, result, detail));
        }
    }

    /** Writes the struct, all of it. */
    static OptionValue encode(SockAddr peer, byte[] key, OptionValue memory) {
        return memory.clear().putAddress(0, peer).putShort(KEYLEN, key.length).putBytes(KEY, key);
    }
}
