package io.millrace.channel.unix;

import io.millrace.channel.Channel;
import io.millrace.channel.socket.AbstractSocketChannel;
import io.millrace.channel.socket.SocketProtocolFamily;
import java.net.SocketAddress;
import org.jspecify.annotations.Nullable;

/** A TCP connection of a native transport. The transports' own types are this one by another name. */
public abstract class UnixSocketChannel extends AbstractSocketChannel implements UnixChannel {
    /**
     * Makes a channel over a new socket, or over the one that a {@link DescriptorAddress} is.
     *
     * @param backend the transport
     * @param remote where it will connect to, which decides the address family; {@code null} if that is not known
     * @throws io.millrace.channel.ChannelException if the kernel gives no socket
     */
    protected UnixSocketChannel(UnixBackend backend, @Nullable SocketAddress remote) {
        this(null, UnixStreamIo.of(backend, remote));
    }

    /**
     * Makes a channel over a new socket of a family.
     *
     * @param backend the transport
     * @param family IPv4, or IPv6, which takes both
     * @throws io.millrace.channel.ChannelException if the kernel gives no socket
     * @throws UnsupportedOperationException if TCP has no such family
     */
    protected UnixSocketChannel(UnixBackend backend, SocketProtocolFamily family) {
        this(null, new UnixStreamIo(backend, UnixChannelIo.familyOf(backend, family)));
    }

    /**
     * Makes a channel over a socket that somebody else has made; it is active if the socket is connected.
     *
     * @param backend the transport
     * @param fd a TCP socket, which is the channel's from now on
     * @throws io.millrace.channel.ChannelException if it is something else; it stays the caller's then
     */
    protected UnixSocketChannel(UnixBackend backend, int fd) {
        this(null, new UnixStreamIo(backend, SocketKind.STREAM, AdoptedSocket.connection(backend, fd, false)));
    }

    /**
     * Makes a channel over a socket that a server has accepted.
     *
     * @param parent the server's channel
     * @param accepted the socket
     */
    protected UnixSocketChannel(Channel parent, AcceptedSocket accepted) {
        this(parent, accepted.io());
    }

    private UnixSocketChannel(@Nullable Channel parent, UnixStreamIo io) {
        super(parent, io);
    }

    @Override
    public FileDescriptor fd() {
        return new ChannelDescriptor(stream());
    }

    final UnixStreamIo stream() {
        return (UnixStreamIo) io();
    }
}
