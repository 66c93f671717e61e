package io.millrace.util.concurrent;

import static java.util.Objects.requireNonNull;

import java.util.Arrays;
import java.util.Collections;
import java.util.Iterator;
import java.util.List;
import java.util.concurrent.Executor;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/** A fixed number of executors, each with a thread of its own, used in turn. */
public abstract class MultithreadEventExecutorGroup extends AbstractEventExecutorGroup {

    private final EventExecutor[] children;
    private final List<EventExecutor> readOnlyChildren;
    private final EventExecutorChooserFactory.EventExecutorChooser chooser;
    private final AtomicInteger terminatedChildren = new AtomicInteger();
    private final Promise<Object> terminationFuture = new DefaultPromise<>(GlobalEventExecutor.INSTANCE) {
        /** A thread of the group, whose end is waited for, must not wait for it. */
        @Override
        protected void checkDeadLock() {
            super.checkDeadLock();
            for (EventExecutor child : children) {
                if (child.inEventLoop()) {
                    throw BlockingOperationException.of(this);
                }
            }
        }
    };

    /**
     * Creates the group and its executors.
     *
     * @param threadFactory makes the threads; null for {@link #newDefaultThreadFactory()}
     * @param args          passed on to {@link #newChild}
     */
    protected MultithreadEventExecutorGroup(int nThreads, @Nullable ThreadFactory threadFactory, Object... args) {
        this(nThreads, threadFactory == null ? null : new ThreadPerTaskExecutor(threadFactory), args);
    }

    /**
     * Creates the group and its executors.
     *
     * @param executor lends one thread to each; null for threads of {@link #newDefaultThreadFactory()}
     * @param args     passed on to {@link #newChild}
     */
    protected MultithreadEventExecutorGroup(int nThreads, @Nullable Executor executor, Object... args) {
        this(nThreads, executor, DefaultEventExecutorChooserFactory.INSTANCE, args);
    }

    /**
     * Creates the group and its executors.
     *
     * <p><b>Errors</b> {@link IllegalArgumentException} when {@code nThreads} is not positive, {@link
     * IllegalStateException} when an executor could not be created; those created before are shut down.
     *
     * @param executor       lends one thread to each; null for threads of {@link #newDefaultThreadFactory()}
     * @param chooserFactory the rule of {@link #next()}
     * @param args           passed on to {@link #newChild}
     */
    protected MultithreadEventExecutorGroup(
            int nThreads, @Nullable Executor executor, EventExecutorChooserFactory chooserFactory, Object... args) {
        if (nThreads <= 0) {
            throw new IllegalArgumentException("nThreads: " + nThreads + " (expected: > 0)");
        }
        requireNonNull(chooserFactory, "chooserFactory");
        Executor lender = executor == null ? new ThreadPerTaskExecutor(newDefaultThreadFactory()) : executor;
        children = newChildren(nThreads, lender, args);
        chooser = chooserFactory.newChooser(children);
        readOnlyChildren = Collections.unmodifiableList(Arrays.asList(children));
        for (EventExecutor child : children) {
            child.terminationFuture().addListener(terminated -> childTerminated());
        }
    }

    private EventExecutor[] newChildren(int count, Executor executor, Object[] args) {
        EventExecutor[] created = new EventExecutor[count];
        for (int i = 0; i < count; i++) {
            try {
                created[i] = newChild(executor, args);
            } catch (Exception e) {
                shutDown(created, i);
                throw new IllegalStateException("failed to create a child event loop", e);
            } catch (Error e) {
                shutDown(created, i);
                throw e;
            }
        }
        return created;
    }

    private static void shutDown(EventExecutor[] executors, int count) {
        for (int i = 0; i < count; i++) {
            executors[i].shutdownGracefully(0, 0, TimeUnit.NANOSECONDS);
        }
        for (int i = 0; i < count; i++) {
            executors[i].terminationFuture().awaitUninterruptibly();
        }
    }

    private void childTerminated() {
        if (terminatedChildren.incrementAndGet() == children.length) {
            terminationFuture.setSuccess(null);
        }
    }

    /** The factory of the threads when none is given. */
    protected ThreadFactory newDefaultThreadFactory() {
        return new DefaultThreadFactory(getClass());
    }

    /** A new executor of this group. Called by the constructor, once for each. */
    protected abstract EventExecutor newChild(Executor executor, Object... args) throws Exception;

    @Override
    public EventExecutor next() {
        return chooser.next();
    }

    @Override
    public Iterator<EventExecutor> iterator() {
        return readOnlyChildren.iterator();
    }

    /** The number of executors. */
    public final int executorCount() {
        return children.length;
    }

    @Override
    public Future<?> shutdownGracefully(long quietPeriod, long timeout, TimeUnit unit) {
        for (EventExecutor child : children) {
            child.shutdownGracefully(quietPeriod, timeout, unit);
        }
        return terminationFuture();
    }

    @Override
    public Future<?> terminationFuture() {
        return terminationFuture;
    }

    @Override
    public boolean isShuttingDown() {
        return readOnlyChildren.stream().allMatch(EventExecutor::isShuttingDown);
    }

    @Override
    public boolean isShutdown() {
        return readOnlyChildren.stream().allMatch(EventExecutor::isShutdown);
    }

    @Override
    public boolean isTerminated() {
        return readOnlyChildren.stream().allMatch(EventExecutor::isTerminated);
    }

    @Override
    public boolean awaitTermination(long timeout, TimeUnit unit) throws InterruptedException {
        long timeoutNanos = unit.toNanos(timeout);
        long start = System.nanoTime();
        for (EventExecutor child : children) {
            long left = timeoutNanos - (System.nanoTime() - start);
            if (!child.awaitTermination(Math.max(0, left), TimeUnit.NANOSECONDS)) {
                return isTerminated();
            }
        }
        return true;
    }
}
