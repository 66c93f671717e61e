package io.millrace.util.concurrent;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The two races that {@link LoopExecutor} claims to win, run many times. */
@Timeout(120)
class WakeUpStressTest {

    private static final int MAX_AHEAD = 1_000;

    /** A loop whose wait has no time limit, and which counts how often it is woken without waiting. */
    private static final class SemaphoreLoop extends LoopExecutor {

        final Semaphore wakeUps = new Semaphore(0);
        final AtomicLong interrupts = new AtomicLong();
        final AtomicLong waits = new AtomicLong();
        volatile boolean cleanedUp;
        volatile boolean interruptedAfterCleanup;

        SemaphoreLoop() {
            super(null, Ticker.systemTicker(), Integer.MAX_VALUE, RejectedExecutionHandlers.reject());
        }

        @Override
        protected void start() {
            OtherThread.start(this::run);
        }

        private void run() {
            attach(Thread.currentThread());
            while (!(isShuttingDown() && confirmShutdown())) {
                if (prepareToWait()) {
                    waits.incrementAndGet();
                    wakeUps.acquireUninterruptibly();
                    endWait();
                }
                runTasks(TimeUnit.MILLISECONDS.toNanos(1));
            }
            terminated();
        }

        @Override
        protected void interruptWait() {
            if (cleanedUp) {
                interruptedAfterCleanup = true;
            }
            interrupts.incrementAndGet();
            wakeUps.release();
        }

        @Override
        protected void cleanup() {
            cleanedUp = true;
        }
    }

    @Test
    void everyTaskRunsThoughTheLoopWaitsWithoutATimeLimit() throws Exception {
        SemaphoreLoop loop = new SemaphoreLoop();
        int producers = 3;
        int rounds = 6_000;
        List<Thread> threads = new ArrayList<>();
        AtomicInteger missing = new AtomicInteger();
        for (int p = 0; p < producers; p++) {
            threads.add(OtherThread.start(() -> {
                // One task at a time: each finds the loop about to wait, or waiting.
                Semaphore ran = new Semaphore(0);
                for (int i = 0; i < rounds; i++) {
                    loop.execute(ran::release);
                    if (!acquire(ran)) {
                        missing.incrementAndGet();
                        return;
                    }
                }
            }));
        }
        for (Thread thread : threads) {
            thread.join(TimeUnit.SECONDS.toMillis(100));
        }
        loop.shutdownGracefully(0, 0, TimeUnit.SECONDS);

        assertThat(missing).hasValue(0);
        assertThat(loop.awaitTermination(20, TimeUnit.SECONDS)).isTrue();
        assertThat(loop.interrupts.get()).isLessThanOrEqualTo(loop.waits.get());
    }

    private static boolean acquire(Semaphore semaphore) {
        try {
            return semaphore.tryAcquire(20, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    @Test
    void everyTaskIsEitherRunOrRejectedWhenTheLoopEnds() throws Exception {
        for (int round = 0; round < 150; round++) {
            SemaphoreLoop loop = new SemaphoreLoop();
            AtomicInteger ran = new AtomicInteger();
            AtomicInteger accepted = new AtomicInteger();
            CountDownLatch begin = new CountDownLatch(1);
            List<Thread> threads = new ArrayList<>();
            for (int p = 0; p < 2; p++) {
                threads.add(OtherThread.start(() -> {
                    awaitLatch(begin);
                    try {
                        while (true) {
                            loop.execute(ran::incrementAndGet);
                            accepted.incrementAndGet();
                            // Not faster than the loop, or the queue would take all memory.
                            while (accepted.get() - ran.get() > MAX_AHEAD && !loop.isShuttingDown()) {
                                Thread.yield();
                            }
                        }
                    } catch (RejectedExecutionException expected) {
                        assertThat(loop.isShutdown()).isTrue();
                    }
                }));
            }
            begin.countDown();
            loop.execute(() -> {});
            loop.shutdownGracefully(0, 0, TimeUnit.SECONDS);
            for (Thread thread : threads) {
                OtherThread.join(thread);
            }

            assertThat(loop.awaitTermination(20, TimeUnit.SECONDS)).isTrue();
            assertThat(ran.get()).as("round %d", round).isEqualTo(accepted.get());
            assertThat(loop.interruptedAfterCleanup).isFalse();
        }
    }

    private static void awaitLatch(CountDownLatch latch) {
        try {
            assertThat(latch.await(20, TimeUnit.SECONDS)).isTrue();
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }
}
