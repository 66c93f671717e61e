package io.millrace.util.concurrent;

import static java.util.Objects.requireNonNull;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.ArrayDeque;
import java.util.Collection;
import java.util.Iterator;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jctools.queues.varhandle.MpscChunkedVarHandleArrayQueue;
import org.jctools.queues.varhandle.MpscUnboundedVarHandleArrayQueue;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The machine below every executor of one thread: a queue of tasks, a heap of timers, a wake-up protocol and a life
 * cycle. Whoever runs the loop brings the thread and the way to wait.
 *
 * <p>A loop looks like this; everything in it happens on one thread:
 *
 * <pre>{@code
 * attach(Thread.currentThread());
 * while (!(isShuttingDown() && confirmShutdown())) {
 *     if (prepareToWait()) {
 *         try { ... wait, at most until nextTimerNanos() ... } finally { endWait(); }
 *     }
 *     runTimers(ticker().nanoTime());
 *     runTasks(budgetNanos);
 * }
 * terminated();
 * }</pre>
 *
 * <h2>Why no wake-up is lost</h2>
 *
 * <p>The loop publishes {@code wake = WAITING} and then looks at the queue; a producer puts its task into the queue
 * and then looks at {@code wake}; each has a full fence between its two steps. Suppose the task was missed: the loop
 * saw an empty queue, so its look came before the task in the order of the fences, hence its {@code WAITING} is
 * visible to the producer's look, which then ends the wait. The fence of the producer is needed although the queue
 * advances its index by compare-and-set: once in a chunk it links a new array, and publishes that index by a store
 * with release semantics only, which may be delayed past the read of {@code wake}.
 *
 * <p>Exactly one producer wins {@code WAITING -> WAKING} and calls {@link #interruptWait()}; the rest pay one read.
 * If the loop returns by itself at that moment, it finds {@code WAKING} and leaves it: the producer sets {@code
 * AWAKE} when its call is over, and until then {@link #prepareToWait()} returns false, so a second wait cannot be
 * announced over a call still under way. Such a late call finds the loop awake and costs it one wait that ends at
 * once. {@link #confirmShutdown()} and {@link #terminated()} let it finish: after the first has returned true, and in
 * {@link #cleanup()}, the implementation may close what {@link #interruptWait()} writes to.
 *
 * <h2>Why no task is lost at the end</h2>
 *
 * <p>The step to SHUTDOWN and the look at the queue after it face a producer's offer and its look at the state after
 * it in the same way. A producer that sees SHUTDOWN takes its task back and is refused; one that does not has its
 * task run. From that step on the queue is emptied under a lock, so that a task is either run or refused, never both.
 */
public abstract non-sealed class LoopExecutor extends AbstractEventExecutor implements SingleThreadEventExecutor {

    private static final Logger logger = LoggerFactory.getLogger(LoopExecutor.class);

    /** How long executors without I/O run queued tasks before they look at timers and at the shutdown. */
    static final long TASK_BUDGET_NANOS = TimeUnit.MILLISECONDS.toNanos(10);

    private static final int NOT_STARTED = 0;
    private static final int STARTED = 1;
    private static final int SHUTTING_DOWN = 2;
    private static final int SHUTDOWN = 3;
    private static final int TERMINATED = 4;

    private static final int AWAKE = 0;
    private static final int WAITING = 1;
    private static final int WAKING = 2;

    private static final int MIN_PENDING_TASKS = 16;
    private static final int QUEUE_CHUNK = 1024;
    private static final int TASKS_PER_CLOCK_READING = 64;

    /** Keeps deadlines within half the clock's range, so that their difference has the right sign: 146 years. */
    private static final long MAX_DELAY_NANOS = Long.MAX_VALUE >> 1;

    private static final Runnable WAKE_UP = () -> {};

    private static final VarHandle STATE;
    private static final VarHandle WAKE;

    static {
        try {
            MethodHandles.Lookup lookup = MethodHandles.lookup();
            STATE = lookup.findVarHandle(LoopExecutor.class, "state", int.class);
            WAKE = lookup.findVarHandle(LoopExecutor.class, "wake", int.class);
        } catch (ReflectiveOperationException e) {
            throw new ExceptionInInitializerError(e);
        }
    }

    private final Ticker ticker;
    private final RejectedExecutionHandler rejected;
    private final int maxPendingTasks;

    /** Any thread offers. The loop's thread polls; from SHUTDOWN on, whoever holds the lock of {@link #leftovers}. */
    private final Queue<Runnable> tasks;

    /** What was in the queue at SHUTDOWN and is neither run nor taken back yet. Guarded by itself. */
    private final ArrayDeque<Runnable> leftovers = new ArrayDeque<>(0);

    private final TimerHeap timers = new TimerHeap();

    /** Taken from the heap to be run now. Loop's thread only. */
    private final ArrayDeque<ScheduledTask<?>> dueTimers = new ArrayDeque<>(4);

    private final CountDownLatch termination = new CountDownLatch(1);
    private final Promise<Void> terminationFuture = new TerminationPromise();

    /**
     * Only grows, except for {@link #detachIfIdle()}. Written by the loop's thread and by who starts or shuts down,
     * read by all.
     */
    private volatile int state = NOT_STARTED;

    /** See above. WAITING is written by the loop's thread, WAKING and after it AWAKE by one producer. */
    private volatile int wake = AWAKE;

    /** Written by the loop's thread, read by all. */
    private volatile @Nullable Thread thread;

    /**
     * Written before the state becomes SHUTTING_DOWN by the one thread that wins {@link #shutdownClaim}, read after
     * it.
     */
    private long quietPeriodNanos;

    private long shutdownTimeoutNanos;

    /** Guarded by {@link #leftovers}. */
    private boolean shutdownClaim;

    // Loop's thread only, from the first confirmShutdown() on.
    private boolean shutdownSeen;

    /** Everything that was accepted has been run: what is still queued belongs to producers that take it back. */
    private boolean drained;

    private long shutdownStartNanos;
    private long lastActivityNanos;

    /**
     * Creates an executor without a thread.
     *
     * @param maxPendingTasks the room of the task queue, at least 16; {@link Integer#MAX_VALUE} for no limit. Threads
     * that race for
     *     the last places may exceed it, by one each
     * @param rejected        what becomes of a task that finds no room
     */
    protected LoopExecutor(
            @Nullable EventExecutorGroup parent,
            Ticker ticker,
            int maxPendingTasks,
            RejectedExecutionHandler rejected) {
        super(parent);
        this.ticker = requireNonNull(ticker, "ticker");
        this.rejected = requireNonNull(rejected, "rejectedHandler");
        this.maxPendingTasks = Math.max(MIN_PENDING_TASKS, maxPendingTasks);
        this.tasks = newTaskQueue(this.maxPendingTasks);
    }

    private static Queue<Runnable> newTaskQueue(int maxPendingTasks) {
        if (maxPendingTasks > 1 << 30) { // the largest power of two: the bounded queue could not be larger
            return new MpscUnboundedVarHandleArrayQueue<>(QUEUE_CHUNK);
        }
        // It rounds its limit up to a power of two: offer() enforces the exact one.
        return new MpscChunkedVarHandleArrayQueue<>(Math.min(QUEUE_CHUNK, maxPendingTasks >> 1), maxPendingTasks);
    }

    // ---- what an implementation supplies

    /**
     * The first task, timer or shutdown arrived and no thread is attached: an executor with a thread of its own
     * starts it here, a loop run by hand does nothing.
     *
     * <p><b>Errors</b> what is thrown reaches the submitter, and the next task tries again. <b>Thread</b> any; called
     * once.
     */
    protected abstract void start();

    /**
     * Ends the wait that the loop's thread has announced by {@link #prepareToWait()}, be it just begun or about to
     * begin.
     *
     * <p><b>Thread</b> any but the loop's; at most one at a time, and once for each wait.
     */
    protected abstract void interruptWait();

    /**
     * Releases what the loop holds. Called once, by {@link #terminated()}: nothing calls {@link #interruptWait()} any
     * more, and tasks are refused. <b>Thread</b> the loop's, or that of the caller who could not start it.
     */
    protected void cleanup() {}

    // ---- the loop's thread

    /** From now on {@link #inEventLoop()} is true on that thread. */
    protected final void attach(Thread thread) {
        this.thread = requireNonNull(thread, "thread");
        STATE.compareAndSet(this, NOT_STARTED, STARTED);
    }

    /**
     * Gives the thread up if nothing is left to do; true when done so. The next task then calls {@link #start()}
     * again. Loop's thread only, with no timers.
     */
    final boolean detachIfIdle() {
        Thread current = thread;
        if (!tasks.isEmpty()) {
            return false;
        }
        thread = null; // before the state: once that is written, the next thread may attach itself
        STATE.setVolatile(this, NOT_STARTED);
        VarHandle.fullFence();
        if (tasks.isEmpty() || !STATE.compareAndSet(this, NOT_STARTED, STARTED)) {
            return true; // who offers after our look finds NOT_STARTED, and starts the next thread
        }
        thread = current;
        return false;
    }

    /**
     * Announces that the thread is about to block. False when it must not: tasks are queued, or a wake-up is still on
     * its way. Then nothing is announced, and {@link #endWait()} need not be called.
     */
    protected final boolean prepareToWait() {
        if (!WAKE.compareAndSet(this, AWAKE, WAITING)) {
            Thread.yield(); // a producer is between winning the right to wake us and having done it: let it run
            return false;
        }
        VarHandle.fullFence();
        if (tasks.isEmpty()) {
            return true;
        }
        endWait();
        return false;
    }

    /** Back from the wait, for whatever reason. */
    protected final void endWait() {
        // A failure means WAKING: the producer that is at it will set AWAKE.
        WAKE.compareAndSet(this, WAITING, AWAKE);
    }

    /** Whether tasks are queued. Timers do not count. */
    protected final boolean hasTasks() {
        return !tasks.isEmpty();
    }

    /**
     * The ticker's time at which the loop has to be awake: the earliest timer, while shutting down also the end of
     * the quiet period or of the timeout. {@link Long#MAX_VALUE} if nothing is to come.
     */
    protected final long nextTimerNanos() {
        ScheduledTask<?> first = timers.peek();
        if (!shutdownSeen) {
            return first == null ? Long.MAX_VALUE : first.deadlineNanos();
        }
        long quietEnd = lastActivityNanos + quietPeriodNanos;
        long timeoutEnd = shutdownStartNanos + shutdownTimeoutNanos;
        long end = quietEnd - timeoutEnd < 0 ? quietEnd : timeoutEnd;
        return first == null || end - first.deadlineNanos() < 0 ? end : first.deadlineNanos();
    }

    /**
     * Runs the timers that are due at that time of the ticker, in the order of their deadlines; returns how many ran. Each
     * runs once: one that is set anew meanwhile, as a fixed rate that lags behind is, waits for the next call, so that
     * tasks and I/O get their turn.
     */
    protected final int runTimers(long nowNanos) {
        for (ScheduledTask<?> task = timers.peek();
                task != null && task.deadlineNanos() - nowNanos <= 0;
                task = timers.peek()) {
            timers.remove(task);
            dueTimers.add(task);
        }
        int ran = 0;
        for (ScheduledTask<?> task = dueTimers.poll(); task != null; task = dueTimers.poll()) {
            task.fire(); // what it throws ends in its future
            ran++;
        }
        return ran;
    }

    /**
     * Runs queued tasks until none is left or the budget is spent; returns how many ran. The clock is looked at once
     * in 64 tasks.
     *
     * @param budgetNanos {@link Long#MAX_VALUE} for no limit: then the clock is not looked at
     */
    protected final int runTasks(long budgetNanos) {
        Runnable task = tasks.poll();
        if (task == null) {
            return 0;
        }
        boolean limited = budgetNanos != Long.MAX_VALUE;
        long start = limited ? ticker.nanoTime() : 0;
        int ran = 0;
        do {
            runLogged(task);
            ran++;
            if (limited && ran % TASKS_PER_CLOCK_READING == 0 && ticker.nanoTime() - start >= budgetNanos) {
                break;
            }
            task = tasks.poll();
        } while (task != null);
        return ran;
    }

    /**
     * One step of the shutdown, for each cycle of the loop once {@link #isShuttingDown()}: cancels the timers and
     * runs what is queued. True when the quiet period or the timeout is over: from then on tasks are refused, and
     * {@link #terminated()} is next.
     *
     * <p><b>Errors</b> {@link IllegalStateException} on another thread.
     */
    protected final boolean confirmShutdown() {
        int current = state;
        if (current < SHUTTING_DOWN) {
            return false;
        }
        if (!inEventLoop()) {
            throw new IllegalStateException("must be invoked from an event loop");
        }
        if (current >= SHUTDOWN) {
            return true;
        }
        cancelTimers();
        long now = ticker.nanoTime();
        if (!shutdownSeen) {
            shutdownSeen = true;
            shutdownStartNanos = now;
            lastActivityNanos = now;
        }
        long timeLeft = shutdownTimeoutNanos - (now - shutdownStartNanos);
        if (runTasks(Math.max(1, timeLeft)) > 0) {
            cancelTimers();
            now = ticker.nanoTime();
            lastActivityNanos = now;
        }
        if (now - lastActivityNanos < quietPeriodNanos && now - shutdownStartNanos < shutdownTimeoutNanos) {
            return false;
        }
        stopAccepting();
        return true;
    }

    private void cancelTimers() {
        while (timers.size() > 0) { // listeners may schedule again
            for (ScheduledTask<?> task : timers.removeAll()) {
                task.cancelOutsideHeap();
            }
        }
    }

    private void stopAccepting() {
        STATE.setVolatile(this, SHUTDOWN);
        VarHandle.fullFence();
        for (Runnable task = nextLeftover(); task != null; task = nextLeftover()) {
            runLogged(task);
        }
        drained = true;
        cancelTimers();
        letWakeUpFinish();
    }

    /** At most one {@link #interruptWait()} is under way, and none can begin: the loop waits no more. */
    private void letWakeUpFinish() {
        endWait();
        while (wake != AWAKE) {
            Thread.yield();
        }
    }

    private @Nullable Runnable nextLeftover() {
        synchronized (leftovers) {
            collectLeftovers();
            return leftovers.poll();
        }
    }

    private void collectLeftovers() {
        for (Runnable task = tasks.poll(); task != null; task = tasks.poll()) {
            leftovers.add(task);
        }
    }

    /**
     * The loop has ended: calls {@link #cleanup()}, removes the thread's {@link FastThreadLocal}s, refuses what may
     * still be queued, and completes {@link #terminationFuture()}. Also to be called when the loop died from an
     * exception.
     */
    protected final void terminated() {
        if (state < SHUTDOWN) {
            STATE.setVolatile(this, SHUTDOWN);
            VarHandle.fullFence();
        }
        letWakeUpFinish();
        try {
            cleanup();
        } finally {
            cancelTimers();
            if (!drained) {
                refuseLeftovers();
            }
            FastThreadLocal.removeAll();
            STATE.setVolatile(this, TERMINATED);
            termination.countDown();
            terminationFuture.trySuccess(null);
        }
    }

    /**
     * Only a loop that died, or never lived, leaves tasks which nobody takes back: their futures end, those that want
     * to hear of it are told, of the others the log tells.
     */
    private void refuseLeftovers() {
        int lost = 0;
        for (Runnable task = nextLeftover(); task != null; task = nextLeftover()) {
            if (task instanceof Future<?> future) {
                future.cancel(false);
            } else if (task instanceof RefusableTask refusable) {
                runLogged(() -> refusable.refused(refused()));
            } else if (task != WAKE_UP) {
                lost++;
            }
        }
        if (lost > 0) {
            logger.warn("{} ended with {} queued tasks that were never run", this, lost);
        }
    }

    // ---- any thread

    @Override
    public boolean inEventLoop(Thread thread) {
        return thread == this.thread;
    }

    @Override
    public Ticker ticker() {
        return ticker;
    }

    @Override
    public int pendingTasks() {
        return tasks.size();
    }

    /**
     * Queues the task, and wakes the loop if it waits.
     *
     * <p><b>Errors</b> {@link RejectedExecutionException} when shut down, or as the {@link RejectedExecutionHandler}
     * decides when the queue is full.
     */
    @Override
    public void execute(Runnable task) {
        requireNonNull(task, "task");
        if (!offer(task)) {
            rejected.rejected(task, this);
        }
    }

    /**
     * As {@link #execute(Runnable)}, but the task does not end a wait of the loop: it runs when the loop wakes for
     * something else.
     */
    @Override
    public void lazyExecute(Runnable task) {
        requireNonNull(task, "task");
        if (!offer(task, false)) {
            rejected.rejected(task, this);
        }
    }

    /**
     * Queues the task; false when there is no room. <b>Errors</b> {@link RejectedExecutionException} when shut down.
     */
    final boolean offer(Runnable task) {
        return offer(task, true);
    }

    private boolean offer(Runnable task, boolean endWait) {
        if (state >= SHUTDOWN) {
            throw refused();
        }
        if (isFull() || !tasks.offer(task)) {
            return false;
        }
        if (thread == Thread.currentThread()) {
            return true;
        }
        VarHandle.fullFence();
        int current = state;
        if (current == NOT_STARTED) {
            startIfFirst();
        } else if (current >= SHUTDOWN && takeBack(task)) {
            throw refused();
        }
        if (endWait) {
            wakeIfWaiting();
        }
        return true;
    }

    private boolean isFull() {
        return maxPendingTasks != Integer.MAX_VALUE && tasks.size() >= maxPendingTasks;
    }

    private void wakeIfWaiting() {
        if (wake == WAITING && WAKE.compareAndSet(this, WAITING, WAKING)) {
            try {
                interruptWait();
            } finally {
                WAKE.setVolatile(this, AWAKE);
            }
        }
    }

    private void startIfFirst() {
        if (STATE.compareAndSet(this, NOT_STARTED, STARTED)) {
            try {
                start();
            } catch (Throwable t) {
                if (!STATE.compareAndSet(this, STARTED, NOT_STARTED)) {
                    terminateWithoutThread(t); // shut down meanwhile, by one who relies on this start
                }
                throw t;
            }
        }
    }

    /** Whether the task, queued by the caller, has not been run and will not be. */
    private boolean takeBack(Runnable task) {
        synchronized (leftovers) {
            collectLeftovers();
            for (Iterator<Runnable> it = leftovers.iterator(); it.hasNext(); ) {
                if (it.next() == task) {
                    it.remove();
                    return true;
                }
            }
            return false;
        }
    }

    private static RejectedExecutionException refused() {
        return new RejectedExecutionException("event executor terminated");
    }

    // ---- timers

    @Override
    public ScheduledFuture<?> schedule(Runnable command, long delay, TimeUnit unit) {
        requireNonNull(command, "command");
        requireNonNull(unit, "unit");
        return admit(new ScheduledTask<Void>(this, command, deadline(unit.toNanos(delay)), 0));
    }

    @Override
    public <V> ScheduledFuture<V> schedule(Callable<V> callable, long delay, TimeUnit unit) {
        requireNonNull(callable, "callable");
        requireNonNull(unit, "unit");
        return admit(new ScheduledTask<>(this, callable, deadline(unit.toNanos(delay))));
    }

    @Override
    public ScheduledFuture<?> scheduleAtFixedRate(Runnable command, long initialDelay, long period, TimeUnit unit) {
        requireNonNull(command, "command");
        requireNonNull(unit, "unit");
        checkPeriodic(initialDelay, period, "period");
        return admit(new ScheduledTask<Void>(
                this, command, deadline(unit.toNanos(initialDelay)), Math.min(unit.toNanos(period), MAX_DELAY_NANOS)));
    }

    @Override
    public ScheduledFuture<?> scheduleWithFixedDelay(Runnable command, long initialDelay, long delay, TimeUnit unit) {
        requireNonNull(command, "command");
        requireNonNull(unit, "unit");
        checkPeriodic(initialDelay, delay, "delay");
        return admit(
                new ScheduledTask<Void>(this, command, deadline(unit.toNanos(initialDelay)), -unit.toNanos(delay)));
    }

    private static void checkPeriodic(long initialDelay, long period, String name) {
        if (initialDelay < 0) {
            throw new IllegalArgumentException("initialDelay: " + initialDelay + " (expected: >= 0)");
        }
        if (period <= 0) {
            throw new IllegalArgumentException(name + ": " + period + " (expected: > 0)");
        }
    }

    private long deadline(long delayNanos) {
        return deadline(ticker.nanoTime(), delayNanos);
    }

    static long deadline(long nowNanos, long delayNanos) {
        return nowNanos + Math.min(Math.max(0, delayNanos), MAX_DELAY_NANOS);
    }

    private <T extends ScheduledTask<?>> T admit(T task) {
        if (!inEventLoop()) {
            execute(task);
        } else if (state >= SHUTDOWN) {
            throw refused();
        } else {
            timers.add(task);
        }
        return task;
    }

    /** Puts the timer where it belongs: into the heap, or out of it when it is done for. Loop's thread only. */
    final void place(ScheduledTask<?> task) {
        if (task.isDone()) {
            timers.remove(task);
        } else if (state >= SHUTDOWN) {
            task.cancelOutsideHeap();
        } else if (task.heapIndex == ScheduledTask.NOWHERE) {
            timers.add(task);
        }
    }

    /** Takes a cancelled timer out of the heap: at once on the loop's thread, else when the loop next runs tasks. */
    final void forget(ScheduledTask<?> task) {
        if (inEventLoop()) {
            timers.remove(task);
        } else if (state < SHUTDOWN) {
            forgetLater(task);
        }
    }

    private void forgetLater(ScheduledTask<?> task) {
        try {
            // A full queue refuses: then the timer leaves the heap when it comes due, and nothing runs.
            offer(task, false);
        } catch (RejectedExecutionException e) {
            // Shut down in the meantime, so the heap is being emptied anyway: the cancellation itself has succeeded.
            assert isShutdown();
        }
    }

    /** The number of timers. Loop's thread only. */
    final int timerCount() {
        return timers.size();
    }

    // ---- life cycle

    @Override
    public Future<?> shutdownGracefully(long quietPeriod, long timeout, TimeUnit unit) {
        if (quietPeriod < 0) {
            throw new IllegalArgumentException("quietPeriod: " + quietPeriod + " (expected: >= 0)");
        }
        if (timeout < quietPeriod) {
            throw new IllegalArgumentException(
                    "timeout: " + timeout + " (expected: >= quietPeriod (" + quietPeriod + "))");
        }
        requireNonNull(unit, "unit");
        if (claimShutdown()) {
            quietPeriodNanos = Math.min(unit.toNanos(quietPeriod), MAX_DELAY_NANOS);
            shutdownTimeoutNanos = Math.min(unit.toNanos(timeout), MAX_DELAY_NANOS);
            beginShutdown();
        }
        return terminationFuture();
    }

    private boolean claimShutdown() {
        synchronized (leftovers) {
            boolean first = !shutdownClaim;
            shutdownClaim = true;
            return first;
        }
    }

    private void beginShutdown() {
        int before = state;
        while (before < SHUTTING_DOWN && !STATE.compareAndSet(this, before, SHUTTING_DOWN)) {
            before = state;
        }
        if (before >= SHUTTING_DOWN) {
            return; // the loop died, and has gone further by itself
        }
        if (before == NOT_STARTED) {
            try {
                start();
            } catch (Throwable t) {
                terminateWithoutThread(t);
                throw t;
            }
        }
        // A task, so that the loop notices whatever it is doing; a full queue has one that is as good.
        if (tasks.offer(WAKE_UP) && !inEventLoop()) {
            VarHandle.fullFence();
            wakeIfWaiting();
        }
    }

    private void terminateWithoutThread(Throwable cause) {
        STATE.setVolatile(this, SHUTDOWN);
        VarHandle.fullFence();
        try {
            cleanup();
        } finally {
            refuseLeftovers();
            STATE.setVolatile(this, TERMINATED);
            termination.countDown();
            terminationFuture.tryFailure(cause);
        }
    }

    @Override
    public Future<?> terminationFuture() {
        return terminationFuture;
    }

    @Override
    public boolean isShuttingDown() {
        return state >= SHUTTING_DOWN;
    }

    @Override
    public boolean isShutdown() {
        return state >= SHUTDOWN;
    }

    @Override
    public boolean isTerminated() {
        return state == TERMINATED;
    }

    /**
     * Waits for the termination at most this long; true when terminated.
     *
     * <p><b>Errors</b> {@link IllegalStateException} on the loop's own thread.
     */
    @Override
    public boolean awaitTermination(long timeout, TimeUnit unit) throws InterruptedException {
        requireNonNull(unit, "unit");
        if (inEventLoop() && !isTerminated()) {
            throw new IllegalStateException("cannot await termination of the current thread");
        }
        return termination.await(timeout, unit);
    }

    // ---- blocking calls that a loop must not make on itself

    @Override
    public <T> T invokeAny(Collection<? extends Callable<T>> tasks) throws InterruptedException, ExecutionException {
        refuseInEventLoop("invokeAny");
        return super.invokeAny(tasks);
    }

    @Override
    public <T> T invokeAny(Collection<? extends Callable<T>> tasks, long timeout, TimeUnit unit)
            throws InterruptedException, ExecutionException, TimeoutException {
        refuseInEventLoop("invokeAny");
        return super.invokeAny(tasks, timeout, unit);
    }

    @Override
    public <T> List<java.util.concurrent.Future<T>> invokeAll(Collection<? extends Callable<T>> tasks)
            throws InterruptedException {
        refuseInEventLoop("invokeAll");
        return super.invokeAll(tasks);
    }

    @Override
    public <T> List<java.util.concurrent.Future<T>> invokeAll(
            Collection<? extends Callable<T>> tasks, long timeout, TimeUnit unit) throws InterruptedException {
        refuseInEventLoop("invokeAll");
        return super.invokeAll(tasks, timeout, unit);
    }

    private void refuseInEventLoop(String method) {
        if (inEventLoop()) {
            throw new RejectedExecutionException("Calling " + method + "() from within the EventLoop is not allowed");
        }
    }

    /** Notified on the {@link GlobalEventExecutor}: this executor's thread has ended by then. */
    private final class TerminationPromise extends DefaultPromise<Void> {
        @Override
        protected EventExecutor executor() {
            return GlobalEventExecutor.INSTANCE;
        }

        /** The thread whose end is waited for must not wait for it. */
        @Override
        protected void checkDeadLock() {
            super.checkDeadLock();
            if (inEventLoop()) {
                throw BlockingOperationException.of(this);
            }
        }
    }
}
