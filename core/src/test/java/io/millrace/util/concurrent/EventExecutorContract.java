package io.millrace.util.concurrent;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatNullPointerException;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What every {@link EventExecutor} does. */
@Timeout(60)
abstract class EventExecutorContract {

    abstract EventExecutor executor();

    @Test
    void runsWhatIsExecutedOnItsThread() throws Exception {
        AtomicReference<Boolean> inLoop = new AtomicReference<>();
        CountDownLatch ran = new CountDownLatch(1);
        executor().execute(() -> {
            inLoop.set(executor().inEventLoop()
                    && executor().inEventLoop(Thread.currentThread())
                    && executor().isExecutorThread(Thread.currentThread()));
            ran.countDown();
        });

        assertThat(ran.await(20, TimeUnit.SECONDS)).isTrue();
        assertThat(inLoop.get()).isTrue();
    }

    @Test
    void runsInOrderOfSubmissionAlsoWhatTasksSubmit() throws Exception {
        List<String> log = new ArrayList<>(); // one thread, then handed over by the latch
        CountDownLatch ran = new CountDownLatch(1);
        executor().execute(() -> {
            executor().execute(() -> {
                log.add("inner 1");
                executor().execute(() -> {
                    log.add("innermost");
                    ran.countDown();
                });
            });
            executor().execute(() -> log.add("inner 2"));
            log.add("outer");
        });

        assertThat(ran.await(20, TimeUnit.SECONDS)).isTrue();
        assertThat(log).containsExactly("outer", "inner 1", "inner 2", "innermost");
    }

    @Test
    void goesOnAfterATaskThatThrows() throws Exception {
        executor().execute(() -> {
            throw new IllegalStateException("expected");
        });

        assertThat(executor().submit(() -> "alive").get(20, TimeUnit.SECONDS)).isEqualTo("alive");
    }

    @Test
    void submittedTasksGiveTheirResultOrFailure() throws Exception {
        Exception boom = new Exception("boom");
        Future<String> value = executor().submit(() -> "value");
        Future<String> given = executor().submit(() -> {}, "given");
        Future<?> nothing = executor().submit(() -> {});
        Future<String> failed = executor().submit((Callable<String>) () -> {
            throw boom;
        });

        assertThat(value.get(20, TimeUnit.SECONDS)).isEqualTo("value");
        assertThat(given.get(20, TimeUnit.SECONDS)).isEqualTo("given");
        assertThat(nothing.get(20, TimeUnit.SECONDS)).isNull();
        assertThat(failed.await(20, TimeUnit.SECONDS)).isTrue();
        assertThat(failed.cause()).isSameAs(boom);
    }

    @Test
    void nullTaskIsRefused() {
        assertThatNullPointerException().isThrownBy(() -> executor().execute(null));
    }

    @Test
    void isItsOwnGroupOfOne() {
        assertThat((Object) executor().next()).isSameAs(executor());
        assertThat(executor().iterator()).toIterable().containsExactly(executor());
        assertThat(executor().parent()).isNull();
        assertThat(executor().isSuspended()).isFalse();
        assertThat(executor().trySuspend()).isFalse();
        assertThat(executor().ticker()).isSameAs(Ticker.systemTicker());
    }

    @Test
    void promisesAreNotifiedOnIt() throws Exception {
        Promise<String> promise = executor().newPromise();
        CountDownLatch called = new CountDownLatch(3);
        AtomicReference<Boolean> allIn = new AtomicReference<>(true);
        FutureListener<Object> listener = future -> {
            allIn.updateAndGet(so -> so && executor().inEventLoop());
            called.countDown();
        };
        promise.addListener(listener);
        promise.setSuccess("x");
        executor().newSucceededFuture("x").addListener(listener);
        executor().<String>newFailedFuture(new Exception()).addListener(listener);

        assertThat(called.await(20, TimeUnit.SECONDS)).isTrue();
        assertThat(allIn.get()).isTrue();
    }

    /** For those that have timers. */
    abstract static class WithTimers extends EventExecutorContract {

        @Test
        void timersFireWithoutFurtherTasks() throws Exception {
            long start = System.nanoTime();
            ScheduledFuture<String> timer = executor().schedule(() -> "late", 20, TimeUnit.MILLISECONDS);

            assertThat(timer.get(20, TimeUnit.SECONDS)).isEqualTo("late");
            assertThat(System.nanoTime() - start).isGreaterThanOrEqualTo(TimeUnit.MILLISECONDS.toNanos(20));
        }

        @Test
        void earlierTimerShortensTheWaitForALaterOne() throws Exception {
            ScheduledFuture<?> late = executor().schedule(() -> {}, 1, TimeUnit.HOURS);
            ScheduledFuture<?> soon = executor().schedule(() -> {}, 10, TimeUnit.MILLISECONDS);

            assertThat(soon.await(20, TimeUnit.SECONDS)).isTrue();
            assertThat(late.cancel(false)).isTrue();
        }

        @Test
        void periodicTimersRunUntilCancelled() throws Exception {
            CountDownLatch thrice = new CountDownLatch(3);
            ScheduledFuture<?> timer = executor().scheduleAtFixedRate(thrice::countDown, 0, 1, TimeUnit.MILLISECONDS);

            assertThat(thrice.await(20, TimeUnit.SECONDS)).isTrue();
            assertThat(timer.cancel(false)).isTrue();
        }

        @Test
        void interruptOfItsThreadDoesNotStopIt() throws Exception {
            executor().submit(() -> Thread.currentThread().interrupt()).get(20, TimeUnit.SECONDS);

            assertThat(executor()
                            .schedule(() -> "alive", 5, TimeUnit.MILLISECONDS)
                            .get(20, TimeUnit.SECONDS))
                    .isEqualTo("alive");
        }

        @Test
        void otherThreadsAreNotIn() {
            assertThat(executor().inEventLoop()).isFalse();
        }
    }
}
