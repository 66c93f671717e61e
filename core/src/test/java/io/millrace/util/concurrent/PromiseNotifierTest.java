package io.millrace.util.concurrent;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatNullPointerException;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
@SuppressWarnings("unchecked") // generic varargs
class PromiseNotifierTest {

    private final ManualLoop loop = ManualLoop.attached(Ticker.newMockTicker());
    private final Promise<String> source = loop.newPromise();
    private final Promise<String> a = loop.newPromise();
    private final Promise<Object> b = loop.newPromise();

    @Test
    void passesSuccessOnToAll() {
        source.addListener(new PromiseNotifier<String, Future<String>>(a, b));
        source.setSuccess("x");

        assertThat(a.getNow()).isEqualTo("x");
        assertThat(b.getNow()).isEqualTo("x");
    }

    @Test
    void passesFailureOn() {
        Exception boom = new Exception();
        source.addListener(new PromiseNotifier<String, Future<String>>(a));
        source.setFailure(boom);

        assertThat(a.cause()).isSameAs(boom);
    }

    @Test
    void passesCancellationOn() {
        source.addListener(new PromiseNotifier<String, Future<String>>(a));
        source.cancel(false);

        assertThat(a.isCancelled()).isTrue();
    }

    @Test
    void leavesAPromiseThatIsCompleteAndServesTheOthers() {
        a.setSuccess("before");
        source.addListener(new PromiseNotifier<String, Future<String>>(a, b));
        source.setSuccess("x");

        assertThat(a.getNow()).isEqualTo("before");
        assertThat(b.getNow()).isEqualTo("x");
    }

    @Test
    void cascadeCancelsBothWays() {
        Promise<String> second = loop.newPromise();
        assertThat((Object) PromiseNotifier.cascade(source, a)).isSameAs(source);
        PromiseNotifier.cascade(second, b);
        a.cancel(false);
        second.cancel(false);

        assertThat(source.isCancelled()).isTrue();
        assertThat(b.isCancelled()).isTrue();
    }

    @Test
    void nullIsRefused() {
        assertThatNullPointerException()
                .isThrownBy(() -> new PromiseNotifier<String, Future<String>>((Promise<String>[]) null));
        assertThatIllegalArgumentException().isThrownBy(() -> new PromiseNotifier<String, Future<String>>(a, null));
    }
}
