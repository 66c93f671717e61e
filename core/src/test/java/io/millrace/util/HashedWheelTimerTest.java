package io.millrace.util;

import static java.util.concurrent.TimeUnit.HOURS;
import static java.util.concurrent.TimeUnit.MILLISECONDS;
import static java.util.concurrent.TimeUnit.NANOSECONDS;
import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.assertThatNullPointerException;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Queue;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

@org.junit.jupiter.api.Timeout(60)
@LosesObjects("a timer that is dropped without stop() is reported")
class HashedWheelTimerTest {

    private final AtomicReference<Thread> worker = new AtomicReference<>();
    private final ThreadFactory threads = task -> {
        Thread thread = Executors.defaultThreadFactory().newThread(task);
        thread.setDaemon(true);
        worker.set(thread);
        return thread;
    };
    private final List<HashedWheelTimer> timers = new ArrayList<>();

    private HashedWheelTimer newTimer(int ticksPerWheel) {
        return newTimer(ticksPerWheel, -1);
    }

    private HashedWheelTimer newTimer(int ticksPerWheel, long maxPending) {
        HashedWheelTimer timer = new HashedWheelTimer(threads, 1, MILLISECONDS, ticksPerWheel, true, maxPending);
        timers.add(timer);
        return timer;
    }

    @AfterEach
    void stopTimers() {
        timers.forEach(HashedWheelTimer::stop);
    }

    private static void await(BooleanSupplier condition) {
        long deadline = System.nanoTime() + SECONDS.toNanos(30);
        while (!condition.getAsBoolean()) {
            assertThat(System.nanoTime()).as("30 seconds are over").isLessThan(deadline);
            LockSupport.parkNanos(500_000);
        }
    }

    @Test
    void noTaskRunsEarlyAndEachRunsOnce() throws InterruptedException {
        long seed = Long.getLong("seed", System.nanoTime());
        System.out.println("HashedWheelTimerTest seed " + seed);
        Random random = new Random(seed);
        HashedWheelTimer timer = newTimer(8); // so that most go round more than once
        int count = 20_000;
        CountDownLatch done = new CountDownLatch(count);
        AtomicInteger early = new AtomicInteger();
        AtomicInteger runs = new AtomicInteger();
        for (int i = 0; i < count; i++) {
            long delay = random.nextInt(200_000_000) - 1_000_000;
            long due = System.nanoTime() + delay;
            timer.newTimeout(
                    timeout -> {
                        if (System.nanoTime() - due < 0) {
                            early.incrementAndGet();
                        }
                        runs.incrementAndGet();
                        done.countDown();
                    },
                    delay,
                    NANOSECONDS);
        }
        assertThat(done.await(30, SECONDS)).isTrue();
        assertThat(timer.stop()).isEmpty();
        assertThat(early).hasValue(0);
        assertThat(runs).hasValue(count);
        assertThat(timer.pendingTimeouts()).isZero();
    }

    @Test
    void tasksOfDifferentTicksRunInOrder() throws InterruptedException {
        HashedWheelTimer timer = newTimer(4);
        BlockingQueue<Integer> order = new LinkedBlockingQueue<>();
        timer.newTimeout(timeout -> order.add(3), 60, MILLISECONDS);
        timer.newTimeout(timeout -> order.add(1), 20, MILLISECONDS);
        timer.newTimeout(timeout -> order.add(2), 40, MILLISECONDS);
        for (int i = 1; i <= 3; i++) {
            assertThat(order.poll(30, SECONDS)).isEqualTo(i);
        }
    }

