package io.millrace.util.concurrent;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class ImmediateEventExecutorTest extends EventExecutorContract {

    private final ImmediateEventExecutor executor = ImmediateEventExecutor.INSTANCE;

    @Override
    EventExecutor executor() {
        return executor;
    }

    @Test
    void runsBeforeExecuteReturnsOnTheCallersThread() {
        Thread[] ran = new Thread[1];
        executor.execute(() -> ran[0] = Thread.currentThread());

        assertThat(ran[0]).isSameAs(Thread.currentThread());
    }

    @Test
    void taskThatSubmitsItselfAHundredThousandTimesNeedsLittleStack() {
        AtomicInteger runs = new AtomicInteger();
        executor.execute(new Runnable() {
            @Override
            public void run() {
                if (runs.incrementAndGet() < 100_000) {
                    executor.execute(this);
                }
            }
        });

        assertThat(runs).hasValue(100_000);
    }

    @Test
    void promisesCanBeAwaitedOnAnyThread() throws Exception {
        Promise<String> promise = executor.newPromise();

        assertThat(promise.await(1, TimeUnit.NANOSECONDS)).isFalse();
    }

    @Test
    void plainPromisesOfItCannotBeAwaited() {
        assertThatExceptionOfType(BlockingOperationException.class)
                .isThrownBy(() -> new DefaultPromise<>(executor).await());
    }

    @Test
    void hasNoTimers() {
        assertThatExceptionOfType(UnsupportedOperationException.class)
                .isThrownBy(() -> executor.schedule(() -> {}, 1, TimeUnit.SECONDS));
        assertThatExceptionOfType(UnsupportedOperationException.class)
                .isThrownBy(() -> executor.scheduleAtFixedRate(() -> {}, 1, 1, TimeUnit.SECONDS));
    }

    @Test
    void isNeverShutDown() {
        executor.shutdown();
        assertThat(executor.shutdownNow()).isEmpty();
        assertThat(executor.terminationFuture().cause()).isInstanceOf(UnsupportedOperationException.class);
        assertThatExceptionOfType(UnsupportedOperationException.class).isThrownBy(executor::close);
        assertThat(executor.isShutdown()).isFalse();
        assertThat(executor.awaitTermination(1, TimeUnit.HOURS)).isFalse();
    }
}
