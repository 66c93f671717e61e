package io.millrace.channel;

import io.millrace.util.concurrent.RejectedExecutionHandlers;
import io.millrace.util.concurrent.Ticker;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * An event loop that a caller's own thread runs, cycle by cycle.
 *
 * <pre>{@code
 * ManualIoEventLoop loop = new ManualIoEventLoop(Thread.currentThread(), factory);
 * while (!loop.isTerminated()) {
 *     loop.run(TimeUnit.MILLISECONDS.toNanos(5)); // waits at most 5 ms for I/O, timers or tasks
 *     doSomethingElse();
 * }
 * }</pre>
 *
 * <p><b>Thread:</b> {@code run…} must be called by the owning thread; after {@code shutdownGracefully()} it must go on
 * calling until {@link #isTerminated()}.
 */
public class ManualIoEventLoop extends AbstractIoEventLoop {
    private volatile @Nullable Thread owner;

    /**
     * Makes a loop without a parent.
     *
     * @param owningThread the thread that will run it, or {@code null} to name it later
     * @param factory makes the handler
     */
    public ManualIoEventLoop(@Nullable Thread owningThread, IoHandlerFactory factory) {
        this(null, owningThread, factory);
    }

    /**
     * Makes a loop.
     *
     * @param parent the group that it belongs to, or {@code null}
     * @param owningThread the thread that will run it, or {@code null} to name it later
     * @param factory makes the handler
     */
    public ManualIoEventLoop(
            @Nullable IoEventLoopGroup parent, @Nullable Thread owningThread, IoHandlerFactory factory) {
        this(parent, owningThread, factory, Ticker.systemTicker());
    }

    /**
     * Makes a loop.
     *
     * @param parent the group that it belongs to, or {@code null}
     * @param owningThread the thread that will run it, or {@code null} to name it later
     * @param factory makes the handler
     * @param ticker the clock of timers; a wait ends by the kernel's clock all the same
     */
    public ManualIoEventLoop(
            @Nullable IoEventLoopGroup parent, @Nullable Thread owningThread, IoHandlerFactory factory, Ticker ticker) {
        super(parent, factory, ticker, Integer.MAX_VALUE, RejectedExecutionHandlers.reject());
        if (owningThread != null) {
            setOwningThread(owningThread);
        }
    }

    /**
     * Names the thread that runs the loop, once.
     *
     * @param owningThread the thread
     * @throws IllegalStateException if there is one already
     */
    public final void setOwningThread(Thread owningThread) {
        Objects.requireNonNull(owningThread, "owningThread");
        synchronized (this) {
            if (owner != null) {
                throw new IllegalStateException("the loop is owned by " + owner);
            }
            owner = owningThread;
        }
        attach(owningThread);
    }

    /**
     * Does what is to be done now, without waiting and without a limit.
     *
     * @return how many handles, timers and tasks were served
     */
    public final int runNow() {
        return run(0, Long.MAX_VALUE);
    }

    /**
     * Does what is to be done now, without waiting.
     *
     * @param runAllTasksTimeoutNanos how long queued tasks may run; 0 or less for no limit
     * @return how many handles, timers and tasks were served
     */
    public final int runNow(long runAllTasksTimeoutNanos) {
        return run(0, runAllTasksTimeoutNanos);
    }

    /**
     * Waits for something to do and does it.
     *
     * @param waitNanos how long to wait at most; 0 not at all, negative without limit
     * @return how many handles, timers and tasks were served
     */
    public final int run(long waitNanos) {
        return run(waitNanos, Long.MAX_VALUE);
    }

    /**
     * Waits for something to do and does it.
     *
     * @param waitNanos how long to wait at most; 0 not at all, negative without limit
     * @param runAllTasksTimeoutNanos how long queued tasks may run; 0 or less for no limit
     * @return how many handles, timers and tasks were served
     * @throws IllegalStateException if the calling thread does not own the loop
     */
    public int run(long waitNanos, long runAllTasksTimeoutNanos) {
        checkThread();
        if (isTerminated()) {
            return 0;
        }
        int served = cycle(waitNanos < 0 ? UNTIL_TIMER : waitNanos, budget(runAllTasksTimeoutNanos));
        if (isShuttingDown()) {
            shutdownStep();
        }
        return served;
    }

    /**
     * Runs due timers and queued tasks, and no I/O.
     *
     * @param timeoutNanos how long tasks may run; 0 or less for no limit
     * @return how many timers and tasks ran
     * @throws IllegalStateException if the calling thread does not own the loop
     */
    public int runNonBlockingTasks(long timeoutNanos) {
        checkThread();
        return runTimers(ticker().nanoTime()) + runTasks(budget(timeoutNanos));
    }

    private static long budget(long nanos) {
        return nanos <= 0 ? Long.MAX_VALUE : nanos;
    }

    private void checkThread() {
        Thread owning = owner;
        if (owning == null) {
            throw new IllegalStateException("the loop has no owning thread yet");
        }
        if (owning != Thread.currentThread()) {
            throw new IllegalStateException(
                    "the loop is owned by " + owning + ", called from " + Thread.currentThread());
        }
    }

    /**
     * Tells whether {@link #run(long)} would wait.
     *
     * @return {@code true} if nothing is queued
     */
    protected boolean canBlock() {
        return !hasTasks();
    }

    /** Nothing to start: the owner's thread is there. */
    @Override
    protected void start() {}
}
