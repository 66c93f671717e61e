package io.millrace.channel.group;

import io.millrace.channel.Channel;
import io.millrace.channel.ChannelFuture;
import io.millrace.channel.ChannelFutureListener;
import io.millrace.util.concurrent.BlockingOperationException;
import io.millrace.util.concurrent.DefaultPromise;
import io.millrace.util.concurrent.EventExecutor;
import io.millrace.util.concurrent.Future;
import io.millrace.util.concurrent.GenericFutureListener;
import io.millrace.util.concurrent.ImmediateEventExecutor;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Counts the futures of the channels of one operation. */
final class DefaultChannelGroupFuture extends DefaultPromise<Void> implements ChannelGroupFuture {

    private final ChannelGroup group;
    /** Filled by the constructor, unmodifiable. */
    private final Map<Channel, ChannelFuture> futures;

    /** Guarded by this; futures complete on the loops of their channels. */
    private int successCount;

    /** Guarded by this. */
    private int failureCount;

    /** Takes {@code futures} over. */
    DefaultChannelGroupFuture(ChannelGroup group, Map<Channel, ChannelFuture> futures, EventExecutor executor) {
        super(executor);
        this.group = group;
        this.futures = Collections.unmodifiableMap(futures);
        if (futures.isEmpty()) {
            super.setSuccess(null);
            return;
        }
        ChannelFutureListener childListener = this::childCompleted;
        for (ChannelFuture future : futures.values()) {
            future.addListener(childListener);
        }
    }

    private void childCompleted(ChannelFuture future) {
        boolean allDone;
        boolean anyFailed;
        synchronized (this) {
            if (future.isSuccess()) {
                successCount++;
            } else {
                failureCount++;
            }
            allDone = successCount + failureCount == futures.size();
            anyFailed = failureCount > 0;
        }
        if (!allDone) {
            return;
        }
        if (anyFailed) {
            super.setFailure(new ChannelGroupException(failures()));
        } else {
            super.setSuccess(null);
        }
    }

    private List<Map.Entry<Channel, Throwable>> failures() {
        List<Map.Entry<Channel, Throwable>> failures = new ArrayList<>();
        futures.forEach((channel, future) -> {
            Throwable cause = future.cause();
            if (cause != null) {
                failures.add(Map.entry(channel, cause));
            }
        });
        return failures;
    }

    @Override
    public ChannelGroup group() {
        return group;
    }

    @Override
    public @Nullable ChannelFuture find(Channel channel) {
        return futures.get(channel);
    }

    @Override
    public Iterator<ChannelFuture> iterator() {
        return futures.values().iterator();
    }

    @Override
    public synchronized boolean isPartialSuccess() {
        return successCount != 0 && successCount != futures.size();
    }

    @Override
    public synchronized boolean isPartialFailure() {
        return failureCount != 0 && failureCount != futures.size();
    }

    @Override
    public @Nullable ChannelGroupException cause() {
        return (ChannelGroupException) super.cause();
    }

    @Override
    public DefaultChannelGroupFuture addListener(GenericFutureListener<? extends Future<? super Void>> listener) {
        super.addListener(listener);
        return this;
    }

    @Override
    @SafeVarargs
    public final DefaultChannelGroupFuture addListeners(
            GenericFutureListener<? extends Future<? super Void>>... listeners) {
        for (GenericFutureListener<? extends Future<? super Void>> listener : listeners) {
            if (listener == null) {
                break; // as documented
            }
            addListener(listener);
        }
        return this;
    }

    @Override
    public DefaultChannelGroupFuture removeListener(GenericFutureListener<? extends Future<? super Void>> listener) {
        super.removeListener(listener);
        return this;
    }

    @Override
    @SafeVarargs
    public final DefaultChannelGroupFuture removeListeners(
            GenericFutureListener<? extends Future<? super Void>>... listeners) {
        for (GenericFutureListener<? extends Future<? super Void>> listener : listeners) {
            if (listener == null) {
                break; // as documented
            }
            removeListener(listener);
        }
        return this;
    }

    @Override
    public DefaultChannelGroupFuture await() throws InterruptedException {
        super.await();
        return this;
    }

    @Override
    public DefaultChannelGroupFuture awaitUninterruptibly() {
        super.awaitUninterruptibly();
        return this;
    }

    @Override
    public DefaultChannelGroupFuture sync() throws InterruptedException {
        super.sync();
        return this;
    }

    @Override
    public DefaultChannelGroupFuture syncUninterruptibly() {
        super.syncUninterruptibly();
        return this;
    }

    /** Refused: only the channels complete this future. */
    @Override
    public DefaultChannelGroupFuture setSuccess(@Nullable Void result) {
        throw new IllegalStateException("completed by the futures of the channels only");
    }

    /** Refused: only the channels complete this future. */
    @Override
    public boolean trySuccess(@Nullable Void result) {
        throw new IllegalStateException("completed by the futures of the channels only");
    }

    /** Refused: only the channels complete this future. */
    @Override
    public DefaultChannelGroupFuture setFailure(Throwable cause) {
        throw new IllegalStateException("completed by the futures of the channels only");
    }

    /** Refused: only the channels complete this future. */
    @Override
    public boolean tryFailure(Throwable cause) {
        throw new IllegalStateException("completed by the futures of the channels only");
    }

    @Override
    protected void checkDeadLock() {
        EventExecutor executor = executor();
        if (executor != ImmediateEventExecutor.INSTANCE && executor.inEventLoop()) {
            throw new BlockingOperationException(toString());
        }
        for (ChannelFuture future : this) {
            if (!future.isDone()
                    && future.channel().isRegistered()
                    && future.channel().eventLoop().inEventLoop()) {
                throw new BlockingOperationException(toString());
            }
        }
    }
}
