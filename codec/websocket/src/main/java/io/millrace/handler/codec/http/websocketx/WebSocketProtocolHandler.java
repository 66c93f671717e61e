package io.millrace.handler.codec.http.websocketx;

import io.millrace.buffer.ByteBuf;
import io.millrace.channel.ChannelHandlerContext;
import io.millrace.channel.ChannelOutboundHandler;
import io.millrace.channel.ChannelPromise;
import io.millrace.handler.codec.MessageToMessageDecoder;
import io.millrace.util.ReferenceCountUtil;
import io.millrace.util.concurrent.Future;
import java.nio.channels.ClosedChannelException;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * What servers and clients do with control frames: answers pings, drops pongs, and closes with a close frame.
 *
 * <pre>
 *   close()  ─► close frame written ─► (peer's close frame, if it is waited for) ─► channel closed
 *   peer's close frame ─► answered with one ─► channel closed
 * </pre>
 *
 * <p>A time-out bounds both: a peer that does not read what it is sent keeps no channel open.
 *
 * <p>Behind a close frame nothing is sent: writes fail with {@link ClosedChannelException}.
 *
 * <p><b>Spec:</b> RFC 6455 §5.5, §7.1.
 */
abstract class WebSocketProtocolHandler extends MessageToMessageDecoder<WebSocketFrame>
        implements ChannelOutboundHandler {
    private final boolean dropPongFrames;
    private final @Nullable WebSocketCloseStatus closeStatus;
    private final long forceCloseTimeoutMillis;
    private final boolean awaitsCloseFrame;

    /** Done when the close frame is written; {@code null} while there is none. */
    private @Nullable ChannelPromise closeSent;

    /** The channel is closed when the peer's close frame comes. */
    private @Nullable ChannelPromise closing;

    private @Nullable Future<?> closeTimeout;

    /** The last ping that could not be answered, because the peer does not read what it is sent. */
    private @Nullable ByteBuf unansweredPing;

    /** {@code awaitsCloseFrame} makes sense with a time-out only. */
    WebSocketProtocolHandler(
            boolean dropPongFrames,
            @Nullable WebSocketCloseStatus closeStatus,
            long forceCloseTimeoutMillis,
            boolean awaitsCloseFrame) {
        super(WebSocketFrame.class);
        this.dropPongFrames = dropPongFrames;
        this.closeStatus = closeStatus;
        this.forceCloseTimeoutMillis = forceCloseTimeoutMillis;
        this.awaitsCloseFrame = awaitsCloseFrame;
    }

    /** The opening handshake is over: there is somebody to say goodbye to. */
    abstract boolean isOpen(ChannelHandlerContext ctx);

    /** What a time-out of the closing handshake is told as. */
    protected abstract WebSocketHandshakeException buildHandshakeException(String message);

    // ---- frames that come ----

    @Override
    protected void decode(ChannelHandlerContext ctx, WebSocketFrame frame, List<Object> out) throws Exception {
        if (frame instanceof PingWebSocketFrame) {
            pong(ctx, frame.content());
        } else if (!(frame instanceof PongWebSocketFrame) || !dropPongFrames) {
            out.add(frame.retain());
        }
    }

    /**
     * RFC 6455 §5.5.3: of several pings the last one is answered, so that a peer cannot make us queue pongs without
     * end.
     */
    private void pong(ChannelHandlerContext ctx, ByteBuf ping) {
        if (closeSent != null) {
            return;
        }
        if (ctx.channel().isWritable()) {
            ctx.writeAndFlush(new PongWebSocketFrame(ping.retain()));
        } else {
            dropUnansweredPing();
            unansweredPing = ping.copy(); // not a slice of what was read
        }
    }

    @Override
    public void channelWritabilityChanged(ChannelHandlerContext ctx) throws Exception {
        ByteBuf ping = unansweredPing;
        if (ping != null && closeSent == null && ctx.channel().isWritable()) {
            unansweredPing = null;
            ctx.writeAndFlush(new PongWebSocketFrame(ping));
        }
        super.channelWritabilityChanged(ctx);
    }

    private void dropUnansweredPing() {
        ByteBuf ping = unansweredPing;
        unansweredPing = null;
        if (ping != null) {
            ping.release();
        }
    }

    /** The peer's close frame: {@code true} if it is the answer to ours, and the channel is being closed. */
    final boolean isAnswerToClose(ChannelHandlerContext ctx) {
        if (closeSent == null) {
            return false;
        }
        ChannelPromise waiting = closing;
        closing = null;
        ctx.close(waiting == null ? ctx.newPromise() : waiting);
        return true;
    }

    // ---- closing ----

    @Override
    public void close(ChannelHandlerContext ctx, ChannelPromise promise) throws Exception {
        WebSocketCloseStatus status = closeStatus;
        if (status == null || !ctx.channel().isActive() || !isOpen(ctx)) {
            ctx.close(promise);
            return;
        }
        if (closeSent == null) {
            write(ctx, new CloseWebSocketFrame(status), ctx.newPromise());
        }
        flush(ctx);
        ChannelPromise sent = Objects.requireNonNull(closeSent);
        if (!awaitsCloseFrame) {
            if (!sent.isDone()) {
                limitTime(ctx, () -> sendingTimedOut(sent));
            }
            sent.addListener(future -> ctx.close(promise));
            return;
        }
        if (closing == null && ctx.channel().isActive()) {
            closing = promise;
            waitForPeer(ctx, sent);
        } else {
            ctx.channel().closeFuture().addListener(future -> promise.trySuccess());
        }
    }

    private void waitForPeer(ChannelHandlerContext ctx, ChannelPromise sent) {
        limitTime(ctx, () -> {
            sendingTimedOut(sent);
            isAnswerToClose(ctx);
        });
        sent.addListener(future -> {
            if (!future.isSuccess()) {
                isAnswerToClose(ctx); // there will be none
            }
        });
    }

    private void sendingTimedOut(ChannelPromise sent) {
        sent.tryFailure(buildHandshakeException("send close frame timed out"));
    }

    private void limitTime(ChannelHandlerContext ctx, Runnable timedOut) {
        if (closeTimeout == null && forceCloseTimeoutMillis > 0) {
            closeTimeout = ctx.executor().schedule(timedOut, forceCloseTimeoutMillis, TimeUnit.MILLISECONDS);
        }
    }

    /** The peer's close frame is about to be answered; whoever does it closes the channel when that is written. */
    final void answering(ChannelHandlerContext ctx, ChannelPromise answer) {
        closeSent(answer);
        limitTime(ctx, ctx::close);
    }

    @Override
    public void write(ChannelHandlerContext ctx, Object msg, ChannelPromise promise) throws Exception {
        if (closeSent != null) {
            ReferenceCountUtil.release(msg);
            promise.tryFailure(new ClosedChannelException());
        } else if (msg instanceof CloseWebSocketFrame) {
            ChannelPromise told = promise.unvoid();
            closeSent(told);
            ctx.write(msg).addListener(future -> {
                Throwable cause = future.cause();
                if (cause == null) {
                    told.trySuccess();
                } else {
                    told.tryFailure(cause);
                }
            });
        } else {
            ctx.write(msg, promise);
        }
    }

    /** A close frame is being written. */
    private void closeSent(ChannelPromise promise) {
        closeSent = promise;
        dropUnansweredPing();
    }

    final boolean isCloseSent() {
        return closeSent != null;
    }

    @Override
    public void channelInactive(ChannelHandlerContext ctx) throws Exception {
        letGo();
        super.channelInactive(ctx);
    }

    @Override
    public void handlerRemoved(ChannelHandlerContext ctx) throws Exception {
        letGo();
        super.handlerRemoved(ctx);
    }

    private void letGo() {
        dropUnansweredPing();
        Future<?> timeout = closeTimeout;
        closeTimeout = null;
        if (timeout != null) {
            timeout.cancel(false);
        }
        ChannelPromise waiting = closing;
        closing = null;
        if (waiting != null) {
            waiting.trySuccess();
        }
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) throws Exception {
        ctx.fireExceptionCaught(cause);
        ctx.close();
    }
}
