package io.millrace.bootstrap;

import static java.util.Objects.requireNonNull;

import io.millrace.channel.Channel;
import io.millrace.channel.ChannelHandler;
import io.millrace.channel.ChannelInitializer;
import io.millrace.channel.ChannelOption;
import io.millrace.channel.ChannelPipeline;
import io.millrace.channel.EventLoopGroup;
import io.millrace.channel.ServerChannel;
import io.millrace.channel.Transport;
import io.millrace.util.AttributeKey;
import java.net.SocketAddress;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Makes channels that accept connections, and initialises the channels of those.
 *
 * <pre>{@code
 * try (EventLoopGroup group = EventLoopGroup.create()) {
 *     Channel server = new ServerBootstrap()
 *             .group(group)
 *             .childHandler(new ChannelInitializer<Channel>() {
 *                 protected void initChannel(Channel ch) {
 *                     ch.pipeline().addLast(new EchoHandler());
 *                 }
 *             })
 *             .bind(7007).sync().channel();
 *     server.closeFuture().sync();
 * }
 * }</pre>
 */
public class ServerBootstrap extends AbstractBootstrap<ServerBootstrap, ServerChannel> {

    private static final Logger logger = LoggerFactory.getLogger(ServerBootstrap.class);

    private final ChannelSettings childSettings;
    private final ServerBootstrapConfig config = new ServerBootstrapConfig(this);
    private volatile @Nullable EventLoopGroup childGroup;
    private volatile @Nullable ChannelHandler childHandler;
    private volatile ConnectionLimit connectionLimit;

    /** Creates a bootstrap with nothing set. */
    public ServerBootstrap() {
        childSettings = new ChannelSettings();
        connectionLimit = new ConnectionLimit(0);
    }

    private ServerBootstrap(ServerBootstrap other) {
        super(other);
        childGroup = other.childGroup;
        childHandler = other.childHandler;
        childSettings = new ChannelSettings(other.childSettings);
        connectionLimit = new ConnectionLimit(other.connectionLimit.max());
    }

    /** Sets the group whose loops serve the channels that accept and those that are accepted. */
    @Override
    public ServerBootstrap group(EventLoopGroup group) {
        return group(group, group);
    }

    /**
     * Sets the groups.
     *
     * @param parentGroup serves the channels that accept
     * @param childGroup serves the channels that are accepted
     * @throws IllegalStateException if one is set already
     */
    public ServerBootstrap group(EventLoopGroup parentGroup, EventLoopGroup childGroup) {
        super.group(parentGroup);
        if (this.childGroup != null) {
            throw new IllegalStateException("childGroup set already");
        }
        this.childGroup = requireNonNull(childGroup, "childGroup");
        return this;
    }

    /**
     * Sets an option of the accepted channels, or removes it with null. Options are set in the order in which they
     * are given here; one that a channel does not know is logged, with its name, and left out.
     */
    public <T> ServerBootstrap childOption(ChannelOption<T> childOption, @Nullable T value) {
        childSettings.option(requireNonNull(childOption, "childOption"), value);
        return this;
    }

    /** Sets an attribute of the accepted channels, or removes it with null. */
    public <T> ServerBootstrap childAttr(AttributeKey<T> childKey, @Nullable T value) {
        childSettings.attr(requireNonNull(childKey, "childKey"), value);
        return this;
    }

    /** Sets the handler of the accepted channels, usually a {@link ChannelInitializer}. */
    public ServerBootstrap childHandler(ChannelHandler childHandler) {
        this.childHandler = requireNonNull(childHandler, "childHandler");
        return this;
    }

    /**
     * Limits how many accepted channels may be open at once, over all addresses that this bootstrap binds from now
     * on. Connections beyond it are accepted and closed at once, counted, and reported by at most one warning a
     * second. 0, the default, leaves the limit to the descriptors that the system grants. A clone counts for itself.
     *
     * @throws IllegalArgumentException if it is negative
     */
    public ServerBootstrap maxConnections(int maxConnections) {
        if (maxConnections < 0) {
            throw new IllegalArgumentException("maxConnections: " + maxConnections + " (expected: >= 0)");
        }
        connectionLimit = new ConnectionLimit(maxConnections);
        return this;
    }

    /**
     * How many accepted channels are open that count for {@link #maxConnections(int)}; 0 when there is no limit.
     * <b>Thread:</b> any.
     */
    public int openConnections() {
        return connectionLimit.open();
    }

    /** How many connections were refused because of {@link #maxConnections(int)}. <b>Thread:</b> any. */
    public long refusedConnections() {
        return connectionLimit.refused();
    }

    @Override
    public ServerBootstrap validate() {
        super.validate();
        if (childHandler == null) {
            throw new IllegalStateException("childHandler not set");
        }
        if (childGroup == null) {
            logger.warn("childGroup is not set. Using parentGroup instead.");
            childGroup = group();
        }
        return this;
    }

    @Override
    Channel newChannel(Transport transport, @Nullable SocketAddress local, @Nullable SocketAddress remote) {
        return transport.newServerChannel(local);
    }

    @Override
    void init(Channel channel) {
        settings().applyTo(channel);
        ServerBootstrapAcceptor acceptor = new ServerBootstrapAcceptor(
                channel,
                requireNonNull(childGroup, "childGroup"),
                requireNonNull(childHandler, "childHandler"),
                childSettings.snapshot(),
                extensions(),
                connectionLimit);
        ChannelHandler handler = handler();
        channel.pipeline().addLast(new ChannelInitializer<Channel>() {
            @Override
            protected void initChannel(Channel ch) {
                ChannelPipeline pipeline = ch.pipeline();
                if (handler != null) {
                    pipeline.addLast(handler);
                }
                // Later, for the handler may be an initializer whose handlers have to come before the acceptor.
                ch.eventLoop().execute(() -> pipeline.addLast(acceptor));
            }
        });
        if (!extensions().isEmpty() && channel instanceof ServerChannel server) {
            extensions().call(extension -> extension.postInitializeServerListenerChannel(server));
        }
    }

    @Override
    @SuppressWarnings("CloneDoesntCallSuperClone") // a copy, by the constructor
    public ServerBootstrap clone() {
        return new ServerBootstrap(this);
    }

    @Override
    public final ServerBootstrapConfig config() {
        return config;
    }

    // What the config shows.

    final @Nullable EventLoopGroup childGroup() {
        return childGroup;
    }

    final @Nullable ChannelHandler childHandler() {
        return childHandler;
    }

    final ChannelSettings.Snapshot childSettings() {
        return childSettings.snapshot();
    }

    final ConnectionLimit connectionLimit() {
        return connectionLimit;
    }
}
