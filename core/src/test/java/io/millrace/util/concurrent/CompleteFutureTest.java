package io.millrace.util.concurrent;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class CompleteFutureTest {

    private final ManualLoop loop = ManualLoop.attached(Ticker.newMockTicker());
    private final IOException boom = new IOException("boom");

    @Test
    void succeededHasItsResultAndCannotBeCancelled() throws Exception {
        Future<String> future = loop.newSucceededFuture("x");

        assertThat(future.isSuccess()).isTrue();
        assertThat(future.isCancellable()).isFalse();
        assertThat(future.cancel(true)).isFalse();
        assertThat(future.isCancelled()).isFalse();
        assertThat(future.get(0, TimeUnit.SECONDS)).isEqualTo("x");
        assertThat(future.sync().getNow()).isEqualTo("x");
    }

    @Test
    void failedThrowsItsCauseAsItIs() {
        Future<String> future = loop.newFailedFuture(boom);

        assertThat(future.isSuccess()).isFalse();
        assertThat(future.getNow()).isNull();
        assertThatThrownBy(future::sync).isSameAs(boom);
        assertThatThrownBy(future::syncUninterruptibly).isSameAs(boom);
        assertThatExceptionOfType(ExecutionException.class)
                .isThrownBy(future::get)
                .withCause(boom);
    }

    @Test
    void waitingIsAllowedOnTheExecutorsThreadButNotWithTheInterruptFlagSet() throws Exception {
        Future<String> future = loop.newSucceededFuture("x");
        assertThat(future.await(0)).isTrue();
        assertThat(future.awaitUninterruptibly(0, TimeUnit.SECONDS)).isTrue();
        OtherThread.run(() -> {
            Thread.currentThread().interrupt();
            assertThatExceptionOfType(InterruptedException.class).isThrownBy(future::await);
        });
    }
}
