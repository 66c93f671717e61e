package io.millrace.util.concurrent;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.assertThatNullPointerException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class LoopExecutorTest {

    private final MockTicker ticker = Ticker.newMockTicker();
    private final List<String> log = new ArrayList<>();

    private Runnable logging(String what) {
        return () -> log.add(what);
    }

    @Nested
    class Tasks {

        private final ManualLoop loop = ManualLoop.attached(ticker);

        @Test
        void runInOrderOfSubmission() {
            loop.execute(logging("a"));
            loop.lazyExecute(logging("b"));
            loop.execute(logging("c"));

            assertThat(loop.pendingTasks()).isEqualTo(3);
            assertThat(loop.runTasks(Long.MAX_VALUE)).isEqualTo(3);
            assertThat(log).containsExactly("a", "b", "c");
            assertThat(loop.hasTasks()).isFalse();
        }

        @Test
        void throwingTaskDoesNotKeepTheNextFromRunning() {
            loop.execute(() -> {
                throw new AssertionError("expected");
            });
            loop.execute(logging("next"));

            assertThat(loop.runTasks(Long.MAX_VALUE)).isEqualTo(2);
            assertThat(log).containsExactly("next");
        }

        @Test
        void runUntilTheQueueIsEmptyIncludingWhatTheySubmit() {
            loop.execute(() -> loop.execute(() -> loop.execute(logging("deep"))));

            assertThat(loop.runTasks(Long.MAX_VALUE)).isEqualTo(3);
            assertThat(log).containsExactly("deep");
        }

        @Test
        void stopAtTheFirstLookAtTheClockAfterTheBudgetIsSpent() {
            for (int i = 0; i < 200; i++) {
                loop.execute(() -> ticker.advance(1, TimeUnit.NANOSECONDS));
            }

            assertThat(loop.runTasks(100)).isEqualTo(128);
            assertThat(loop.runTasks(100)).isEqualTo(72);
        }

        @Test
        void nullIsRefused() {
            assertThatNullPointerException().isThrownBy(() -> loop.execute(null));
            assertThatNullPointerException().isThrownBy(() -> loop.lazyExecute(null));
            assertThatNullPointerException().isThrownBy(() -> loop.submit((Runnable) null));
            assertThatNullPointerException().isThrownBy(() -> loop.schedule((Runnable) null, 1, TimeUnit.SECONDS));
            assertThatNullPointerException().isThrownBy(() -> loop.schedule(() -> {}, 1, null));
        }

        @Test
        void tooManyGoToTheHandlerExactlyAtTheLimit() {
            List<Runnable> refused = new ArrayList<>();
            ManualLoop bounded = new ManualLoop(ticker, 17, (task, executor) -> {
                assertThat(executor.pendingTasks()).isEqualTo(17);
                refused.add(task);
            });
            bounded.attach(Thread.currentThread());
            for (int i = 0; i < 17; i++) {
                bounded.execute(() -> {});
            }
            Runnable extra = () -> {};

            bounded.execute(extra);

            assertThat(refused).containsExactly(extra);
            bounded.runTasks(Long.MAX_VALUE);
            bounded.execute(logging("room again"));
            bounded.runTasks(Long.MAX_VALUE);
            assertThat(log).containsExactly("room again");
        }

        @Test
        void limitBelowSixteenIsSixteen() {
            ManualLoop bounded = new ManualLoop(ticker, 1, RejectedExecutionHandlers.reject());
            bounded.attach(Thread.currentThread());
            for (int i = 0; i < 16; i++) {
                bounded.execute(() -> {});
            }

            assertThatExceptionOfType(RejectedExecutionException.class).isThrownBy(() -> bounded.execute(() -> {}));
        }

        @Test
        void blockingInvocationsAreRefusedOnTheLoop() {
            List<Callable<String>> tasks = List.of(() -> "x");

            assertThatExceptionOfType(RejectedExecutionException.class).isThrownBy(() -> loop.invokeAll(tasks));
            assertThatExceptionOfType(RejectedExecutionException.class)
                    .isThrownBy(() -> loop.invokeAll(tasks, 1, TimeUnit.SECONDS));
            assertThatExceptionOfType(RejectedExecutionException.class).isThrownBy(() -> loop.invokeAny(tasks));
            assertThatExceptionOfType(RejectedExecutionException.class)
                    .isThrownBy(() -> loop.invokeAny(tasks, 1, TimeUnit.SECONDS));
        }
    }

    @Nested
    class Starting {

        private final ManualLoop loop = new ManualLoop(ticker);

        @Test
        void happensOnceWithTheFirstTask() throws Exception {
            assertThat(loop.starts).hasValue(0);
            loop.execute(() -> {});
            loop.schedule(() -> {}, 1, TimeUnit.SECONDS);
            OtherThread.run(() -> loop.execute(() -> {}));

            assertThat(loop.starts).hasValue(1);
        }

        @Test
        void doesNotHappenWhenAThreadIsAttachedBefore() throws Exception {
            loop.attach(Thread.currentThread());
            OtherThread.run(() -> loop.execute(() -> {}));
            loop.shutdownGracefully();

            assertThat(loop.starts).hasValue(0);
        }

        @Test
        void happensForAShutdown() {
            loop.shutdownGracefully();

            assertThat(loop.starts).hasValue(1);
            assertThat(loop.isShuttingDown()).isTrue();
            assertThat(loop.isShutdown()).isFalse();
        }

        @Test
        void failureReachesTheSubmitterAndTheNextTaskTriesAgain() {
            AtomicInteger attempts = new AtomicInteger();
            LoopExecutor failing = new DefaultEventExecutor((Executor) command -> {
                if (attempts.incrementAndGet() == 1) {
                    throw new IllegalStateException("no thread");
                }
            });

            assertThatIllegalStateException()
                    .isThrownBy(() -> failing.execute(() -> {}))
                    .withMessage("no thread");
            failing.execute(() -> {});
            assertThat(attempts).hasValue(2);
        }

        @Test
        void failureOfAShutdownTerminatesAtOnce() throws Exception {
            LoopExecutor failing = new DefaultEventExecutor((Executor) command -> {
                throw new IllegalStateException("no thread");
            });

            assertThatIllegalStateException().isThrownBy(failing::shutdownGracefully);

            assertThat(failing.isTerminated()).isTrue();
            assertThat(failing.awaitTermination(0, TimeUnit.SECONDS)).isTrue();
            assertThat(failing.terminationFuture().cause()).hasMessage("no thread");
        }
    }

    @Nested
    class Waiting {

        private final ManualLoop loop = ManualLoop.attached(ticker);

        @Test
        void isRefusedWhileTasksAreQueued() throws Exception {
            OtherThread.run(() -> loop.lazyExecute(() -> {}));

            assertThat(loop.prepareToWait()).isFalse();
            loop.runTasks(Long.MAX_VALUE);
            assertThat(loop.prepareToWait()).isTrue();
        }

        @Test
        void isInterruptedOnceByManyTasks() throws Exception {
            assertThat(loop.prepareToWait()).isTrue();
            OtherThread.run(() -> {
                loop.execute(() -> {});
                loop.execute(() -> {});
                loop.execute(() -> {});
            });
            loop.endWait();

            assertThat(loop.interruptedWaits).hasValue(1);
        }

        @Test
        void isNotInterruptedByLazyTasks() throws Exception {
            assertThat(loop.prepareToWait()).isTrue();
            OtherThread.run(() -> loop.lazyExecute(() -> {}));

            assertThat(loop.interruptedWaits).hasValue(0);
        }

        @Test
        void loopThatIsAwakeIsNotInterrupted() throws Exception {
            OtherThread.run(() -> loop.execute(() -> {}));
            assertThat(loop.prepareToWait()).isFalse();
            OtherThread.run(() -> loop.execute(() -> {}));
            loop.runTasks(Long.MAX_VALUE);
            assertThat(loop.prepareToWait()).isTrue();
            loop.endWait();
            OtherThread.run(() -> loop.execute(() -> {}));

            assertThat(loop.interruptedWaits).hasValue(0);
        }

        @Test
        void isInterruptedByTimersAndShutdownOfOtherThreads() throws Exception {
            assertThat(loop.prepareToWait()).isTrue();
            OtherThread.run(() -> loop.schedule(() -> {}, 1, TimeUnit.HOURS));
            assertThat(loop.interruptedWaits).hasValue(1);
            loop.endWait();
            loop.runTasks(Long.MAX_VALUE);

            assertThat(loop.prepareToWait()).isTrue();
            OtherThread.run(loop::shutdownGracefully);
            assertThat(loop.interruptedWaits).hasValue(2);
        }

        @Test
        void cannotBeAnnouncedWhileAWakeUpIsStillUnderWay() throws Exception {
            AtomicReference<Runnable> duringWakeUp = new AtomicReference<>(() -> {});
            class Slow extends LoopExecutor {
                Slow() {
                    super(null, ticker, Integer.MAX_VALUE, RejectedExecutionHandlers.reject());
                }

                @Override
                protected void start() {}

                @Override
                protected void interruptWait() {
                    duringWakeUp.get().run();
                }
            }
            Slow slow = new Slow();
            slow.attach(Thread.currentThread());
            assertThat(slow.prepareToWait()).isTrue();
            CountDownLatch inside = new CountDownLatch(1);
            CountDownLatch leave = new CountDownLatch(1);
            duringWakeUp.set(() -> {
                inside.countDown();
                awaitQuietly(leave);
            });
            Thread producer = OtherThread.start(() -> slow.execute(() -> {}));
            assertThat(inside.await(OtherThread.DEADLINE_SECONDS, TimeUnit.SECONDS))
                    .isTrue();

            slow.endWait(); // the wait ended by itself
            slow.runTasks(Long.MAX_VALUE);
            assertThat(slow.prepareToWait()).isFalse();

            leave.countDown();
            OtherThread.join(producer);
            assertThat(slow.prepareToWait()).isTrue();
        }

        private void awaitQuietly(CountDownLatch latch) {
            try {
                latch.await(OtherThread.DEADLINE_SECONDS, TimeUnit.SECONDS);
            } catch (InterruptedException e) {
                throw new AssertionError(e);
            }
        }
    }

    @Nested
    class Timers {

        private final ManualLoop loop = ManualLoop.attached(ticker);

        private void advanceAndRun(long millis) {
            ticker.advanceMillis(millis);
            loop.runOnce();
        }

        @Test
        void runInOrderOfDeadlinesAndEqualOnesInOrderOfArrival() {
            loop.schedule(logging("20"), 20, TimeUnit.MILLISECONDS);
            loop.schedule(logging("10a"), 10, TimeUnit.MILLISECONDS);
            loop.schedule(logging("10b"), 10, TimeUnit.MILLISECONDS);
            loop.schedule(logging("10c"), 10, TimeUnit.MILLISECONDS);
            loop.schedule(logging("5"), 5, TimeUnit.MILLISECONDS);

            ticker.advanceMillis(20);
            assertThat(loop.runTimers(ticker.nanoTime())).isEqualTo(5);
            assertThat(log).containsExactly("5", "10a", "10b", "10c", "20");
        }

        @Test
        void aFixedRateThatLagsBehindLetsTasksRunBetweenItsRuns() {
            loop.scheduleAtFixedRate(() -> loop.execute(logging("task")), 1, 1, TimeUnit.MILLISECONDS);
            loop.schedule(logging("timer"), 3, TimeUnit.MILLISECONDS);

            ticker.advanceMillis(3);

            assertThat(loop.runTimers(ticker.nanoTime())).isEqualTo(2);
            assertThat(loop.runTimers(ticker.nanoTime())).isOne();
            assertThat(log).containsExactly("timer");
        }

        @Test
        void doNotRunOneNanosecondEarly() {
            ScheduledFuture<?> future = loop.schedule(logging("x"), 1, TimeUnit.MILLISECONDS);

            ticker.advance(999_999, TimeUnit.NANOSECONDS);
            assertThat(loop.runTimers(ticker.nanoTime())).isZero();
            assertThat(future.getDelay(TimeUnit.NANOSECONDS)).isEqualTo(1);
            ticker.advance(1, TimeUnit.NANOSECONDS);
            assertThat(loop.runTimers(ticker.nanoTime())).isOne();
            assertThat(future.isSuccess()).isTrue();
        }

        @Test
        void nextDeadlineIsThatOfTheEarliest() {
            assertThat(loop.nextTimerNanos()).isEqualTo(Long.MAX_VALUE);
            ticker.advance(7, TimeUnit.NANOSECONDS);
            loop.schedule(() -> {}, 100, TimeUnit.NANOSECONDS);
            ScheduledFuture<?> first = loop.schedule(() -> {}, 50, TimeUnit.NANOSECONDS);

            assertThat(loop.nextTimerNanos()).isEqualTo(57);
            first.cancel(false);
            assertThat(loop.nextTimerNanos()).isEqualTo(107);
        }

        @Test
        void negativeDelayIsDueAtOnceAndHugeDelayNever() {
            loop.schedule(logging("now"), -5, TimeUnit.SECONDS);
            ScheduledFuture<?> never = loop.schedule(logging("never"), Long.MAX_VALUE, TimeUnit.DAYS);
            ticker.advance(365, TimeUnit.DAYS);
            loop.runOnce();

            assertThat(log).containsExactly("now");
            assertThat(never.getDelay(TimeUnit.DAYS)).isGreaterThan(365 * 100);
        }

        @Test
        void resultAndFailureReachTheFuture() {
            ScheduledFuture<String> value = loop.schedule(() -> "value", 1, TimeUnit.MILLISECONDS);
            Exception boom = new Exception("boom");
            ScheduledFuture<String> failure = loop.schedule(
                    (Callable<String>) () -> {
                        throw boom;
                    },
                    1,
                    TimeUnit.MILLISECONDS);
            advanceAndRun(1);

            assertThat(value.getNow()).isEqualTo("value");
            assertThat(failure.cause()).isSameAs(boom);
        }

        @Test
        void cancelledOneLeavesTheHeapAtOnceOnTheLoop() {
            ScheduledFuture<?> future = loop.schedule(logging("x"), 1, TimeUnit.MILLISECONDS);

            assertThat(future.cancel(false)).isTrue();
            assertThat(loop.timerCount()).isZero();
            assertThat(future.cancel(false)).isFalse();
            assertThat(future.isCancelled()).isTrue();
            advanceAndRun(5);
            assertThat(log).isEmpty();
        }

        @Test
        void cancelledByAnotherThreadLeavesTheHeapWithTheNextTasksAndDoesNotWakeTheLoop() throws Exception {
            ScheduledFuture<?> future = loop.schedule(logging("x"), 1, TimeUnit.HOURS);
            assertThat(loop.prepareToWait()).isTrue();

            assertThat(OtherThread.call(() -> future.cancel(false))).isTrue();

            assertThat(loop.interruptedWaits).hasValue(0);
            loop.endWait();
            loop.runTasks(Long.MAX_VALUE);
            assertThat(loop.timerCount()).isZero();
        }

        @Test
        void cancelledBeforeItArrivesNeverEntersTheHeap() throws Exception {
            ScheduledFuture<?> future = OtherThread.call(() -> loop.schedule(logging("x"), 1, TimeUnit.MILLISECONDS));
            future.cancel(false);
            loop.runTasks(Long.MAX_VALUE);

            assertThat(loop.timerCount()).isZero();
            advanceAndRun(10);
            assertThat(log).isEmpty();
        }

        @Test
        void scheduledByAnotherThreadCountsFromTheCallNotFromItsArrival() throws Exception {
            OtherThread.run(() -> loop.schedule(logging("x"), 10, TimeUnit.MILLISECONDS));
            ticker.advanceMillis(10);
            loop.runTasks(Long.MAX_VALUE);

            assertThat(loop.runTimers(ticker.nanoTime())).isOne();
            assertThat(log).containsExactly("x");
        }

        @Test
        void oneShotThatRunsCannotBeCancelled() {
            AtomicReference<ScheduledFuture<?>> self = new AtomicReference<>();
            self.set(loop.schedule(() -> log.add("cancel: " + self.get().cancel(false)), 1, TimeUnit.MILLISECONDS));
            advanceAndRun(1);

            assertThat(log).containsExactly("cancel: false");
            assertThat(self.get().isSuccess()).isTrue();
        }

        @Test
        void periodicOneCancelledDuringItsRunDoesNotRunAgain() {
            AtomicReference<ScheduledFuture<?>> self = new AtomicReference<>();
            self.set(loop.scheduleAtFixedRate(
                    () -> log.add("cancel: " + self.get().cancel(false)), 0, 1, TimeUnit.MILLISECONDS));
            advanceAndRun(5);
            advanceAndRun(5);

            assertThat(log).containsExactly("cancel: true");
            assertThat(self.get().isCancelled()).isTrue();
            assertThat(loop.timerCount()).isZero();
        }

        @Test
        void fixedRateCatchesUpFixedDelayDoesNot() {
            loop.scheduleAtFixedRate(logging("rate"), 10, 10, TimeUnit.MILLISECONDS);
            loop.scheduleWithFixedDelay(logging("delay"), 10, 10, TimeUnit.MILLISECONDS);
            advanceAndRun(35);
            loop.runOnce();
            loop.runOnce();
            assertThat(log).containsExactly("rate", "delay", "rate", "rate");
            log.clear();

            advanceAndRun(5); // rate: due at 40; delay: ran at 35, due at 45
            assertThat(log).containsExactly("rate");
            advanceAndRun(5);
            assertThat(log).containsExactly("rate", "delay");
        }

        @Test
        void fixedDelayCountsFromTheEndOfTheRun() {
            loop.scheduleWithFixedDelay(
                    () -> {
                        log.add("run at " + TimeUnit.NANOSECONDS.toMillis(ticker.nanoTime()));
                        ticker.advanceMillis(7);
                    },
                    0,
                    10,
                    TimeUnit.MILLISECONDS);
            loop.runOnce();

            assertThat(loop.nextTimerNanos()).isEqualTo(TimeUnit.MILLISECONDS.toNanos(17));
        }

        @Test
        void periodicOneThatThrowsFailsAndEnds() {
            RuntimeException boom = new RuntimeException("boom");
            ScheduledFuture<?> future = loop.scheduleWithFixedDelay(
                    () -> {
                        throw boom;
                    },
                    0,
                    1,
                    TimeUnit.MILLISECONDS);
            loop.runOnce();

            assertThat(future.cause()).isSameAs(boom);
            assertThat(loop.timerCount()).isZero();
        }

        @Test
        void timerMayScheduleAndCancelOthersWhileItRuns() {
            ScheduledFuture<?> victim = loop.schedule(logging("victim"), 2, TimeUnit.MILLISECONDS);
            loop.schedule(
                    () -> {
                        victim.cancel(false);
                        loop.schedule(logging("new"), 0, TimeUnit.MILLISECONDS);
                    },
                    1,
                    TimeUnit.MILLISECONDS);
            advanceAndRun(3);
            loop.runOnce();

            assertThat(log).containsExactly("new");
        }

        @Test
        void runnableThatIsACallableTooIsRun() {
            class Both implements Runnable, Callable<String> {
                @Override
                public void run() {
                    log.add("run");
                }

                @Override
                public String call() {
                    log.add("call");
                    return "called";
                }
            }
            loop.schedule((Runnable) new Both(), 0, TimeUnit.SECONDS);
            ScheduledFuture<String> called = loop.schedule((Callable<String>) new Both(), 0, TimeUnit.SECONDS);
            loop.runOnce();

            assertThat(log).containsExactly("run", "call");
            assertThat(called.getNow()).isEqualTo("called");
        }

        @Test
        void periodsMustBePositive() {
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> loop.scheduleAtFixedRate(() -> {}, -1, 1, TimeUnit.SECONDS))
                    .withMessage("initialDelay: -1 (expected: >= 0)");
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> loop.scheduleAtFixedRate(() -> {}, 0, 0, TimeUnit.SECONDS))
                    .withMessage("period: 0 (expected: > 0)");
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> loop.scheduleWithFixedDelay(() -> {}, 0, 0, TimeUnit.SECONDS))
                    .withMessage("delay: 0 (expected: > 0)");
        }

        @Test
        void futureCannotBeCompletedFromOutside() {
            Promise<?> promise = (Promise<?>) loop.schedule(() -> "x", 1, TimeUnit.SECONDS);

            assertThat(promise.tryFailure(new Exception())).isFalse();
            assertThat(promise.trySuccess(null)).isFalse();
            assertThatIllegalStateException().isThrownBy(() -> promise.setSuccess(null));
            assertThatIllegalStateException().isThrownBy(() -> promise.setFailure(new Exception()));
        }
    }

    @Nested
    class Shutdown {

        private final ManualLoop loop = ManualLoop.attached(ticker);

        private boolean step() {
            return loop.isShuttingDown() && loop.confirmShutdown();
        }

        @Test
        void isNotConfirmedBeforeItIsAskedFor() {
            assertThat(loop.confirmShutdown()).isFalse();
        }

        @Test
        void withoutQuietPeriodEndsAsSoonAsTheQueueIsEmpty() {
            loop.execute(() -> loop.execute(logging("nested")));
            loop.shutdownGracefully(0, 1, TimeUnit.SECONDS);

            assertThat(step()).isTrue();
            assertThat(log).containsExactly("nested");
            assertThat(loop.isShutdown()).isTrue();
            assertThat(loop.isTerminated()).isFalse();
            loop.terminated();
            assertThat(loop.isTerminated()).isTrue();
            assertThat(loop.cleanups).isOne();
        }

        @Test
        void waitsForAQuietPeriodWhichEachTaskBeginsAnew() {
            loop.shutdownGracefully(2, 15, TimeUnit.SECONDS);
            assertThat(step()).isFalse();
            assertThat(loop.nextTimerNanos()).isEqualTo(TimeUnit.SECONDS.toNanos(2));

            ticker.advance(1500, TimeUnit.MILLISECONDS);
            loop.execute(logging("late"));
            assertThat(step()).isFalse();
            ticker.advance(1999, TimeUnit.MILLISECONDS);
            assertThat(step()).isFalse();
            ticker.advanceMillis(1);
            assertThat(step()).isTrue();
            assertThat(log).containsExactly("late");
        }

        @Test
        void timeoutEndsItHoweverBusyTheLoopIs() {
            loop.shutdownGracefully(2, 3, TimeUnit.SECONDS);
            int steps = 0;
            do {
                loop.execute(() -> {});
                ticker.advance(1, TimeUnit.SECONDS);
                steps++;
            } while (!step());

            assertThat(steps).isEqualTo(4); // the first step starts the clock
        }

        @Test
        void taskThatSubmitsItselfForEverIsEndedByTheTimeout() {
            AtomicInteger runs = new AtomicInteger();
            loop.execute(new Runnable() {
                @Override
                public void run() {
                    runs.incrementAndGet();
                    ticker.advanceMillis(1);
                    loop.execute(this);
                }
            });
            loop.shutdownGracefully(1, 1, TimeUnit.SECONDS);

            assertThat(step()).isTrue();
            assertThat(runs.get()).isBetween(1000, 1100);
        }

        @Test
        void calledTwiceKeepsTheFirstPeriods() {
            Future<?> first = loop.shutdownGracefully(2, 15, TimeUnit.SECONDS);
            Future<?> second = loop.shutdownGracefully(0, 0, TimeUnit.SECONDS);

            assertThat(second).isSameAs(first);
            assertThat(step()).isFalse();
        }

        @Test
        void cancelsTimersOldAndNew() {
            ScheduledFuture<?> before = loop.schedule(logging("before"), 1, TimeUnit.MILLISECONDS);
            loop.shutdownGracefully(2, 15, TimeUnit.SECONDS);
            assertThat(step()).isFalse();
            ScheduledFuture<?> after = loop.schedule(logging("after"), 1, TimeUnit.MILLISECONDS);
            assertThat(step()).isFalse();

            assertThat(before.isCancelled()).isTrue();
            assertThat(after.isCancelled()).isTrue();
            assertThat(log).isEmpty();
        }

        @Test
        void afterItEverythingIsRejected() throws Exception {
            loop.shutdownGracefully(0, 0, TimeUnit.SECONDS);
            assertThat(step()).isTrue();

            for (int i = 0; i < 2; i++) {
                assertThatExceptionOfType(RejectedExecutionException.class)
                        .isThrownBy(() -> loop.execute(() -> {}))
                        .withMessage("event executor terminated");
                assertThatExceptionOfType(RejectedExecutionException.class)
                        .isThrownBy(() -> loop.schedule(() -> {}, 1, TimeUnit.SECONDS));
                OtherThread.run(() -> {
                    assertThatExceptionOfType(RejectedExecutionException.class)
                            .isThrownBy(() -> loop.execute(() -> {}));
                    assertThatExceptionOfType(RejectedExecutionException.class)
                            .isThrownBy(() -> loop.schedule(() -> {}, 1, TimeUnit.SECONDS));
                });
                loop.terminated();
            }
        }

        @Test
        void loopThatDiesCancelsTheFuturesOfWhatIsQueued() {
            Future<?> queued = loop.submit(() -> {});
            ScheduledFuture<?> timer = loop.schedule(() -> {}, 1, TimeUnit.HOURS);

            loop.terminated();

            assertThat(queued.isCancelled()).isTrue();
            assertThat(timer.isCancelled()).isTrue();
            assertThat(loop.isTerminated()).isTrue();
        }

        @Test
        void timerCanBeCancelledAfterwards() throws Exception {
            ScheduledFuture<?> timer = OtherThread.call(() -> loop.schedule(() -> {}, 1, TimeUnit.HOURS));
            loop.shutdownGracefully(0, 0, TimeUnit.SECONDS);
            assertThat(step()).isTrue();
            loop.terminated();

            assertThat(timer.isCancelled()).isTrue();
            assertThat(timer.cancel(false)).isFalse();
        }

        @Test
        void removesFastThreadLocalsOfTheThread() {
            List<String> removed = new ArrayList<>();
            FastThreadLocal<String> local = new FastThreadLocal<>() {
                @Override
                protected void onRemoval(String value) {
                    removed.add(value);
                }
            };
            local.set("value");
            loop.shutdownGracefully(0, 0, TimeUnit.SECONDS);
            step();
            loop.terminated();

            assertThat(removed).containsExactly("value");
        }

        @Test
        void completesTheTerminationFuture() throws Exception {
            loop.shutdownGracefully(0, 0, TimeUnit.SECONDS);
            step();
            assertThat(loop.terminationFuture().isDone()).isFalse();
            loop.terminated();

            assertThat(loop.terminationFuture().await(0)).isTrue();
            assertThat(loop.awaitTermination(0, TimeUnit.SECONDS)).isTrue();
        }

        @Test
        void periodsThatMakeNoSenseAreRefusedAtOnce() {
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> loop.shutdownGracefully(-1, 1, TimeUnit.SECONDS))
                    .withMessage("quietPeriod: -1 (expected: >= 0)");
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> loop.shutdownGracefully(2, 1, TimeUnit.SECONDS))
                    .withMessage("timeout: 1 (expected: >= quietPeriod (2))");
            assertThatNullPointerException().isThrownBy(() -> loop.shutdownGracefully(1, 1, null));
            assertThat(loop.isShuttingDown()).isFalse();
        }

        @Test
        void waitingForItOnTheLoopIsRefused() {
            loop.shutdownGracefully(2, 15, TimeUnit.SECONDS);

            assertThatIllegalStateException().isThrownBy(() -> loop.awaitTermination(1, TimeUnit.SECONDS));
            assertThatIllegalStateException().isThrownBy(loop::close);
        }

        @Test
        void closeOnTheLoopShutsNothingDown() {
            assertThatIllegalStateException().isThrownBy(loop::close);

            assertThat(loop.isShuttingDown()).isFalse();
        }

        @Test
        void isConfirmedOnTheLoopOnly() throws Exception {
            loop.shutdownGracefully();

            OtherThread.run(() -> assertThatIllegalStateException().isThrownBy(loop::confirmShutdown));
        }

        @Test
        void cancelledTaskIsForgottenByItsFuture() {
            Future<?> future = loop.submit(new Runnable() {
                @Override
                public void run() {}

                @Override
                public String toString() {
                    return "the task";
                }
            });

            assertThat(future.toString()).contains("PromiseTask@").contains("(incomplete, task: the task)");
            assertThat(future.cancel(true)).isTrue();
            assertThatThrownBy(future::get).isInstanceOf(CancellationException.class);
            assertThat(future.toString()).doesNotContain("the task");
        }
    }

    @Nested
    class TasksThatNeverRun {

        private final class Refusable implements RefusableTask {
            @Override
            public void run() {
                log.add("run");
            }

            @Override
            public void refused(Throwable cause) {
                log.add("refused");
                assertThat(cause).isInstanceOf(RejectedExecutionException.class);
            }
        }

        @Test
        void areToldWhenTheLoopDies() {
            ManualLoop loop = ManualLoop.attached(ticker);
            loop.execute(new Refusable());
            loop.terminated();
            assertThat(log).containsExactly("refused");
        }

        @Test
        void areNotToldWhenTheShutdownRunsThem() {
            ManualLoop loop = ManualLoop.attached(ticker);
            loop.execute(new Refusable());
            loop.shutdownGracefully(0, 0, TimeUnit.SECONDS);
            assertThat(loop.confirmShutdown()).isTrue();
            loop.terminated();
            assertThat(log).containsExactly("run");
        }

        @Test
        void cleanUpAlsoWithoutAThread() {
            int[] cleanups = new int[1];
            LoopExecutor loop = new LoopExecutor(null, ticker, 16, RejectedExecutionHandlers.reject()) {
                @Override
                protected void start() {
                    throw new IllegalStateException("no thread");
                }

                @Override
                protected void interruptWait() {}

                @Override
                protected void cleanup() {
                    cleanups[0]++;
                }
            };
            assertThatIllegalStateException().isThrownBy(() -> loop.shutdownGracefully(0, 0, TimeUnit.SECONDS));
            assertThat(loop.isTerminated()).isTrue();
            assertThat(cleanups[0]).isOne();
        }
    }
}
