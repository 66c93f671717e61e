package io.millrace.channel.group;

import io.millrace.channel.Channel;
import io.millrace.channel.ChannelFuture;
import io.millrace.util.concurrent.Future;
import io.millrace.util.concurrent.GenericFutureListener;
import java.util.Iterator;
import org.jspecify.annotations.Nullable;

/**
 * The result of an operation on a {@link ChannelGroup}: done when the {@link ChannelFuture} of every channel is,
 * successful when all of them are. Iterates over those futures.
 *
 * <p>Do not wait for it on an event loop.
 */
public interface ChannelGroupFuture extends Future<Void>, Iterable<ChannelFuture> {

    /** The group that the operation was for. */
    ChannelGroup group();

    /** The future of a channel, null when the operation was not for it. */
    @Nullable
    ChannelFuture find(Channel channel);

    /** Whether the operation is done and has succeeded for every channel. */
    @Override
    boolean isSuccess();

    /** The causes channel by channel, null unless the operation has failed for one at least. */
    @Override
    @Nullable
    ChannelGroupException cause();

    /** Whether the operation has succeeded for some channels, but not for all. */
    boolean isPartialSuccess();

    /** Whether the operation has failed for some channels, but not for all. */
    boolean isPartialFailure();

    @Override
    ChannelGroupFuture addListener(GenericFutureListener<? extends Future<? super Void>> listener);

    @Override
    @SuppressWarnings({"unchecked", "varargs"}) // the array is only read
    ChannelGroupFuture addListeners(GenericFutureListener<? extends Future<? super Void>>... listeners);

    @Override
    ChannelGroupFuture removeListener(GenericFutureListener<? extends Future<? super Void>> listener);

    @Override
    @SuppressWarnings({"unchecked", "varargs"}) // the array is only read
    ChannelGroupFuture removeListeners(GenericFutureListener<? extends Future<? super Void>>... listeners);

    @Override
    ChannelGroupFuture await() throws InterruptedException;

    @Override
    ChannelGroupFuture awaitUninterruptibly();

    @Override
    ChannelGroupFuture sync() throws InterruptedException;

    @Override
    ChannelGroupFuture syncUninterruptibly();

    /** Iterates over the futures of the channels; unmodifiable. */
    @Override
    Iterator<ChannelFuture> iterator();
}
