package io.millrace.channel.unix;

import io.millrace.channel.socket.AbstractServerSocketChannel;
import io.millrace.channel.socket.SocketProtocolFamily;
import java.net.SocketAddress;
import org.jspecify.annotations.Nullable;

/** A TCP listener of a native transport. The transports' own types are this one by another name. */
public abstract class UnixServerSocketChannel extends AbstractServerSocketChannel implements UnixChannel {
    /**
     * Makes a channel over a new socket, or over the one that a {@link DescriptorAddress} is.
     *
     * @param backend the transport
     * @param local where it will be bound, which decides the address family; {@code null} if that is not known
     * @throws io.millrace.channel.ChannelException if the kernel gives no socket
     */
    protected UnixServerSocketChannel(UnixBackend backend, @Nullable SocketAddress local) {
        super(UnixServerIo.of(backend, local));
    }

    /**
     * Makes a channel over a new socket of a family.
     *
     * @param backend the transport
     * @param family IPv4, or IPv6, which takes both
     * @throws io.millrace.channel.ChannelException if the kernel gives no socket
     * @throws UnsupportedOperationException if TCP has no such family
     */
    protected UnixServerSocketChannel(UnixBackend backend, SocketProtocolFamily family) {
        super(new UnixServerIo(backend, UnixChannelIo.familyOf(backend, family)));
    }

    /**
     * Makes a channel over a socket that somebody else has made and that listens; the channel is active.
     *
     * @param backend the transport
     * @param fd a listening TCP socket, which is the channel's from now on
     * @throws io.millrace.channel.ChannelException if it is something else; it stays the caller's then
     */
    protected UnixServerSocketChannel(UnixBackend backend, int fd) {
        super(new UnixServerIo(backend, SocketKind.LISTENER, AdoptedSocket.listener(backend, fd, false, true)));
    }

    /**
     * Makes the channel of a connection that was accepted.
     *
     * @param accepted the socket, which belongs to the new channel
     * @return a channel of the transport's type with this one as its parent
     */
    protected abstract UnixSocketChannel newChild(AcceptedSocket accepted);

    @Override
    public FileDescriptor fd() {
        return new ChannelDescriptor((UnixChannelIo) io());
    }
}
