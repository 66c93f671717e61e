package io.millrace.testkit;

import io.millrace.util.ResourceLeakDetector;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/**
 * A JUnit extension that fails a test class which loses a buffer: every buffer is tracked while it runs, and at its end
 * what nobody holds any more is collected and reported.
 *
 * <p>A buffer that is still held and never released is no leak to the collector; it is found by the count of those that are open.
 *
 * <p>{@code @ExtendWith} puts it around one class. For every class of a module, name it in the test resource
 * {@code META-INF/services/org.junit.jupiter.api.extension.Extension} and set
 * {@code junit.jupiter.extensions.autodetection.enabled}. It costs nothing as long as everything is given back.
 */
public final class LeakWatch implements BeforeAllCallback, AfterAllCallback {
    private static final ExtensionContext.Namespace NAMESPACE = ExtensionContext.Namespace.create(LeakWatch.class);

    /** Buffers on their way home from another thread get this long. */
    private static final Duration SETTLE = Duration.ofSeconds(2);

    private static final int MAX_PRINTED = 10;

    /** Made by JUnit. */
    public LeakWatch() {}

    private record Watch(
            ResourceLeakDetector.Level levelBefore,
            int openBefore,
            List<String> leaks,
            ResourceLeakDetector.LeakListener listener) {}

    @Override
    public void beforeAll(ExtensionContext context) {
        List<String> leaks = new CopyOnWriteArrayList<>();
        ResourceLeakDetector.LeakListener listener = (type, records) -> leaks.add(type + records);
        Watch watch = new Watch(ResourceLeakDetector.getLevel(), open(), leaks, listener);
        ResourceLeakDetector.setLevel(ResourceLeakDetector.Level.PARANOID);
        ResourceLeakDetector.addGlobalLeakListener(listener);
        context.getStore(NAMESPACE).put(context.getUniqueId(), watch);
    }

    @Override
    public void afterAll(ExtensionContext context) {
        Watch watch = context.getStore(NAMESPACE).remove(context.getUniqueId(), Watch.class);
        boolean allBack = Deadline.within(SETTLE, () -> open() <= watch.openBefore());
        if (!allBack) {
            collect();
        }
        ResourceLeakDetector.removeGlobalLeakListener(watch.listener());
        ResourceLeakDetector.setLevel(watch.levelBefore());
        if (!watch.leaks().isEmpty()) {
            throw new AssertionError(watch.leaks().size() + " buffers were lost: "
                    + watch.leaks().stream().distinct().limit(MAX_PRINTED).toList());
        }
        int held = open() - watch.openBefore();
        if (held > 0) {
            throw new AssertionError(held + " buffers were not released, and something still holds them");
        }
    }

    private static int open() {
        return ResourceLeakDetector.detectors().stream()
                .mapToInt(ResourceLeakDetector::openResources)
                .sum();
    }

    /** What was not given back is either unreachable, and reported now, or held by somebody. */
    private static void collect() {
        for (int i = 0; i < 5; i++) {
            System.gc();
            Deadline.within(Duration.ofMillis(100), () -> report() > 0);
        }
    }

    private static int report() {
        return ResourceLeakDetector.detectors().stream()
                .mapToInt(ResourceLeakDetector::reportLeaks)
                .sum();
    }
}
