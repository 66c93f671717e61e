package io.millrace.channel;

import io.millrace.util.concurrent.Future;
import io.millrace.util.concurrent.GenericFutureListener;
import io.millrace.util.concurrent.Promise;
import org.jspecify.annotations.Nullable;

/** A {@link ChannelFuture} that can be completed. */
public interface ChannelPromise extends ChannelFuture, Promise<Void> {
    @Override
    Channel channel();

    @Override
    ChannelPromise setSuccess(@Nullable Void result);

    /**
     * Completes the promise.
     *
     * @return this
     * @throws IllegalStateException if it was complete
     */
    ChannelPromise setSuccess();

    /**
     * Completes the promise if it is not complete.
     *
     * @return {@code true} if this call completed it
     */
    boolean trySuccess();

    @Override
    ChannelPromise setFailure(Throwable cause);

    @Override
    ChannelPromise addListener(GenericFutureListener<? extends Future<? super Void>> listener);

    @Override
    @SuppressWarnings("unchecked") // the array is only read
    ChannelPromise addListeners(GenericFutureListener<? extends Future<? super Void>>... listeners);

    @Override
    ChannelPromise removeListener(GenericFutureListener<? extends Future<? super Void>> listener);

    @Override
    @SuppressWarnings("unchecked") // the array is only read
    ChannelPromise removeListeners(GenericFutureListener<? extends Future<? super Void>>... listeners);

    @Override
    ChannelPromise sync() throws InterruptedException;

    @Override
    ChannelPromise syncUninterruptibly();

    @Override
    ChannelPromise await() throws InterruptedException;

    @Override
    ChannelPromise awaitUninterruptibly();

    /**
     * A promise that takes listeners.
     *
     * @return this, or a new promise if this is the void promise
     */
    ChannelPromise unvoid();
}
