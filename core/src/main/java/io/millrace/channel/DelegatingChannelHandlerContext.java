package io.millrace.channel;

import io.millrace.buffer.ByteBufAllocator;
import io.millrace.util.Attribute;
import io.millrace.util.AttributeKey;
import io.millrace.util.concurrent.EventExecutor;
import java.net.SocketAddress;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The place of one half of a {@link CombinedChannelDuplexHandler}: can be removed while the other half stays. */
final class DelegatingChannelHandlerContext implements ChannelHandlerContext {
    private static final Logger logger = LoggerFactory.getLogger(DelegatingChannelHandlerContext.class);

    private final ChannelHandlerContext ctx;
    private final ChannelHandler half;

    /** The half that exceptions go to from here before they leave the handler, if it is there. */
    private final @Nullable DelegatingChannelHandlerContext other;

    /** The handler's executor only. */
    private boolean removed;

    DelegatingChannelHandlerContext(
            ChannelHandlerContext ctx, ChannelHandler half, @Nullable DelegatingChannelHandlerContext other) {
        this.ctx = ctx;
        this.half = half;
        this.other = other;
    }

    boolean halfRemoved() {
        return removed;
    }

    void remove() {
        EventExecutor executor = executor();
        if (executor.inEventLoop()) {
            removeNow();
        } else {
            executor.execute(this::removeNow);
        }
    }

    private void removeNow() {
        if (removed) {
            return;
        }
        removed = true;
        try {
            half.handlerRemoved(this);
        } catch (Throwable t) {
            fireExceptionCaught(new ChannelPipelineException(
                    half.getClass().getName() + ".handlerRemoved() has thrown an exception.", t));
        }
    }

    @Override
    public Channel channel() {
        return ctx.channel();
    }

    @Override
    public EventExecutor executor() {
        return ctx.executor();
    }

    @Override
    public String name() {
        return ctx.name();
    }

    @Override
    public ChannelHandler handler() {
        return ctx.handler();
    }

    @Override
    public boolean isRemoved() {
        return removed || ctx.isRemoved();
    }

    @Override
    public ChannelPipeline pipeline() {
        return ctx.pipeline();
    }

    @Override
    public ByteBufAllocator alloc() {
        return ctx.alloc();
    }

    @Override
    public <T> Attribute<T> attr(AttributeKey<T> key) {
        return ctx.attr(key);
    }

    @Override
    public <T> boolean hasAttr(AttributeKey<T> key) {
        return ctx.hasAttr(key);
    }

    @Override
    public ChannelHandlerContext fireChannelRegistered() {
        ctx.fireChannelRegistered();
        return this;
    }

    @Override
    public ChannelHandlerContext fireChannelUnregistered() {
        ctx.fireChannelUnregistered();
        return this;
    }

    @Override
    public ChannelHandlerContext fireChannelActive() {
        ctx.fireChannelActive();
        return this;
    }

    @Override
    public ChannelHandlerContext fireChannelInactive() {
        ctx.fireChannelInactive();
        return this;
    }

    @Override
    public ChannelHandlerContext fireExceptionCaught(Throwable cause) {
        DelegatingChannelHandlerContext next = other;
        if (next == null || next.removed) {
            ctx.fireExceptionCaught(cause);
            return this;
        }
        try {
            next.half.exceptionCaught(next, cause);
        } catch (Throwable error) {
            logger.warn("exceptionCaught() of '{}' threw an exception", next.half, error);
            logger.warn("the exception that exceptionCaught() of '{}' was called with:", next.half, cause);
        }
        return this;
    }

    @Override
    public ChannelHandlerContext fireUserEventTriggered(Object evt) {
        ctx.fireUserEventTriggered(evt);
        return this;
    }

    @Override
    public ChannelHandlerContext fireChannelRead(Object msg) {
        ctx.fireChannelRead(msg);
        return this;
    }

    @Override
    public ChannelHandlerContext fireChannelReadComplete() {
        ctx.fireChannelReadComplete();
        return this;
    }

    @Override
    public ChannelHandlerContext fireChannelWritabilityChanged() {
        ctx.fireChannelWritabilityChanged();
        return this;
    }

    @Override
    public ChannelFuture bind(SocketAddress localAddress, ChannelPromise promise) {
        return ctx.bind(localAddress, promise);
    }

    @Override
    public ChannelFuture connect(SocketAddress remoteAddress, ChannelPromise promise) {
        return ctx.connect(remoteAddress, promise);
    }

    @Override
    public ChannelFuture connect(
            SocketAddress remoteAddress, @Nullable SocketAddress localAddress, ChannelPromise promise) {
        return ctx.connect(remoteAddress, localAddress, promise);
    }

    @Override
    public ChannelFuture disconnect(ChannelPromise promise) {
        return ctx.disconnect(promise);
    }

    @Override
    public ChannelFuture close(ChannelPromise promise) {
        return ctx.close(promise);
    }

    @Override
    public ChannelFuture deregister(ChannelPromise promise) {
        return ctx.deregister(promise);
    }

    @Override
    public ChannelHandlerContext read() {
        ctx.read();
        return this;
    }

    @Override
    public ChannelFuture write(Object msg, ChannelPromise promise) {
        return ctx.write(msg, promise);
    }

    @Override
    public ChannelHandlerContext flush() {
        ctx.flush();
        return this;
    }

    @Override
    public ChannelFuture writeAndFlush(Object msg, ChannelPromise promise) {
        return ctx.writeAndFlush(msg, promise);
    }

    @Override
    public ChannelPromise newPromise() {
        return ctx.newPromise();
    }

    @Override
    public ChannelFuture newSucceededFuture() {
        return ctx.newSucceededFuture();
    }

    @Override
    public ChannelFuture newFailedFuture(Throwable cause) {
        return ctx.newFailedFuture(cause);
    }

    @Override
    public ChannelPromise voidPromise() {
        return ctx.voidPromise();
    }
}
