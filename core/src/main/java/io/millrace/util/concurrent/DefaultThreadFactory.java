package io.millrace.util.concurrent;

import static java.util.Objects.requireNonNull;

import java.util.Locale;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * Makes {@link FastThreadLocalThread}s with names like {@code defaultEventLoop-1-3}: the pool, its number, the
 * thread's number.
 */
public class DefaultThreadFactory implements ThreadFactory {

    private static final AtomicInteger poolId = new AtomicInteger();

    /** The group of the threads; null for the group of whoever makes them. */
    protected final @Nullable ThreadGroup threadGroup;

    private final AtomicInteger nextId = new AtomicInteger();
    private final String prefix;
    private final boolean daemon;
    private final int priority;

    /** Creates a factory of threads named after the type, neither daemons nor of a special priority. */
    public DefaultThreadFactory(Class<?> poolType) {
        this(poolType, false, Thread.NORM_PRIORITY);
    }

    /** Creates a factory of threads with that name, neither daemons nor of a special priority. */
    public DefaultThreadFactory(String poolName) {
        this(poolName, false, Thread.NORM_PRIORITY);
    }

    /** Creates a factory of threads named after the type. */
    public DefaultThreadFactory(Class<?> poolType, boolean daemon) {
        this(poolType, daemon, Thread.NORM_PRIORITY);
    }

    /** Creates a factory of threads with that name. */
    public DefaultThreadFactory(String poolName, boolean daemon) {
        this(poolName, daemon, Thread.NORM_PRIORITY);
    }

    /** Creates a factory of threads named after the type, of that priority. */
    public DefaultThreadFactory(Class<?> poolType, int priority) {
        this(poolType, false, priority);
    }

    /** Creates a factory of threads with that name, of that priority. */
    public DefaultThreadFactory(String poolName, int priority) {
        this(poolName, false, priority);
    }

    /** Creates a factory of threads named after the type. */
    public DefaultThreadFactory(Class<?> poolType, boolean daemon, int priority) {
        this(toPoolName(poolType), daemon, priority);
    }

    /** Creates a factory of threads with that name. */
    public DefaultThreadFactory(String poolName, boolean daemon, int priority) {
        this(poolName, daemon, priority, null);
    }

    /**
     * Creates a factory of threads with that name.
     *
     * <p><b>Errors</b> {@link IllegalArgumentException} for a priority that threads do not have.
     */
    public DefaultThreadFactory(String poolName, boolean daemon, int priority, @Nullable ThreadGroup threadGroup) {
        requireNonNull(poolName, "poolName");
        if (priority < Thread.MIN_PRIORITY || priority > Thread.MAX_PRIORITY) {
            throw new IllegalArgumentException(
                    "priority: " + priority + " (expected: Thread.MIN_PRIORITY <= priority <= Thread.MAX_PRIORITY)");
        }
        this.prefix = poolName + '-' + poolId.incrementAndGet() + '-';
        this.daemon = daemon;
        this.priority = priority;
        this.threadGroup = threadGroup;
    }

    /** The simple name of the type, its first letter in lower case unless it begins with an abbreviation. */
    public static String toPoolName(Class<?> poolType) {
        String name = requireNonNull(poolType, "poolType").getName();
        String simple = name.substring(name.lastIndexOf('.') + 1);
        if (simple.length() <= 1) {
            return simple.toLowerCase(Locale.US);
        }
        return Character.isUpperCase(simple.charAt(0)) && Character.isLowerCase(simple.charAt(1))
                ? Character.toLowerCase(simple.charAt(0)) + simple.substring(1)
                : simple;
    }

    @Override
    public Thread newThread(Runnable r) {
        Thread thread = newThread(FastThreadLocalThread.removingAtEnd(r), prefix + nextId.incrementAndGet());
        if (thread.isDaemon() != daemon) {
            thread.setDaemon(daemon);
        }
        if (thread.getPriority() != priority) {
            thread.setPriority(priority);
        }
        return thread;
    }

    /** The thread itself; daemon and priority are set afterwards. */
    protected Thread newThread(Runnable r, String name) {
        return new FastThreadLocalThread(threadGroup, r, name);
    }
}
