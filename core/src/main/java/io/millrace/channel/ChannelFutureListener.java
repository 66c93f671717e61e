package io.millrace.channel;

import io.millrace.util.concurrent.GenericFutureListener;

/** Hears of the outcome of a channel's operation, on the channel's loop. */
public interface ChannelFutureListener extends GenericFutureListener<ChannelFuture> {
    /** Closes the channel, whatever the outcome. */
    ChannelFutureListener CLOSE = future -> future.channel().close();

    /** Closes the channel if the operation failed. */
    ChannelFutureListener CLOSE_ON_FAILURE = future -> {
        if (!future.isSuccess()) {
            future.channel().close();
        }
    };

    /** Passes the failure of the operation to the pipeline's {@code exceptionCaught}. */
    ChannelFutureListener FIRE_EXCEPTION_ON_FAILURE = future -> {
        Throwable cause = future.cause();
        if (cause != null) {
            future.channel().pipeline().fireExceptionCaught(cause);
        }
    };
}
