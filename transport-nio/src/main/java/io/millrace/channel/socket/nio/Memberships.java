package io.millrace.channel.socket.nio;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.NetworkInterface;
import java.net.SocketException;
import java.net.StandardSocketOptions;
import java.nio.channels.DatagramChannel;
import java.nio.channels.MembershipKey;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The multicast groups that a socket is a member of. The system ends the memberships of a socket that is closed.
 *
 * <p><b>Thread:</b> any.
 */
final class Memberships {
    private final DatagramChannel socket;
    private final List<MembershipKey> keys = new ArrayList<>();

    Memberships(DatagramChannel socket) {
        this.socket = socket;
    }

    /**
     * Joins a group, once.
     *
     * @param on {@code null} for the interface that datagrams to the group would leave by
     * @throws SocketException if the socket is a member already
     */
    synchronized void join(InetAddress group, @Nullable NetworkInterface on, @Nullable InetAddress source)
            throws IOException {
        NetworkInterface interfaceOrDefault = on == null ? interfaceTo(group) : on;
        if (find(group, interfaceOrDefault, source) != null) {
            throw new SocketException("a member already of " + describe(group, interfaceOrDefault, source));
        }
        keys.add(
                source == null
                        ? socket.join(group, interfaceOrDefault)
                        : socket.join(group, interfaceOrDefault, source));
    }

    /**
     * Leaves a group.
     *
     * @param on {@code null} for whichever interface it was joined on
     * @throws SocketException if the socket is no member
     */
    synchronized void leave(InetAddress group, @Nullable NetworkInterface on, @Nullable InetAddress source)
            throws SocketException {
        MembershipKey key = require(group, on, source);
        keys.remove(key);
        key.drop();
    }

    /**
     * Refuses a sender of a group that was joined for any.
     *
     * @throws SocketException if the socket is no member
     */
    synchronized void block(InetAddress group, @Nullable NetworkInterface on, InetAddress source) throws IOException {
        require(group, on, null).block(source);
    }

    private MembershipKey require(InetAddress group, @Nullable NetworkInterface on, @Nullable InetAddress source)
            throws SocketException {
        MembershipKey key = find(group, on, source);
        if (key == null) {
            throw new SocketException("not a member of " + describe(group, on, source));
        }
        return key;
    }

    private @Nullable MembershipKey find(
            InetAddress group, @Nullable NetworkInterface on, @Nullable InetAddress source) {
        for (Iterator<MembershipKey> known = keys.iterator(); known.hasNext(); ) {
            MembershipKey key = known.next();
            if (!key.isValid()) {
                known.remove();
            } else if (key.group().equals(group)
                    && (on == null || key.networkInterface().equals(on))
                    && Objects.equals(key.sourceAddress(), source)) {
                return key;
            }
        }
        return null;
    }

    private static String describe(InetAddress group, @Nullable NetworkInterface on, @Nullable InetAddress source) {
        return group.getHostAddress()
                + (on == null ? "" : " on " + on.getName())
                + (source == null ? "" : " for " + source.getHostAddress());
    }

    /**
     * The interface of {@code IP_MULTICAST_IF} if that is set, otherwise the one that the system's routes name: where a
     * socket is bound that is connected to the group.
     */
    private NetworkInterface interfaceTo(InetAddress group) throws IOException {
        NetworkInterface chosen = socket.getOption(StandardSocketOptions.IP_MULTICAST_IF);
        if (chosen != null) {
            return chosen;
        }
        try (DatagramChannel probe = DatagramChannel.open()) {
            probe.connect(new InetSocketAddress(group, 1)); // sends nothing
            InetSocketAddress local = (InetSocketAddress) Objects.requireNonNull(probe.getLocalAddress(), "local");
            NetworkInterface routed = NetworkInterface.getByInetAddress(local.getAddress());
            if (routed == null) {
                throw new SocketException("no network interface has the address " + local.getAddress());
            }
            return routed;
        }
    }
}
