package io.millrace.resolver;

import io.millrace.util.concurrent.Promise;
import java.util.concurrent.Callable;
import java.util.concurrent.Executor;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * The few daemon threads on which the JDK's look-ups block, so that no event loop does.
 *
 * <p>The threads end when they have been idle for a while. The queue is bounded: a name server that does not answer
 * must not collect look-ups without end.
 */
final class BlockingLookUps {

    private static final int THREADS = 4;
    private static final int MAX_QUEUED = 4096;
    private static final long IDLE_SECONDS = 30;

    private static final Executor SHARED = newExecutor();

    private BlockingLookUps() {}

    /**
     * Completes {@code promise} with what {@code lookUp} returns or throws, on another thread; a promise that is done
     * by the time its turn comes (cancelled) is not looked up.
     *
     * <p><b>Errors:</b> with {@value #MAX_QUEUED} look-ups waiting the promise fails with {@link
     * RejectedExecutionException}.
     */
    static <T> void submit(Callable<T> lookUp, Promise<T> promise) {
        try {
            SHARED.execute(() -> run(lookUp, promise));
        } catch (RejectedExecutionException e) {
            promise.tryFailure(new RejectedExecutionException(
                    "more than " + MAX_QUEUED + " name look-ups are waiting for the system's resolver", e));
        }
    }

    private static <T> void run(Callable<T> lookUp, Promise<T> promise) {
        if (promise.isDone()) {
            return;
        }
        try {
            promise.trySuccess(lookUp.call());
        } catch (Exception e) {
            promise.tryFailure(e);
        }
    }

    private static Executor newExecutor() {
        ThreadPoolExecutor executor = new ThreadPoolExecutor(
                THREADS,
                THREADS,
                IDLE_SECONDS,
                TimeUnit.SECONDS,
                new LinkedBlockingQueue<>(MAX_QUEUED),
                new DaemonThreads());
        executor.allowCoreThreadTimeOut(true);
        return executor;
    }

    private static final class DaemonThreads implements ThreadFactory {
        private final AtomicInteger next = new AtomicInteger(1);

        @Override
        public Thread newThread(Runnable task) {
            // In no thread group of the caller, and without its inheritable thread locals: the thread outlives the
            // caller.
            Thread thread = new Thread(null, task, "millrace-lookup-" + next.getAndIncrement(), 0, false);
            thread.setDaemon(true);
            return thread;
        }
    }
}
