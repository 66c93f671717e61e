package io.millrace.handler.ipfilter;

import io.millrace.channel.ChannelFuture;
import io.millrace.channel.ChannelFutureListener;
import io.millrace.channel.ChannelHandlerContext;
import io.millrace.channel.ChannelInboundHandlerAdapter;
import java.net.SocketAddress;
import org.jspecify.annotations.Nullable;

/**
 * Accepts or rejects a channel by the address of its peer, as soon as that is known: when the channel is registered or
 * becomes active. Having decided, it leaves the pipeline.
 *
 * <p>A channel that is rejected is closed, at once or when the answer that {@link #channelRejected} wrote was sent. The
 * next handlers hear nothing of it: neither that it is there, nor anything that its peer sends.
 *
 * @param <T> the type of the addresses
 */
public abstract class AbstractRemoteAddressFilter<T extends SocketAddress> extends ChannelInboundHandlerAdapter {
    /** For subclasses. */
    protected AbstractRemoteAddressFilter() {}

    @Override
    public void channelRegistered(ChannelHandlerContext ctx) throws Exception {
        if (decide(ctx) != Verdict.REJECTED) {
            ctx.fireChannelRegistered();
        }
    }

    /**
     * {@inheritDoc}
     *
     * <p><b>Errors</b> {@link IllegalStateException}, and the channel is closed, if it has no remote address even now:
     * a listener, or a datagram channel that is not connected.
     */
    @Override
    public void channelActive(ChannelHandlerContext ctx) throws Exception {
        switch (decide(ctx)) {
            case UNKNOWN ->
                fail(
                        ctx,
                        new IllegalStateException("cannot determine to accept or reject a channel: " + ctx.channel()));
            case ACCEPTED -> ctx.fireChannelActive();
            case REJECTED -> {
                // the next handlers do not hear of it
            }
        }
    }

    private enum Verdict {
        UNKNOWN,
        ACCEPTED,
        REJECTED
    }

    private Verdict decide(ChannelHandlerContext ctx) throws Exception {
        @SuppressWarnings("unchecked") // the subclass says what addresses its channels have
        T remoteAddress = (T) ctx.channel().remoteAddress();
        if (remoteAddress == null) {
            return Verdict.UNKNOWN;
        }
        boolean accepted;
        try {
            accepted = accept(ctx, remoteAddress);
        } catch (Exception e) {
            fail(ctx, e);
            return Verdict.REJECTED;
        }
        if (accepted) {
            ctx.pipeline().remove(this);
            channelAccepted(ctx, remoteAddress);
            return Verdict.ACCEPTED;
        }
        ctx.pipeline().replace(this, null, new RejectedChannelHandler());
        ChannelFuture answered = channelRejected(ctx, remoteAddress);
        if (answered == null || answered.isDone()) {
            ctx.close();
        } else {
            answered.addListener(ChannelFutureListener.CLOSE);
        }
        return Verdict.REJECTED;
    }

    /** Without a decision the peer is kept out. */
    private void fail(ChannelHandlerContext ctx, Exception cause) {
        ctx.fireExceptionCaught(cause);
        if (!ctx.isRemoved()) {
            ctx.pipeline().replace(this, null, new RejectedChannelHandler());
        }
        ctx.close();
    }

    /**
     * Decides about a channel.
     *
     * @return {@code true} if it may stay
     * @throws Exception the decision is not possible: it goes to {@code exceptionCaught}, and the channel is closed
     */
    protected abstract boolean accept(ChannelHandlerContext ctx, T remoteAddress) throws Exception;

    /** Called when a channel was accepted, after this handler was removed; does nothing. */
    protected void channelAccepted(ChannelHandlerContext ctx, T remoteAddress) {
        // for subclasses
    }

    /**
     * Called when a channel was rejected. What it writes by {@code ctx} does not pass the next handlers, so it has to
     * be what the transport sends: a {@code ByteBuf}.
     *
     * @return the future of the last write, after which the channel is closed; {@code null}, which this one answers, to
     *     close it at once
     */
    protected @Nullable ChannelFuture channelRejected(ChannelHandlerContext ctx, T remoteAddress) {
        return null;
    }
}
