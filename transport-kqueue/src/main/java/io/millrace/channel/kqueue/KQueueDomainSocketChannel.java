package io.millrace.channel.kqueue;

import io.millrace.channel.Channel;
import io.millrace.channel.unix.AcceptedSocket;
import io.millrace.channel.unix.UnixDomainSocketChannel;
import java.net.SocketAddress;
import org.jspecify.annotations.Nullable;

/** A domain socket's connection over {@code kqueue(2)}. */
public final class KQueueDomainSocketChannel extends UnixDomainSocketChannel {
    /** Makes a channel over a new socket. */
    public KQueueDomainSocketChannel() {
        this((SocketAddress) null);
    }

    /**
     * Makes a channel over a socket that somebody else has made; it is active if the socket is connected.
     *
     * @param fd a domain socket of a stream, which is the channel's from now on
     * @throws io.millrace.channel.ChannelException if it is something else; it stays the caller's then
     */
    public KQueueDomainSocketChannel(int fd) {
        super(KQueueTransport.backend(), fd);
    }

    /**
     * Makes a channel over a socket that somebody else has made.
     *
     * @param fd a domain socket of a stream, which is the channel's from now on
     * @param active whether it is connected
     * @throws io.millrace.channel.ChannelException if it is something else; it stays the caller's then
     */
    public KQueueDomainSocketChannel(int fd, boolean active) {
        super(KQueueTransport.backend(), fd, active);
    }

    KQueueDomainSocketChannel(@Nullable SocketAddress remote) {
        super(KQueueTransport.backend(), remote);
    }

    KQueueDomainSocketChannel(Channel parent, AcceptedSocket accepted) {
        super(parent, accepted);
    }
}
