package io.millrace.channel;

import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Fills the pipeline of each channel that it is added to, when the channel is registered, and leaves the pipeline.
 *
 * <p><b>Errors:</b> what {@link #initChannel(Channel)} throws is logged and closes the channel.
 *
 * @param <C> the channels
 */
@ChannelHandler.Sharable
public abstract class ChannelInitializer<C extends Channel> extends ChannelInboundHandlerAdapter {
    private static final Logger logger = LoggerFactory.getLogger(ChannelInitializer.class);

    /** Where the initializer is at work: initChannel may cause the event that would start it again. */
    private final Set<ChannelHandlerContext> atWork = ConcurrentHashMap.newKeySet(1);

    /** For subclasses. */
    protected ChannelInitializer() {}

    /**
     * Adds handlers to a channel's pipeline.
     *
     * @param ch the channel, which is registered
     * @throws Exception closes the channel
     */
    protected abstract void initChannel(C ch) throws Exception;

    @Override
    public final void channelRegistered(ChannelHandlerContext ctx) throws Exception {
        // Usually handlerAdded has done it; not if a subclass overrides that.
        if (initChannel(ctx)) {
            // The new handlers have not seen the event.
            ctx.pipeline().fireChannelRegistered();
            forget(ctx);
        } else {
            ctx.fireChannelRegistered();
        }
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) throws Exception {
        logger.warn("failed to initialize a channel; closing {}", ctx.channel(), cause);
        ctx.close();
    }

    @Override
    public void handlerAdded(ChannelHandlerContext ctx) throws Exception {
        if (ctx.channel().isRegistered() && initChannel(ctx)) {
            forget(ctx);
        }
    }

    @Override
    public void handlerRemoved(ChannelHandlerContext ctx) throws Exception {
        atWork.remove(ctx);
    }

    @SuppressWarnings("unchecked") // whoever adds the initializer knows the channel
    private boolean initChannel(ChannelHandlerContext ctx) throws Exception {
        if (!atWork.add(ctx)) {
            return false;
        }
        try {
            initChannel((C) ctx.channel());
        } catch (Throwable cause) {
            // Not thrown: the removal below must not be taken for the failure.
            exceptionCaught(ctx, cause);
        } finally {
            if (!ctx.isRemoved()) {
                ctx.pipeline().remove(this);
            }
        }
        return true;
    }

    private void forget(ChannelHandlerContext ctx) {
        if (ctx.isRemoved()) {
            atWork.remove(ctx);
        } else {
            // On another executor the removal is still to come.
            ctx.executor().execute(() -> atWork.remove(ctx));
        }
    }
}
