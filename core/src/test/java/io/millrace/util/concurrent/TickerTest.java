package io.millrace.util.concurrent;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class TickerTest {

    @Test
    void mockMovesOnlyWhenAdvanced() {
        MockTicker ticker = Ticker.newMockTicker();
        assertThat(ticker.initialNanoTime()).isZero();
        assertThat(ticker.nanoTime()).isZero();
        ticker.advance(3, TimeUnit.MICROSECONDS);
        ticker.advanceMillis(2);
        ticker.advance(0, TimeUnit.DAYS);

        assertThat(ticker.nanoTime()).isEqualTo(2_003_000);
    }

    @Test
    void mockDoesNotGoBack() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Ticker.newMockTicker().advance(-1, TimeUnit.SECONDS));
    }

    @Test
    void mockSleeperWakesWhenTheClockHasMovedFarEnough() throws Exception {
        MockTicker ticker = Ticker.newMockTicker();
        ticker.sleep(0, TimeUnit.SECONDS);
        Thread sleeper = OtherThread.start(() -> {
            try {
                ticker.sleepMillis(10);
            } catch (InterruptedException e) {
                throw new AssertionError(e);
            }
        });
        OtherThread.awaitWaiting(sleeper);
        ticker.advanceMillis(9);
        OtherThread.awaitWaiting(sleeper);
        assertThat(sleeper.isAlive()).isTrue();
        ticker.advanceMillis(1);
        OtherThread.join(sleeper);
    }

    @Test
    void systemIsTheSystemsClock() {
        Ticker ticker = Ticker.systemTicker();
        long before = System.nanoTime();
        long reading = ticker.nanoTime();

        assertThat(reading - before).isGreaterThanOrEqualTo(0);
        assertThat(System.nanoTime() - reading).isGreaterThanOrEqualTo(0);
        assertThat(reading - ticker.initialNanoTime()).isGreaterThanOrEqualTo(0);
    }
}
