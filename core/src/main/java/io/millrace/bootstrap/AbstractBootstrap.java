package io.millrace.bootstrap;

import static java.util.Objects.requireNonNull;

import io.millrace.channel.Channel;
import io.millrace.channel.ChannelFactory;
import io.millrace.channel.ChannelFuture;
import io.millrace.channel.ChannelFutureListener;
import io.millrace.channel.ChannelHandler;
import io.millrace.channel.ChannelOption;
import io.millrace.channel.ChannelPromise;
import io.millrace.channel.DefaultChannelPromise;
import io.millrace.channel.EventLoop;
import io.millrace.channel.EventLoopGroup;
import io.millrace.channel.ReflectiveChannelFactory;
import io.millrace.channel.Transport;
import io.millrace.resolver.DefaultAddressResolverGroup;
import io.millrace.util.AttributeKey;
import io.millrace.util.concurrent.Future;
import io.millrace.util.concurrent.GlobalEventExecutor;
import io.millrace.util.concurrent.Promise;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.concurrent.RejectedExecutionException;
import org.jspecify.annotations.Nullable;

/**
 * Base of the bootstraps: makes channels, initialises them, registers them with a loop of a group, and binds them.
 *
 * <p>The group suffices: its transport makes the channels. To name a class of channels, or to make them yourself,
 * there are {@link #channel(Class)} and {@link #channelFactory(ChannelFactory)}.
 *
 * <p><b>Thread:</b> a bootstrap is made by one thread; binding and connecting with a complete one may be done by any.
 *
 * @param <B> the concrete type, for chained calls
 * @param <C> the type of the channels
 */
public abstract class AbstractBootstrap<B extends AbstractBootstrap<B, C>, C extends Channel> implements Cloneable {

    private volatile @Nullable EventLoopGroup group;
    private volatile @Nullable ChannelFactory<? extends C> channelFactory;
    private volatile @Nullable Class<? extends C> kind;
    private volatile @Nullable SocketAddress localAddress;
    private volatile @Nullable ChannelHandler handler;
    private volatile @Nullable ClassLoader extensionsClassLoader;
    private final ChannelSettings settings;

    /** Loaded at the first channel, null again when another class loader is set. */
    private volatile @Nullable ChannelInitializerExtensions extensions;

    AbstractBootstrap() {
        settings = new ChannelSettings();
    }

    AbstractBootstrap(AbstractBootstrap<B, C> other) {
        group = other.group;
        channelFactory = other.channelFactory;
        kind = other.kind;
        localAddress = other.localAddress;
        handler = other.handler;
        extensionsClassLoader = other.extensionsClassLoader;
        extensions = other.extensions;
        settings = new ChannelSettings(other.settings);
    }

    @SuppressWarnings("unchecked") // B is the concrete type, by contract
    private B self() {
        return (B) this;
    }

    /**
     * Sets the group whose loops serve the channels.
     *
     * @throws IllegalStateException if it is set already
     */
    public B group(EventLoopGroup group) {
        requireNonNull(group, "group");
        if (this.group != null) {
            throw new IllegalStateException("group set already");
        }
        this.group = group;
        return self();
    }

    final void replaceGroup(EventLoopGroup other) {
        group = requireNonNull(other, "group");
    }

    /**
     * Sets the kind or the class of the channels. An interface such as {@code DatagramChannel} is a kind, of which the
     * transport of the group makes channels. A class has a public constructor without parameters; it must fit the loops
     * of the group, otherwise the registration fails and names both.
     *
     * @throws IllegalStateException if a kind, a class or a factory is set already
     */
    public B channel(Class<? extends C> channelClass) {
        if (channelClass.isInterface()) {
            requireNoFactory();
            kind = channelClass;
            return self();
        }
        return channelFactory(new ReflectiveChannelFactory<C>(requireNonNull(channelClass, "channelClass")));
    }