    @Test
    void cancelledTaskDoesNotRunAndIsTold() throws InterruptedException {
        HashedWheelTimer timer = newTimer(16);
        Queue<Timeout> ran = new ConcurrentLinkedQueue<>();
        BlockingQueue<Timeout> told = new LinkedBlockingQueue<>();
        TimerTask task = new TimerTask() {
            @Override
            public void run(Timeout timeout) {
                ran.add(timeout);
            }

            @Override
            public void cancelled(Timeout timeout) {
                told.add(timeout);
            }
        };
        Timeout timeout = timer.newTimeout(task, 1, HOURS);
        assertThat(timeout.task()).isSameAs(task);
        assertThat(timeout.timer()).isSameAs(timer);
        assertThat(timeout.cancel()).isTrue();
        assertThat(timeout.cancel()).isFalse();
        assertThat(timeout.isCancelled()).isTrue();
        assertThat(timeout.isExpired()).isFalse();
        assertThat(told.poll(30, SECONDS)).isSameAs(timeout);
        await(() -> timer.pendingTimeouts() == 0);
        assertThat(timer.stop()).isEmpty();
        assertThat(ran).isEmpty();
    }

    @Test
    void expiredTimeoutCannotBeCancelled() throws InterruptedException {
        HashedWheelTimer timer = newTimer(16);
        BlockingQueue<Boolean> cancelledFromTask = new LinkedBlockingQueue<>();
        Timeout timeout = timer.newTimeout(own -> cancelledFromTask.add(own.cancel()), 0, MILLISECONDS);
        assertThat(cancelledFromTask.poll(30, SECONDS)).isFalse();
        assertThat(timeout.isExpired()).isTrue();
        assertThat(timeout.isCancelled()).isFalse();
        assertThat(timeout.cancel()).isFalse();
    }

    @Test
    void eachTimeoutEitherRunsOrIsCancelledWhenThreadsRace() throws InterruptedException {
        HashedWheelTimer timer = newTimer(16);
        int threadCount = 3;
        int each = 5_000;
        AtomicInteger runs = new AtomicInteger();
        AtomicInteger cancels = new AtomicInteger();
        List<Thread> clients = new ArrayList<>();
        for (int t = 0; t < threadCount; t++) {
            Thread client = new Thread(() -> {
                List<Timeout> mine = new ArrayList<>();
                for (int i = 0; i < each; i++) {
                    mine.add(timer.newTimeout(timeout -> runs.incrementAndGet(), i % 5, MILLISECONDS));
                    if (i % 3 == 0 && mine.get(i / 2).cancel()) {
                        cancels.incrementAndGet();
                    }
                }
            });
            clients.add(client);
            client.start();
        }
        for (Thread client : clients) {
            client.join(30_000);
            assertThat(client.isAlive()).isFalse();
        }
        await(() -> timer.pendingTimeouts() == 0);
        assertThat(runs.get() + cancels.get()).isEqualTo(threadCount * each);
    }

    @Test
    void stopReturnsAndCancelsWhatWaits() {
        HashedWheelTimer timer = newTimer(16);
        AtomicInteger runs = new AtomicInteger();
        List<Timeout> waiting = new ArrayList<>();
        for (int i = 0; i < 100; i++) {
            waiting.add(timer.newTimeout(timeout -> runs.incrementAndGet(), 1 + i, HOURS));
        }
        waiting.remove(0).cancel();

        Set<Timeout> stopped = timer.stop();

        assertThat(stopped).containsExactlyInAnyOrderElementsOf(waiting);
        assertThat(waiting).allMatch(Timeout::isCancelled);
        assertThat(runs).hasValue(0);
        assertThat(timer.pendingTimeouts()).isZero();
        assertThat(worker.get().isAlive()).isFalse();
        assertThat(timer.stop()).isEmpty();
    }

    @Test
    void stoppedTimerTakesNothing() {
        HashedWheelTimer timer = newTimer(16);
        assertThat(timer.stop()).isEmpty();
        assertThatIllegalStateException()
                .isThrownBy(() -> timer.newTimeout(timeout -> {}, 1, SECONDS))
                .withMessage("cannot be started once stopped");
        assertThatIllegalStateException().isThrownBy(timer::start);
        assertThat(timer.pendingTimeouts()).isZero();
        assertThat(worker.get().getState()).isEqualTo(Thread.State.NEW);
    }

