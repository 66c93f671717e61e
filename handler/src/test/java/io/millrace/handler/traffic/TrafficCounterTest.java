package io.millrace.handler.traffic;

import static java.util.concurrent.TimeUnit.MILLISECONDS;
import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatNullPointerException;

import io.millrace.channel.embedded.EmbeddedChannel;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class TrafficCounterTest {
    private static final long NO_INTERVALS = 0;
    private final EmbeddedChannel clock = new EmbeddedChannel();

    TrafficCounterTest() {
        clock.freezeTime();
    }

    private void pass(long millis) {
        clock.advanceTimeBy(millis, MILLISECONDS);
        clock.runPendingTasks();
    }

    @AfterEach
    void close() {
        clock.finishAndReleaseAll();
    }

    private TrafficCounter counter(long interval) {
        return new TrafficCounter(clock.eventLoop(), "test", interval);
    }

    @Test
    void anIntervalMovesCurrentToLast() {
        TrafficCounter counter = counter(1_000);
        counter.start();
        counter.bytesRecvFlowControl(3_000);
        counter.bytesWriteFlowControl(5_000);
        counter.bytesRealWriteFlowControl(4_000);
        assertThat(counter.currentReadBytes()).isEqualTo(3_000);
        assertThat(counter.currentWrittenBytes()).isEqualTo(5_000);
        assertThat(counter.getRealWrittenBytes()).hasValue(4_000);
        assertThat(counter.lastReadBytes()).isZero();

        pass(1_000);

        assertThat(counter.currentReadBytes()).isZero();
        assertThat(counter.currentWrittenBytes()).isZero();
        assertThat(counter.lastReadBytes()).isEqualTo(3_000);
        assertThat(counter.lastWrittenBytes()).isEqualTo(5_000);
        assertThat(counter.lastReadThroughput()).isEqualTo(3_000);
        assertThat(counter.lastWriteThroughput()).isEqualTo(5_000);
        assertThat(counter.getRealWriteThroughput()).isEqualTo(4_000);
        assertThat(counter.cumulativeReadBytes()).isEqualTo(3_000);
        assertThat(counter.cumulativeWrittenBytes()).isEqualTo(5_000);
    }

    @Test
    void throughputIsPerSecondWhateverTheInterval() {
        TrafficCounter counter = counter(250);
        counter.start();
        counter.bytesRecvFlowControl(1_000);
        pass(250);
        assertThat(counter.lastReadThroughput()).isEqualTo(4_000);
        counter.stop();
    }

    @Test
    void aStoppedCounterEndsNoIntervals() {
        TrafficCounter counter = counter(1_000);
        counter.start();
        counter.start();
        counter.bytesRecvFlowControl(10);
        pass(500);
        counter.stop();
        counter.stop();
        assertThat(counter.lastReadBytes()).isEqualTo(10);
        counter.bytesRecvFlowControl(10);
        pass(5_000);
        assertThat(counter.currentReadBytes()).isEqualTo(10);
        assertThat(clock.runScheduledPendingTasks()).isEqualTo(-1);
    }

    @Test
    void anotherIntervalBeginsAnew() {
        TrafficCounter counter = counter(1_000);
        counter.start();
        counter.configure(205);
        assertThat(counter.checkInterval()).isEqualTo(200);
        counter.bytesRecvFlowControl(10);
        pass(200);
        assertThat(counter.lastReadBytes()).isEqualTo(10);

        counter.configure(0);
        assertThat(clock.runScheduledPendingTasks()).isEqualTo(-1);
        counter.configure(1_000);
        assertThat(clock.runScheduledPendingTasks()).isPositive();
        counter.stop();
    }

    @Test
    void cumulativeFiguresCanBeginAnew() {
        TrafficCounter counter = counter(1_000);
        counter.bytesRecvFlowControl(10);
        counter.bytesWriteFlowControl(10);
        counter.resetCumulativeTime();
        assertThat(counter.cumulativeReadBytes()).isZero();
        assertThat(counter.cumulativeWrittenBytes()).isZero();
        assertThat(counter.lastCumulativeTime()).isPositive();
        assertThat(counter.currentReadBytes()).isEqualTo(10);
    }

    @Test
    void withoutAnExecutorThereAreNoIntervals() {
        TrafficCounter counter = new TrafficCounter(null, "none", 1_000);
        counter.start();
        counter.stop();
        assertThat(counter.name()).isEqualTo("none");
        assertThat(counter.lastTime()).isLessThanOrEqualTo(TrafficCounter.milliSecondFromNano());
        assertThatNullPointerException().isThrownBy(() -> new TrafficCounter(null, null, 1_000));
        assertThatNullPointerException().isThrownBy(() -> new TrafficCounter(null, null, "x", 1_000));
    }

    @Test
    void withoutALimitNothingWaitsButIsCounted() {
        TrafficCounter counter = counter(NO_INTERVALS);
        assertThat(counter.readTimeToWait(1_000_000, 0, 15_000, 0)).isZero();
        assertThat(counter.writeTimeToWait(1_000_000, 0, 15_000, 0)).isZero();
        assertThat(counter.cumulativeReadBytes()).isEqualTo(1_000_000);
        assertThat(counter.cumulativeWrittenBytes()).isEqualTo(1_000_000);
    }

    @Test
    void bytesWaitAsLongAsTheLimitSays() {
        TrafficCounter counter = counter(NO_INTERVALS);
        assertThat(counter.writeTimeToWait(1_000, 1_000, 15_000, 100)).isEqualTo(1_000);
        assertThat(counter.writeTimeToWait(500, 1_000, 15_000, 100)).isEqualTo(1_500);
        assertThat(counter.writeTimeToWait(500, 1_000, 15_000, 1_100)).isEqualTo(1_000);
        assertThat(counter.readTimeToWait(1_000, 1_000, 15_000, 100)).isEqualTo(1_000);
    }

    @Test
    void unusedTimeIsGoodForOneInterval() {
        TrafficCounter counter = counter(1_000);
        assertThat(counter.writeTimeToWait(1_000, 1_000, 15_000, 50_000)).isZero();
        assertThat(counter.writeTimeToWait(1_000, 1_000, 15_000, 50_000)).isEqualTo(1_000);
        assertThat(counter.writeTimeToWait(3_000, 1_000, 15_000, 500_000)).isEqualTo(2_000);
    }

    @Test
    void tinyMessagesAddUp() {
        TrafficCounter counter = counter(NO_INTERVALS);
        long wait = 0;
        for (int i = 0; i < 10_000; i++) {
            wait = counter.writeTimeToWait(10, 1_000_000, 15_000, 0);
        }
        // 100,000 bytes at a million a second, though each of them costs 10 microseconds.
        assertThat(wait).isEqualTo(100);
    }

    @Test
    void waitsBelowTenMillisecondsAreMadeUpForLater() {
        TrafficCounter counter = counter(NO_INTERVALS);
        assertThat(counter.writeTimeToWait(9, 1_000, 15_000, 0)).isZero();
        assertThat(counter.writeTimeToWait(9, 1_000, 15_000, 0)).isEqualTo(18);
    }

    @Test
    void oneMessageWaitsNoLongerThanTheMaximum() {
        TrafficCounter counter = counter(1_000);
        assertThat(counter.writeTimeToWait(1_000_000_000_000L, 1_000, 15_000, 0))
                .isEqualTo(15_000);
        assertThat(counter.writeTimeToWait(1_000_000, 1_000, 15_000, 0)).isEqualTo(30_000);
        assertThat(counter.writeTimeToWait(Long.MAX_VALUE, 1, 15_000, 30_000)).isEqualTo(15_000);
    }

    @Test
    void theFiguresAreInTheText() {
        TrafficCounter counter = counter(1_000);
        counter.start();
        counter.bytesRecvFlowControl(2_048);
        counter.bytesWriteFlowControl(4_096);
        counter.bytesRealWriteFlowControl(1_024);
        assertThat(counter)
                .hasToString("Monitor test Current Speed Read: 0 KB/s, Asked Write: 0 KB/s, Real Write: 0 KB/s, "
                        + "Current Read: 2 KB, Current asked Write: 4 KB, Current real Write: 1 KB");
        clock.advanceTimeBy(1, SECONDS);
        clock.runPendingTasks();
        assertThat(counter).asString().contains("Speed Read: 2 KB/s, Asked Write: 4 KB/s, Real Write: 1 KB/s");
        counter.stop();
    }
}
