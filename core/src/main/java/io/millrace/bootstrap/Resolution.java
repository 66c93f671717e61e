package io.millrace.bootstrap;

import static java.util.Objects.requireNonNull;

import io.millrace.channel.Channel;
import io.millrace.channel.ChannelFutureListener;
import io.millrace.channel.ChannelPromise;
import io.millrace.channel.ConnectTimeoutException;
import io.millrace.resolver.AddressResolver;
import io.millrace.util.concurrent.Future;
import java.net.SocketAddress;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The resolution of the address that a channel connects to. It takes at most the connect time-out, and is cancelled
 * with the connect.
 */
final class Resolution {

    private final Channel channel;
    private final SocketAddress remote;
    private final ChannelPromise promise;
    private final Consumer<SocketAddress> connect;

    /** Null when there is no time-out. Loop only. */
    private @Nullable Future<?> timeout;

    Resolution(Channel channel, SocketAddress remote, ChannelPromise promise, Consumer<SocketAddress> connect) {
        this.channel = channel;
        this.remote = remote;
        this.promise = promise;
        this.connect = connect;
    }

    /** On the loop of the channel. */
    <T extends SocketAddress> void start(AddressResolver<T> resolver) {
        Future<T> lookUp = resolver.resolve(remote);
        if (!lookUp.isDone()) {
            int timeoutMillis = channel.config().getConnectTimeoutMillis();
            if (timeoutMillis > 0) {
                timeout = channel.eventLoop()
                        .schedule(() -> timedOut(lookUp, timeoutMillis), timeoutMillis, TimeUnit.MILLISECONDS);
            }
            promise.addListener((ChannelFutureListener) connect -> {
                if (connect.isCancelled()) {
                    cancelTimeout();
                    lookUp.cancel(false);
                }
            });
        }
        lookUp.addListener(done -> completed(lookUp));
    }

    private void timedOut(Future<?> lookUp, int timeoutMillis) {
        Bootstrap.closeAndFail(
                channel,
                promise,
                new ConnectTimeoutException("resolution timed out after " + timeoutMillis + " ms: " + remote));
        lookUp.cancel(false);
    }

    /** On the executor of the look-up: the loop, unless the resolver was made for another one. */
    private void completed(Future<? extends SocketAddress> lookUp) {
        if (channel.eventLoop().inEventLoop()) {
            completedOnLoop(lookUp);
        } else {
            channel.eventLoop().execute(() -> completedOnLoop(lookUp));
        }
    }

    private void completedOnLoop(Future<? extends SocketAddress> lookUp) {
        cancelTimeout();
        SocketAddress resolved = lookUp.getNow();
        if (promise.isDone()) {
            return; // cancelled, or timed out; the channel is closed
        }
        if (resolved == null) {
            Bootstrap.closeAndFail(channel, promise, requireNonNull(lookUp.cause(), "cause of a look-up that failed"));
        } else {
            connect.accept(resolved);
        }
    }

    private void cancelTimeout() {
        Future<?> scheduled = timeout;
        if (scheduled != null) {
            scheduled.cancel(false);
        }
    }
}
