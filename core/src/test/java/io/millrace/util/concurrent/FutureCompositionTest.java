package io.millrace.util.concurrent;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatNullPointerException;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class FutureCompositionTest {

    private final ManualLoop loop = ManualLoop.attached(Ticker.newMockTicker());
    private final Promise<Integer> source = loop.newPromise();
    private final Exception boom = new Exception("boom");
    private final List<String> log = new ArrayList<>();

    @Nested
    class Map {

        @Test
        void appliesTheFunctionToTheResult() {
            Future<String> mapped = source.map(n -> "n = " + n);
            assertThat(mapped.isDone()).isFalse();
            source.setSuccess(7);

            assertThat(mapped.getNow()).isEqualTo("n = 7");
        }

        @Test
        void ofAFutureThatIsCompleteAlready() {
            assertThat(loop.newSucceededFuture(3).map(n -> n + 1).getNow()).isEqualTo(4);
            assertThat(loop.<Integer>newFailedFuture(boom).map(n -> n + 1).cause())
                    .isSameAs(boom);
        }

        @Test
        void mayReturnNullAndBeGivenNull() {
            Promise<Void> empty = loop.newPromise();
            Future<Boolean> mapped = empty.map(nothing -> nothing == null);
            Future<String> toNull = empty.map(nothing -> null);
            empty.setSuccess(null);

            assertThat(mapped.getNow()).isTrue();
            assertThat(toNull.isSuccess()).isTrue();
        }

        @Test
        void passesTheFailureOnWithoutCallingTheFunction() {
            Future<String> mapped = source.map(n -> {
                log.add("called");
                return "";
            });
            source.setFailure(boom);

            assertThat(mapped.cause()).isSameAs(boom);
            assertThat(log).isEmpty();
        }

        @Test
        void failsWithWhatTheFunctionThrows() {
            RuntimeException thrown = new RuntimeException();
            Future<String> mapped = source.map(n -> {
                throw thrown;
            });
            source.setSuccess(1);

            assertThat(mapped.cause()).isSameAs(thrown);
        }

        @Test
        void isCancelledByItsSource() {
            Future<Integer> mapped = source.map(n -> n);
            source.cancel(false);

            assertThat(mapped.isCancelled()).isTrue();
        }

        @Test
        void cancelsItsSource() {
            Future<Integer> mapped = source.map(n -> n).map(n -> n);

            assertThat(mapped.cancel(false)).isTrue();
            assertThat(source.isCancelled()).isTrue();
        }

        @Test
        void thatIsCancelledDoesNotCallTheFunctionThoughTheSourceGoesOn() {
            source.setUncancellable();
            Future<Integer> mapped = source.map(n -> {
                log.add("called");
                return n;
            });
            assertThat(mapped.cancel(false)).isTrue();
            source.setSuccess(1);

            assertThat(mapped.isCancelled()).isTrue();
            assertThat(log).isEmpty();
        }

        @Test
        void isNotifiedOnTheSourcesExecutorAndRefusesToBlockIt() throws Exception {
            Future<Integer> mapped = source.map(n -> n);
            AtomicReference<Thread> notified = new AtomicReference<>();
            mapped.addListener(f -> notified.set(Thread.currentThread()));
            assertThatExceptionOfType(BlockingOperationException.class).isThrownBy(mapped::await);
            OtherThread.run(() -> source.setSuccess(1));
            assertThat(mapped.isDone()).isFalse();
            loop.runTasks(Long.MAX_VALUE);

            assertThat(notified).hasValue(Thread.currentThread());
        }

        @Test
        void ofAPromiseThatCanBeAwaitedAnywhereCanBeAwaitedToo() throws Exception {
            Promise<Integer> immediate = ImmediateEventExecutor.INSTANCE.newPromise();
            Future<Integer> mapped = immediate.map(n -> n + 1);
            Thread completer = OtherThread.start(() -> immediate.setSuccess(1));

            assertThat(mapped.get(20, TimeUnit.SECONDS)).isEqualTo(2);
            OtherThread.join(completer);
        }

        @Test
        void chainOfAHundredThousandNeedsLittleStack() {
            Future<Integer> last = source;
            for (int i = 0; i < 100_000; i++) {
                last = last.map(n -> n + 1);
            }
            source.setSuccess(0);
            loop.runTasks(Long.MAX_VALUE);

            assertThat(last.getNow()).isEqualTo(100_000);
        }

        @Test
        void nullFunctionIsRefused() {
            assertThatNullPointerException().isThrownBy(() -> source.map(null));
            assertThatNullPointerException().isThrownBy(() -> source.flatMap(null));
            assertThatNullPointerException().isThrownBy(() -> source.recover(null));
        }
    }

    @Nested
    class FlatMap {

        private final Promise<String> inner = loop.newPromise();

        @Test
        void completesAsTheInnerFuture() {
            Future<String> flat = source.flatMap(n -> inner);
            source.setSuccess(1);
            assertThat(flat.isDone()).isFalse();
            inner.setSuccess("inner");

            assertThat(flat.getNow()).isEqualTo("inner");
        }

        @Test
        void failsAsTheInnerFuture() {
            Future<String> flat = source.flatMap(n -> inner);
            source.setSuccess(1);
            inner.setFailure(boom);

            assertThat(flat.cause()).isSameAs(boom);
        }

        @Test
        void failsWhenTheFunctionReturnsNullOrThrows() {
            RuntimeException thrown = new RuntimeException();
            Future<String> ofNull = source.flatMap(n -> null);
            Future<String> ofThrow = source.flatMap(n -> {
                throw thrown;
            });
            source.setSuccess(1);

            assertThat(ofNull.cause()).isInstanceOf(NullPointerException.class);
            assertThat(ofThrow.cause()).isSameAs(thrown);
        }

        @Test
        void cancelsWhicheverIsPending() {
            Promise<Integer> second = loop.newPromise();
            Future<String> early = source.flatMap(n -> inner);
            Future<String> late = second.flatMap(n -> inner);
            second.setSuccess(1);

            early.cancel(false);
            assertThat(source.isCancelled()).isTrue();
            assertThat(inner.isCancelled()).isFalse();
            late.cancel(false);
            assertThat(inner.isCancelled()).isTrue();
        }

        @Test
        void isCancelledByTheInnerFuture() {
            Future<String> flat = source.flatMap(n -> inner);
            source.setSuccess(1);
            inner.cancel(false);

            assertThat(flat.isCancelled()).isTrue();
        }

        @Test
        void whoseCancellationCrossesTheFunctionCancelsTheInnerFuture() {
            AtomicReference<Future<String>> flat = new AtomicReference<>();
            flat.set(source.flatMap(n -> {
                flat.get().cancel(false);
                return inner;
            }));
            source.setSuccess(1);

            assertThat(inner.isCancelled()).isTrue();
        }

        @Test
        void acrossExecutorsNotifiesOnTheSourcesOne() throws Exception {
            Future<String> flat = source.flatMap(n -> inner);
            source.setSuccess(1);
            ManualLoop other = new ManualLoop(Ticker.newMockTicker());
            Promise<String> elsewhere = other.newPromise();
            Promise<Integer> here = loop.newPromise();
            Future<String> crossing = here.flatMap(n -> elsewhere);
            here.setSuccess(1);
            AtomicReference<Thread> notified = new AtomicReference<>();
            crossing.addListener(f -> notified.set(Thread.currentThread()));
            OtherThread.run(() -> {
                other.attach(Thread.currentThread());
                elsewhere.setSuccess("x");
            });
            loop.runTasks(Long.MAX_VALUE);

            assertThat(notified).hasValue(Thread.currentThread());
            assertThat(crossing.getNow()).isEqualTo("x");
            assertThat(flat.isDone()).isFalse();
        }
    }

    @Nested
    class Recover {

        @Test
        void replacesAFailure() {
            Future<Integer> recovered = source.recover(cause -> cause == boom ? 42 : -1);
            source.setFailure(boom);

            assertThat(recovered.getNow()).isEqualTo(42);
        }

        @Test
        void leavesASuccess() {
            Future<Integer> recovered = source.recover(cause -> -1);
            source.setSuccess(5);

            assertThat(recovered.getNow()).isEqualTo(5);
        }

        @Test
        void doesNotUndoACancellation() {
            Future<Integer> recovered = source.recover(cause -> -1);
            source.cancel(false);

            assertThat(recovered.isCancelled()).isTrue();
        }

        @Test
        void failsWithWhatTheFallbackThrows() {
            RuntimeException thrown = new RuntimeException();
            Future<Integer> recovered = source.recover(cause -> {
                throw thrown;
            });
            source.setFailure(boom);

            assertThat(recovered.cause()).isSameAs(thrown);
        }

        @Test
        void cancelsItsSource() {
            source.recover(cause -> -1).cancel(false);

            assertThat(source.isCancelled()).isTrue();
        }
    }

    @Nested
    class ToCompletableFuture {

        @Test
        void completesAlike() {
            CompletableFuture<Integer> view = source.toCompletableFuture();
            CompletableFuture<Integer> stage = view.thenApply(n -> n + 1);
            source.setSuccess(1);

            assertThat(view).isCompletedWithValue(1);
            assertThat(stage).isCompletedWithValue(2);
        }

        @Test
        void failsAlike() {
            CompletableFuture<Integer> view = source.toCompletableFuture();
            source.setFailure(boom);

            assertThatExceptionOfType(CompletionException.class)
                    .isThrownBy(view::join)
                    .withCause(boom);
        }

        @Test
        void isCancelledBothWays() {
            CompletableFuture<Integer> view = source.toCompletableFuture();
            assertThat(view.cancel(true)).isTrue();
            assertThat(source.isCancelled()).isTrue();

            Promise<Integer> other = loop.newPromise();
            CompletableFuture<Integer> otherView = other.toCompletableFuture();
            other.cancel(false);
            assertThat(otherView.isCancelled()).isTrue();
            assertThatExceptionOfType(CancellationException.class).isThrownBy(otherView::join);
        }

        @Test
        void stagesThatDependOnItDoNotCancelTheSource() {
            source.toCompletableFuture().thenApply(n -> n).cancel(false);

            assertThat(source.isDone()).isFalse();
        }
    }
}
