package io.millrace.channel.pool;

import static java.util.Objects.requireNonNull;

import io.millrace.bootstrap.Bootstrap;
import io.millrace.channel.Channel;
import io.millrace.channel.ChannelFuture;
import io.millrace.channel.ChannelFutureListener;
import io.millrace.channel.ChannelInitializer;
import io.millrace.channel.EventLoop;
import io.millrace.channel.EventLoopGroup;
import io.millrace.util.AttributeKey;
import io.millrace.util.concurrent.EventExecutor;
import io.millrace.util.concurrent.Future;
import io.millrace.util.concurrent.GlobalEventExecutor;
import io.millrace.util.concurrent.Promise;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.ConcurrentLinkedDeque;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * A {@link ChannelPool} without limits: it connects a new channel when no idle one is healthy, and keeps every
 * channel that is given back healthy.
 */
public class SimpleChannelPool implements ChannelPool {

    /** The pool that a channel was acquired from, while it is out. */
    private static final AttributeKey<SimpleChannelPool> POOL_KEY =
            AttributeKey.newInstance("io.millrace.channel.pool.SimpleChannelPool");

    private final Deque<Channel> idle = new ConcurrentLinkedDeque<>();
    private final ChannelPoolHandler handler;
    private final ChannelHealthChecker healthCheck;
    private final Bootstrap bootstrap;
    private final boolean releaseHealthCheck;
    private final boolean lastRecentUsed;

    /** Set once by the first close, read by any thread that releases. */
    private volatile boolean closed;

    /**
     * Creates a pool that hands out active channels only.
     *
     * @param bootstrap connects the channels; it is cloned, and its handler is replaced
     * @param handler is told what happens to the channels
     */
    public SimpleChannelPool(Bootstrap bootstrap, ChannelPoolHandler handler) {
        this(bootstrap, handler, ChannelHealthChecker.ACTIVE);
    }

    /**
     * Creates a pool.
     *
     * @param bootstrap connects the channels; it is cloned, and its handler is replaced
     * @param handler is told what happens to the channels
     * @param healthCheck asked before a channel is handed out again, and when it is given back
     */
    public SimpleChannelPool(Bootstrap bootstrap, ChannelPoolHandler handler, ChannelHealthChecker healthCheck) {
        this(bootstrap, handler, healthCheck, true);
    }

    /**
     * Creates a pool.
     *
     * @param bootstrap connects the channels; it is cloned, and its handler is replaced
     * @param handler is told what happens to the channels
     * @param healthCheck asked before a channel is handed out again
     * @param releaseHealthCheck whether it is also asked when a channel is given back
     */
    public SimpleChannelPool(
            Bootstrap bootstrap,
            ChannelPoolHandler handler,
            ChannelHealthChecker healthCheck,
            boolean releaseHealthCheck) {
        this(bootstrap, handler, healthCheck, releaseHealthCheck, true);
    }

    /**
     * Creates a pool.
     *
     * @param bootstrap connects the channels; it is cloned, and its handler is replaced
     * @param handler is told what happens to the channels
     * @param healthCheck asked before a channel is handed out again
     * @param releaseHealthCheck whether it is also asked when a channel is given back
     * @param lastRecentUsed with true the channel given back last is handed out first, otherwise the one given back
     *     first
     */
    public SimpleChannelPool(
            Bootstrap bootstrap,
            ChannelPoolHandler handler,
            ChannelHealthChecker healthCheck,
            boolean releaseHealthCheck,
            boolean lastRecentUsed) {
        this.handler = requireNonNull(handler, "handler");
        this.healthCheck = requireNonNull(healthCheck, "healthCheck");
        this.releaseHealthCheck = releaseHealthCheck;
        this.lastRecentUsed = lastRecentUsed;
        this.bootstrap = requireNonNull(bootstrap, "bootstrap").clone();
        this.bootstrap.handler(new ChannelInitializer<Channel>() {
            @Override
            protected void initChannel(Channel ch) throws Exception {
                assert ch.eventLoop().inEventLoop();
                handler.channelCreated(ch);
            }
        });
    }

    /** The bootstrap that connects the channels. */
    protected Bootstrap bootstrap() {
        return bootstrap;
    }

