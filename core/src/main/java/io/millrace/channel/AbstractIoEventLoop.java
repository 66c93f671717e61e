package io.millrace.channel;

import io.millrace.util.concurrent.Future;
import io.millrace.util.concurrent.LoopExecutor;
import io.millrace.util.concurrent.Promise;
import io.millrace.util.concurrent.RejectedExecutionHandler;
import io.millrace.util.concurrent.Ticker;
import java.util.Collections;
import java.util.Iterator;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One cycle of an event loop, whoever brings the thread:
 *
 * <pre>
 *   wait until the next timer ─► dispatch I/O ─► timers that are due ─► queued tasks, within a budget ─┐
 *     ▲────────────────────────────────────────────────────────────────────────────────────────────────┘
 * </pre>
 */
abstract class AbstractIoEventLoop extends LoopExecutor implements IoEventLoop {
    private static final Logger logger = LoggerFactory.getLogger(AbstractIoEventLoop.class);

    /** A wait without a limit of its own: until the next timer, or for ever. */
    static final long UNTIL_TIMER = -1;

    private final @Nullable EventLoopGroup group;
    private final IoHandler handler;
    private final @Nullable Transport transport;
    private final Context context = new Context();
    private final OutboundRing.Spares spareRings = new OutboundRing.Spares();

    // Loop only.
    private boolean initialized;
    private boolean destroyed;

    AbstractIoEventLoop(
            @Nullable EventLoopGroup group,
            IoHandlerFactory factory,
            Ticker ticker,
            int maxPendingTasks,
            RejectedExecutionHandler rejected) {
        super(group, ticker, maxPendingTasks, rejected);
        this.group = group;
        this.transport = factory.transport();
        this.handler = Objects.requireNonNull(factory.newHandler(this), "handler");
    }

    @Override
    public @Nullable EventLoopGroup parent() {
        return group;
    }

    @Override
    public IoEventLoop next() {
        return this;
    }

    @Override
    public @Nullable Transport transport() {
        return transport;
    }

    @Override
    public boolean isCompatible(Class<? extends IoHandle> handleType) {
        return handler.isCompatible(handleType);
    }

    @Override
    public boolean isIoType(Class<? extends IoHandler> handlerType) {
        return handlerType.isInstance(handler);
    }

    final Class<? extends IoHandler> handlerType() {
        return handler.getClass();
    }

    /** The queues of channels that have nothing queued. */
    final OutboundRing.Spares spareRings() {
        return spareRings;
    }

    // ---- registration ----

    @Override
    public ChannelFuture register(Channel channel) {
        return register(new DefaultChannelPromise(channel, this));
    }

    @Override
    public ChannelFuture register(ChannelPromise promise) {
        return registerChannel(this, promise);
    }

    static ChannelFuture registerChannel(EventLoop loop, ChannelPromise promise) {
        if (!(promise.channel() instanceof AbstractChannel channel)) {
            throw new IllegalArgumentException("not a channel of this framework: " + promise.channel());
        }
        channel.register(loop, promise);
        return promise;
    }

    @Override
    public Future<IoRegistration> register(IoHandle handle) {
        Objects.requireNonNull(handle, "handle");
        Promise<IoRegistration> promise = newPromise();
        if (inEventLoop()) {
            registerOnLoop(handle, promise);
        } else {
            execute(() -> registerOnLoop(handle, promise));
        }
        return promise;
    }

    private void registerOnLoop(IoHandle handle, Promise<IoRegistration> promise) {
        if (!promise.setUncancellable()) {
            return;
        }
        IoRegistration registration = null;
        try {
            if (!handler.isCompatible(handle.getClass())) {
                throw new IllegalArgumentException("incompatible handle type: "
                        + handler.getClass().getName() + " cannot serve "
                        + handle.getClass().getName());
            }
            initialize();
            registration = handler.register(handle);
            // Before listeners of the promise: one may cancel the registration.
            handle.registered();
        } catch (Throwable t) {
            if (registration != null) {
                registration.cancel();
            }
            promise.setFailure(t);
            return;
        }
        promise.setSuccess(registration);
    }

    // ---- the cycle ----

    private void initialize() {
        if (!initialized) {
            initialized = true;
            handler.initialize();
        }
    }

    /**
     * Runs one cycle.
     *
     * @param waitNanos how long to wait at most for something to do: 0 not at all, {@link #UNTIL_TIMER} without limit
     * @param taskBudgetNanos how long queued tasks may run
     * @return how many handles, timers and tasks were served
     */
    final int cycle(long waitNanos, long taskBudgetNanos) {
        initialize();
        int served;
        context.begin(waitNanos);
        try {
            served = handler.run(context);
        } finally {
            context.waitOver();
        }
        if (nextTimerNanos() != Long.MAX_VALUE) {
            served += runTimers(ticker().nanoTime());
        }
        return served + runTasks(taskBudgetNanos);
    }

    /**
     * One step of the shutdown: closes what is registered, runs what is queued.
     *
     * @return {@code true} when the loop has ended
     */
    final boolean shutdownStep() {
        handler.prepareToDestroy();
        if (!confirmShutdown()) {
            return false;
        }
        end();
        return true;
    }

    /** Ends the loop, whatever is still queued. */
    final void end() {
        if (destroyed) {
            return;
        }
        destroyed = true;
        terminated();
    }

    /** Ends the handler; by now no other thread calls {@link #interruptWait()} any more. */
    @Override
    protected void cleanup() {
        try {
            handler.prepareToDestroy();
            handler.destroy();
        } catch (Throwable t) {
            logger.error("an I/O handler failed to end: {}", handler, t);
        }
    }

    @Override
    protected void interruptWait() {
        handler.wakeup();
    }

    /** Ends the loop's wait, from any thread. */
    public void wakeup() {
        handler.wakeup();
    }

    @Override
    public Iterator<io.millrace.util.concurrent.EventExecutor> iterator() {
        return Collections.<io.millrace.util.concurrent.EventExecutor>singleton(this)
                .iterator();
    }

    /** What the handler is told; reused for every cycle. */
    private final class Context implements IoHandlerContext {
        private long waitNanos;
        /** The ticker's time when the wait must end, of a wait with a limit. */
        private long waitDeadline;

        private boolean waiting;

        void begin(long limitNanos) {
            waitNanos = limitNanos;
            if (limitNanos > 0) {
                waitDeadline = ticker().nanoTime() + limitNanos;
            }
        }

        @Override
        public boolean canBlock() {
            if (waiting) {
                return true; // announced already; a wake-up since then ends the wait
            }
            if (waitNanos == 0) {
                return false;
            }
            waiting = prepareToWait();
            return waiting;
        }

        @Override
        public void waitOver() {
            if (waiting) {
                waiting = false;
                endWait();
            }
        }

        @Override
        public long delayNanos(long currentTimeNanos) {
            long deadline = nextTimerNanos();
            long delay = deadline == Long.MAX_VALUE ? Long.MAX_VALUE : Math.max(0, deadline - currentTimeNanos);
            return waitNanos > 0 ? Math.min(delay, Math.max(0, waitDeadline - currentTimeNanos)) : delay;
        }

        @Override
        public long deadlineNanos() {
            long timer = nextTimerNanos();
            if (waitNanos <= 0) {
                return timer == Long.MAX_VALUE ? -1 : timer;
            }
            return timer == Long.MAX_VALUE || timer - waitDeadline > 0 ? waitDeadline : timer;
        }
    }
}
