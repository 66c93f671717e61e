package io.millrace.util.concurrent;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatNullPointerException;

import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class DefaultEventExecutorTest extends EventExecutorContract.WithTimers {

    private final DefaultEventExecutor executor = new DefaultEventExecutor();

    @Override
    EventExecutor executor() {
        return executor;
    }

    @AfterEach
    void shutDown() throws Exception {
        executor.shutdownGracefully(0, 0, TimeUnit.SECONDS);
        assertThat(executor.awaitTermination(20, TimeUnit.SECONDS)).isTrue();
    }

    @Test
    void hasAThreadWithFastThreadLocalsNamedAfterItsClass() throws Exception {
        Thread thread = executor.submit(Thread::currentThread).get(20, TimeUnit.SECONDS);

        assertThat(thread).isInstanceOf(FastThreadLocalThread.class);
        assertThat(thread.getName()).startsWith("defaultEventExecutor-");
    }

    @Test
    void shutdownBeforeTheFirstTaskTerminates() throws Exception {
        executor.shutdownGracefully(0, 0, TimeUnit.SECONDS);

        assertThat(executor.awaitTermination(20, TimeUnit.SECONDS)).isTrue();
        assertThat(executor.terminationFuture().await(20, TimeUnit.SECONDS)).isTrue();
        assertThat(executor.isTerminated()).isTrue();
    }

    @Test
    void shutdownFromItsOwnThreadTerminates() throws Exception {
        executor.execute(() -> executor.shutdownGracefully(0, 1, TimeUnit.SECONDS));

        assertThat(executor.awaitTermination(20, TimeUnit.SECONDS)).isTrue();
    }

    @Test
    void shutdownWaitsForTheQuietPeriod() throws Exception {
        long start = System.nanoTime();
        executor.shutdownGracefully(50, 1000, TimeUnit.MILLISECONDS);
        Future<String> accepted = executor.submit(() -> "accepted");

        assertThat(accepted.get(20, TimeUnit.SECONDS)).isEqualTo("accepted");
        assertThat(executor.awaitTermination(20, TimeUnit.SECONDS)).isTrue();
        assertThat(System.nanoTime() - start).isGreaterThanOrEqualTo(TimeUnit.MILLISECONDS.toNanos(50));
    }

    @Test
    void shutdownRunsWhatIsQueuedAndRejectsWhatComesAfter() throws Exception {
        AtomicInteger ran = new AtomicInteger();
        for (int i = 0; i < 1000; i++) {
            executor.execute(ran::incrementAndGet);
        }
        executor.shutdown();

        assertThat(executor.awaitTermination(20, TimeUnit.SECONDS)).isTrue();
        assertThat(ran).hasValue(1000);
        assertThatExceptionOfType(RejectedExecutionException.class).isThrownBy(() -> executor.execute(() -> {}));
        assertThatExceptionOfType(RejectedExecutionException.class)
                .isThrownBy(() -> executor.schedule(() -> {}, 1, TimeUnit.SECONDS));
    }

    @Test
    void closeWaitsForTheEndAndMayBeRepeated() {
        executor.shutdownGracefully(0, 0, TimeUnit.SECONDS);
        executor.close();

        assertThat(executor.isTerminated()).isTrue();
        executor.close();
    }

    @Test
    void closeOnItsOwnThreadIsRefused() throws Exception {
        Future<?> closing = executor.submit(executor::close);

        assertThat(closing.await(20, TimeUnit.SECONDS)).isTrue();
        assertThat(closing.cause()).isInstanceOf(IllegalStateException.class);
        assertThat(executor.isShuttingDown()).isFalse();
    }

    @Test
    void runsOnAThreadLentByAnExecutor() throws Exception {
        AtomicReference<Thread> lent = new AtomicReference<>();
        DefaultEventExecutor borrowing =
                new DefaultEventExecutor((Executor) command -> lent.set(OtherThread.start(command)));
        Thread thread = borrowing.submit(Thread::currentThread).get(20, TimeUnit.SECONDS);
        borrowing.shutdownGracefully(0, 0, TimeUnit.SECONDS);

        assertThat(thread).isSameAs(lent.get());
        OtherThread.join(thread);
        assertThat(borrowing.isTerminated()).isTrue();
    }

    @Test
    void backoffTriesAgainUntilThereIsRoom() throws Exception {
        DefaultEventExecutor bounded = new DefaultEventExecutor(
                null,
                new DefaultThreadFactory("bounded"),
                16,
                RejectedExecutionHandlers.backoff(2000, 5, TimeUnit.MILLISECONDS));
        AtomicInteger ran = new AtomicInteger();
        for (int i = 0; i < 500; i++) {
            bounded.execute(ran::incrementAndGet);
        }
        bounded.shutdownGracefully(0, 0, TimeUnit.SECONDS);

        assertThat(bounded.awaitTermination(20, TimeUnit.SECONDS)).isTrue();
        assertThat(ran).hasValue(500);
    }

    @Test
    void backoffGivesUpAtOnceOnTheExecutorsThread() throws Exception {
        DefaultEventExecutor bounded = new DefaultEventExecutor(
                null,
                new DefaultThreadFactory("bounded"),
                16,
                RejectedExecutionHandlers.backoff(Integer.MAX_VALUE, 1, TimeUnit.HOURS));
        Future<?> filling = bounded.submit(() -> {
            for (int i = 0; i < 17; i++) {
                bounded.execute(() -> {});
            }
        });

        assertThat(filling.await(20, TimeUnit.SECONDS)).isTrue();
        assertThat(filling.cause()).isInstanceOf(RejectedExecutionException.class);
        bounded.shutdownGracefully(0, 0, TimeUnit.SECONDS);
    }

    @Test
    void needsAnExecutor() {
        assertThatNullPointerException().isThrownBy(() -> new DefaultEventExecutor((Executor) null));
    }
}
