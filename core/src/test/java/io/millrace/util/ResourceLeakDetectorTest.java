package io.millrace.util;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@LosesObjects("the detector needs something to find")
@Timeout(60)
class ResourceLeakDetectorTest {

    /** What the log would get. */
    private static final class QuietDetector extends ResourceLeakDetector<Object> {

        final Queue<String> reports = new ConcurrentLinkedQueue<>();

        QuietDetector(int samplingInterval) {
            super(ResourceLeakDetectorTest.class, samplingInterval);
        }

        @Override
        protected boolean needReport() {
            return true;
        }

        @Override
        protected void reportTracedLeak(String resourceType, String records) {
            reports.add("traced " + resourceType + records);
        }

        @Override
        protected void reportUntracedLeak(String resourceType) {
            reports.add("untraced " + resourceType);
        }
    }

    private final ResourceLeakDetector.Level before = ResourceLeakDetector.getLevel();
    private final QuietDetector detector = new QuietDetector(1);
    private final Queue<String> leaks = new ConcurrentLinkedQueue<>();

    @BeforeEach
    void listen() {
        detector.setLeakListener((resourceType, records) -> leaks.add(records));
    }

    @AfterEach
    void restoreLevel() {
        ResourceLeakDetector.setLevel(before);
    }

    private void awaitLeaks(int count) {
        long deadline = System.nanoTime() + Duration.ofSeconds(30).toNanos();
        while (leaks.size() < count && System.nanoTime() - deadline < 0) {
            System.gc();
            detector.reportLeaks();
            LockSupport.parkNanos(1_000_000);
        }
        assertThat(leaks).hasSize(count);
    }

    private void lose() {
        assertThat(detector.track(new Object())).isNotNull();
    }

    private void loseAfterAccesses(Object... hints) {
        ResourceLeakTracker<Object> tracker = detector.track(new Object());
        assertThat(tracker).isNotNull();
        for (Object hint : hints) {
            tracker.record(hint);
        }
    }

    @Test
    void droppedObjectIsReportedWithTheLineThatMadeIt() {
        ResourceLeakDetector.setLevel(ResourceLeakDetector.Level.PARANOID);
        lose();
        assertThat(detector.openResources()).isEqualTo(1);

        awaitLeaks(1);

        assertThat(leaks.peek()).contains("Created at:", ResourceLeakDetectorTest.class.getName() + ".lose(");
        assertThat(leaks.peek().lines().filter(line -> line.startsWith("\t")).findFirst())
                .hasValueSatisfying(top -> assertThat(top).contains(".lose("));
        assertThat(detector.reports).singleElement().asString().startsWith("traced ResourceLeakDetectorTest\nCreated");
        assertThat(detector.openResources()).isZero();
    }

    @Test
    void closedObjectIsNotReported() {
        ResourceLeakDetector.setLevel(ResourceLeakDetector.Level.PARANOID);
        Object kept = new Object();
        ResourceLeakTracker<Object> tracker = detector.track(kept);
        assertThat(tracker.close(kept)).isTrue();
        assertThat(tracker.close(kept)).isFalse();
        tracker.record("too late");
        assertThat(detector.openResources()).isZero();

        lose(); // something that is reported proves that the collector has been at work
        awaitLeaks(1);
    }

    @Test
    void accessesAreReportedNewestFirstWithTheirHints() {
        ResourceLeakDetector.setLevel(ResourceLeakDetector.Level.ADVANCED);
        assertThat(detector.isRecordEnabled()).isTrue();
        loseAfterAccesses("first", (ResourceLeakHint) () -> "second");

        awaitLeaks(1);

        assertThat(leaks.peek())
                .containsSubsequence("Recent access records:", "#1:", "Hint: second", "#2:", "Hint: first")
                .containsSubsequence("Hint: first", "Created at:")
                .contains("loseAfterAccesses");
    }

    @Test
    void longHistoriesAreThinnedButKeepTheNewest() {
        ResourceLeakDetector.setLevel(ResourceLeakDetector.Level.PARANOID);
        Object[] hints = new Object[1000];
        for (int i = 0; i < hints.length; i++) {
            hints[i] = "access " + i;
        }
        loseAfterAccesses(hints);

        awaitLeaks(1);

        String records = leaks.peek();
        assertThat(records).contains("#1:\n\tHint: access 999\n", "were discarded because the leak record count");
        assertThat(records.split("Hint: access").length - 1).isBetween(4, 40);
    }

    @Test
    void equalRecordsArePrintedOnce() {
        ResourceLeakDetector.setLevel(ResourceLeakDetector.Level.ADVANCED);
        loseAfterAccesses("same", "same", "same");

        awaitLeaks(1);

        assertThat(leaks.peek().split("Hint: same", -1)).hasSize(2);
        assertThat(leaks.peek()).contains(": 2 leak records were discarded because they were duplicates");
    }

    @Test
    void simpleLevelKeepsNoAccesses() {
        ResourceLeakDetector.setLevel(ResourceLeakDetector.Level.SIMPLE);
        assertThat(detector.isRecordEnabled()).isFalse();
        loseAfterAccesses("ignored");

        awaitLeaks(1);

        assertThat(leaks.peek()).contains("Created at:").doesNotContain("ignored");
    }

    @Test
    void equalLeaksAreLoggedOnceAndToldEachTime() {
        ResourceLeakDetector.setLevel(ResourceLeakDetector.Level.PARANOID);
        for (int i = 0; i < 5; i++) {
            lose();
        }
        awaitLeaks(5);
        assertThat(detector.reports).hasSize(1);
    }

