package io.millrace.channel.epoll;

import io.millrace.channel.Channel;
import io.millrace.channel.ChannelException;
import io.millrace.channel.socket.SocketProtocolFamily;
import io.millrace.channel.unix.AcceptedSocket;
import io.millrace.channel.unix.UnixSocketChannel;
import io.millrace.channel.unix.sys.Errno;
import java.net.SocketAddress;
import org.jspecify.annotations.Nullable;

/** A TCP connection over {@code epoll(7)}. */
public final class EpollSocketChannel extends UnixSocketChannel {
    /** Makes a channel that can connect to any address. */
    public EpollSocketChannel() {
        this((SocketAddress) null);
    }

    /**
     * Makes a channel over a socket that somebody else has made; it is active if the socket is connected.
     *
     * @param fd a TCP socket, which is the channel's from now on
     * @throws io.millrace.channel.ChannelException if it is something else; it stays the caller's then
     */
    public EpollSocketChannel(int fd) {
        super(EpollTransport.backend(), fd);
    }

    /**
     * Makes a channel whose socket is of a family.
     *
     * @param family IPv4, or IPv6, which takes both
     * @throws io.millrace.channel.ChannelException if the kernel gives no socket
     * @throws UnsupportedOperationException if TCP has no such family
     */
    public EpollSocketChannel(SocketProtocolFamily family) {
        super(EpollTransport.backend(), family);
    }

    EpollSocketChannel(@Nullable SocketAddress remote) {
        super(EpollTransport.backend(), remote);
    }

    EpollSocketChannel(Channel parent, AcceptedSocket accepted) {
        super(parent, accepted);
    }

    /**
     * What the kernel tells about the connection ({@code TCP_INFO}).
     *
     * @return a new object
     * @throws ChannelException if the kernel refuses
     */
    public EpollTcpInfo tcpInfo() {
        return tcpInfo(new EpollTcpInfo());
    }

    /**
     * What the kernel tells about the connection ({@code TCP_INFO}).
     *
     * @param info filled with it
     * @return {@code info}
     * @throws ChannelException if the kernel refuses
     */
    public EpollTcpInfo tcpInfo(EpollTcpInfo info) {
        int error = info.read(EpollTransport.backend().syscalls(), fd().intValue());
        if (error < 0) {
            throw new ChannelException(Errno.toException("getsockopt", error, "TCP_INFO"));
        }
        return info;
    }
}
