package io.millrace.resolver;

import static java.util.Objects.requireNonNull;

import io.millrace.util.concurrent.Future;
import io.millrace.util.concurrent.Promise;
import java.net.UnknownHostException;

/** Ties the promise of a resolver to the look-up of the resolver behind it. */
final class LookUp {

    private LookUp() {}

    /** Makes the answer out of what was looked up. */
    @FunctionalInterface
    interface Answer<S, T> {
        T of(S found) throws UnknownHostException;
    }

    /**
     * Completes {@code promise} with the answer, or the look-up's failure; cancelling {@code promise} cancels the
     * look-up.
     */
    static <S, T> void forward(Future<S> lookUp, Promise<T> promise, Answer<S, T> answer) {
        if (!lookUp.isDone()) {
            promise.addListener(done -> {
                if (done.isCancelled()) {
                    lookUp.cancel(false);
                }
            });
        }
        lookUp.addListener(done -> complete(lookUp, promise, answer));
    }

    private static <S, T> void complete(Future<S> lookUp, Promise<T> promise, Answer<S, T> answer) {
        if (!lookUp.isSuccess()) {
            promise.tryFailure(causeOf(lookUp));
            return;
        }
        try {
            promise.trySuccess(answer.of(requireNonNull(lookUp.getNow(), "a look-up succeeded without a result")));
        } catch (UnknownHostException | RuntimeException e) {
            promise.tryFailure(e);
        }
    }

    /** The cause of a look-up that has failed. */
    static Throwable causeOf(Future<?> failed) {
        return requireNonNull(failed.cause(), "a look-up failed without a cause");
    }
}
