package io.millrace.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.buffer.ByteBuf;
import io.millrace.buffer.ByteBufAllocator;
import org.junit.jupiter.api.Test;
import org.junit.platform.engine.discovery.DiscoverySelectors;
import org.junit.platform.launcher.core.LauncherDiscoveryRequestBuilder;
import org.junit.platform.launcher.core.LauncherFactory;
import org.junit.platform.launcher.listeners.SummaryGeneratingListener;
import org.junit.platform.launcher.listeners.TestExecutionSummary;

/** Runs a class as the build does: that it is watched without saying so is part of what is tested. */
class LeakWatchTest {

    static class Holder {
        static ByteBuf held;

        @Test
        void keeps() {
            held = ByteBufAllocator.DEFAULT.buffer();
            assertThat(held.refCnt()).isEqualTo(1);
        }
    }

    @Test
    void aClassThatKeepsABufferFails() {
        SummaryGeneratingListener listener = new SummaryGeneratingListener();
        LauncherFactory.create()
                .execute(
                        LauncherDiscoveryRequestBuilder.request()
                                .selectors(DiscoverySelectors.selectClass(Holder.class))
                                .build(),
                        listener);

        assertThat(Holder.held.release()).isTrue();
        Holder.held = null; // the pool hands the object out again, and nobody shall hold what others lose
        assertThat(listener.getSummary().getFailures())
                .singleElement()
                .extracting(TestExecutionSummary.Failure::getException)
                .asString()
                .contains("1 buffers were not released");
    }
}
