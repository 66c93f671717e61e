package io.millrace.channel;

import java.net.ConnectException;
import java.net.SocketAddress;
import java.nio.channels.ClosedChannelException;
import org.jspecify.annotations.Nullable;

/**
 * What outbound operations are asked for with: each method passes its request to the next {@link ChannelOutboundHandler} of the
 * pipeline, the last of which is the channel itself.
 *
 * <p><b>Thread:</b> any; the handler is called on its own executor.
 */
public interface ChannelOutboundInvoker {
    /**
     * Asks to bind.
     *
     * @param localAddress where to
     * @return completed when the channel is bound; fails with what the kernel said
     */
    default ChannelFuture bind(SocketAddress localAddress) {
        return bind(localAddress, newPromise());
    }

    /**
     * Asks to connect.
     *
     * @param remoteAddress where to
     * @return completed when the channel is connected; fails with {@link ConnectTimeoutException}, {@link ConnectException} or what
     *     else the kernel said
     */
    default ChannelFuture connect(SocketAddress remoteAddress) {
        return connect(remoteAddress, newPromise());
    }

    /**
     * Asks to bind and to connect.
     *
     * @param remoteAddress where to connect to
     * @param localAddress where to bind to
     * @return as {@link #connect(SocketAddress)}
     */
    default ChannelFuture connect(SocketAddress remoteAddress, SocketAddress localAddress) {
        return connect(remoteAddress, localAddress, newPromise());
    }

    /**
     * Asks to undo a connect; closes channels that cannot do that.
     *
     * @return completed when it is done
     */
    default ChannelFuture disconnect() {
        return disconnect(newPromise());
    }

    /**
     * Asks to close the channel for good.
     *
     * @return completed when it is closed
     */
    default ChannelFuture close() {
        return close(newPromise());
    }

    /**
     * Asks to take the channel from its loop.
     *
     * @return completed when it is done
     */
    default ChannelFuture deregister() {
        return deregister(newPromise());
    }

    /**
     * Asks to bind.
     *
     * @param localAddress where to
     * @param promise completed when the channel is bound
     * @return the promise
     */
    ChannelFuture bind(SocketAddress localAddress, ChannelPromise promise);

    /**
     * Asks to connect.
     *
     * @param remoteAddress where to
     * @param promise completed when the channel is connected
     * @return the promise
     */
    ChannelFuture connect(SocketAddress remoteAddress, ChannelPromise promise);

    /**
     * Asks to bind and to connect.
     *
     * @param remoteAddress where to connect to
     * @param localAddress where to bind to, {@code null} for anywhere
     * @param promise completed when the channel is connected
     * @return the promise
     */
    ChannelFuture connect(SocketAddress remoteAddress, @Nullable SocketAddress localAddress, ChannelPromise promise);

    /**
     * Asks to undo a connect; closes channels that cannot do that.
     *
     * @param promise completed when it is done
     * @return the promise
     */
    ChannelFuture disconnect(ChannelPromise promise);

    /**
     * Asks to close the channel for good.
     *
     * @param promise completed when it is closed
     * @return the promise
     */
    ChannelFuture close(ChannelPromise promise);

    /**
     * Asks to take the channel from its loop.
     *
     * @param promise completed when it is done
     * @return the promise
     */
    ChannelFuture deregister(ChannelPromise promise);

    /**
     * Asks for one round of reading: {@code channelRead} for each message, then {@code channelReadComplete}. Asking again meanwhile
     * has no effect.
     *
     * @return this
     */
    ChannelOutboundInvoker read();

    /**
     * Asks to queue a message; {@link #flush()} sends it.
     *
     * <p><b>Ownership:</b> the message is the receiver's, whatever becomes of it.
     *
     * @param msg the message
     * @return completed when the message was sent; fails with {@link ClosedChannelException} if the channel was closed before,
     *     with {@link WriteLimitExceededException} if too much is queued
     */
    default ChannelFuture write(Object msg) {
        return write(msg, newPromise());
    }

    /**
     * Asks to queue a message; {@link #flush()} sends it.
     *
     * <p><b>Ownership:</b> the message is the receiver's, whatever becomes of it.
     *
     * @param msg the message
     * @param promise completed when the message was sent
     * @return the promise
     */
    ChannelFuture write(Object msg, ChannelPromise promise);

    /**
     * Asks to send what was queued.
     *
     * @return this
     */
    ChannelOutboundInvoker flush();

    /**
     * Does {@link #write(Object, ChannelPromise)} and {@link #flush()}.
     *
     * @param msg the message
     * @param promise completed when the message was sent
     * @return the promise
     */
    ChannelFuture writeAndFlush(Object msg, ChannelPromise promise);

    /**
     * Does {@link #write(Object)} and {@link #flush()}.
     *
     * @param msg the message
     * @return completed when the message was sent
     */
    default ChannelFuture writeAndFlush(Object msg) {
        return writeAndFlush(msg, newPromise());
    }

    /**
     * Makes a promise.
     *
     * @return a new promise of the channel
     */
    ChannelPromise newPromise();

    /**
     * Makes a future that has succeeded.
     *
     * @return a future of the channel, possibly a shared one
     */
    ChannelFuture newSucceededFuture();

    /**
     * Makes a future that has failed.
     *
     * @param cause why
     * @return a new future of the channel
     */
    ChannelFuture newFailedFuture(Throwable cause);

    /**
     * The promise of operations whose outcome nobody waits for, which spares one object each. It takes no listeners, cannot be waited
     * for, and is allowed for writes only. Failures go to {@code exceptionCaught}.
     *
     * @return the channel's only void promise
     */
    ChannelPromise voidPromise();
}
