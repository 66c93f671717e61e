package io.millrace.util;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class AbstractReferenceCountedTest {

    private static final class Counted extends AbstractReferenceCounted {

        final AtomicInteger deallocations = new AtomicInteger();
        Object touched = "not touched";

        @Override
        protected void deallocate() {
            deallocations.incrementAndGet();
        }

        @Override
        public ReferenceCounted touch(Object hint) {
            touched = hint;
            return this;
        }
    }

    private final Counted counted = new Counted();

    @Test
    void lastReleaseDeallocates() {
        assertThat(counted.retain().retain(2)).isSameAs(counted);
        assertThat(counted.refCnt()).isEqualTo(4);
        assertThat(counted.release()).isFalse();
        assertThat(counted.release(2)).isFalse();
        assertThat(counted.deallocations).hasValue(0);
        assertThat(counted.release()).isTrue();
        assertThat(counted.refCnt()).isZero();
        assertThat(counted.deallocations).hasValue(1);
    }

    @Test
    void deallocatedObjectIsRefusedWithItsCount() {
        counted.release();
        assertThatExceptionOfType(IllegalReferenceCountException.class)
                .isThrownBy(counted::release)
                .withMessage("refCnt: 0, decrement: 1");
        assertThatExceptionOfType(IllegalReferenceCountException.class)
                .isThrownBy(() -> counted.release(3))
                .withMessage("refCnt: 0, decrement: 3");
        assertThatExceptionOfType(IllegalReferenceCountException.class)
                .isThrownBy(counted::retain)
                .withMessage("refCnt: 0, increment: 1");
        assertThatExceptionOfType(IllegalReferenceCountException.class)
                .isThrownBy(() -> counted.retain(2))
                .withMessage("refCnt: 0, increment: 2");
        assertThat(counted.refCnt()).isZero();
        assertThat(counted.deallocations).hasValue(1);
    }

    @Test
    void releaseOfTooManyLeavesTheCount() {
        counted.retain();
        assertThatExceptionOfType(IllegalReferenceCountException.class)
                .isThrownBy(() -> counted.release(3))
                .withMessage("refCnt: 2, decrement: 3");
        assertThat(counted.refCnt()).isEqualTo(2);
    }

    @Test
    void countThatWouldOverflowStays() {
        counted.retain(Integer.MAX_VALUE - 1);
        assertThat(counted.refCnt()).isEqualTo(Integer.MAX_VALUE);
        assertThatExceptionOfType(IllegalReferenceCountException.class).isThrownBy(counted::retain);
        assertThatExceptionOfType(IllegalReferenceCountException.class)
                .isThrownBy(() -> counted.retain(Integer.MAX_VALUE));
        assertThat(counted.refCnt()).isEqualTo(Integer.MAX_VALUE);
        assertThat(counted.release(Integer.MAX_VALUE)).isTrue();
    }

    @Test
    void changesArePositive() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> counted.retain(0))
                .withMessage("increment : 0 (expected: > 0)");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> counted.release(-1))
                .withMessage("decrement : -1 (expected: > 0)");
        assertThat(counted.refCnt()).isEqualTo(1);
    }

    @Test
    void pooledObjectCanBeHandedOutAgain() {
        counted.release();
        counted.setRefCnt(1);
        assertThat(counted.release()).isTrue();
        assertThat(counted.deallocations).hasValue(2);
    }

    @Test
    void touchWithoutAHintHasNone() {
        assertThat(counted.touch()).isSameAs(counted);
        assertThat(counted.touched).isNull();
    }

    @Test
    void oneOfManyThreadsDeallocates() throws Exception {
        int threads = 4;
        int rounds = 2_000;
        counted.retain(threads - 1);
        CyclicBarrier start = new CyclicBarrier(threads);
        ExecutorService executor = Executors.newFixedThreadPool(threads);
        try {
            List<Future<Boolean>> results = new ArrayList<>();
            Callable<Boolean> owner = () -> {
                start.await(30, TimeUnit.SECONDS);
                for (int i = 0; i < rounds; i++) {
                    counted.retain(2);
                    counted.release();
                    counted.release();
                }
                return counted.release();
            };
            for (int i = 0; i < threads; i++) {
                results.add(executor.submit(owner));
            }
            int deallocating = 0;
            for (Future<Boolean> result : results) {
                deallocating += result.get(30, TimeUnit.SECONDS) ? 1 : 0;
            }
            assertThat(deallocating).isEqualTo(1);
        } finally {
            executor.shutdownNow();
        }
        assertThat(counted.deallocations).hasValue(1);
        assertThat(counted.refCnt()).isZero();
    }

    @Test
    void messagesThatAreNotCountedAreLeftAlone() {
        String message = "message";
        assertThat(ReferenceCountUtil.retain(message)).isSameAs(message);
        assertThat(ReferenceCountUtil.retain(message, 5)).isSameAs(message);
        assertThat(ReferenceCountUtil.touch(message, "hint")).isSameAs(message);
        assertThat(ReferenceCountUtil.release(message)).isFalse();
        assertThat(ReferenceCountUtil.release(null)).isFalse();
        assertThat(ReferenceCountUtil.refCnt(message)).isEqualTo(-1);
        assertThatIllegalArgumentException().isThrownBy(() -> ReferenceCountUtil.release(message, 0));
        assertThatIllegalArgumentException().isThrownBy(() -> ReferenceCountUtil.retain(message, 0));
    }

    @Test
    void countedMessagesAreCounted() {
        assertThat(ReferenceCountUtil.retain(counted, 2)).isSameAs(counted);
        assertThat(ReferenceCountUtil.refCnt(counted)).isEqualTo(3);
        assertThat(ReferenceCountUtil.touch(counted, "hint")).isSameAs(counted);
        assertThat(counted.touched).isEqualTo("hint");
        assertThat(ReferenceCountUtil.release(counted, 2)).isFalse();
        assertThat(ReferenceCountUtil.release(counted)).isTrue();
        assertThatExceptionOfType(IllegalReferenceCountException.class)
                .isThrownBy(() -> ReferenceCountUtil.release(counted));
    }

    @Test
    void safeReleaseThrowsNothing() {
        ReferenceCountUtil.safeRelease(counted);
        ReferenceCountUtil.safeRelease(counted);
        ReferenceCountUtil.safeRelease(counted, 0);
        ReferenceCountUtil.safeRelease(null);
        assertThat(counted.deallocations).hasValue(1);
    }
}
