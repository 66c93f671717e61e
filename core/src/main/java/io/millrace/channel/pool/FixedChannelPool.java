package io.millrace.channel.pool;

import static java.util.Objects.requireNonNull;

import io.millrace.bootstrap.Bootstrap;
import io.millrace.channel.Channel;
import io.millrace.util.concurrent.EventExecutor;
import io.millrace.util.concurrent.Future;
import io.millrace.util.concurrent.FutureListener;
import io.millrace.util.concurrent.Promise;
import java.nio.channels.ClosedChannelException;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * A {@link ChannelPool} with at most so many channels out at once. Further acquisitions wait, in order; how many may
 * wait and how long is bounded too.
 */
public class FixedChannelPool extends SimpleChannelPool {

    /** What happens to an acquisition that has waited too long. */
    public enum AcquireTimeoutAction {
        /** A new connection is made, beyond the maximum. */
        NEW,
        /** The acquisition fails with a {@link TimeoutException}. */
        FAIL
    }

    private static final int NO_TIMEOUT = -1;

    /** One loop of the group: everything below happens on it. */
    private final EventExecutor executor;

    private final @Nullable AcquireTimeoutAction action;
    private final long acquireTimeoutMillis;
    private final int maxConnections;
    private final int maxPendingAcquires;

    /** In order; {@link #executor} only. */
    private final Deque<Acquisition> waiting = new ArrayDeque<>();

    /**
     * Channels that are out or being connected for an acquisition. Written by {@link #executor}, read by any thread.
     */
    private final AtomicInteger acquiredChannelCount = new AtomicInteger();

    /** {@link #executor} only. */
    private boolean closed;

    /**
     * Creates a pool of active channels, for any number of waiting acquisitions.
     *
     * @param bootstrap connects the channels; it is cloned, and its handler is replaced
     * @param handler is told what happens to the channels
     * @param maxConnections how many channels can be out at once
     */
    public FixedChannelPool(Bootstrap bootstrap, ChannelPoolHandler handler, int maxConnections) {
        this(bootstrap, handler, maxConnections, Integer.MAX_VALUE);
    }

    /**
     * Creates a pool of active channels.
     *
     * @param bootstrap connects the channels; it is cloned, and its handler is replaced
     * @param handler is told what happens to the channels
     * @param maxConnections how many channels can be out at once
     * @param maxPendingAcquires how many acquisitions can wait; further ones fail
     */
    public FixedChannelPool(
            Bootstrap bootstrap, ChannelPoolHandler handler, int maxConnections, int maxPendingAcquires) {
        this(bootstrap, handler, ChannelHealthChecker.ACTIVE, null, NO_TIMEOUT, maxConnections, maxPendingAcquires);
    }

    /**
     * Creates a pool that checks the health of a channel when it is handed out again and when it is given back.
     *
     * @param bootstrap connects the channels; it is cloned, and its handler is replaced
     * @param handler is told what happens to the channels
     * @param healthCheck says whether a channel can be handed out
     * @param action what happens to an acquisition that has waited too long, null when it waits forever
     * @param acquireTimeoutMillis how long it waits, -1 when there is no action
     * @param maxConnections how many channels can be out at once
     * @param maxPendingAcquires how many acquisitions can wait; further ones fail
     */
    public FixedChannelPool(
            Bootstrap bootstrap,
            ChannelPoolHandler handler,
            ChannelHealthChecker healthCheck,
            @Nullable AcquireTimeoutAction action,
            long acquireTimeoutMillis,
            int maxConnections,
            int maxPendingAcquires) {
        this(bootstrap, handler, healthCheck, action, acquireTimeoutMillis, maxConnections, maxPendingAcquires, true);
    }

    /**
     * Creates a pool.
     *
     * @param bootstrap connects the channels; it is cloned, and its handler is replaced
     * @param handler is told what happens to the channels
     * @param healthCheck says whether a channel can be handed out
     * @param action what happens to an acquisition that has waited too long, null when it waits forever
     * @param acquireTimeoutMillis how long it waits, -1 when there is no action
     * @param maxConnections how many channels can be out at once
     * @param maxPendingAcquires how many acquisitions can wait; further ones fail
     * @param releaseHealthCheck whether the health is also checked when a channel is given back
     */
    public FixedChannelPool(
            Bootstrap bootstrap,
            ChannelPoolHandler handler,
            ChannelHealthChecker healthCheck,
            @Nullable AcquireTimeoutAction action,
            long acquireTimeoutMillis,
            int maxConnections,
            int maxPendingAcquires,
            boolean releaseHealthCheck) {
        this(
                bootstrap,
                handler,
                healthCheck,
                action,
                acquireTimeoutMillis,
                maxConnections,
                maxPendingAcquires,
                releaseHealthCheck,
                true);
    }

