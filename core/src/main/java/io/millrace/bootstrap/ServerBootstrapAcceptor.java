package io.millrace.bootstrap;

import io.millrace.channel.Channel;
import io.millrace.channel.ChannelConfig;
import io.millrace.channel.ChannelFuture;
import io.millrace.channel.ChannelFutureListener;
import io.millrace.channel.ChannelHandler;
import io.millrace.channel.ChannelHandlerContext;
import io.millrace.channel.ChannelInboundHandlerAdapter;
import io.millrace.channel.EventLoopGroup;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The last handler of a channel that accepts: initialises each accepted channel and registers it with the group of
 * the children.
 */
final class ServerBootstrapAcceptor extends ChannelInboundHandlerAdapter {

    private static final Logger logger = LoggerFactory.getLogger(ServerBootstrapAcceptor.class);

    private final EventLoopGroup childGroup;
    private final ChannelHandler childHandler;
    private final ChannelSettings.Snapshot childSettings;
    private final ChannelInitializerExtensions extensions;
    private final ConnectionLimit limit;

    /** Made once here: when descriptors have run out there should be no need for a class to be loaded. */
    private final Runnable resumeAccepting;

    ServerBootstrapAcceptor(
            Channel server,
            EventLoopGroup childGroup,
            ChannelHandler childHandler,
            ChannelSettings.Snapshot childSettings,
            ChannelInitializerExtensions extensions,
            ConnectionLimit limit) {
        this.childGroup = childGroup;
        this.childHandler = childHandler;
        this.childSettings = childSettings;
        this.extensions = extensions;
        this.limit = limit;
        this.resumeAccepting = () -> server.config().setAutoRead(true);
    }

    @Override
    public void channelRead(ChannelHandlerContext ctx, Object msg) {
        Channel child = (Channel) msg;
        if (!limit.admit(child, ctx.channel().eventLoop().ticker().nanoTime())) {
            child.close();
            return;
        }
        try {
            child.pipeline().addLast(childHandler);
            childSettings.applyTo(child);
            if (!extensions.isEmpty()) {
                extensions.call(extension -> extension.postInitializeServerChildChannel(child));
            }
            register(child);
        } catch (RuntimeException | LinkageError e) {
            refuse(child, e);
        }
    }

    private void register(Channel child) {
        ChannelFuture registration = childGroup.register(child);
        if (registration.cause() != null) {
            // Without a listener: the loop may have ended, and then would not call it.
            refuse(child, registration.cause());
            return;
        }
        registration.addListener((ChannelFutureListener) done -> {
            if (!done.isSuccess()) {
                refuse(child, done.cause());
            }
        });
    }

    private static void refuse(Channel child, @Nullable Throwable cause) {
        logger.warn("Failed to register an accepted channel: {}", child, cause);
        child.close();
    }

    /**
     * A timer is made and dropped: when descriptors have run out, classes that come out of a folder cannot be loaded any more,
     * and accepting would never be resumed.
     */
    @Override
    public void handlerAdded(ChannelHandlerContext ctx) {
        ctx.channel().eventLoop().schedule(resumeAccepting, 1, TimeUnit.DAYS).cancel(false);
    }

    /** Accepting failed: most likely descriptors have run out, so it is tried again after a second. */
    @Override
    public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) throws Exception {
        ChannelConfig config = ctx.channel().config();
        if (config.isAutoRead()) {
            ctx.channel().eventLoop().schedule(resumeAccepting, 1, TimeUnit.SECONDS);
            config.setAutoRead(false);
        }
        // Whoever wants to close the channel or to do something else can do so.
        ctx.fireExceptionCaught(cause);
    }
}
