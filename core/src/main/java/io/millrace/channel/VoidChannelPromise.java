package io.millrace.channel;

import io.millrace.util.concurrent.Future;
import io.millrace.util.concurrent.GenericFutureListener;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** A promise that nobody looks at: never done, without listeners; failures go to the pipeline. */
final class VoidChannelPromise implements ChannelPromise {
    private final Channel channel;
    private final boolean firesException;

    VoidChannelPromise(Channel channel, boolean firesException) {
        this.channel = Objects.requireNonNull(channel, "channel");
        this.firesException = firesException;
    }

    private static IllegalStateException fail() {
        return new IllegalStateException("void future");
    }

    @Override
    public Channel channel() {
        return channel;
    }

    @Override
    public boolean isVoid() {
        return true;
    }

    @Override
    public ChannelPromise unvoid() {
        ChannelPromise promise = new DefaultChannelPromise(channel);
        if (firesException) {
            promise.addListener(ChannelFutureListener.FIRE_EXCEPTION_ON_FAILURE);
        }
        return promise;
    }

    @Override
    public ChannelPromise setSuccess() {
        return this;
    }

    @Override
    public ChannelPromise setSuccess(@Nullable Void result) {
        return this;
    }

    @Override
    public boolean trySuccess() {
        return false;
    }

    @Override
    public boolean trySuccess(@Nullable Void result) {
        return false;
    }

    @Override
    public ChannelPromise setFailure(Throwable cause) {
        fireException(cause);
        return this;
    }

    @Override
    public boolean tryFailure(Throwable cause) {
        fireException(cause);
        return false;
    }

    private void fireException(Throwable cause) {
        // Before the registration nobody could have been called.
        if (firesException && channel.isRegistered()) {
            channel.pipeline().fireExceptionCaught(cause);
        }
    }

    @Override
    public boolean setUncancellable() {
        return true;
    }

    @Override
    public boolean isCancellable() {
        return false;
    }

    @Override
    public boolean cancel(boolean mayInterruptIfRunning) {
        return false;
    }

    @Override
    public boolean isCancelled() {
        return false;
    }

    @Override
    public boolean isDone() {
        return false;
    }

    @Override
    public boolean isSuccess() {
        return false;
    }

    @Override
    public @Nullable Throwable cause() {
        return null;
    }

    @Override
    public @Nullable Void getNow() {
        return null;
    }

    @Override
    public Void get() {
        throw fail();
    }

    @Override
    public Void get(long timeout, TimeUnit unit) {
        throw fail();
    }

    @Override
    public ChannelPromise addListener(GenericFutureListener<? extends Future<? super Void>> listener) {
        throw fail();
    }

    @Override
    @SafeVarargs
    public final ChannelPromise addListeners(GenericFutureListener<? extends Future<? super Void>>... listeners) {
        throw fail();
    }

    @Override
    public ChannelPromise removeListener(GenericFutureListener<? extends Future<? super Void>> listener) {
        // there are none
        return this;
    }

    @Override
    @SafeVarargs
    public final ChannelPromise removeListeners(GenericFutureListener<? extends Future<? super Void>>... listeners) {
        // there are none
        return this;
    }

    @Override
    public ChannelPromise await() {
        throw fail();
    }

    @Override
    public boolean await(long timeout, TimeUnit unit) {
        throw fail();
    }

    @Override
    public boolean await(long timeoutMillis) {
        throw fail();
    }

    @Override
    public ChannelPromise awaitUninterruptibly() {
        throw fail();
    }

    @Override
    public boolean awaitUninterruptibly(long timeout, TimeUnit unit) {
        throw fail();
    }

    @Override
    public boolean awaitUninterruptibly(long timeoutMillis) {
        throw fail();
    }

    @Override
    public ChannelPromise sync() {
        throw fail();
    }

    @Override
    public ChannelPromise syncUninterruptibly() {
        throw fail();
    }

    @Override
    public String toString() {
        return "VoidChannelPromise(" + channel + ')';
    }
}