    /**
     * Creates a pool.
     *
     * @param bootstrap connects the channels; it is cloned, and its handler is replaced
     * @param handler is told what happens to the channels
     * @param healthCheck says whether a channel can be handed out
     * @param action what happens to an acquisition that has waited too long, null when it waits forever
     * @param acquireTimeoutMillis how long it waits, -1 when there is no action
     * @param maxConnections how many channels can be out at once
     * @param maxPendingAcquires how many acquisitions can wait; further ones fail
     * @param releaseHealthCheck whether the health is also checked when a channel is given back
     * @param lastRecentUsed with true the channel given back last is handed out first, otherwise the one given back
     *     first
     */
    public FixedChannelPool(
            Bootstrap bootstrap,
            ChannelPoolHandler handler,
            ChannelHealthChecker healthCheck,
            @Nullable AcquireTimeoutAction action,
            long acquireTimeoutMillis,
            int maxConnections,
            int maxPendingAcquires,
            boolean releaseHealthCheck,
            boolean lastRecentUsed) {
        super(bootstrap, handler, healthCheck, releaseHealthCheck, lastRecentUsed);
        checkPositive(maxConnections, "maxConnections");
        checkPositive(maxPendingAcquires, "maxPendingAcquires");
        if (action == null && acquireTimeoutMillis != NO_TIMEOUT) {
            throw new NullPointerException("action");
        }
        if (action != null && acquireTimeoutMillis < 0) {
            throw new IllegalArgumentException("acquireTimeoutMillis: " + acquireTimeoutMillis + " (expected: >= 0)");
        }
        this.action = action;
        this.acquireTimeoutMillis = acquireTimeoutMillis;
        this.maxConnections = maxConnections;
        this.maxPendingAcquires = maxPendingAcquires;
        this.executor = executorOf(bootstrap);
    }

    private static void checkPositive(int value, String name) {
        if (value < 1) {
            throw new IllegalArgumentException(name + ": " + value + " (expected: >= 1)");
        }
    }

    /** The number of channels that are out, or being connected for an acquisition. */
    public int acquiredChannelCount() {
        return acquiredChannelCount.get();
    }

    /**
     * Acquires a channel, now or when one is given back.
     *
     * <p><b>Errors:</b> the promise fails with {@link IllegalStateException} when too many acquisitions wait or the
     * pool is closed, with {@link TimeoutException} when it has waited too long, with {@link ClosedChannelException}
     * when the pool is closed while it waits, and with the cause when a channel cannot be connected.
     */
    @Override
    public Future<Channel> acquire(Promise<Channel> promise) {
        requireNonNull(promise, "promise");
        try {
            onExecutor(() -> acquireOnExecutor(promise));
        } catch (RuntimeException e) {
            promise.tryFailure(e);
        }
        return promise;
    }

    private void acquireOnExecutor(Promise<Channel> promise) {
        if (closed) {
            promise.tryFailure(poolClosed());
            return;
        }
        Acquisition acquisition = new Acquisition(promise);
        if (acquiredChannelCount.get() < maxConnections) {
            acquisition.start();
        } else if (waiting.size() >= maxPendingAcquires) {
            promise.tryFailure(
                    new IllegalStateException("Too many outstanding acquire operations: " + maxPendingAcquires
                            + " wait for one of " + maxConnections + " channels (maxPendingAcquires, maxConnections)"));
        } else {
            waiting.add(acquisition);
            if (action != null) {
                acquisition.timeout =
                        executor.schedule(acquisition::timedOut, acquireTimeoutMillis, TimeUnit.MILLISECONDS);
            }
        }
    }

    @Override
    public Future<Void> release(Channel channel, Promise<Void> promise) {
        requireNonNull(channel, "channel");
        requireNonNull(promise, "promise");
        Promise<Void> released = executor.newPromise();
        released.addListener(done -> released(channel, done.cause(), promise));
        super.release(channel, released);
        return promise;
    }

