package io.millrace.util.concurrent;

import org.jspecify.annotations.Nullable;

/**
 * A thread with fast access to {@link FastThreadLocal}s. One that was given its task removes their values when it
 * ends.
 */
public class FastThreadLocalThread extends Thread {

    private final boolean removesAtEnd;

    /** This thread only. */
    private @Nullable FastThreadLocalMap threadLocalMap;

    /** Creates a thread that does what the subclass's {@code run()} does. */
    public FastThreadLocalThread() {
        removesAtEnd = false;
    }

    /** Creates a thread for the task. */
    public FastThreadLocalThread(Runnable target) {
        super(removingAtEnd(target));
        removesAtEnd = true;
    }

    /** Creates a thread for the task. */
    public FastThreadLocalThread(@Nullable ThreadGroup group, Runnable target) {
        super(group, removingAtEnd(target));
        removesAtEnd = true;
    }

    /** Creates a thread that does what the subclass's {@code run()} does. */
    public FastThreadLocalThread(String name) {
        super(name);
        removesAtEnd = false;
    }

    /** Creates a thread that does what the subclass's {@code run()} does. */
    public FastThreadLocalThread(@Nullable ThreadGroup group, String name) {
        super(group, name);
        removesAtEnd = false;
    }

    /** Creates a thread for the task. */
    public FastThreadLocalThread(Runnable target, String name) {
        super(removingAtEnd(target), name);
        removesAtEnd = true;
    }

    /** Creates a thread for the task. */
    public FastThreadLocalThread(@Nullable ThreadGroup group, Runnable target, String name) {
        super(group, removingAtEnd(target), name);
        removesAtEnd = true;
    }

    /** Creates a thread for the task, with that size of its stack in bytes. */
    public FastThreadLocalThread(@Nullable ThreadGroup group, Runnable target, String name, long stackSize) {
        super(group, removingAtEnd(target), name, stackSize);
        removesAtEnd = true;
    }

    /** A task that removes the thread's variables when it ends. */
    static Runnable removingAtEnd(Runnable target) {
        return target instanceof RemovingAtEnd ? target : new RemovingAtEnd(target);
    }

    private record RemovingAtEnd(Runnable target) implements Runnable {
        @Override
        public void run() {
            try {
                target.run();
            } finally {
                FastThreadLocal.removeAll();
            }
        }
    }

    /** The values of this thread's variables; null before the first. <b>Thread</b> this one. */
    public final @Nullable FastThreadLocalMap threadLocalMap() {
        return threadLocalMap;
    }

    final void setThreadLocalMap(@Nullable FastThreadLocalMap threadLocalMap) {
        this.threadLocalMap = threadLocalMap;
    }

    /** Whether this thread removes its variables when it ends. */
    public boolean willCleanupFastThreadLocals() {
        return removesAtEnd;
    }

    /** Whether the calling thread is one of these, or runs inside {@link #runWithFastThreadLocal}. */
    public static boolean currentThreadHasFastThreadLocal() {
        return Thread.currentThread() instanceof FastThreadLocalThread || isInsideRun();
    }

    /** Whether the calling thread's variables are removed when its task ends. */
    public static boolean currentThreadWillCleanupFastThreadLocals() {
        return Thread.currentThread() instanceof FastThreadLocalThread fast
                ? fast.willCleanupFastThreadLocals()
                : isInsideRun();
    }

    private static boolean isInsideRun() {
        FastThreadLocalMap map = FastThreadLocalMap.getIfExists();
        return map != null && map.removedAtEnd;
    }

    /**
     * Runs the task on the calling thread, a virtual one for example, and removes the thread's variables when it ends.
     *
     * <p><b>Errors</b> {@link IllegalStateException} on a {@link FastThreadLocalThread}, which does that by itself,
     * and when nested.
     */
    public static void runWithFastThreadLocal(Runnable runnable) {
        if (Thread.currentThread() instanceof FastThreadLocalThread) {
            throw new IllegalStateException("Caller is a real FastThreadLocalThread");
        }
        FastThreadLocalMap map = FastThreadLocalMap.get();
        if (map.removedAtEnd) {
            throw new IllegalStateException("Reentrant call to run()");
        }
        map.removedAtEnd = true;
        try {
            runnable.run();
        } finally {
            map.removedAtEnd = false;
            FastThreadLocal.removeAll();
        }
    }

    /** Whether a detector of blocked loops should overlook this thread; false unless overridden. */
    public boolean permitBlockingCalls() {
        return false;
    }
}
