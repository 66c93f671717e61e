package io.millrace.channel.unix;

import io.millrace.channel.AbstractChannel;
import io.millrace.channel.ChannelConfig;
import io.millrace.channel.unix.sys.MessageCalls;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** A channel of domain datagrams of a native transport. The transports' own types are this one by another name. */
public abstract class UnixDomainDatagramChannel extends AbstractChannel implements DomainDatagramChannel {
    /**
     * Makes a channel over a new socket.
     *
     * @param backend the transport
     * @throws io.millrace.channel.ChannelException if the kernel gives no socket
     */
    protected UnixDomainDatagramChannel(UnixBackend backend) {
        this(backend, MessageCalls.of(backend.syscalls()));
    }

    /**
     * Makes a channel over a domain socket of datagrams that is open already.
     *
     * @param backend the transport
     * @param fd the socket, which is the channel's from now on; it becomes non-blocking and close-on-exec
     * @throws io.millrace.channel.ChannelException if it is something else; it stays the caller's then
     */
    protected UnixDomainDatagramChannel(UnixBackend backend, int fd) {
        super(
                null,
                new DomainDatagramIo(
                        backend, MessageCalls.of(backend.syscalls()), AdoptedSocket.datagrams(backend, fd, true)));
    }

    /** Makes a channel over a new socket, with calls that may be scripted. */
    UnixDomainDatagramChannel(UnixBackend backend, MessageCalls messages) {
        super(null, new DomainDatagramIo(backend, messages));
    }

    private DomainDatagramIo datagrams() {
        return (DomainDatagramIo) io();
    }

    @Override
    protected ChannelConfig newConfig() {
        return new DefaultDomainDatagramChannelConfig(this);
    }

    @Override
    public DomainDatagramChannelConfig config() {
        return (DomainDatagramChannelConfig) super.config();
    }

    @Override
    public @Nullable DomainSocketAddress localAddress() {
        return (DomainSocketAddress) super.localAddress();
    }

    @Override
    public @Nullable DomainSocketAddress remoteAddress() {
        return (DomainSocketAddress) super.remoteAddress();
    }

    @Override
    public boolean isConnected() {
        return datagrams().isConnected();
    }

    @Override
    public PeerCredentials peerCredentials() throws IOException {
        return datagrams().peerCredentials();
    }

    @Override
    public FileDescriptor fd() {
        return new ChannelDescriptor(datagrams());
    }
}