    @Test
    void noTimeoutIsLostWhenStopRacesWithNewOnes() throws InterruptedException {
        AtomicInteger refusals = new AtomicInteger();
        for (int round = 0; round < 30; round++) {
            HashedWheelTimer timer = newTimer(16);
            timer.start();
            Queue<Timeout> accepted = new ConcurrentLinkedQueue<>();
            CountDownLatch started = new CountDownLatch(1);
            Thread client = new Thread(() -> {
                try {
                    for (int i = 0; i < 50_000; i++) {
                        accepted.add(timer.newTimeout(timeout -> {}, 1, HOURS));
                        started.countDown();
                    }
                } catch (IllegalStateException expected) {
                    refusals.incrementAndGet();
                }
            });
            client.start();
            assertThat(started.await(30, SECONDS)).isTrue();
            Set<Timeout> stopped = timer.stop();
            client.join(30_000);
            assertThat(client.isAlive()).isFalse();
            // As sets: AssertJ compares collections in quadratic time, and these are large.
            assertThat(stopped.equals(new HashSet<>(accepted))).isTrue();
            assertThat(timer.pendingTimeouts()).isZero();
        }
        assertThat(refusals.get()).as("rounds in which the stop came first").isPositive();
    }

    @Test
    void taskCannotStopItsTimer() throws InterruptedException {
        HashedWheelTimer timer = newTimer(16);
        BlockingQueue<Throwable> thrown = new LinkedBlockingQueue<>();
        timer.newTimeout(
                timeout -> {
                    try {
                        timer.stop();
                    } catch (IllegalStateException e) {
                        thrown.add(e);
                    }
                },
                0,
                SECONDS);
        assertThat(thrown.poll(30, SECONDS)).isInstanceOf(IllegalStateException.class);
    }

    @Test
    void stopInterruptsATaskThatBlocks() throws InterruptedException {
        HashedWheelTimer timer = newTimer(16);
        CountDownLatch running = new CountDownLatch(1);
        CountDownLatch interrupted = new CountDownLatch(1);
        timer.newTimeout(
                timeout -> {
                    running.countDown();
                    try {
                        new CountDownLatch(1).await(30, SECONDS);
                    } catch (InterruptedException e) {
                        interrupted.countDown();
                    }
                },
                0,
                SECONDS);
        assertThat(running.await(30, SECONDS)).isTrue();
        timer.stop();
        assertThat(interrupted.getCount()).isZero();
    }

    @Test
    void interruptOfTheWorkerDoesNotEndIt() throws InterruptedException {
        HashedWheelTimer timer = newTimer(16);
        BlockingQueue<String> ran = new LinkedBlockingQueue<>();
        timer.newTimeout(timeout -> Thread.currentThread().interrupt(), 0, SECONDS);
        timer.newTimeout(timeout -> ran.add("after"), 20, MILLISECONDS);
        assertThat(ran.poll(30, SECONDS)).isEqualTo("after");
    }

    @Test
    void taskThatThrowsHarmsNoOther() throws InterruptedException {
        HashedWheelTimer timer = newTimer(16);
        BlockingQueue<String> ran = new LinkedBlockingQueue<>();
        timer.newTimeout(
                timeout -> {
                    throw new AssertionError("expected by this test");
                },
                0,
                SECONDS);
        timer.newTimeout(timeout -> ran.add("after"), 5, MILLISECONDS);
        assertThat(ran.poll(30, SECONDS)).isEqualTo("after");
    }

    @Test
    void pendingTimeoutsAreLimited() {
        HashedWheelTimer timer = newTimer(16, 2);
        Timeout first = timer.newTimeout(timeout -> {}, 1, HOURS);
        timer.newTimeout(timeout -> {}, 1, HOURS);
        assertThatExceptionOfType(RejectedExecutionException.class)
                .isThrownBy(() -> timer.newTimeout(timeout -> {}, 1, HOURS))
                .withMessageContaining("(3)")
                .withMessageContaining("(2)");
        assertThat(timer.pendingTimeouts()).isEqualTo(2);
        first.cancel();
        await(() -> timer.pendingTimeouts() == 1);
        timer.newTimeout(timeout -> {}, 1, HOURS);
        assertThat(timer.pendingTimeouts()).isEqualTo(2);
    }

