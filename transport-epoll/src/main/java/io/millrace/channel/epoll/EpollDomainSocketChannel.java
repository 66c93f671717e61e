package io.millrace.channel.epoll;

import io.millrace.channel.Channel;
import io.millrace.channel.unix.AcceptedSocket;
import io.millrace.channel.unix.UnixDomainSocketChannel;
import java.net.SocketAddress;
import org.jspecify.annotations.Nullable;

/** A domain socket's connection over {@code epoll(7)}. */
public final class EpollDomainSocketChannel extends UnixDomainSocketChannel {
    /** Makes a channel over a new socket. */
    public EpollDomainSocketChannel() {
        this((SocketAddress) null);
    }

    /**
     * Makes a channel over a socket that somebody else has made; it is active if the socket is connected.
     *
     * @param fd a domain socket of a stream, which is the channel's from now on
     * @throws io.millrace.channel.ChannelException if it is something else; it stays the caller's then
     */
    public EpollDomainSocketChannel(int fd) {
        super(EpollTransport.backend(), fd);
    }

    /**
     * Makes a channel over a socket that somebody else has made.
     *
     * @param fd a domain socket of a stream, which is the channel's from now on
     * @param active whether it is connected
     * @throws io.millrace.channel.ChannelException if it is something else; it stays the caller's then
     */
    public EpollDomainSocketChannel(int fd, boolean active) {
        super(EpollTransport.backend(), fd, active);
    }

    EpollDomainSocketChannel(@Nullable SocketAddress remote) {
        super(EpollTransport.backend(), remote);
    }

    EpollDomainSocketChannel(Channel parent, AcceptedSocket accepted) {
        super(parent, accepted);
    }
}
