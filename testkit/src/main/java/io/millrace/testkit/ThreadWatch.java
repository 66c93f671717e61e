package io.millrace.testkit;

import java.util.Arrays;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/**
 * A JUnit extension that fails a test class which leaves a thread behind. The thread of the global executor, which ends by
 * itself after a second without work, JUnit's and the JDK's own do not count.
 */
public final class ThreadWatch implements BeforeAllCallback, AfterAllCallback {
    private static final ExtensionContext.Namespace NAMESPACE = ExtensionContext.Namespace.create(ThreadWatch.class);

    /** Made by JUnit. */
    public ThreadWatch() {}

    private record Before(Set<Thread> threads) {}

    @Override
    public void beforeAll(ExtensionContext context) {
        context.getStore(NAMESPACE).put(context.getUniqueId(), new Before(liveThreads()));
    }

    @Override
    public void afterAll(ExtensionContext context) {
        Set<Thread> before = context.getStore(NAMESPACE)
                .remove(context.getUniqueId(), Before.class)
                .threads();
        if (!Deadline.within(Deadline.USUAL, () -> added(before).isEmpty())) {
            throw new AssertionError("threads remain: "
                    + added(before).stream()
                            .map(thread -> thread + " at " + Arrays.toString(thread.getStackTrace()))
                            .toList());
        }
    }

    private static Set<Thread> added(Set<Thread> before) {
        return liveThreads().stream().filter(Predicate.not(before::contains)).collect(Collectors.toSet());
    }

    /**
     * The threads that are alive and neither the JDK's nor JUnit's.
     *
     * @return a new set
     */
    public static Set<Thread> liveThreads() {
        return Thread.getAllStackTraces().keySet().stream()
                .filter(Thread::isAlive)
                .filter(thread -> !isForeign(thread) && !thread.getName().startsWith("globalEventExecutor"))
                .collect(Collectors.toSet());
    }

    private static boolean isForeign(Thread thread) {
        ThreadGroup group = thread.getThreadGroup();
        return group == null
                || group.getName().equals("system")
                || group.getName().equals("InnocuousThreadGroup")
                || thread.getName().startsWith("ForkJoinPool.commonPool")
                || thread.getName().startsWith("junit-");
    }
}