    /** Is told what happens to the channels. */
    protected ChannelPoolHandler handler() {
        return handler;
    }

    /** Asked before a channel is handed out again. */
    protected ChannelHealthChecker healthChecker() {
        return healthCheck;
    }

    /** Whether the health of a channel is checked when it is given back, too. */
    protected boolean releaseHealthCheck() {
        return releaseHealthCheck;
    }

    /** The loop that the pool's own promises complete on. */
    static EventExecutor executorOf(Bootstrap bootstrap) {
        EventLoopGroup group = bootstrap.config().group();
        if (group == null) {
            throw new IllegalStateException("the bootstrap of a pool needs a group");
        }
        return group.next();
    }

    @Override
    public final Future<Channel> acquire() {
        return acquire(executorOf(bootstrap).newPromise());
    }

    @Override
    public Future<Channel> acquire(Promise<Channel> promise) {
        requireNonNull(promise, "promise");
        acquireHealthyOrNew(promise);
        return promise;
    }

    private void acquireHealthyOrNew(Promise<Channel> promise) {
        try {
            Channel channel = pollChannel();
            if (channel == null) {
                connect(promise);
            } else {
                onLoopOf(channel, () -> checkHealthAndAcquire(channel, promise));
            }
        } catch (RuntimeException e) {
            promise.tryFailure(e);
        }
    }

    private void connect(Promise<Channel> promise) {
        connectChannel(bootstrap.clone().attr(POOL_KEY, this))
                .addListener((ChannelFutureListener) done -> connected(done, promise));
    }

    private void connected(ChannelFuture connect, Promise<Channel> promise) {
        if (!connect.isSuccess()) {
            promise.tryFailure(causeOf(connect));
            return;
        }
        Channel channel = connect.channel();
        try {
            onLoopOf(channel, () -> handOut(channel, promise));
        } catch (RejectedExecutionException e) {
            closeAndFail(channel, e, promise);
        }
    }

    private void checkHealthAndAcquire(Channel channel, Promise<Channel> promise) {
        try {
            whenChecked(channel, promise, health -> acquireIfHealthy(health, channel, promise));
        } catch (RuntimeException e) {
            closeAndFail(channel, e, promise);
        }
    }

    private void acquireIfHealthy(Future<Boolean> health, Channel channel, Promise<Channel> promise) {
        assert channel.eventLoop().inEventLoop();
        if (isHealthy(health)) {
            channel.attr(POOL_KEY).set(this);
            handOut(channel, promise);
        } else {
            closeChannel(channel);
            acquireHealthyOrNew(promise);
        }
    }

    private void handOut(Channel channel, Promise<Channel> promise) {
        try {
            handler.channelAcquired(channel);
        } catch (Exception e) {
            closeAndFail(channel, e, promise);
            return;
        }
        if (!promise.trySuccess(channel)) {
            release(channel); // cancelled
        }
    }

    /** Connects a new channel with {@code bs}, which is a clone of {@link #bootstrap()}. */
    protected ChannelFuture connectChannel(Bootstrap bs) {
        return bs.connect();
    }

    @Override
    public final Future<Void> release(Channel channel) {
        return release(channel, channel.eventLoop().newPromise());
    }

    @Override
    public Future<Void> release(Channel channel, Promise<Void> promise) {
        requireNonNull(channel, "channel");
        requireNonNull(promise, "promise");
        try {
            onLoopOf(channel, () -> releaseOnLoop(channel, promise));
        } catch (RuntimeException e) {
            closeAndFail(channel, e, promise);
        }
        return promise;
    }

    private void releaseOnLoop(Channel channel, Promise<Void> promise) {
        assert channel.eventLoop().inEventLoop();
        if (channel.attr(POOL_KEY).getAndSet(null) != this) {
            closeAndFail(
                    channel,
                    new IllegalArgumentException("Channel " + channel + " was not acquired from this ChannelPool"),
                    promise);
            return;
        }
        try {
            if (releaseHealthCheck) {
                whenChecked(channel, promise, health -> releaseIfHealthy(health, channel, promise));
            } else {
                releaseAndOffer(channel, promise);
            }
        } catch (Exception e) {
            closeAndFail(channel, e, promise);
        }
    }

