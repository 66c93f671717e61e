package io.millrace.channel;

import io.millrace.util.concurrent.Future;
import java.net.ConnectException;
import java.net.NoRouteToHostException;
import java.net.SocketAddress;
import java.net.SocketException;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** A connect that the kernel has not finished: its promise, its time-out and its cancellation. */
final class PendingConnect implements Runnable, ChannelFutureListener {
    private final AbstractChannel channel;
    private final SocketAddress remote;
    final ChannelPromise promise;
    /** Whether the channel was active before. */
    final boolean wasActive;

    private @Nullable Future<?> timeout;

    PendingConnect(AbstractChannel channel, SocketAddress remote, ChannelPromise promise, boolean wasActive) {
        this.channel = channel;
        this.remote = remote;
        this.promise = promise;
        this.wasActive = wasActive;
    }

    void begin() {
        int timeoutMillis = channel.config().getConnectTimeoutMillis();
        if (timeoutMillis > 0) {
            timeout = channel.eventLoop().schedule(this, timeoutMillis, TimeUnit.MILLISECONDS);
        }
        promise.addListener(this);
    }

    void end() {
        if (timeout != null) {
            timeout.cancel(false);
        }
    }

    /** The time-out: of the loop where the connect began. */
    @Override
    public void run() {
        onLoop(this::timedOut);
    }

    /** On the executor of the promise, which may be a handler's own. */
    @Override
    public void operationComplete(ChannelFuture future) {
        if (future.isCancelled()) {
            onLoop(this::cancelled);
        }
    }

    /** Only the channel's loop closes it; the channel may have moved to another one meanwhile. */
    private void onLoop(Runnable step) {
        if (channel.eventLoop().inEventLoop()) {
            step.run();
        } else {
            channel.invokeLater(step);
        }
    }

    private void timedOut() {
        if (channel.isPending(this) && !promise.isDone()) {
            promise.tryFailure(new ConnectTimeoutException(
                    "connection timed out after " + channel.config().getConnectTimeoutMillis() + " ms: " + remote));
            giveUp();
        }
    }

    private void cancelled() {
        if (channel.isPending(this)) {
            giveUp();
        }
    }

    private void giveUp() {
        end();
        channel.giveUpConnect();
    }

    /** Names the address in the message of a failure, which the kernel does not. */
    Throwable annotate(Throwable cause) {
        return annotate(cause, remote);
    }

    static Throwable annotate(Throwable cause, SocketAddress remote) {
        if (cause instanceof ConnectException
                || cause instanceof NoRouteToHostException
                || cause instanceof SocketException) {
            String message = cause.getMessage() + ": " + remote;
            SocketException annotated = cause instanceof ConnectException
                    ? new ConnectException(message)
                    : cause instanceof NoRouteToHostException
                            ? new NoRouteToHostException(message)
                            : new SocketException(message);
            annotated.initCause(cause);
            annotated.setStackTrace(cause.getStackTrace());
            return annotated;
        }
        return cause;
    }
}
