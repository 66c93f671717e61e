package io.millrace.channel.unix;

import io.millrace.channel.AbstractChannel;
import io.millrace.channel.ChannelConfig;
import io.millrace.channel.DefaultChannelConfig;
import io.millrace.channel.ServerChannelRecvByteBufAllocator;
import java.net.SocketAddress;
import org.jspecify.annotations.Nullable;

/** A domain socket's listener of a native transport. The transports' own types are this one by another name. */
public abstract class UnixServerDomainSocketChannel extends AbstractChannel implements ServerDomainSocketChannel {
    /**
     * Makes a channel over a new socket, or over the one that a {@link DescriptorAddress} is.
     *
     * @param backend the transport
     * @param local where it will be bound; {@code null} if that is not known
     * @throws io.millrace.channel.ChannelException if the kernel gives no socket, or the descriptor is none that fits
     */
    protected UnixServerDomainSocketChannel(UnixBackend backend, @Nullable SocketAddress local) {
        super(null, DomainServerIo.of(backend, local));
    }

    /**
     * Makes a channel over a socket that somebody else has made and that listens; the channel is active.
     *
     * @param backend the transport
     * @param fd a listening domain socket, which is the channel's from now on
     * @throws io.millrace.channel.ChannelException if it is something else; it stays the caller's then
     */
    protected UnixServerDomainSocketChannel(UnixBackend backend, int fd) {
        this(backend, fd, true);
    }

    /**
     * Makes a channel over a socket that somebody else has made.
     *
     * @param backend the transport
     * @param fd a domain socket of a stream, which is the channel's from now on
     * @param active whether it listens
     * @throws io.millrace.channel.ChannelException if it is something else; it stays the caller's then
     */
    protected UnixServerDomainSocketChannel(UnixBackend backend, int fd, boolean active) {
        super(null, new DomainServerIo(backend, AdoptedSocket.listener(backend, fd, true, active)));
    }

    /**
     * Makes the channel of a connection that was accepted.
     *
     * @param accepted the socket, which belongs to the new channel
     * @return a channel of the transport's type with this one as its parent
     */
    protected abstract UnixDomainSocketChannel newChild(AcceptedSocket accepted);

    @Override
    protected ChannelConfig newConfig() {
        return new Config(this);
    }

    private static final class Config extends DefaultChannelConfig {
        Config(UnixServerDomainSocketChannel channel) {
            super(channel, new ServerChannelRecvByteBufAllocator());
        }
    }

    @Override
    public @Nullable DomainSocketAddress localAddress() {
        return (DomainSocketAddress) super.localAddress();
    }

    @Override
    public @Nullable DomainSocketAddress remoteAddress() {
        return null;
    }

    @Override
    public FileDescriptor fd() {
        return new ChannelDescriptor((UnixChannelIo) io());
    }
}
