package io.millrace.bootstrap;

import static java.util.Objects.requireNonNull;

import io.millrace.channel.Channel;
import io.millrace.channel.ChannelFuture;
import io.millrace.channel.ChannelFutureListener;
import io.millrace.channel.ChannelPromise;
import io.millrace.channel.EventLoopGroup;
import io.millrace.channel.Transport;
import io.millrace.resolver.AddressResolver;
import io.millrace.resolver.AddressResolverGroup;
import io.millrace.resolver.DefaultAddressResolverGroup;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import org.jspecify.annotations.Nullable;

/**
 * Makes channels that connect, or take datagrams.
 *
 * <pre>{@code
 * Channel channel = new Bootstrap()
 *         .group(group)
 *         .handler(new ClientHandler())
 *         .connect("example.org", 7007).sync().channel();
 * }</pre>
 *
 * <p>Host names are resolved before connecting without blocking a loop, see {@link #resolver(AddressResolverGroup)}.
 */
public class Bootstrap extends AbstractBootstrap<Bootstrap, Channel> {

    private final BootstrapConfig config = new BootstrapConfig(this);
    private volatile @Nullable SocketAddress remoteAddress;

    /** Null when addresses are not resolved. */
    private volatile @Nullable AddressResolverGroup<?> resolver;

    /** Creates a bootstrap with nothing set. */
    public Bootstrap() {
        resolver = DefaultAddressResolverGroup.INSTANCE;
    }

    private Bootstrap(Bootstrap other) {
        super(other);
        remoteAddress = other.remoteAddress;
        resolver = other.resolver;
    }

    /**
     * Sets what resolves the address to connect to; null for the default, the JDK's look-up on threads of its own.
     */
    public Bootstrap resolver(@Nullable AddressResolverGroup<?> resolver) {
        this.resolver = resolver == null ? DefaultAddressResolverGroup.INSTANCE : resolver;
        return this;
    }

    /** Leaves addresses unresolved, for channels that resolve by themselves. */
    public Bootstrap disableResolver() {
        resolver = null;
        return this;
    }

    /** Sets the address to connect to. */
    public Bootstrap remoteAddress(SocketAddress remoteAddress) {
        this.remoteAddress = remoteAddress;
        return this;
    }

    /** Sets the address to connect to. The host name is looked up for each connection. */
    public Bootstrap remoteAddress(String inetHost, int inetPort) {
        return remoteAddress(InetSocketAddress.createUnresolved(inetHost, inetPort));
    }

    /** Sets the address to connect to. */
    public Bootstrap remoteAddress(InetAddress inetHost, int inetPort) {
        return remoteAddress(new InetSocketAddress(inetHost, inetPort));
    }

    /**
     * Makes a channel and connects it to the {@link #remoteAddress}, from the {@link #localAddress} if that is set.
     *
     * <p><b>Errors:</b> the future fails and the channel is closed when it cannot be made, initialised, registered or
     * connected, when the address cannot be resolved, and with {@link io.millrace.channel.ConnectTimeoutException}
     * when resolving or connecting takes longer than {@link
     * io.millrace.channel.ChannelOption#CONNECT_TIMEOUT_MILLIS}. Cancelling the future closes the channel.
     *
     * @throws IllegalStateException if something needed is not set
     */
    public ChannelFuture connect() {
        validate();
        SocketAddress remote = remoteAddress;
        if (remote == null) {
            throw new IllegalStateException("remoteAddress not set");
        }
        return resolveAndConnect(remote, localAddress());
    }

    /** As {@link #connect()}, to another address. */
    public ChannelFuture connect(String inetHost, int inetPort) {
        return connect(InetSocketAddress.createUnresolved(inetHost, inetPort));
    }

    /** As {@link #connect()}, to another address. */
    public ChannelFuture connect(InetAddress inetHost, int inetPort) {
        return connect(new InetSocketAddress(inetHost, inetPort));
    }

    /** As {@link #connect()}, to another address. */
    public ChannelFuture connect(SocketAddress remoteAddress) {
        requireNonNull(remoteAddress, "remoteAddress");
        validate();
        return resolveAndConnect(remoteAddress, localAddress());
    }

    /** As {@link #connect()}, to another address and from another one. */
    public ChannelFuture connect(SocketAddress remoteAddress, @Nullable SocketAddress localAddress) {
        requireNonNull(remoteAddress, "remoteAddress");
        validate();
        return resolveAndConnect(remoteAddress, localAddress);
    }

    private ChannelFuture resolveAndConnect(SocketAddress remote, @Nullable SocketAddress local) {
        ChannelFuture registration = initAndRegister(local, remote);
        if (registration.cause() != null) {
            return registration;
        }
        Channel channel = registration.channel();
        ChannelPromise promise = channel.newPromise();
        promise.addListener(ChannelFutureListener.CLOSE_ON_FAILURE); // also when it is cancelled, at any time
        whenRegistered(registration, promise, () -> resolve(channel, remote, local, promise));
        return promise;
    }

    /** On the loop of the channel. */
    private void resolve(Channel channel, SocketAddress remote, @Nullable SocketAddress local, ChannelPromise promise) {
        AddressResolverGroup<?> group = resolver;
        if (promise.isDone()) {
            return; // cancelled
        }
        if (group == null) {
            connect(channel, remote, local, promise);
            return;
        }
        try {
            AddressResolver<?> resolver = group.getResolver(channel.eventLoop());
            if (!resolver.isSupported(remote) || resolver.isResolved(remote)) {
                connect(channel, remote, local, promise);
                return;
            }
            new Resolution(channel, remote, promise, resolved -> connect(channel, resolved, local, promise))
                    .start(resolver);
        } catch (RuntimeException | LinkageError e) {
            closeAndFail(channel, promise, e);
        }
    }

    private static void connect(
            Channel channel, SocketAddress remote, @Nullable SocketAddress local, ChannelPromise promise) {
        if (local == null) {
            channel.connect(remote, promise);
        } else {
            channel.connect(remote, local, promise);
        }
    }

    /** On the loop, so that who sees the failure finds the channel closed. */
    static void closeAndFail(Channel channel, ChannelPromise promise, Throwable cause) {
        channel.close();
        promise.tryFailure(cause);
    }

    @Override
    public Bootstrap validate() {
        super.validate();
        if (handler() == null) {
            throw new IllegalStateException("handler not set");
        }
        return this;
    }

    @Override
    Channel newChannel(Transport transport, @Nullable SocketAddress local, @Nullable SocketAddress remote) {
        return transport.newChannel(remote != null ? remote : local);
    }

    @Override
    void init(Channel channel) {
        channel.pipeline().addLast(requireNonNull(handler(), "handler"));
        settings().applyTo(channel);
        ChannelInitializerExtensions extensions = extensions();
        if (!extensions.isEmpty()) {
            extensions.call(extension -> extension.postInitializeClientChannel(channel));
        }
    }

    @Override
    @SuppressWarnings("CloneDoesntCallSuperClone") // a copy, by the constructor
    public Bootstrap clone() {
        return new Bootstrap(this);
    }

    /** Makes a copy as {@link #clone()} does, with another group. */
    public Bootstrap clone(EventLoopGroup group) {
        Bootstrap copy = new Bootstrap(this);
        copy.replaceGroup(group);
        return copy;
    }

    @Override
    public final BootstrapConfig config() {
        return config;
    }

    // What the config shows.

    final @Nullable SocketAddress remoteAddress() {
        return remoteAddress;
    }

    final @Nullable AddressResolverGroup<?> resolver() {
        return resolver;
    }
}
