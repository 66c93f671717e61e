package io.millrace.channel.kqueue;

import io.millrace.channel.socket.SocketProtocolFamily;
import io.millrace.channel.unix.UnixDatagramChannel;
import java.net.SocketAddress;
import org.jspecify.annotations.Nullable;

/** A UDP channel over {@code kqueue(2)}. */
public final class KQueueDatagramChannel extends UnixDatagramChannel {
    /** Makes a channel for any address. */
    public KQueueDatagramChannel() {
        this((SocketAddress) null);
    }

    /**
     * Makes a channel of a family.
     *
     * @param family the family; an IPv6 one speaks IPv4 too
     */
    public KQueueDatagramChannel(SocketProtocolFamily family) {
        super(KQueueTransport.backend(), family);
    }

    /**
     * Makes a channel over a UDP socket that is open already.
     *
     * @param fd the socket, which is the channel's from now on
     */
    public KQueueDatagramChannel(int fd) {
        super(KQueueTransport.backend(), fd);
    }

    KQueueDatagramChannel(@Nullable SocketAddress address) {
        super(KQueueTransport.backend(), address);
    }
}
