package io.millrace.util.concurrent;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.assertThatNullPointerException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class DefaultPromiseTest {

    private final ManualLoop loop = ManualLoop.attached(Ticker.newMockTicker());
    private final List<String> log = new ArrayList<>();

    private FutureListener<Object> logging(String what) {
        return future -> log.add(what);
    }

    private <V> Promise<V> newPromise() {
        return new DefaultPromise<>(loop);
    }

    @Nested
    class Completing {

        @Test
        void happensOnce() {
            Promise<String> promise = newPromise();
            assertThat(promise.trySuccess("first")).isTrue();
            assertThat(promise.trySuccess("second")).isFalse();
            assertThat(promise.tryFailure(new Exception())).isFalse();
            assertThat(promise.cancel(false)).isFalse();
            assertThatIllegalStateException()
                    .isThrownBy(() -> promise.setSuccess("third"))
                    .withMessageStartingWith("complete already: DefaultPromise@");
            Exception late = new Exception("late");
            assertThatIllegalStateException()
                    .isThrownBy(() -> promise.setFailure(late))
                    .withCause(late);

            assertThat(promise.getNow()).isEqualTo("first");
            assertThat(promise.isSuccess()).isTrue();
            assertThat(promise.cause()).isNull();
        }

        @Test
        void withNullIsASuccess() throws Exception {
            Promise<Void> promise = newPromise();
            assertThat(promise.isDone()).isFalse();
            promise.setSuccess(null);

            assertThat(promise.isSuccess()).isTrue();
            assertThat(promise.getNow()).isNull();
            assertThat(promise.get()).isNull();
        }

        @Test
        void withAThrowableAsTheResultIsASuccess() {
            Promise<Throwable> promise = newPromise();
            Exception result = new CancellationException();
            promise.setSuccess(result);

            assertThat(promise.isSuccess()).isTrue();
            assertThat(promise.isCancelled()).isFalse();
            assertThat(promise.getNow()).isSameAs(result);
        }

        @Test
        void failureIsHandedOutAsItIs() {
            Promise<String> promise = newPromise();
            IOException cause = new IOException("boom");
            promise.setFailure(cause);

            assertThat(promise.isSuccess()).isFalse();
            assertThat(promise.cause()).isSameAs(cause);
            assertThat(promise.getNow()).isNull();
            assertThatThrownBy(promise::sync).isSameAs(cause);
            assertThatThrownBy(promise::syncUninterruptibly).isSameAs(cause);
            assertThatExceptionOfType(ExecutionException.class)
                    .isThrownBy(promise::get)
                    .withCause(cause);
        }

        @Test
        void nullCauseIsRefused() {
            Promise<String> promise = newPromise();

            assertThatNullPointerException().isThrownBy(() -> promise.setFailure(null));
            assertThatNullPointerException().isThrownBy(() -> promise.tryFailure(null));
            assertThat(promise.isDone()).isFalse();
        }

        @Test
        void ofOneByManyThreadsIsWonByOne() throws Exception {
            for (int round = 0; round < 200; round++) {
                Promise<Integer> promise = newPromise();
                CyclicBarrier barrier = new CyclicBarrier(3);
                AtomicInteger winners = new AtomicInteger();
                List<Thread> threads = new ArrayList<>();
                for (int i = 0; i < 3; i++) {
                    int n = i;
                    threads.add(OtherThread.start(() -> {
                        try {
                            barrier.await(20, TimeUnit.SECONDS);
                        } catch (Exception e) {
                            throw new AssertionError(e);
                        }
                        boolean won = n == 0 ? promise.cancel(false) : promise.trySuccess(n);
                        winners.addAndGet(won ? 1 : 0);
                    }));
                }
                for (Thread thread : threads) {
                    OtherThread.join(thread);
                }
                assertThat(winners).hasValue(1);
            }
        }
    }

    @Nested
    class Cancelling {

        @Test
        void completesWithACancellation() {
            Promise<String> promise = newPromise();
            assertThat(promise.isCancellable()).isTrue();
            assertThat(promise.cancel(true)).isTrue();

            assertThat(promise.isCancelled()).isTrue();
            assertThat(promise.isDone()).isTrue();
            assertThat(promise.isSuccess()).isFalse();
            assertThat(promise.isCancellable()).isFalse();
            assertThat(promise.cause()).isInstanceOf(CancellationException.class);
            assertThatExceptionOfType(CancellationException.class).isThrownBy(promise::get);
            assertThatExceptionOfType(CancellationException.class).isThrownBy(promise::sync);
            assertThat(promise.trySuccess("late")).isFalse();
        }

        @Test
        void isRefusedOnceUncancellable() {
            Promise<String> promise = newPromise();
            assertThat(promise.setUncancellable()).isTrue();
            assertThat(promise.setUncancellable()).isTrue();

            assertThat(promise.cancel(false)).isFalse();
            assertThat(promise.isCancellable()).isFalse();
            assertThat(promise.isDone()).isFalse();
            assertThat(promise.getNow()).isNull();
            assertThat(promise.trySuccess("still completes")).isTrue();
            assertThat(promise.setUncancellable()).isTrue();
        }

        @Test
        void makesUncancellableFail() {
            Promise<String> promise = newPromise();
            promise.cancel(false);

            assertThat(promise.setUncancellable()).isFalse();
        }

        @Test
        void isWhatAFailureWithACancellationIs() {
            Promise<String> promise = newPromise();
            promise.setFailure(new CancellationException());

            assertThat(promise.isCancelled()).isTrue();
        }
    }

    @Nested
    class Listeners {

        @Test
        void areCalledInOrderOfAddition() {
            Promise<String> promise = newPromise();
            promise.addListener(logging("a"));
            promise.addListener(logging("b"));
            promise.addListener(logging("c"));
            promise.setSuccess("x");
            promise.addListener(logging("d"));

            assertThat(log).containsExactly("a", "b", "c", "d");
        }

        @Test
        void addedByAListenerComeAfterAllOthersAndAreNotNested() {
            Promise<String> promise = newPromise();
            promise.addListener(future -> {
                promise.addListener(logging("added"));
                log.add("first");
            });
            promise.addListener(logging("second"));
            promise.setSuccess("x");

            assertThat(log).containsExactly("first", "second", "added");
        }

        @Test
        void thatThrowDoNotKeepTheOthersFromBeingCalled() {
            Promise<String> promise = newPromise();
            promise.addListener(future -> {
                throw new AssertionError("expected");
            });
            promise.addListener(logging("after"));
            promise.setSuccess("x");

            assertThat(log).containsExactly("after");
        }

        @Test
        void canBeRemovedByTheirFirstOccurrence() {
            Promise<String> promise = newPromise();
            FutureListener<Object> twice = logging("twice");
            FutureListener<Object> other = logging("other");
            FutureListener<Object> never = logging("never");
            promise.addListener(twice).addListener(other).addListener(twice);
            promise.removeListener(never);
            promise.removeListener(twice);
            promise.setSuccess("x");

            assertThat(log).containsExactly("other", "twice");
        }

        @Test
        void canAllBeRemoved() {
            Promise<String> promise = newPromise();
            FutureListener<Object> a = logging("a");
            FutureListener<Object> b = logging("b");
            promise.addListener(a).removeListener(a).addListener(a).addListener(b);
            promise.removeListener(b).removeListener(a);
            promise.setSuccess("x");

            assertThat(log).isEmpty();
        }

        @Test
        @SuppressWarnings("unchecked") // generic varargs
        void inArraysEndAtTheFirstNull() {
            Promise<String> promise = newPromise();
            promise.addListeners(logging("a"), logging("b"), null, logging("c"));
            promise.setSuccess("x");

            assertThat(log).containsExactly("a", "b");
        }

        @Test
        void areNeverNull() {
            Promise<String> promise = newPromise();

            assertThatNullPointerException().isThrownBy(() -> promise.addListener(null));
            assertThatNullPointerException().isThrownBy(() -> promise.removeListener(null));
        }

        @Test
        void areCalledOnTheExecutorWhoeverCompletes() throws Exception {
            Promise<String> promise = newPromise();
            AtomicReference<Thread> called = new AtomicReference<>();
            promise.addListener(future -> called.set(Thread.currentThread()));
            OtherThread.run(() -> promise.setSuccess("x"));
            assertThat(called).hasValue(null);

            loop.runTasks(Long.MAX_VALUE);
            assertThat(called).hasValue(Thread.currentThread());
        }

        @Test
        void ofAnExecutorThatIsShutDownAreCalledByTheGlobalOne() throws Exception {
            Promise<String> promise = newPromise();
            CountDownLatch called = new CountDownLatch(1);
            AtomicReference<Boolean> global = new AtomicReference<>();
            promise.addListener(done -> {
                global.set(GlobalEventExecutor.INSTANCE.inEventLoop());
                called.countDown();
            });
            loop.shutdownGracefully(0, 0, TimeUnit.SECONDS);
            loop.confirmShutdown();
            loop.terminated();

            assertThat(OtherThread.call(() -> promise.trySuccess("x"))).isTrue();
            assertThat(promise.isSuccess()).isTrue();
            assertThat(called.await(20, TimeUnit.SECONDS)).isTrue();
            assertThat(global).hasValue(true);
        }

        @Test
        void chainOfAHundredThousandPromisesNeedsLittleStack() {
            int length = 100_000;
            List<Promise<Integer>> chain = new ArrayList<>();
            for (int i = 0; i < length; i++) {
                chain.add(newPromise());
            }
            for (int i = 0; i < length - 1; i++) {
                Promise<Integer> next = chain.get(i + 1);
                chain.get(i).addListener((FutureListener<Integer>) f -> next.setSuccess(f.getNow() + 1));
            }
            chain.get(0).setSuccess(1);
            loop.runTasks(Long.MAX_VALUE);

            assertThat(chain.get(length - 1).getNow()).isEqualTo(length);
        }

        @Test
        void nestEightDeepAndThenGoThroughTheExecutor() {
            List<Promise<Void>> chain = new ArrayList<>();
            AtomicInteger reached = new AtomicInteger();
            for (int i = 0; i < 20; i++) {
                chain.add(newPromise());
            }
            for (int i = 0; i < 20; i++) {
                int n = i;
                chain.get(i).addListener(f -> {
                    reached.set(n + 1);
                    if (n < 19) {
                        chain.get(n + 1).setSuccess(null);
                    }
                });
            }
            chain.get(0).setSuccess(null);

            assertThat(reached).hasValue(8);
            loop.runTasks(Long.MAX_VALUE);
            assertThat(reached).hasValue(20);
        }

        @Test
        void ofACompleteFutureNestEightDeepToo() {
            AtomicInteger depth = new AtomicInteger();
            AtomicInteger deepest = new AtomicInteger();
            AtomicInteger calls = new AtomicInteger();
            Future<Void> complete = loop.newSucceededFuture(null);
            complete.addListener(new FutureListener<Void>() {
                @Override
                public void operationComplete(Future<Void> future) {
                    deepest.accumulateAndGet(depth.incrementAndGet(), Math::max);
                    if (calls.incrementAndGet() < 100_000) {
                        future.addListener(this);
                    }
                    depth.decrementAndGet();
                }
            });
            loop.runTasks(Long.MAX_VALUE);

            assertThat(calls).hasValue(100_000);
            assertThat(deepest).hasValue(9); // eight, below one task of the executor
        }

        @Test
        void addedWhileItCompletesAreCalledExactlyOnce() throws Exception {
            DefaultEventExecutor executor = new DefaultEventExecutor();
            try {
                for (int round = 0; round < 500; round++) {
                    Promise<Void> promise = new DefaultPromise<>(executor);
                    CountDownLatch called = new CountDownLatch(20);
                    AtomicInteger calls = new AtomicInteger();
                    Thread adder = OtherThread.start(() -> {
                        for (int i = 0; i < 20; i++) {
                            promise.addListener(f -> {
                                calls.incrementAndGet();
                                called.countDown();
                            });
                        }
                    });
                    promise.setSuccess(null);
                    OtherThread.join(adder);
                    assertThat(called.await(20, TimeUnit.SECONDS)).isTrue();
                    executor.submit(() -> {}).sync();
                    assertThat(calls).hasValue(20);
                }
            } finally {
                executor.shutdownGracefully(0, 0, TimeUnit.SECONDS);
            }
        }

        @Test
        void ofTheImmediateExecutorAreNeverCalledByTwoThreadsAtOnce() throws Exception {
            for (int round = 0; round < 200; round++) {
                Promise<Void> promise = ImmediateEventExecutor.INSTANCE.newPromise();
                AtomicInteger inside = new AtomicInteger();
                AtomicInteger most = new AtomicInteger();
                AtomicInteger calls = new AtomicInteger();
                FutureListener<Void> listener = f -> {
                    most.accumulateAndGet(inside.incrementAndGet(), Math::max);
                    calls.incrementAndGet();
                    inside.decrementAndGet();
                };
                Thread adder = OtherThread.start(() -> {
                    for (int i = 0; i < 20; i++) {
                        promise.addListener(listener);
                    }
                });
                promise.setSuccess(null);
                for (int i = 0; i < 20; i++) {
                    promise.addListener(listener);
                }
                OtherThread.join(adder);
                assertThat(calls).hasValue(40);
                assertThat(most).hasValue(1);
            }
        }
    }

    @Nested
    class Waiting {

        @Test
        void onTheExecutorsThreadIsRefused() {
            Promise<String> promise = newPromise();

            assertThatExceptionOfType(BlockingOperationException.class).isThrownBy(promise::await);
            assertThatExceptionOfType(BlockingOperationException.class).isThrownBy(promise::awaitUninterruptibly);
            assertThatExceptionOfType(BlockingOperationException.class).isThrownBy(() -> promise.await(1));
            assertThatExceptionOfType(BlockingOperationException.class)
                    .isThrownBy(() -> promise.awaitUninterruptibly(1, TimeUnit.SECONDS));
            assertThatExceptionOfType(BlockingOperationException.class).isThrownBy(promise::sync);
            assertThatExceptionOfType(BlockingOperationException.class).isThrownBy(promise::get);
            assertThatExceptionOfType(BlockingOperationException.class)
                    .isThrownBy(() -> promise.get(1, TimeUnit.SECONDS));
        }

        @Test
        void onTheExecutorsThreadIsFineWhenCompleteOrWithoutATimeout() throws Exception {
            Promise<String> promise = newPromise();
            assertThat(promise.await(0)).isFalse();
            promise.setSuccess("x");

            assertThat(promise.sync().getNow()).isEqualTo("x");
            assertThat(promise.await(1)).isTrue();
        }

        @Test
        void endsWithCompletionForAllWhoWait() throws Exception {
            Promise<String> promise = newPromise();
            List<Thread> waiters = new ArrayList<>();
            AtomicInteger returned = new AtomicInteger();
            for (int i = 0; i < 4; i++) {
                waiters.add(OtherThread.start(() -> {
                    promise.syncUninterruptibly();
                    returned.incrementAndGet();
                }));
            }
            waiters.forEach(OtherThread::awaitWaiting);
            promise.setSuccess("x");
            for (Thread waiter : waiters) {
                OtherThread.join(waiter);
            }

            assertThat(returned).hasValue(4);
        }

        @Test
        void doesNotNeedTheExecutorToRunAnything() throws Exception {
            Promise<String> promise = newPromise();
            promise.addListener(logging("listener"));
            OtherThread.run(() -> {
                promise.setSuccess("x");
                assertThat(promise.syncUninterruptibly().getNow()).isEqualTo("x");
            });

            assertThat(log).isEmpty();
        }

        @Test
        void endsAtTheDeadline() throws Exception {
            Promise<String> promise = newPromise();
            boolean done = OtherThread.call(() -> promise.await(5, TimeUnit.MILLISECONDS));

            assertThat(done).isFalse();
            OtherThread.run(() -> assertThatExceptionOfType(TimeoutException.class)
                    .isThrownBy(() -> promise.get(5, TimeUnit.MILLISECONDS)));
        }

        @Test
        void whichTimesOutAgainAndAgainLeavesNothingBehind() throws Exception {
            Promise<String> promise = newPromise();
            OtherThread.run(() -> {
                for (int i = 0; i < 1000; i++) {
                    assertThat(promise.awaitUninterruptibly(1, TimeUnit.NANOSECONDS))
                            .isFalse();
                }
            });

            assertThat((Object) promise).extracting("waiters").isNull();
        }

        @Test
        void isEndedByAnInterrupt() throws Exception {
            Promise<String> promise = newPromise();
            AtomicReference<Throwable> thrown = new AtomicReference<>();
            Thread waiter = OtherThread.start(() -> {
                try {
                    promise.await();
                } catch (InterruptedException e) {
                    thrown.set(e);
                }
            });
            OtherThread.awaitWaiting(waiter);
            waiter.interrupt();
            OtherThread.join(waiter);

            assertThat(thrown.get()).isInstanceOf(InterruptedException.class);
            assertThat(promise.isDone()).isFalse();
        }

        @Test
        void isNotBegunWithTheInterruptFlagSet() throws Exception {
            Promise<String> promise = newPromise();
            OtherThread.run(() -> {
                Thread.currentThread().interrupt();
                assertThatExceptionOfType(InterruptedException.class).isThrownBy(promise::await);
                assertThat(Thread.interrupted()).isFalse();
            });
        }

        @Test
        void uninterruptiblyKeepsTheFlagForLater() throws Exception {
            Promise<String> promise = newPromise();
            AtomicReference<Boolean> flag = new AtomicReference<>();
            Thread waiter = OtherThread.start(() -> {
                promise.awaitUninterruptibly();
                flag.set(Thread.interrupted());
            });
            OtherThread.awaitWaiting(waiter);
            waiter.interrupt();
            OtherThread.awaitWaiting(waiter);
            promise.setSuccess("x");
            OtherThread.join(waiter);

            assertThat(flag.get()).isTrue();
        }

        @Test
        void tellsInTheCauseWhoWaited() {
            Promise<String> promise = newPromise();
            Exception cause = new Exception("boom");
            promise.setFailure(cause);

            assertThatThrownBy(promise::sync).isSameAs(cause);
            assertThatThrownBy(promise::sync).isSameAs(cause);
            assertThat(cause.getSuppressed()).hasSize(1);
        }
    }

    @Test
    void textTellsTheState() {
        Promise<String> promise = newPromise();
        String hash = Integer.toHexString(promise.hashCode());
        assertThat((Object) promise).hasToString("DefaultPromise@" + hash + "(incomplete)");
        promise.setUncancellable();
        assertThat((Object) promise).hasToString("DefaultPromise@" + hash + "(uncancellable)");
        promise.setSuccess("x");
        assertThat((Object) promise).hasToString("DefaultPromise@" + hash + "(success: x)");
        assertThat(this.<Void>newPromise().setSuccess(null).toString()).endsWith("(success)");
        assertThat(newPromise().setFailure(new IOException("boom")).toString())
                .endsWith("(failure: java.io.IOException: boom)");
        Promise<String> cancelled = newPromise();
        cancelled.cancel(false);
        assertThat((Object) cancelled.toString())
                .asString()
                .endsWith("(failure: java.util.concurrent.CancellationException)");
    }
}
