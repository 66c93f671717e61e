package io.millrace.channel.unix;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;

class UseCountTest {
    private final UseCount uses = new UseCount();

    @Test
    void whoClosesWhatNobodyUsesIsToCloseIt() {
        assertThat(uses.enter()).isTrue();
        assertThat(uses.leave()).isFalse();

        assertThat(uses.close()).isTrue();

        assertThat(uses.enter()).isFalse();
        assertThat(uses.close()).as("a second time").isFalse();
    }

    @Test
    void lastUserAfterCloseIsToCloseIt() {
        uses.enter();
        uses.enter();

        assertThat(uses.close()).isFalse();

        assertThat(uses.enter()).isFalse();
        assertThat(uses.leave()).isFalse();
        assertThat(uses.leave()).isTrue();
        assertThat(uses.close()).isFalse();
    }

    @RepeatedTest(50)
    void exactlyOneIsToCloseItAndNobodyUsesItAfterwards() throws Exception {
        AtomicInteger closed = new AtomicInteger();
        AtomicInteger usedWhenClosed = new AtomicInteger();
        CountDownLatch start = new CountDownLatch(1);
        List<Thread> threads = new ArrayList<>();
        for (int i = 0; i < 4; i++) {
            threads.add(new Thread(() -> {
                await(start);
                while (uses.enter()) {
                    usedWhenClosed.addAndGet(closed.get());
                    if (uses.leave()) {
                        closed.incrementAndGet();
                    }
                }
            }));
        }
        threads.forEach(Thread::start);
        start.countDown();
        if (uses.close()) {
            closed.incrementAndGet();
        }
        for (Thread thread : threads) {
            thread.join(10_000);
            assertThat(thread.isAlive()).isFalse();
        }

        assertThat(closed).hasValue(1);
        assertThat(usedWhenClosed).hasValue(0);
    }

    private static void await(CountDownLatch latch) {
        try {
            if (!latch.await(10, TimeUnit.SECONDS)) {
                throw new AssertionError("the start did not come");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
