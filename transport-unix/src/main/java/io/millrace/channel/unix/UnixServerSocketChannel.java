package io.millrace.channel.unix;

import io.millrace.channel.socket.AbstractServerSocketChannel;
import java.net.SocketAddress;
import org.jspecify.annotations.Nullable;

/** A TCP listener of a native transport. The transports' own types are this one by another name. */
public abstract class UnixServerSocketChannel extends AbstractServerSocketChannel implements UnixChannel {
    /**
     * Makes a channel over a new socket.
     *
     * @param backend the transport
     * @param local where it will be bound, which decides the address family; {@code null} if that is not known
     * @throws io.millrace.channel.ChannelException if the kernel gives no socket
     */
    protected UnixServerSocketChannel(UnixBackend backend, @Nullable SocketAddress local) {
        super(new UnixServerIo(backend, local));
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
        return new FileDescriptor(((UnixServerIo) io()).fd());
    }
}
