package io.millrace.bootstrap;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.channel.local.LocalChannel;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
class ConnectionLimitTest {

    @Test
    void refusalsAreReportedAtMostOnceASecondAndNoneIsForgotten() {
        ConnectionLimit limit = new ConnectionLimit(1);
        // Also where the clock overflows.
        long start = Long.MAX_VALUE - 10;

        assertThat(limit.refusalsToReport(start)).isEqualTo(1);
        assertThat(limit.refusalsToReport(start + 1)).isZero();
        assertThat(limit.refusalsToReport(start + 999_999_999)).isZero();
        assertThat(limit.refusalsToReport(start + 1_000_000_000)).isEqualTo(3);
        assertThat(limit.refusalsToReport(start + 1_000_000_001)).isZero();
    }

    @Test
    void withoutALimitNothingIsCounted() {
        ConnectionLimit limit = new ConnectionLimit(0);

        assertThat(limit.admit(new LocalChannel(), 0)).isTrue();
        assertThat(limit.open()).isZero();
    }

    @Test
    void manyThreadsAdmitExactlyTheMaximum() throws Exception {
        ConnectionLimit limit = new ConnectionLimit(50);
        ExecutorService threads = Executors.newFixedThreadPool(4);
        CountDownLatch go = new CountDownLatch(1);
        List<Future<Integer>> admitted = new ArrayList<>();
        try {
            for (int t = 0; t < 4; t++) {
                admitted.add(threads.submit(() -> {
                    assertThat(go.await(10, TimeUnit.SECONDS)).isTrue();
                    int count = 0;
                    for (int i = 0; i < 100; i++) {
                        count += limit.admit(new LocalChannel(), 0) ? 1 : 0;
                    }
                    return count;
                }));
            }
            go.countDown();
            int total = 0;
            for (Future<Integer> count : admitted) {
                total += count.get(20, TimeUnit.SECONDS);
            }
            assertThat(total).isEqualTo(50).isEqualTo(limit.open());
            assertThat(limit.refused()).isEqualTo(350);
        } finally {
            threads.shutdownNow();
        }
    }
}
