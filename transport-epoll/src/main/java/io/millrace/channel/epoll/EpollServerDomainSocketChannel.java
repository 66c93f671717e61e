package io.millrace.channel.epoll;

import io.millrace.channel.unix.AcceptedSocket;
import io.millrace.channel.unix.UnixDomainSocketChannel;
import io.millrace.channel.unix.UnixServerDomainSocketChannel;
import java.net.SocketAddress;
import org.jspecify.annotations.Nullable;

/** A domain socket's listener over {@code epoll(7)}. */
public final class EpollServerDomainSocketChannel extends UnixServerDomainSocketChannel {
    /** Makes a channel over a new socket. */
    public EpollServerDomainSocketChannel() {
        this((SocketAddress) null);
    }

    /**
     * Makes a channel over a socket that somebody else has made and that listens; the channel is active.
     *
     * @param fd a listening domain socket, which is the channel's from now on
     * @throws io.millrace.channel.ChannelException if it is something else; it stays the caller's then
     */
    public EpollServerDomainSocketChannel(int fd) {
        super(EpollTransport.backend(), fd);
    }

    /**
     * Makes a channel over a socket that somebody else has made.
     *
     * @param fd a domain socket of a stream, which is the channel's from now on
     * @param active whether it listens
     * @throws io.millrace.channel.ChannelException if it is something else; it stays the caller's then
     */
    public EpollServerDomainSocketChannel(int fd, boolean active) {
        super(EpollTransport.backend(), fd, active);
    }

    EpollServerDomainSocketChannel(@Nullable SocketAddress local) {
        super(EpollTransport.backend(), local);
    }

    @Override
    protected UnixDomainSocketChannel newChild(AcceptedSocket accepted) {
        return new EpollDomainSocketChannel(this, accepted);
    }
}
