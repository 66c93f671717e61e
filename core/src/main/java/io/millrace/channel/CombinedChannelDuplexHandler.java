package io.millrace.channel;

import java.net.SocketAddress;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Makes one handler of an inbound and an outbound one; each half can be removed alone.
 *
 * @param <I> the inbound half
 * @param <O> the outbound half
 */
public class CombinedChannelDuplexHandler<I extends ChannelInboundHandler, O extends ChannelOutboundHandler>
        extends ChannelDuplexHandler {
    private @Nullable I inboundHandler;
    private @Nullable O outboundHandler;
    private @Nullable DelegatingChannelHandlerContext inboundCtx;
    private @Nullable DelegatingChannelHandlerContext outboundCtx;

    /** For subclasses, which call {@link #init(ChannelInboundHandler, ChannelOutboundHandler)} before they are added to a pipeline. */
    protected CombinedChannelDuplexHandler() {
        ensureNotSharable();
    }

    /**
     * Makes one handler of two.
     *
     * @param inboundHandler the inbound half
     * @param outboundHandler the outbound half
     * @throws IllegalArgumentException if a half is of both directions itself
     */
    public CombinedChannelDuplexHandler(I inboundHandler, O outboundHandler) {
        ensureNotSharable();
        setHalves(inboundHandler, outboundHandler);
    }

    /**
     * Sets the halves.
     *
     * @param inboundHandler the inbound half
     * @param outboundHandler the outbound half
     * @throws IllegalStateException if they were set before
     * @throws IllegalArgumentException if a half is of both directions itself
     */
    protected final void init(I inboundHandler, O outboundHandler) {
        setHalves(inboundHandler, outboundHandler);
    }

    private void setHalves(I inbound, O outbound) {
        if (inboundHandler != null) {
            throw new IllegalStateException(
                    "init() can not be invoked if CombinedChannelDuplexHandler was constructed with"
                            + " non-default constructor.");
        }
        Objects.requireNonNull(inbound, "inboundHandler");
        Objects.requireNonNull(outbound, "outboundHandler");
        if (inbound instanceof ChannelOutboundHandler) {
            throw new IllegalArgumentException(
                    "inboundHandler must not implement ChannelOutboundHandler to get combined.");
        }
        if (outbound instanceof ChannelInboundHandler) {
            throw new IllegalArgumentException(
                    "outboundHandler must not implement ChannelInboundHandler to get combined.");
        }
        inboundHandler = inbound;
        outboundHandler = outbound;
    }

    /**
     * The inbound half.
     *
     * @return the handler
     */
    @SuppressWarnings("NullAway") // null before init() only, which is the subclass's own doing
    protected final I inboundHandler() {
        return inboundHandler;
    }

    /**
     * The outbound half.
     *
     * @return the handler
     */
    @SuppressWarnings("NullAway") // null before init() only, which is the subclass's own doing
    protected final O outboundHandler() {
        return outboundHandler;
    }

    /**
     * Removes the inbound half.
     *
     * @throws IllegalStateException if this handler was not added to a pipeline yet
     */
    public final void removeInboundHandler() {
        inboundCtx().remove();
    }

    /**
     * Removes the outbound half.
     *
     * @throws IllegalStateException if this handler was not added to a pipeline yet
     */
    public final void removeOutboundHandler() {
        outboundCtx().remove();
    }

    private DelegatingChannelHandlerContext inboundCtx() {
        return requireAdded(inboundCtx);
    }

    private DelegatingChannelHandlerContext outboundCtx() {
        return requireAdded(outboundCtx);
    }

    private static DelegatingChannelHandlerContext requireAdded(@Nullable DelegatingChannelHandlerContext ctx) {
        if (ctx == null) {
            throw new IllegalStateException("handler not added to pipeline yet");
        }
        return ctx;
    }

    @Override
    public void handlerAdded(ChannelHandlerContext ctx) throws Exception {
        I inbound = inboundHandler;
        O outbound = outboundHandler;
        if (inbound == null || outbound == null) {
            throw new IllegalStateException("init() must be invoked before being added to a ChannelPipeline if"
                    + " CombinedChannelDuplexHandler was constructed with the default constructor.");
        }
        DelegatingChannelHandlerContext outboundHalf = new DelegatingChannelHandlerContext(ctx, outbound, null);
        DelegatingChannelHandlerContext inboundHalf = new DelegatingChannelHandlerContext(ctx, inbound, outboundHalf);
        outboundCtx = outboundHalf;
        inboundCtx = inboundHalf;
        try {
            inbound.handlerAdded(inboundHalf);
        } finally {
            outbound.handlerAdded(outboundHalf);
        }
    }

    @Override
    public void handlerRemoved(ChannelHandlerContext ctx) throws Exception {
        // Without both contexts handlerAdded has failed.
        if (inboundCtx != null) {
            inboundCtx.remove();
        }
        if (outboundCtx != null) {
            outboundCtx.remove();
        }
    }

    @Override
    public void channelRegistered(ChannelHandlerContext ctx) throws Exception {
        DelegatingChannelHandlerContext half = inboundCtx();
        if (half.halfRemoved()) {
            half.fireChannelRegistered();
        } else {
            inboundHandler().channelRegistered(half);
        }
    }

    @Override
    public void channelUnregistered(ChannelHandlerContext ctx) throws Exception {
        DelegatingChannelHandlerContext half = inboundCtx();
        if (half.halfRemoved()) {
            half.fireChannelUnregistered();
        } else {
            inboundHandler().channelUnregistered(half);
        }
    }

    @Override
    public void channelActive(ChannelHandlerContext ctx) throws Exception {
        DelegatingChannelHandlerContext half = inboundCtx();
        if (half.halfRemoved()) {
            half.fireChannelActive();
        } else {
            inboundHandler().channelActive(half);
        }
    }

    @Override
    public void channelInactive(ChannelHandlerContext ctx) throws Exception {
        DelegatingChannelHandlerContext half = inboundCtx();
        if (half.halfRemoved()) {
            half.fireChannelInactive();
        } else {
            inboundHandler().channelInactive(half);
        }
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) throws Exception {
        DelegatingChannelHandlerContext half = inboundCtx();
        if (half.halfRemoved()) {
            half.fireExceptionCaught(cause);
        } else {
            inboundHandler().exceptionCaught(half, cause);
        }
    }

    @Override
    public void userEventTriggered(ChannelHandlerContext ctx, Object evt) throws Exception {
        DelegatingChannelHandlerContext half = inboundCtx();
        if (half.halfRemoved()) {
            half.fireUserEventTriggered(evt);
        } else {
            inboundHandler().userEventTriggered(half, evt);
        }
    }

    @Override
    public void channelRead(ChannelHandlerContext ctx, Object msg) throws Exception {
        DelegatingChannelHandlerContext half = inboundCtx();
        if (half.halfRemoved()) {
            half.fireChannelRead(msg);
        } else {
            inboundHandler().channelRead(half, msg);
        }
    }

    @Override
    public void channelReadComplete(ChannelHandlerContext ctx) throws Exception {
        DelegatingChannelHandlerContext half = inboundCtx();
        if (half.halfRemoved()) {
            half.fireChannelReadComplete();
        } else {
            inboundHandler().channelReadComplete(half);
        }
    }

    @Override
    public void channelWritabilityChanged(ChannelHandlerContext ctx) throws Exception {
        DelegatingChannelHandlerContext half = inboundCtx();
        if (half.halfRemoved()) {
            half.fireChannelWritabilityChanged();
        } else {
            inboundHandler().channelWritabilityChanged(half);
        }
    }

    @Override
    public void bind(ChannelHandlerContext ctx, SocketAddress localAddress, ChannelPromise promise) throws Exception {
        DelegatingChannelHandlerContext half = outboundCtx();
        if (half.halfRemoved()) {
            half.bind(localAddress, promise);
        } else {
            outboundHandler().bind(half, localAddress, promise);
        }
    }

    @Override
    public void connect(
            ChannelHandlerContext ctx,
            SocketAddress remoteAddress,
            @Nullable SocketAddress localAddress,
            ChannelPromise promise)
            throws Exception {
        DelegatingChannelHandlerContext half = outboundCtx();
        if (half.halfRemoved()) {
            half.connect(remoteAddress, localAddress, promise);
        } else {
            outboundHandler().connect(half, remoteAddress, localAddress, promise);
        }
    }

    @Override
    public void disconnect(ChannelHandlerContext ctx, ChannelPromise promise) throws Exception {
        DelegatingChannelHandlerContext half = outboundCtx();
        if (half.halfRemoved()) {
            half.disconnect(promise);
        } else {
            outboundHandler().disconnect(half, promise);
        }
    }

    @Override
    public void close(ChannelHandlerContext ctx, ChannelPromise promise) throws Exception {
        DelegatingChannelHandlerContext half = outboundCtx();
        if (half.halfRemoved()) {
            half.close(promise);
        } else {
            outboundHandler().close(half, promise);
        }
    }

    @Override
    public void deregister(ChannelHandlerContext ctx, ChannelPromise promise) throws Exception {
        DelegatingChannelHandlerContext half = outboundCtx();
        if (half.halfRemoved()) {
            half.deregister(promise);
        } else {
            outboundHandler().deregister(half, promise);
        }
    }

    @Override
    public void read(ChannelHandlerContext ctx) throws Exception {
        DelegatingChannelHandlerContext half = outboundCtx();
        if (half.halfRemoved()) {
            half.read();
        } else {
            outboundHandler().read(half);
        }
    }

    @Override
    public void write(ChannelHandlerContext ctx, Object msg, ChannelPromise promise) throws Exception {
        DelegatingChannelHandlerContext half = outboundCtx();
        if (half.halfRemoved()) {
            half.write(msg, promise);
        } else {
            outboundHandler().write(half, msg, promise);
        }
    }

    @Override
    public void flush(ChannelHandlerContext ctx) throws Exception {
        DelegatingChannelHandlerContext half = outboundCtx();
        if (half.halfRemoved()) {
            half.flush();
        } else {
            outboundHandler().flush(half);
        }
    }
}
