package io.millrace.channel.unix;

import io.millrace.channel.Channel;
import io.millrace.channel.ChannelConfig;
import io.millrace.channel.socket.AbstractDuplexChannel;
import java.io.IOException;
import java.net.SocketAddress;
import org.jspecify.annotations.Nullable;

/** A domain socket's connection of a native transport. The transports' own types are this one by another name. */
public abstract class UnixDomainSocketChannel extends AbstractDuplexChannel implements DomainSocketChannel {
    /**
     * Makes a channel over a new socket, or over the one that a {@link DescriptorAddress} is.
     *
     * @param backend the transport
     * @param remote where it will connect to; {@code null} if that is not known
     * @throws io.millrace.channel.ChannelException if the kernel gives no socket, or the descriptor is none that fits
     */
    protected UnixDomainSocketChannel(UnixBackend backend, @Nullable SocketAddress remote) {
        this(null, DomainStreamIo.of(backend, remote));
    }

    /**
     * Makes a channel over a socket that somebody else has made; it is active if the socket is connected.
     *
     * @param backend the transport
     * @param fd a domain socket of a stream, which is the channel's from now on
     * @throws io.millrace.channel.ChannelException if it is something else; it stays the caller's then
     */
    protected UnixDomainSocketChannel(UnixBackend backend, int fd) {
        this(null, new DomainStreamIo(backend, AdoptedSocket.connection(backend, fd, true)));
    }

    /**
     * Makes a channel over a socket that somebody else has made.
     *
     * @param backend the transport
     * @param fd a domain socket of a stream, which is the channel's from now on
     * @param active whether it is connected
     * @throws io.millrace.channel.ChannelException if it is something else; it stays the caller's then
     */
    protected UnixDomainSocketChannel(UnixBackend backend, int fd, boolean active) {
        this(null, new DomainStreamIo(backend, AdoptedSocket.connection(backend, fd, true, active)));
    }

    /**
     * Makes a channel over a socket that a server has accepted.
     *
     * @param parent the server's channel
     * @param accepted the socket
     */
    protected UnixDomainSocketChannel(Channel parent, AcceptedSocket accepted) {
        this(parent, accepted.domainIo());
    }

    private UnixDomainSocketChannel(@Nullable Channel parent, DomainStreamIo io) {
        super(parent, io);
    }

    @Override
    protected ChannelConfig newConfig() {
        return new DefaultDomainSocketChannelConfig(this);
    }

    @Override
    public DomainSocketChannelConfig config() {
        return (DomainSocketChannelConfig) super.config();
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
    public PeerCredentials peerCredentials() throws IOException {
        return ((DomainStreamIo) io()).peerCredentials();
    }

    @Override
    public FileDescriptor fd() {
        return new ChannelDescriptor((UnixChannelIo) io());
    }

    final UnixStreamIo stream() {
        return (UnixStreamIo) io();
    }
}
