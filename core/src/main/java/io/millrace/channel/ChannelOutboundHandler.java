package io.millrace.channel;

import java.net.SocketAddress;
import org.jspecify.annotations.Nullable;

/**
 * A handler of what is asked of a channel. What it does not implement is passed on, and is not delivered to it at all.
 *
 * <p><b>Errors:</b> what a method throws fails its promise; where there is none it goes to {@code exceptionCaught}.
 */
public interface ChannelOutboundHandler extends ChannelHandler {
    /**
     * Asked to bind.
     *
     * @param ctx the handler's place
     * @param localAddress where to
     * @param promise completed when it is done
     * @throws Exception fails the promise
     */
    default void bind(ChannelHandlerContext ctx, SocketAddress localAddress, ChannelPromise promise) throws Exception {
        ctx.bind(localAddress, promise);
    }

    /**
     * Asked to connect.
     *
     * @param ctx the handler's place
     * @param remoteAddress where to
     * @param localAddress where to bind to, {@code null} for anywhere
     * @param promise completed when it is done
     * @throws Exception fails the promise
     */
    default void connect(
            ChannelHandlerContext ctx,
            SocketAddress remoteAddress,
            @Nullable SocketAddress localAddress,
            ChannelPromise promise)
            throws Exception {
        ctx.connect(remoteAddress, localAddress, promise);
    }

    /**
     * Asked to undo a connect.
     *
     * @param ctx the handler's place
     * @param promise completed when it is done
     * @throws Exception fails the promise
     */
    default void disconnect(ChannelHandlerContext ctx, ChannelPromise promise) throws Exception {
        ctx.disconnect(promise);
    }

    /**
     * Asked to close the channel.
     *
     * @param ctx the handler's place
     * @param promise completed when it is done
     * @throws Exception fails the promise
     */
    default void close(ChannelHandlerContext ctx, ChannelPromise promise) throws Exception {
        ctx.close(promise);
    }

    /**
     * Asked to take the channel from its loop.
     *
     * @param ctx the handler's place
     * @param promise completed when it is done
     * @throws Exception fails the promise
     */
    default void deregister(ChannelHandlerContext ctx, ChannelPromise promise) throws Exception {
        ctx.deregister(promise);
    }

    /**
     * Asked for a round of reading.
     *
     * @param ctx the handler's place
     * @throws Exception goes to {@code exceptionCaught}
     */
    default void read(ChannelHandlerContext ctx) throws Exception {
        ctx.read();
    }

    /**
     * Asked to queue a message.
     *
     * <p><b>Ownership:</b> message and promise are the handler's: it passes them on, or releases one and completes the other.
     *
     * @param ctx the handler's place
     * @param msg the message
     * @param promise completed when the message was sent
     * @throws Exception fails the promise
     */
    default void write(ChannelHandlerContext ctx, Object msg, ChannelPromise promise) throws Exception {
        ctx.write(msg, promise);
    }

    /**
     * Asked to send what was queued.
     *
     * @param ctx the handler's place
     * @throws Exception goes to {@code exceptionCaught}
     */
    default void flush(ChannelHandlerContext ctx) throws Exception {
        ctx.flush();
    }
}