    @Test
    void tasksRunOnTheGivenExecutor() throws InterruptedException {
        BlockingQueue<Runnable> handed = new LinkedBlockingQueue<>();
        AtomicInteger refusals = new AtomicInteger(1);
        HashedWheelTimer timer = new HashedWheelTimer(threads, 1, MILLISECONDS, 16, true, 0, task -> {
            if (refusals.getAndDecrement() > 0) {
                throw new RejectedExecutionException("expected by this test");
            }
            handed.add(task);
        });
        timers.add(timer);
        BlockingQueue<Thread> ranOn = new LinkedBlockingQueue<>();
        timer.newTimeout(timeout -> ranOn.add(Thread.currentThread()), 0, MILLISECONDS);
        timer.newTimeout(timeout -> ranOn.add(Thread.currentThread()), 5, MILLISECONDS);
        Runnable task = handed.poll(30, SECONDS);
        assertThat(ranOn).isEmpty();
        task.run();
        assertThat(ranOn).containsExactly(Thread.currentThread());
    }

    @Test
    void delayThatOverflowsIsForever() {
        HashedWheelTimer timer = newTimer(16);
        Timeout forever = timer.newTimeout(timeout -> {}, Long.MAX_VALUE, SECONDS);
        CountDownLatch tick = new CountDownLatch(1);
        timer.newTimeout(timeout -> tick.countDown(), 5, MILLISECONDS);
        await(() -> tick.getCount() == 0);
        assertThat(forever.isExpired()).isFalse();
        assertThat(timer.stop()).containsExactly(forever);
        assertThat(forever.toString()).contains("ns later", "cancelled");
    }

    @Test
    void argumentsAreChecked() {
        assertThatIllegalArgumentException().isThrownBy(() -> new HashedWheelTimer(threads, 0, SECONDS));
        assertThatIllegalArgumentException().isThrownBy(() -> new HashedWheelTimer(threads, 1, SECONDS, 0));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new HashedWheelTimer(threads, 1, SECONDS, Integer.MAX_VALUE));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new HashedWheelTimer(threads, Long.MAX_VALUE, NANOSECONDS));
        HashedWheelTimer timer = newTimer(1);
        assertThatNullPointerException().isThrownBy(() -> timer.newTimeout(null, 1, SECONDS));
        assertThatNullPointerException().isThrownBy(() -> timer.newTimeout(timeout -> {}, 1, null));
    }

    @Test
    void droppedTimerIsReportedAndItsThreadEnds() {
        ResourceLeakDetector.Level before = ResourceLeakDetector.getLevel();
        ResourceLeakDetector.setLevel(ResourceLeakDetector.Level.PARANOID);
        Queue<String> leaks = new ConcurrentLinkedQueue<>();
        ResourceLeakDetector.LeakListener listener = (resourceType, records) -> leaks.add(resourceType + records);
        ResourceLeakDetector.addGlobalLeakListener(listener);
        try {
            dropStartedTimer();
            await(() -> {
                System.gc();
                HashedWheelTimer.LEAKS.reportLeaks();
                return !worker.get().isAlive() && leaks.stream().anyMatch(leak -> leak.contains("dropStartedTimer"));
            });
        } finally {
            ResourceLeakDetector.removeGlobalLeakListener(listener);
            ResourceLeakDetector.setLevel(before);
        }
    }

    private void dropStartedTimer() {
        HashedWheelTimer timer = new HashedWheelTimer(threads, 1, MILLISECONDS, 16);
        timer.start();
        assertThat(worker.get().isAlive()).isTrue();
    }

    @Test
    void timerWithWaitingTimeoutsIsNotDropped() throws InterruptedException {
        BlockingQueue<String> ran = new LinkedBlockingQueue<>();
        AtomicReference<Timer> found = new AtomicReference<>();
        new HashedWheelTimer(threads, 1, MILLISECONDS, 16)
                .newTimeout(
                        timeout -> {
                            found.set(timeout.timer());
                            ran.add("ran");
                        },
                        100,
                        MILLISECONDS);
        System.gc();
        assertThat(ran.poll(30, SECONDS)).isEqualTo("ran");
        found.get().stop();
    }
}