    @Test
    void disabledTracksNothingUnlessForced() {
        ResourceLeakDetector.setLevel(ResourceLeakDetector.Level.DISABLED);
        assertThat(ResourceLeakDetector.isEnabled()).isFalse();
        Object object = new Object();
        assertThat(detector.track(object)).isNull();
        ResourceLeakTracker<Object> forced = detector.trackForcibly(object);
        assertThat(detector.openResources()).isEqualTo(1);
        assertThat(forced.close(object)).isTrue();
    }

    @Test
    void sampleIsAboutOneInTheInterval() {
        ResourceLeakDetector.setLevel(ResourceLeakDetector.Level.SIMPLE);
        QuietDetector sampling = new QuietDetector(100);
        List<Object> kept = new ArrayList<>();
        int tracked = 0;
        for (int i = 0; i < 100_000; i++) {
            Object object = new Object();
            if (sampling.track(object) != null) {
                kept.add(object);
                tracked++;
            }
        }
        // 1000 expected, standard deviation 31
        assertThat(tracked).isBetween(700, 1300);
        assertThat(sampling.openResources()).isEqualTo(kept.size());
    }

    @Test
    void tracesAreRationedAtTheSimpleLevel() {
        ResourceLeakDetector.setLevel(ResourceLeakDetector.Level.SIMPLE);
        for (int i = 0; i < 20_000; i++) {
            detector.track(new Object());
        }
        awaitLeaks(20_000);
        assertThat(leaks).anyMatch(String::isEmpty).anyMatch(records -> records.contains("Created at:"));
        assertThat(detector.reports).contains("untraced ResourceLeakDetectorTest");
    }

    @Test
    void excludedMethodsAreLeftOut() {
        ResourceLeakDetector.addExclusions(ResourceLeakDetectorTest.class, "loseInExcludedMethod");
        ResourceLeakDetector.setLevel(ResourceLeakDetector.Level.PARANOID);
        loseInExcludedMethod();

        awaitLeaks(1);

        assertThat(leaks.peek()).contains("excludedMethodsAreLeftOut").doesNotContain("loseInExcludedMethod");
    }

    private void loseInExcludedMethod() {
        assertThat(detector.track(new Object())).isNotNull();
    }

    @Test
    void exclusionOfAMethodThatDoesNotExistIsRefused() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> ResourceLeakDetector.addExclusions(Object.class, "hashCode", "noSuchMethod"))
                .withMessageContaining("noSuchMethod")
                .withMessageContaining("java.lang.Object");
    }

    @Test
    void listenerThatFailsDisturbsNobody() {
        ResourceLeakDetector.setLevel(ResourceLeakDetector.Level.PARANOID);
        Queue<String> global = new ConcurrentLinkedQueue<>();
        detector.setLeakListener((resourceType, records) -> {
            leaks.add(records);
            throw new IllegalStateException("expected by this test");
        });
        ResourceLeakDetector.LeakListener listener = (resourceType, records) -> {
            if (resourceType.equals(detector.resourceType())) {
                global.add(records);
            }
        };
        ResourceLeakDetector.addGlobalLeakListener(listener);
        try {
            lose();
            awaitLeaks(1);
            assertThat(global).containsExactlyElementsOf(leaks);
        } finally {
            ResourceLeakDetector.removeGlobalLeakListener(listener);
        }
    }

    @Test
    void detectorsCanBeFound() {
        ResourceLeakDetector<?> ofTimers = HashedWheelTimer.LEAKS; // made when its class is first used
        assertThat(ResourceLeakDetector.detectors()).contains(detector, ofTimers);
    }

    @Test
    void samplingIntervalIsPositive() {
        assertThatIllegalArgumentException().isThrownBy(() -> new QuietDetector(0));
    }

    @Test
    void levelIsReadByNameOrNumber() {
        assertThat(ResourceLeakDetector.initialLevel("paranoid")).isEqualTo(ResourceLeakDetector.Level.PARANOID);
        assertThat(ResourceLeakDetector.initialLevel(" Advanced ")).isEqualTo(ResourceLeakDetector.Level.ADVANCED);
        assertThat(ResourceLeakDetector.initialLevel("0")).isEqualTo(ResourceLeakDetector.Level.DISABLED);
        assertThat(ResourceLeakDetector.initialLevel("verbose")).isEqualTo(ResourceLeakDetector.Level.SIMPLE);
        assertThat(ResourceLeakDetector.initialLevel(null)).isEqualTo(ResourceLeakDetector.Level.SIMPLE);
    }

    @Test
    void factoryThatIsSetMakesTheDetectors() {
        ResourceLeakDetectorFactory original = ResourceLeakDetectorFactory.instance();
        List<Integer> intervals = new ArrayList<>();
        ResourceLeakDetectorFactory.setResourceLeakDetectorFactory(new ResourceLeakDetectorFactory() {
            @Override
            public <T> ResourceLeakDetector<T> newResourceLeakDetector(Class<T> resource, int samplingInterval) {
                intervals.add(samplingInterval);
                return original.newResourceLeakDetector(resource, samplingInterval);
            }
        });
        try {
            ResourceLeakDetectorFactory.instance().newResourceLeakDetector(Object.class);
            ResourceLeakDetectorFactory.instance().newResourceLeakDetector(Object.class, 7);
        } finally {
            ResourceLeakDetectorFactory.setResourceLeakDetectorFactory(original);
        }
        assertThat(intervals).containsExactly(ResourceLeakDetector.SAMPLING_INTERVAL, 7);
    }
}
