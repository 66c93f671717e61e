package io.millrace.util;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/**
 * Fails a test class that loses a tracked object or still holds one at its end. JUnit finds it by itself and puts it
 * around every class. As long as nothing is open that was not before, it costs nothing: there is no collection then.
 */
public final class LeakGuard implements BeforeAllCallback, AfterAllCallback {
    private static final ExtensionContext.Namespace NAMESPACE = ExtensionContext.Namespace.create(LeakGuard.class);

    private static final int COLLECTIONS = 5;

    /** After each collection: for the collector's own threads, and for objects on their way home from another thread. */
    private static final long PATIENCE_NANOS = Duration.ofMillis(400).toNanos();

    private static final long LOOK_AGAIN_NANOS = Duration.ofMillis(1).toNanos();
    private static final int MAX_PRINTED = 10;

    /** What was lost since the last class ended; any thread adds to it. */
    private static final Queue<String> LEAKS = new ConcurrentLinkedQueue<>();

    static {
        ResourceLeakDetector.addGlobalLeakListener((type, records) -> LEAKS.add(type + records));
    }

    @Override
    public void beforeAll(ExtensionContext context) {
        context.getStore(NAMESPACE).put("open", open());
    }

    @Override
    public void afterAll(ExtensionContext context) {
        int openBefore = context.getStore(NAMESPACE).remove("open", Integer.class);
        collectUntil(openBefore);
        List<String> leaks = new ArrayList<>();
        for (String leak = LEAKS.poll(); leak != null; leak = LEAKS.poll()) {
            leaks.add(leak);
        }
        if (context.getRequiredTestClass().isAnnotationPresent(LosesObjects.class)) {
            return;
        }
        if (!leaks.isEmpty()) {
            throw new AssertionError(leaks.size() + " objects were lost: "
                    + leaks.stream().distinct().limit(MAX_PRINTED).toList());
        }
        int held = open() - openBefore;
        if (held > 0) {
            throw new AssertionError(held + " objects were not given back, and something still holds them");
        }
    }

    private static void collectUntil(int openBefore) {
        for (int i = 0; i < COLLECTIONS && open() > openBefore; i++) {
            System.gc();
            long start = System.nanoTime();
            while (open() > openBefore && System.nanoTime() - start < PATIENCE_NANOS) {
                ResourceLeakDetector.detectors().forEach(ResourceLeakDetector::reportLeaks);
                LockSupport.parkNanos(LOOK_AGAIN_NANOS);
            }
        }
    }

    private static int open() {
        return ResourceLeakDetector.detectors().stream()
                .mapToInt(ResourceLeakDetector::openResources)
                .sum();
    }
}