    /**
     * Sets what makes the channels, for those without a public constructor that takes no parameters.
     *
     * @throws IllegalStateException if a class or a factory is set already
     */
    public B channelFactory(ChannelFactory<? extends C> channelFactory) {
        requireNonNull(channelFactory, "channelFactory");
        requireNoFactory();
        this.channelFactory = channelFactory;
        return self();
    }

    private void requireNoFactory() {
        if (channelFactory != null || kind != null) {
            throw new IllegalStateException("channelFactory set already");
        }
    }

    /** Sets the address to bind. */
    public B localAddress(SocketAddress localAddress) {
        this.localAddress = localAddress;
        return self();
    }

    /** Sets the address to bind: this port on all interfaces. */
    public B localAddress(int inetPort) {
        return localAddress(new InetSocketAddress(inetPort));
    }

    /** Sets the address to bind. Blocks while the host name is looked up. */
    public B localAddress(String inetHost, int inetPort) {
        return localAddress(new InetSocketAddress(inetHost, inetPort));
    }

    /** Sets the address to bind. */
    public B localAddress(InetAddress inetHost, int inetPort) {
        return localAddress(new InetSocketAddress(inetHost, inetPort));
    }

    /**
     * Sets an option of the channels, or removes it with null. Options are set in the order in which they are given
     * here; one that a channel does not know is logged, with its name, and left out.
     */
    public <T> B option(ChannelOption<T> option, @Nullable T value) {
        settings.option(option, value);
        return self();
    }

    /** Sets an attribute of the channels, or removes it with null. */
    public <T> B attr(AttributeKey<T> key, @Nullable T value) {
        settings.attr(key, value);
        return self();
    }

    /**
     * Sets where {@link ChannelInitializerExtension}s are looked for, instead of the class loader of this class.
     */
    public B extensionsClassLoader(ClassLoader classLoader) {
        extensionsClassLoader = classLoader;
        extensions = null;
        return self();
    }

    /** Sets the handler of the channels, usually a {@link io.millrace.channel.ChannelInitializer}. */
    public B handler(ChannelHandler handler) {
        this.handler = requireNonNull(handler, "handler");
        return self();
    }

    /**
     * Checks that everything needed is set.
     *
     * @throws IllegalStateException if it is not; the message says what is missing
     */
    public B validate() {
        EventLoopGroup loops = group;
        if (loops == null) {
            throw new IllegalStateException("group not set");
        }
        if (channelFactory == null && loops.transport() == null) {
            throw new IllegalStateException(
                    "channel or channelFactory not set, and the group has no transport to make channels");
        }
        return self();
    }

    /**
     * Makes a copy that can be changed for itself. It shares the group and the handler, which must be sharable (a
     * {@link io.millrace.channel.ChannelInitializer} is).
     */
    @Override
    @SuppressWarnings("CloneDoesntDeclareCloneNotSupportedException")
    public abstract B clone();

    /** The settings of this bootstrap, always up to date. */
    public abstract AbstractBootstrapConfig<B, C> config();

    /**
     * Makes a channel and registers it with a loop.
     *
     * <p><b>Errors:</b> the future fails and the channel is closed when it cannot be made, initialised or registered.
     *
     * @throws IllegalStateException if something needed is not set
     */
    public ChannelFuture register() {
        validate();
        return initAndRegister(localAddress, null);
    }

    /**
     * Makes a channel and binds it to the {@link #localAddress}.
     *
     * <p><b>Errors:</b> the future fails and the channel is closed when it cannot be made, initialised, registered or
     * bound, or when the future is cancelled before it is bound.
     *
     * @throws IllegalStateException if something needed is not set
     */
    public ChannelFuture bind() {
        validate();
        SocketAddress local = localAddress;
        if (local == null) {
            throw new IllegalStateException("localAddress not set");
        }
        return initRegisterAndBind(local);
    }

    /** As {@link #bind()}, to a port of all interfaces. */
    public ChannelFuture bind(int inetPort) {
        return bind(new InetSocketAddress(inetPort));
    }

    /**
     * As {@link #bind()}, to another address. Blocks while the host name is looked up; {@link #bindAll(String, int)}
     * does not.
     */
    public ChannelFuture bind(String inetHost, int inetPort) {
        return bind(new InetSocketAddress(inetHost, inetPort));
    }

