package io.millrace.util.concurrent;

import static java.util.Objects.requireNonNull;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.Locale;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The usual {@link Promise}: one object of 32 bytes, without a lock.
 *
 * <p>Listeners are called on the executor, in the order of their addition, one at a time. On the executor's thread
 * they are called at once, by whoever completes the promise or adds to a complete one; a listener that is added by a
 * listener waits until the present ones are done. Listeners that complete other promises nest at most eight deep,
 * then the notification goes through {@link EventExecutor#execute}: a chain of any length needs little stack.
 *
 * @param <V> the type of the result
 */
public class DefaultPromise<V> implements Promise<V> {

    /** The system property that lowers the depth, 8, to which notifications nest. */
    public static final String PROPERTY_MAX_LISTENER_STACK_DEPTH = "io.millrace.defaultPromise.maxListenerStackDepth";

    private static final Logger logger = LoggerFactory.getLogger(DefaultPromise.class);

    private static final int MAX_LISTENER_STACK_DEPTH =
            Math.min(8, Integer.getInteger(PROPERTY_MAX_LISTENER_STACK_DEPTH, 8));

    /** The result null. */
    private static final Object SUCCESS = new Object();

    /** Not complete, and not to be cancelled. */
    private static final Object UNCANCELLABLE = new Object();

    private static final VarHandle RESULT;
    private static final VarHandle LISTENERS;
    private static final VarHandle NOTIFYING;
    private static final VarHandle WAITERS;

    static {
        try {
            MethodHandles.Lookup lookup = MethodHandles.lookup();
            RESULT = lookup.findVarHandle(DefaultPromise.class, "result", Object.class);
            LISTENERS = lookup.findVarHandle(DefaultPromise.class, "listeners", Object.class);
            NOTIFYING = lookup.findVarHandle(DefaultPromise.class, "notifying", boolean.class);
            WAITERS = lookup.findVarHandle(DefaultPromise.class, "waiters", Waiter.class);
        } catch (ReflectiveOperationException e) {
            throw new ExceptionInInitializerError(e);
        }
    }

    private final @Nullable EventExecutor executor;

    /**
     * Null or UNCANCELLABLE: incomplete. SUCCESS, a {@link Failure}, or the result itself: final. Any thread, by
     * compare-and-set.
     */
    private volatile @Nullable Object result;

    /**
     * Null, one listener, or a {@link ListenerNode}: a stack, the latest on top. Any thread adds; the notifying one
     * takes all.
     */
    private volatile @Nullable Object listeners;

    /**
     * Whether a thread is calling listeners. It looks for new ones after it has cleared this, so that none is missed.
     */
    private volatile boolean notifying;

    /**
     * The blocked threads, a stack. They push themselves before their last look at the result; who completes takes
     * all.
     */
    private volatile @Nullable Waiter waiters;

    /** Creates a promise whose listeners are called on the executor. */
    public DefaultPromise(EventExecutor executor) {
        this.executor = requireNonNull(executor, "executor");
    }

    /** For a subclass that overrides {@link #executor()}. */
    protected DefaultPromise() {
        this.executor = null;
    }

    /** The executor on which listeners are called, and whose thread must not wait for this promise. */
    @SuppressWarnings("NullAway") // null only where a subclass overrides this
    protected EventExecutor executor() {
        return executor;
    }

    // ---- completing

    @Override
    public Promise<V> setSuccess(@Nullable V result) {
        if (complete(result == null ? SUCCESS : result)) {
            return this;
        }
        throw completeAlready();
    }

    @Override
    public boolean trySuccess(@Nullable V result) {
        return complete(result == null ? SUCCESS : result);
    }

    @Override
    public Promise<V> setFailure(Throwable cause) {
        if (complete(new Failure(requireNonNull(cause, "cause")))) {
            return this;
        }
        throw new IllegalStateException("complete already: " + this, cause);
    }

    @Override
    public boolean tryFailure(Throwable cause) {
        return complete(new Failure(requireNonNull(cause, "cause")));
    }

    @Override
    public boolean setUncancellable() {
        if (RESULT.compareAndSet(this, (Object) null, UNCANCELLABLE)) {
            return true;
        }
        Object current = result;
        return !isDone(current) || !isCancelled(current);
    }

    @Override
    public boolean cancel(boolean mayInterruptIfRunning) {
        if (result != null
                || !RESULT.compareAndSet(this, (Object) null, new Failure(new StacklessCancellationException()))) {
            return false;
        }
        afterCompletion();
        return true;
    }

    private IllegalStateException completeAlready() {
        return new IllegalStateException("complete already: " + this);
    }

    private boolean complete(Object outcome) {
        if (RESULT.compareAndSet(this, (Object) null, outcome) || RESULT.compareAndSet(this, UNCANCELLABLE, outcome)) {
            afterCompletion();
            return true;
        }
        return false;
    }

    private void afterCompletion() {
        if (waiters != null) {
            for (Waiter w = (Waiter) WAITERS.getAndSet(this, (Waiter) null); w != null; w = w.next) {
                LockSupport.unpark(w.thread);
            }
        }
        if (listeners != null) {
            notifyListeners();
        }
    }

    // ---- the state

    private static boolean isDone(@Nullable Object result) {
        return result != null && result != UNCANCELLABLE;
    }

    private static boolean isCancelled(@Nullable Object result) {
        return result instanceof Failure failure && failure.cause instanceof CancellationException;
    }

    @Override
    public boolean isDone() {
        return isDone(result);
    }

    @Override
    public boolean isSuccess() {
        Object current = result;
        return isDone(current) && !(current instanceof Failure);
    }

    @Override
    public boolean isCancellable() {
        return result == null;
    }

    @Override
    public boolean isCancelled() {
        return isCancelled(result);
    }

    @Override
    public @Nullable Throwable cause() {
        return result instanceof Failure failure ? failure.cause : null;
    }

    @Override
    public @Nullable V getNow() {
        return valueOf(result);
    }

    @SuppressWarnings("unchecked") // what is none of the markers came in as a V
    private @Nullable V valueOf(@Nullable Object outcome) {
        return outcome == SUCCESS || outcome == UNCANCELLABLE || outcome instanceof Failure ? null : (V) outcome;
    }

    // ---- listeners

    @Override
    public Promise<V> addListener(GenericFutureListener<? extends Future<? super V>> listener) {
        push(requireNonNull(listener, "listener"));
        if (isDone()) {
            notifyListeners();
        }
        return this;
    }

    @Override
    @SuppressWarnings({"unchecked", "varargs"}) // the array is only read
    public Promise<V> addListeners(GenericFutureListener<? extends Future<? super V>>... listeners) {
        for (GenericFutureListener<? extends Future<? super V>> listener : requireNonNull(listeners, "listeners")) {
            if (listener == null) {
                break;
            }
            push(listener);
        }
        if (isDone()) {
            notifyListeners();
        }
        return this;
    }

    @Override
    public Promise<V> removeListener(GenericFutureListener<? extends Future<? super V>> listener) {
        remove(requireNonNull(listener, "listener"));
        return this;
    }

    @Override
    @SuppressWarnings({"unchecked", "varargs"}) // the array is only read
    public Promise<V> removeListeners(GenericFutureListener<? extends Future<? super V>>... listeners) {
        for (GenericFutureListener<? extends Future<? super V>> listener : requireNonNull(listeners, "listeners")) {
            if (listener == null) {
                break;
            }
            remove(listener);
        }
        return this;
    }

    private void push(Object listener) {
        Object below;
        Object top;
        do {
            below = listeners;
            top = below == null ? listener : new ListenerNode(listener, below);
        } while (!LISTENERS.compareAndSet(this, below, top));
    }

    private void remove(Object listener) {
        Object stack;
        Object rest;
        do {
            stack = listeners;
            rest = stack == null ? null : ListenerNode.without(stack, listener);
        } while (rest != stack && !LISTENERS.compareAndSet(this, stack, rest));
    }

    private void notifyListeners() {
        EventExecutor notifier = executor();
        if (notifier.inEventLoop()) {
            FastThreadLocalMap map = FastThreadLocalMap.get();
            int depth = map.listenerDepth;
            if (depth < MAX_LISTENER_STACK_DEPTH) {
                map.listenerDepth = depth + 1;
                try {
                    notifyListenersNow();
                } finally {
                    map.listenerDepth = depth;
                }
                return;
            }
        }
        executeLogged(notifier, this::notifyListenersNow);
    }

    /**
     * On the executor's thread. Some executors have several, and a listener may come back here: whoever finds {@link
     * #notifying} set leaves its listeners to the one at work, which looks again after it has cleared the flag.
     */
    private void notifyListenersNow() {
        while (listeners != null && NOTIFYING.compareAndSet(this, false, true)) {
            try {
                Object taken = LISTENERS.getAndSet(this, (Object) null);
                while (taken != null) {
                    callAll(taken);
                    taken = LISTENERS.getAndSet(this, (Object) null);
                }
            } finally {
                notifying = false;
            }
        }
    }

    private void callAll(Object taken) {
        if (!(taken instanceof ListenerNode top)) {
            call(this, (GenericFutureListener<?>) taken);
            return;
        }
        for (Object listener : top.inOrderOfAddition()) {
            call(this, (GenericFutureListener<?>) listener);
        }
    }

    /**
     * Calls a listener of a complete future on the executor's thread: at once if that is the caller's and
     * notifications are not nested too deep.
     */
    protected static void notifyListener(
            EventExecutor eventExecutor, Future<?> future, GenericFutureListener<?> listener) {
        requireNonNull(eventExecutor, "eventExecutor");
        requireNonNull(future, "future");
        requireNonNull(listener, "listener");
        if (eventExecutor.inEventLoop()) {
            FastThreadLocalMap map = FastThreadLocalMap.get();
            int depth = map.listenerDepth;
            if (depth < MAX_LISTENER_STACK_DEPTH) {
                map.listenerDepth = depth + 1;
                try {
                    call(future, listener);
                } finally {
                    map.listenerDepth = depth;
                }
                return;
            }
        }
        executeLogged(eventExecutor, () -> call(future, listener));
    }

    @SuppressWarnings("unchecked") // addListener admits only listeners of supertypes of this future
    private static void call(Future<?> future, GenericFutureListener<?> listener) {
        try {
            ((GenericFutureListener<Future<?>>) listener).operationComplete(future);
        } catch (Throwable t) {
            logger.warn(
                    "An exception was thrown by {}.operationComplete()",
                    listener.getClass().getName(),
                    t);
        }
    }

    private static void executeLogged(EventExecutor executor, Runnable task) {
        try {
            executor.execute(task);
        } catch (RejectedExecutionException e) {
            if (executor == GlobalEventExecutor.INSTANCE) {
                logger.error("Failed to submit a listener notification task. Event loop shut down?", e);
            } else {
                // Who waits for the end of something is told, whatever has ended before it.
                executeLogged(GlobalEventExecutor.INSTANCE, task);
            }
        }
    }

    // ---- waiting

    /** Refuses a wait on the thread that has to end it. <b>Errors</b> {@link BlockingOperationException}. */
    protected void checkDeadLock() {
        EventExecutor notifier = executor();
        if (notifier != null && notifier.inEventLoop()) {
            throw BlockingOperationException.of(this);
        }
    }

    @Override
    public Promise<V> await() throws InterruptedException {
        if (!isDone()) {
            if (Thread.interrupted()) {
                throw new InterruptedException(toString());
            }
            checkDeadLock();
            block(Long.MAX_VALUE, true);
        }
        return this;
    }

    @Override
    public Promise<V> awaitUninterruptibly() {
        if (!isDone()) {
            checkDeadLock();
            blockUninterruptibly(Long.MAX_VALUE);
        }
        return this;
    }

    @Override
    public boolean await(long timeout, TimeUnit unit) throws InterruptedException {
        long timeoutNanos = unit.toNanos(timeout);
        if (isDone() || timeoutNanos <= 0) {
            return isDone();
        }
        if (Thread.interrupted()) {
            throw new InterruptedException(toString());
        }
        checkDeadLock();
        return block(timeoutNanos, true);
    }

    @Override
    public boolean await(long timeoutMillis) throws InterruptedException {
        return await(timeoutMillis, TimeUnit.MILLISECONDS);
    }

    @Override
    public boolean awaitUninterruptibly(long timeout, TimeUnit unit) {
        long timeoutNanos = unit.toNanos(timeout);
        if (isDone() || timeoutNanos <= 0) {
            return isDone();
        }
        checkDeadLock();
        return blockUninterruptibly(timeoutNanos);
    }

    @Override
    public boolean awaitUninterruptibly(long timeoutMillis) {
        return awaitUninterruptibly(timeoutMillis, TimeUnit.MILLISECONDS);
    }

    private boolean blockUninterruptibly(long timeoutNanos) {
        try {
            return block(timeoutNanos, false);
        } catch (InterruptedException e) {
            throw new AssertionError("the wait is not interruptible", e);
        }
    }

    /** Blocks until complete; {@link Long#MAX_VALUE} is for ever. */
    private boolean block(long timeoutNanos, boolean interruptible) throws InterruptedException {
        Thread current = Thread.currentThread();
        boolean limited = timeoutNanos != Long.MAX_VALUE;
        long start = limited ? System.nanoTime() : 0;
        boolean interrupted = false;
        addWaiter(current);
        try {
            while (!isDone()) {
                if (limited) {
                    long left = timeoutNanos - (System.nanoTime() - start);
                    if (left <= 0) {
                        return false;
                    }
                    LockSupport.parkNanos(this, left);
                } else {
                    LockSupport.park(this);
                }
                if (Thread.interrupted()) {
                    if (interruptible) {
                        throw new InterruptedException(toString());
                    }
                    interrupted = true;
                }
            }
            return true;
        } finally {
            if (!isDone()) {
                removeWaiter(current);
            }
            if (interrupted) {
                current.interrupt();
            }
        }
    }

    private void addWaiter(Thread thread) {
        Waiter below;
        do {
            below = waiters;
        } while (!WAITERS.compareAndSet(this, below, new Waiter(thread, below)));
    }

    private void removeWaiter(Thread thread) {
        Waiter stack;
        Waiter rest;
        do {
            stack = waiters;
            rest = null;
            for (Waiter w = stack; w != null; w = w.next) {
                if (w.thread != thread) {
                    rest = new Waiter(w.thread, rest);
                }
            }
        } while (!WAITERS.compareAndSet(this, stack, rest));
    }

    @Override
    public Promise<V> sync() throws InterruptedException {
        await();
        rethrowIfFailed();
        return this;
    }

    @Override
    public Promise<V> syncUninterruptibly() {
        awaitUninterruptibly();
        rethrowIfFailed();
        return this;
    }

    private void rethrowIfFailed() {
        Throwable cause = cause();
        if (cause == null) {
            return;
        }
        if (!(cause instanceof CancellationException) && cause.getSuppressed().length == 0) {
            // The cause was made on another thread: this says who waited for it.
            cause.addSuppressed(new CompletionException("Rethrowing promise failure cause", null));
        }
        throw Rethrow.unchanged(cause);
    }

    @Override
    public @Nullable V get() throws InterruptedException, ExecutionException {
        await();
        return resultOrThrow();
    }

    @Override
    public @Nullable V get(long timeout, TimeUnit unit)
            throws InterruptedException, ExecutionException, TimeoutException {
        if (!await(timeout, unit)) {
            throw new TimeoutException(
                    "timeout after " + timeout + " " + unit.name().toLowerCase(Locale.ENGLISH));
        }
        return resultOrThrow();
    }

    private @Nullable V resultOrThrow() throws ExecutionException {
        Throwable cause = cause();
        if (cause == null) {
            return getNow();
        }
        if (cause instanceof CancellationException) {
            throw (CancellationException) cause;
        }
        throw new ExecutionException(cause);
    }

    // ---- text

    @Override
    public String toString() {
        return toStringBuilder().toString();
    }

    /** What {@link #toString()} gives, for a subclass to add to. */
    protected StringBuilder toStringBuilder() {
        String name = getClass().getName();
        StringBuilder buf = new StringBuilder(64)
                .append(name, name.lastIndexOf('.') + 1, name.length())
                .append('@')
                .append(Integer.toHexString(hashCode()));
        Object current = result;
        if (current == SUCCESS) {
            return buf.append("(success)");
        }
        if (current == UNCANCELLABLE) {
            return buf.append("(uncancellable)");
        }
        if (current instanceof Failure failure) {
            return buf.append("(failure: ").append(failure.cause).append(')');
        }
        return current != null ? buf.append("(success: ").append(current).append(')') : buf.append("(incomplete)");
    }

    // ---- the parts

    private static final class Failure {
        final Throwable cause;

        Failure(Throwable cause) {
            this.cause = cause;
        }
    }

    private static final class Waiter {
        final Thread thread;
        final @Nullable Waiter next;

        Waiter(Thread thread, @Nullable Waiter next) {
            this.thread = thread;
            this.next = next;
        }
    }

    /** A cancellation is no error whose place matters: it goes without a stack trace. */
    private static final class StacklessCancellationException extends CancellationException {
        private static final long serialVersionUID = 1L;

        @Override
        public synchronized Throwable fillInStackTrace() {
            return this;
        }

        @Override
        public String toString() {
            return CancellationException.class.getName();
        }
    }
}
