package io.millrace.util.concurrent;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.assertThatNullPointerException;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class PromiseCombinerTest {

    private final ManualLoop loop = ManualLoop.attached(Ticker.newMockTicker());
    private final PromiseCombiner combiner = new PromiseCombiner(loop);
    private final Promise<Void> aggregate = loop.newPromise();
    private final Promise<String> a = loop.newPromise();
    private final Promise<Integer> b = loop.newPromise();

    @Test
    void succeedsWhenAllHave() {
        combiner.addAll(a, b);
        combiner.finish(aggregate);
        a.setSuccess("a");
        assertThat(aggregate.isDone()).isFalse();
        b.setSuccess(1);

        assertThat(aggregate.isSuccess()).isTrue();
    }

    @Test
    void failsWithTheFirstFailureWhenAllAreComplete() {
        Exception first = new Exception("first");
        combiner.addAll(a, b);
        combiner.finish(aggregate);
        b.setFailure(first);
        assertThat(aggregate.isDone()).isFalse();
        a.setFailure(new Exception("second"));

        assertThat(aggregate.cause()).isSameAs(first);
    }

    @Test
    void ofNothingOrOfCompleteFuturesCompletesAtOnce() {
        combiner.finish(aggregate);
        assertThat(aggregate.isSuccess()).isTrue();

        PromiseCombiner other = new PromiseCombiner(loop);
        Promise<Void> otherAggregate = loop.newPromise();
        other.add(loop.newSucceededFuture("x"));
        other.finish(otherAggregate);
        assertThat(otherAggregate.isSuccess()).isTrue();
    }

    @Test
    void countsOnItsOwnExecutor() throws Exception {
        ManualLoop other = new ManualLoop(Ticker.newMockTicker());
        Promise<String> elsewhere = other.newPromise();
        combiner.add(elsewhere);
        combiner.finish(aggregate);
        OtherThread.run(() -> {
            other.attach(Thread.currentThread());
            elsewhere.setSuccess("x");
        });
        assertThat(aggregate.isDone()).isFalse();
        loop.runTasks(Long.MAX_VALUE);

        assertThat(aggregate.isSuccess()).isTrue();
    }

    @Test
    void isUsedOnceAndOnItsThread() throws Exception {
        OtherThread.run(() -> {
            assertThatIllegalStateException().isThrownBy(() -> combiner.add(a));
            assertThatIllegalStateException().isThrownBy(() -> combiner.finish(aggregate));
        });
        assertThatNullPointerException().isThrownBy(() -> combiner.finish(null));
        combiner.finish(aggregate);

        assertThatIllegalStateException().isThrownBy(() -> combiner.add(a));
        assertThatIllegalStateException().isThrownBy(() -> combiner.finish(aggregate));
    }
}