    private void releaseIfHealthy(Future<Boolean> health, Channel channel, Promise<Void> promise) {
        try {
            if (isHealthy(health)) {
                releaseAndOffer(channel, promise);
            } else {
                handler.channelReleased(channel);
                promise.trySuccess(null);
            }
        } catch (Exception e) {
            closeAndFail(channel, e, promise);
        }
    }

    private void releaseAndOffer(Channel channel, Promise<Void> promise) throws Exception {
        if (!offerChannel(channel)) {
            closeAndFail(channel, new IllegalStateException("ChannelPool full"), promise);
            return;
        }
        // Whoever polls the channel from now on goes through this loop first, that is after this method.
        handler.channelReleased(channel);
        promise.trySuccess(null);
        if (closed) {
            closeIdle();
        }
    }

    /**
     * Takes an idle channel.
     *
     * <p><b>Thread:</b> any; implementations must be thread-safe.
     *
     * @return the channel, null when there is none
     */
    protected @Nullable Channel pollChannel() {
        return lastRecentUsed ? idle.pollLast() : idle.pollFirst();
    }

    /**
     * Keeps an idle channel.
     *
     * <p><b>Thread:</b> any; implementations must be thread-safe.
     *
     * @return whether it was taken; the channel is closed otherwise
     */
    protected boolean offerChannel(Channel channel) {
        return idle.offer(channel);
    }

    /**
     * Closes the idle channels and waits until they are closed. Channels that are out are closed when they are given
     * back.
     *
     * @throws io.millrace.util.concurrent.BlockingOperationException on the loop of one of the channels; {@link
     *     #closeAsync()} is for loops
     */
    @Override
    public void close() {
        closed = true;
        for (ChannelFuture closing : closeIdle()) {
            closing.awaitUninterruptibly();
        }
    }

    /** As {@link #close()}, without waiting: the future is done when the idle channels are closed. */
    public Future<Void> closeAsync() {
        closed = true;
        Promise<Void> done = GlobalEventExecutor.INSTANCE.newPromise();
        List<ChannelFuture> closing = closeIdle();
        // One more than channels, so that it ends here when there are none.
        AtomicInteger left = new AtomicInteger(closing.size() + 1);
        ChannelFutureListener countDown = future -> countDown(left, done);
        for (ChannelFuture future : closing) {
            future.addListener(countDown);
        }
        countDown(left, done);
        return done;
    }

    private static void countDown(AtomicInteger left, Promise<Void> done) {
        if (left.decrementAndGet() == 0) {
            done.trySuccess(null);
        }
    }

    private List<ChannelFuture> closeIdle() {
        List<ChannelFuture> closing = new ArrayList<>();
        for (Channel channel = pollChannel(); channel != null; channel = pollChannel()) {
            closing.add(channel.close());
        }
        return closing;
    }

    private static void closeChannel(Channel channel) {
        channel.attr(POOL_KEY).set(null);
        channel.close();
    }

    private static void closeAndFail(Channel channel, Throwable cause, Promise<?> promise) {
        closeChannel(channel);
        promise.tryFailure(cause);
    }

    private static boolean isHealthy(Future<Boolean> health) {
        return health.isSuccess() && Boolean.TRUE.equals(health.getNow());
    }

    private static void onLoopOf(Channel channel, Runnable task) {
        EventLoop loop = channel.eventLoop();
        if (loop.inEventLoop()) {
            task.run();
        } else {
            loop.execute(task);
        }
    }

    /** Checks the health of a channel and goes on, on its loop; on which thread the check ends does not matter. */
    private void whenChecked(Channel channel, Promise<?> promise, Consumer<Future<Boolean>> then) {
        Future<Boolean> health = healthCheck.isHealthy(channel);
        if (health.isDone()) {
            then.accept(health);
            return;
        }
        health.addListener(done -> {
            try {
                onLoopOf(channel, () -> then.accept(health));
            } catch (RejectedExecutionException e) {
                closeAndFail(channel, e, promise);
            }
        });
    }

    private static Throwable causeOf(ChannelFuture failed) {
        return requireNonNull(failed.cause(), "cause of a future that failed");
    }
}