    /** As {@link #bind()}, to another address. */
    public ChannelFuture bind(InetAddress inetHost, int inetPort) {
        return bind(new InetSocketAddress(inetHost, inetPort));
    }

    /** As {@link #bind()}, to another address. */
    public ChannelFuture bind(SocketAddress localAddress) {
        validate();
        return initRegisterAndBind(requireNonNull(localAddress, "localAddress"));
    }

    /** As {@link #bindAll(List, BindMode)} with {@link BindMode#ALL_OR_NOTHING}. */
    public Future<List<Channel>> bindAll(SocketAddress... localAddresses) {
        return bindAll(Arrays.asList(localAddresses), BindMode.ALL_OR_NOTHING);
    }

    /** As {@link #bindAll(List, BindMode)} with {@link BindMode#ALL_OR_NOTHING}. */
    public Future<List<Channel>> bindAll(List<? extends SocketAddress> localAddresses) {
        return bindAll(localAddresses, BindMode.ALL_OR_NOTHING);
    }

    /**
     * Makes a channel for each address and binds it. The result has the bound channels, in the order of the addresses.
     *
     * <p><b>Errors:</b> with {@link BindMode#ALL_OR_NOTHING} the future fails when one address cannot be bound, and
     * with {@link BindMode#BEST_EFFORT} when none can: with a {@link io.millrace.channel.ChannelException} that names
     * those addresses, when the channels of the others are closed. Cancelling the future closes all channels.
     *
     * @throws IllegalArgumentException if there are no addresses
     * @throws IllegalStateException if something needed is not set
     */
    public Future<List<Channel>> bindAll(List<? extends SocketAddress> localAddresses, BindMode mode) {
        requireNonNull(mode, "mode");
        List<? extends SocketAddress> addresses = List.copyOf(localAddresses);
        if (addresses.isEmpty()) {
            throw new IllegalArgumentException("no addresses to bind (expected: at least one)");
        }
        Promise<List<Channel>> promise = validGroup().next().newPromise();
        BindAll.start(addresses, mode, this::initRegisterAndBind, promise);
        return promise;
    }

    /** As {@link #bindAll(String, int, BindMode)} with {@link BindMode#ALL_OR_NOTHING}. */
    public Future<List<Channel>> bindAll(String inetHost, int inetPort) {
        return bindAll(inetHost, inetPort, BindMode.ALL_OR_NOTHING);
    }

    /**
     * Makes a channel for each address that a host name resolves to, and binds it, as {@link #bindAll(List,
     * BindMode)} does. The name is looked up without blocking the caller. With port 0 each address gets a port of its
     * own.
     *
     * <p><b>Errors:</b> the future also fails when the name is not known.
     *
     * @throws IllegalStateException if something needed is not set
     */
    public Future<List<Channel>> bindAll(String inetHost, int inetPort, BindMode mode) {
        requireNonNull(mode, "mode");
        InetSocketAddress unresolved = InetSocketAddress.createUnresolved(inetHost, inetPort);
        EventLoop loop = validGroup().next();
        Promise<List<Channel>> promise = loop.newPromise();
        Future<List<InetSocketAddress>> lookUp =
                DefaultAddressResolverGroup.INSTANCE.getResolver(loop).resolveAll(unresolved);
        lookUp.addListener(done -> {
            List<InetSocketAddress> addresses = lookUp.getNow();
            if (addresses == null) {
                promise.tryFailure(causeOf(lookUp));
            } else if (!promise.isDone()) { // else cancelled meanwhile
                // A hosts file may have an address twice.
                BindAll.start(List.copyOf(new LinkedHashSet<>(addresses)), mode, this::initRegisterAndBind, promise);
            }
        });
        return promise;
    }

    private ChannelFuture initRegisterAndBind(SocketAddress local) {
        ChannelFuture registration = initAndRegister(local, null);
        if (registration.cause() != null) {
            return registration;
        }
        Channel channel = registration.channel();
        ChannelPromise promise = channel.newPromise();
        promise.addListener(ChannelFutureListener.CLOSE_ON_FAILURE);
        whenRegistered(registration, promise, () -> channel.bind(local, promise));
        return promise;
    }

