package io.millrace.channel;

import io.millrace.util.concurrent.BlockingOperationException;
import io.millrace.util.concurrent.Future;
import io.millrace.util.concurrent.GenericFutureListener;

/**
 * The outcome of an operation of a {@link Channel}.
 *
 * <p>Listeners run on the channel's loop. Waiting on a loop's thread fails with {@link BlockingOperationException}.
 */
public interface ChannelFuture extends Future<Void> {
    /**
     * The channel.
     *
     * @return the channel that the operation was asked of
     */
    Channel channel();

    @Override
    ChannelFuture addListener(GenericFutureListener<? extends Future<? super Void>> listener);

    @Override
    @SuppressWarnings("unchecked") // the array is only read
    ChannelFuture addListeners(GenericFutureListener<? extends Future<? super Void>>... listeners);

    @Override
    ChannelFuture removeListener(GenericFutureListener<? extends Future<? super Void>> listener);

    @Override
    @SuppressWarnings("unchecked") // the array is only read
    ChannelFuture removeListeners(GenericFutureListener<? extends Future<? super Void>>... listeners);

    @Override
    ChannelFuture sync() throws InterruptedException;

    @Override
    ChannelFuture syncUninterruptibly();

    @Override
    ChannelFuture await() throws InterruptedException;

    @Override
    ChannelFuture awaitUninterruptibly();

    /**
     * Tells whether this is a void future, which takes no listeners and cannot be waited for.
     *
     * @return {@code true} if it is
     */
    boolean isVoid();
}
