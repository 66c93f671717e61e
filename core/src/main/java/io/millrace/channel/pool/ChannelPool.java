package io.millrace.channel.pool;

import io.millrace.channel.Channel;
import io.millrace.util.concurrent.Future;
import io.millrace.util.concurrent.Promise;
import java.io.Closeable;

/**
 * Hands out channels and takes them back.
 *
 * <p><b>Thread:</b> any, for every method. <b>Ownership:</b> whoever acquires a channel must release it to the same
 * pool, also when it was closed meanwhile.
 */
public interface ChannelPool extends Closeable {

    /** Acquires a channel; the future fails when none can be had. */
    Future<Channel> acquire();

    /**
     * Acquires a channel, completes {@code promise} with it, and returns {@code promise}. When the promise is
     * cancelled before that, the channel goes back to the pool.
     */
    Future<Channel> acquire(Promise<Channel> promise);

    /** Gives a channel back; the future is done when that has happened, and fails if the pool does not take it. */
    Future<Void> release(Channel channel);

    /** As {@link #release(Channel)}; completes and returns {@code promise}. */
    Future<Void> release(Channel channel, Promise<Void> promise);

    /** Closes the pool and the idle channels in it. */
    @Override
    void close();
}
