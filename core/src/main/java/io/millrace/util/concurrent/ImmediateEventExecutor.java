package io.millrace.util.concurrent;

import static java.util.Objects.requireNonNull;

import java.util.ArrayDeque;
import java.util.Queue;
import java.util.concurrent.TimeUnit;

/**
 * Runs a task in the caller's thread before {@link #execute} returns; a task that is submitted by such a task runs
 * after it, so that the stack does not grow. Every thread is this executor's own. It has no timers, and is never shut
 * down.
 */
public final class ImmediateEventExecutor extends AbstractEventExecutor {

    /** The only instance. */
    public static final ImmediateEventExecutor INSTANCE = new ImmediateEventExecutor();

    private final FastThreadLocal<Run> run = new FastThreadLocal<>() {
        @Override
        protected Run initialValue() {
            return new Run();
        }
    };

    private final Future<?> terminationFuture =
            new FailedFuture<>(GlobalEventExecutor.INSTANCE, new UnsupportedOperationException());

    private ImmediateEventExecutor() {}

    /** What one thread is at. */
    private static final class Run {
        final Queue<Runnable> delayed = new ArrayDeque<>();
        boolean running;
    }

    @Override
    public void execute(Runnable command) {
        requireNonNull(command, "command");
        Run current = requireNonNull(run.get());
        if (current.running) {
            current.delayed.add(command);
            return;
        }
        current.running = true;
        try {
            for (Runnable task = command; task != null; task = current.delayed.poll()) {
                runLogged(task);
            }
        } finally {
            current.running = false;
        }
    }

    /** Always true. */
    @Override
    public boolean inEventLoop() {
        return true;
    }

    /** Always true. */
    @Override
    public boolean inEventLoop(Thread thread) {
        return true;
    }

    /** A promise that can be waited for on any thread: none is more this executor's own than another. */
    @Override
    public <V> Promise<V> newPromise() {
        return new ImmediatePromise<>(this);
    }

    private static final class ImmediatePromise<V> extends DefaultPromise<V> {

        ImmediatePromise(EventExecutor executor) {
            super(executor);
        }

        @Override
        protected void checkDeadLock() {}
    }

    /** Without effect: returns {@link #terminationFuture()}, which has failed. */
    @Override
    public Future<?> shutdownGracefully(long quietPeriod, long timeout, TimeUnit unit) {
        return terminationFuture();
    }

    /** Has failed with an {@link UnsupportedOperationException}. */
    @Override
    public Future<?> terminationFuture() {
        return terminationFuture;
    }

    /** Always refused with an {@link UnsupportedOperationException}: there is nothing to close. */
    @Override
    public void close() {
        throw new UnsupportedOperationException();
    }

    @Override
    public boolean isShuttingDown() {
        return false;
    }

    @Override
    public boolean isShutdown() {
        return false;
    }

    @Override
    public boolean isTerminated() {
        return false;
    }

    /** False at once: this executor does not terminate. */
    @Override
    public boolean awaitTermination(long timeout, TimeUnit unit) {
        return false;
    }
}
