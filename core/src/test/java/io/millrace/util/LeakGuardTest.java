package io.millrace.util;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.platform.engine.discovery.DiscoverySelectors;
import org.junit.platform.launcher.LauncherDiscoveryRequest;
import org.junit.platform.launcher.core.LauncherDiscoveryRequestBuilder;
import org.junit.platform.launcher.core.LauncherFactory;
import org.junit.platform.launcher.listeners.SummaryGeneratingListener;
import org.junit.platform.launcher.listeners.TestExecutionSummary;

/** Runs classes as the build does: that the guard is there without being named is part of what is tested. */
class LeakGuardTest {
    private static final ResourceLeakDetector<Object> DETECTOR = new ResourceLeakDetector<>(LeakGuardTest.class, 1);

    static class Loser {
        @Test
        void loses() {
            assertThat(DETECTOR.trackForcibly(new Object())).isNotNull();
        }
    }

    @LosesObjects("the annotation is tested")
    static class AllowedLoser {
        @Test
        void loses() {
            assertThat(DETECTOR.trackForcibly(new Object())).isNotNull();
        }
    }

    static class Holder {
        static final Object HELD = new Object();
        static ResourceLeakTracker<Object> tracker;

        @Test
        void keeps() {
            tracker = DETECTOR.trackForcibly(HELD);
            assertThat(tracker).isNotNull();
        }
    }

    @Test
    void aClassThatLosesAnObjectFailsAndSaysWhereItWasMade() {
        TestExecutionSummary summary = run(Loser.class);

        assertThat(summary.getTestsSucceededCount()).isEqualTo(1);
        assertThat(summary.getFailures()).singleElement().satisfies(failure -> {
            assertThat(failure.getTestIdentifier().isContainer()).isTrue();
            assertThat(failure.getException())
                    .hasMessageContaining("1 objects were lost")
                    .hasMessageContaining(Loser.class.getName() + ".loses(");
        });
    }

    @Test
    void aClassThatKeepsAnObjectFails() {
        TestExecutionSummary summary = run(Holder.class);

        assertThat(Holder.tracker.close(Holder.HELD)).isTrue();
        assertThat(summary.getFailures())
                .singleElement()
                .extracting(TestExecutionSummary.Failure::getException)
                .asString()
                .contains("1 objects were not given back");
    }

    @Test
    void aClassThatMayLoseObjectsPassesAndLeavesNothingToTheNext() {
        TestExecutionSummary summary = run(AllowedLoser.class);

        assertThat(summary.getTestsSucceededCount()).isEqualTo(1);
        assertThat(summary.getFailures()).isEmpty();
        assertThat(DETECTOR.openResources()).isZero();
    }

    private static TestExecutionSummary run(Class<?> testClass) {
        LauncherDiscoveryRequest request = LauncherDiscoveryRequestBuilder.request()
                .selectors(DiscoverySelectors.selectClass(testClass))
                .build();
        SummaryGeneratingListener listener = new SummaryGeneratingListener();
        LauncherFactory.create().execute(request, listener);
        return listener.getSummary();
    }
}
