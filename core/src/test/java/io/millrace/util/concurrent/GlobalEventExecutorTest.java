package io.millrace.util.concurrent;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class GlobalEventExecutorTest extends EventExecutorContract.WithTimers {

    private final GlobalEventExecutor executor = GlobalEventExecutor.INSTANCE;

    @Override
    EventExecutor executor() {
        return executor;
    }

    @Test
    void threadEndsWhenIdleAndStartsAgain() throws Exception {
        Thread first = executor.submit(Thread::currentThread).get(20, TimeUnit.SECONDS);
        assertThat(executor.awaitInactivity(20, TimeUnit.SECONDS)).isTrue();
        assertThat(first.isAlive()).isFalse();
        assertThat(executor.inEventLoop(first)).isFalse();

        Thread second = executor.submit(Thread::currentThread).get(20, TimeUnit.SECONDS);
        assertThat(second).isNotSameAs(first);
        assertThat(second.getName()).startsWith("globalEventExecutor-");
        assertThat(second.getContextClassLoader()).isNull();
    }

    @Test
    void pendingTimerKeepsTheThread() throws Exception {
        Thread thread = executor.submit(Thread::currentThread).get(20, TimeUnit.SECONDS);
        ScheduledFuture<Thread> timer = executor.schedule(Thread::currentThread, 1500, TimeUnit.MILLISECONDS);

        assertThat(timer.get(20, TimeUnit.SECONDS)).isSameAs(thread);
    }

    @Test
    void isNeverShutDown() throws Exception {
        assertThat(executor.shutdownGracefully().cause()).isInstanceOf(UnsupportedOperationException.class);
        assertThatExceptionOfType(UnsupportedOperationException.class).isThrownBy(executor::shutdown);
        assertThatExceptionOfType(UnsupportedOperationException.class).isThrownBy(executor::shutdownNow);
        assertThatExceptionOfType(UnsupportedOperationException.class).isThrownBy(executor::close);
        assertThat(executor.isShuttingDown()).isFalse();
        assertThat(executor.isShutdown()).isFalse();
        assertThat(executor.isTerminated()).isFalse();
        assertThat(executor.awaitTermination(1, TimeUnit.HOURS)).isFalse();
        assertThat(executor.submit(() -> "alive").get(20, TimeUnit.SECONDS)).isEqualTo("alive");
    }
}
