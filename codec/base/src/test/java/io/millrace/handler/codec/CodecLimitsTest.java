package io.millrace.handler.codec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.channel.embedded.EmbeddedChannel;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class CodecLimitsTest {
    @Test
    void everyLimitIsFinite() {
        assertThat(CodecLimits.DEFAULT.connectionBytes()).isEqualTo(64L << 20);
        assertThat(CodecLimits.DEFAULT.decompressedBytes()).isEqualTo(64L << 20);
        assertThat(CodecLimits.DEFAULT.decompressionRatio()).isEqualTo(1100);
    }

    @Test
    void limitsArePositive() {
        assertThatThrownBy(() -> CodecLimits.DEFAULT.withConnectionBytes(0))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("connectionBytes: 0 (expected: > 0)");
        assertThatThrownBy(() -> CodecLimits.DEFAULT.withDecompressedBytes(-1))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> CodecLimits.DEFAULT.withDecompressionRatio(0))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new ByteBudget(0)).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void aChannelHasTheDefaultsUnlessItsAttributeSaysOtherwise() {
        EmbeddedChannel channel = new EmbeddedChannel();
        assertThat(CodecLimits.of(channel)).isSameAs(CodecLimits.DEFAULT);

        CodecLimits limits = CodecLimits.DEFAULT.withConnectionBytes(5).withDecompressionRatio(6);
        channel.attr(CodecLimits.KEY).set(limits);

        assertThat(CodecLimits.of(channel)).isSameAs(limits);
        assertThat(ByteBudget.of(channel).limitBytes()).isEqualTo(5);
        assertThat(ByteBudget.of(channel)).isSameAs(ByteBudget.of(channel));
        channel.attr(CodecLimits.KEY).set(null);
        assertThat(CodecLimits.of(channel)).isSameAs(CodecLimits.DEFAULT);
        channel.finish();
    }

    @Test
    void aBudgetGivesWhatItHas() {
        ByteBudget budget = new ByteBudget(10);

        budget.take(7, "one");
        assertThat(budget.tryTake(4)).isFalse();
        assertThat(budget.tryTake(3)).isTrue();
        assertThat(budget.usedBytes()).isEqualTo(10);
        assertThatThrownBy(() -> budget.take(1, "another"))
                .isInstanceOf(CodecLimitException.class)
                .hasMessage(
                        "another, 1 bytes beside 10 held already, is beyond the limit CodecLimits.connectionBytes of 10"
                                + " (the attribute CodecLimits.KEY raises it)")
                .satisfies(e -> {
                    assertThat(((CodecLimitException) e).limit()).isEqualTo("CodecLimits.connectionBytes");
                    assertThat(((CodecLimitException) e).value()).isEqualTo(10);
                });
        budget.giveBack(10);
        assertThat(budget).hasToString("ByteBudget(0 of 10)");
    }

    @Test
    void aBudgetDoesNotTakeMoreThanItGave() {
        ByteBudget budget = new ByteBudget(10);
        budget.take(2, "x");

        assertThatThrownBy(() -> budget.giveBack(3)).isInstanceOf(IllegalStateException.class);
        assertThatThrownBy(() -> budget.giveBack(-1)).isInstanceOf(IllegalStateException.class);
        assertThatThrownBy(() -> budget.tryTake(-1)).isInstanceOf(IllegalArgumentException.class);
        assertThat(budget.tryTake(Long.MAX_VALUE)).isFalse();
        assertThat(budget.usedBytes()).isEqualTo(2);
    }

    @Test
    void severalThreadsTakeNoMoreThanThereIs() throws InterruptedException {
        ByteBudget budget = new ByteBudget(1000);
        AtomicLong taken = new AtomicLong();
        CountDownLatch start = new CountDownLatch(1);
        Thread[] threads = new Thread[4];
        for (int i = 0; i < threads.length; i++) {
            threads[i] = new Thread(() -> {
                await(start);
                for (int k = 0; k < 10_000; k++) {
                    if (budget.tryTake(3)) {
                        assertThat(taken.addAndGet(3)).isLessThanOrEqualTo(1000);
                        taken.addAndGet(-3);
                        budget.giveBack(3);
                    }
                }
            });
            threads[i].start();
        }
        start.countDown();
        for (Thread thread : threads) {
            thread.join();
        }

        assertThat(budget.usedBytes()).isZero();
    }

    private static void await(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
