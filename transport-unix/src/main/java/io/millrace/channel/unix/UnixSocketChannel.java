package io.millrace.channel.unix;

import io.millrace.channel.Channel;
import io.millrace.channel.socket.AbstractSocketChannel;
import java.net.SocketAddress;
import org.jspecify.annotations.Nullable;

/** A TCP connection of a native transport. The transports' own types are this one by another name. */
public abstract class UnixSocketChannel extends AbstractSocketChannel implements UnixChannel {
    /**
     * Makes a channel over a new socket.
     *
     * @param backend the transport
     * @param remote where it will connect to, which decides the address family; {@code null} if that is not known
     * @throws io.millrace.channel.ChannelException if the kernel gives no socket
     */
    protected UnixSocketChannel(UnixBackend backend, @Nullable SocketAddress remote) {
        this(null, new UnixStreamIo(backend, remote));
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
        return new FileDescriptor(((UnixStreamIo) io()).fd());
    }
}