    /**
     * Runs {@code then} on the loop of the channel once that is registered, after the handlers have been told so:
     * they may still be filling the pipeline. A registration that fails, fails {@code promise}.
     */
    static void whenRegistered(ChannelFuture registration, ChannelPromise promise, Runnable then) {
        registration.addListener((ChannelFutureListener) done -> {
            if (!done.isSuccess()) {
                promise.tryFailure(causeOf(done));
                return;
            }
            try {
                done.channel().eventLoop().execute(then);
            } catch (RejectedExecutionException e) {
                promise.tryFailure(e);
            }
        });
    }

    /**
     * Makes, initialises and registers a channel.
     *
     * @return the registration; when it has failed already, its channel is closed or being closed
     */
    final ChannelFuture initAndRegister(@Nullable SocketAddress local, @Nullable SocketAddress remote) {
        Channel channel;
        try {
            channel = newChannel(local, remote);
        } catch (Exception | LinkageError e) {
            return failed(new FailedChannel(), e);
        }
        ChannelFuture registration;
        try {
            init(channel);
            registration = validGroup().register(channel);
        } catch (Exception | LinkageError e) {
            channel.close();
            return failed(channel, e);
        }
        Throwable cause = registration.cause();
        if (cause != null) {
            channel.close();
            return failed(channel, cause);
        }
        return registration;
    }

    /** The channel may have no loop, or one that takes no more tasks: the listeners are notified elsewhere. */
    private static ChannelFuture failed(Channel channel, Throwable cause) {
        return new DefaultChannelPromise(channel, GlobalEventExecutor.INSTANCE).setFailure(cause);
    }

    private Channel newChannel(@Nullable SocketAddress local, @Nullable SocketAddress remote) {
        ChannelFactory<? extends C> factory = channelFactory;
        if (factory != null) {
            return factory.newChannel();
        }
        Transport transport = validGroup().transport();
        if (transport == null) {
            throw new IllegalStateException("channel or channelFactory not set, and the group has no transport");
        }
        Class<? extends C> wanted = kind;
        return wanted == null
                ? newChannel(transport, local, remote)
                : transport.newChannel(wanted, remote != null ? remote : local);
    }

    /** Makes a channel of the transport, for these addresses where they are known. */
    abstract Channel newChannel(Transport transport, @Nullable SocketAddress local, @Nullable SocketAddress remote);

    /** Fills the pipeline of a new channel and sets its options and attributes. */
    abstract void init(Channel channel) throws Exception;

    static Throwable causeOf(Future<?> failed) {
        return requireNonNull(failed.cause(), "cause of a future that failed");
    }

    private EventLoopGroup validGroup() {
        validate();
        return requireNonNull(group, "group");
    }

    // What the configs show.

    final @Nullable EventLoopGroup group() {
        return group;
    }

    final @Nullable ChannelFactory<? extends C> channelFactory() {
        return channelFactory;
    }

    final @Nullable SocketAddress localAddress() {
        return localAddress;
    }

    final @Nullable ChannelHandler handler() {
        return handler;
    }

    final ChannelSettings.Snapshot settings() {
        return settings.snapshot();
    }

    final Map<ChannelOption<?>, Object> options() {
        return settings.snapshot().options();
    }

    final Map<AttributeKey<?>, Object> attrs() {
        return settings.snapshot().attrs();
    }

    final ChannelInitializerExtensions extensions() {
        ChannelInitializerExtensions loaded = extensions;
        if (loaded == null) {
            ClassLoader loader = extensionsClassLoader;
            loaded = ChannelInitializerExtensions.load(
                    loader != null ? loader : AbstractBootstrap.class.getClassLoader());
            extensions = loaded;
        }
        return loaded;
    }

    @Override
    public String toString() {
        return getClass().getSimpleName() + '(' + config() + ')';
    }
}