    private void released(Channel channel, @Nullable Throwable cause, Promise<Void> promise) {
        assert executor.inEventLoop();
        if (closed) {
            // The count was reset when the pool was closed.
            channel.close();
            promise.tryFailure(poolClosed());
            return;
        }
        // A channel that is not of this pool was not counted.
        if (!(cause instanceof IllegalArgumentException)) {
            giveBackSlot();
        }
        if (cause == null) {
            promise.trySuccess(null);
        } else {
            promise.tryFailure(cause);
        }
    }

    private void giveBackSlot() {
        int left = acquiredChannelCount.decrementAndGet();
        assert left >= 0;
        serveWaiting();
    }

    private void serveWaiting() {
        while (acquiredChannelCount.get() < maxConnections) {
            Acquisition next = waiting.poll();
            if (next == null) {
                return;
            }
            next.cancelTimeout();
            if (!next.promise.isDone()) { // else cancelled while it waited
                next.start();
            }
        }
    }

    private void acquireFromSuper(Promise<Channel> promise) {
        super.acquire(promise);
    }

    /** One call of acquire. {@link #executor} only. */
    private final class Acquisition implements FutureListener<Channel> {
        final Promise<Channel> promise;

        @Nullable
        ScheduledFuture<?> timeout;

        Acquisition(Promise<Channel> promise) {
            this.promise = promise;
        }

        /** Takes a slot, which it gives back when it fails. */
        void start() {
            acquiredChannelCount.incrementAndGet();
            Promise<Channel> channel = executor.newPromise();
            channel.addListener(this);
            acquireFromSuper(channel);
        }

        @Override
        public void operationComplete(Future<Channel> future) {
            assert executor.inEventLoop();
            Channel channel = future.getNow();
            if (closed) {
                if (channel != null) {
                    channel.close();
                }
                promise.tryFailure(poolClosed());
            } else if (channel == null) {
                giveBackSlot();
                promise.tryFailure(requireNonNull(future.cause(), "cause of a future that failed"));
            } else if (!promise.trySuccess(channel)) {
                release(channel); // cancelled
            }
        }

        void timedOut() {
            // A task that was cancelled too late finds the acquisition gone.
            if (!waiting.remove(this)) {
                return;
            }
            if (action == AcquireTimeoutAction.NEW) {
                start();
            } else {
                promise.tryFailure(new TimeoutException("Acquire operation took longer than the configured maximum of "
                        + acquireTimeoutMillis + " ms"));
            }
        }

        void cancelTimeout() {
            if (timeout != null) {
                timeout.cancel(false);
            }
        }
    }

    /**
     * Closes the pool: waiting acquisitions fail, idle channels are closed and waited for. Channels that are out are
     * closed when they are given back.
     *
     * @throws io.millrace.util.concurrent.BlockingOperationException on a loop; {@link #closeAsync()} is for loops
     */
    @Override
    public void close() {
        closeAsync().syncUninterruptibly();
    }

    /** As {@link #close()}, without waiting: the future is done when the idle channels are closed. */
    @Override
    public Future<Void> closeAsync() {
        Promise<Void> done = executor.newPromise();
        try {
            onExecutor(() -> closeOnExecutor(done));
        } catch (RuntimeException e) {
            // The loop has ended, and nobody waits on it any more.
            finishWith(super.closeAsync(), done);
        }
        return done;
    }

    private void closeOnExecutor(Promise<Void> done) {
        if (!closed) {
            closed = true;
            for (Acquisition acquisition = waiting.poll(); acquisition != null; acquisition = waiting.poll()) {
                acquisition.cancelTimeout();
                acquisition.promise.tryFailure(new ClosedChannelException());
            }
            acquiredChannelCount.set(0);
        }
        finishWith(super.closeAsync(), done);
    }

    private static void finishWith(Future<Void> closing, Promise<Void> done) {
        closing.addListener(future -> done.trySuccess(null));
    }

    private static IllegalStateException poolClosed() {
        return new IllegalStateException("FixedChannelPool was closed");
    }

    private void onExecutor(Runnable task) {
        if (executor.inEventLoop()) {
            task.run();
        } else {
            executor.execute(task);
        }
    }
}
