package io.millrace.util.concurrent;

import static java.util.Objects.requireNonNull;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A listener that completes promises as the future completes that it listens to.
 *
 * @param <V> the type of the result
 * @param <F> the kind of future listened to
 */
public class PromiseNotifier<V, F extends Future<V>> implements GenericFutureListener<F> {

    private static final Logger logger = LoggerFactory.getLogger(PromiseNotifier.class);

    private final Promise<? super V>[] promises;
    private final boolean logNotifyFailure;

    /** Creates a listener that also logs when a promise could not be completed. */
    @SafeVarargs
    public PromiseNotifier(Promise<? super V>... promises) {
        this(true, promises);
    }

    /**
     * Creates a listener.
     *
     * <p><b>Errors</b> {@link IllegalArgumentException} when one of the promises is null.
     *
     * @param logNotifyFailure whether to log when a promise could not be completed
     */
    @SafeVarargs
    @SuppressWarnings("varargs") // a private copy, only read
    public PromiseNotifier(boolean logNotifyFailure, Promise<? super V>... promises) {
        requireNonNull(promises, "promises");
        for (@Nullable Promise<? super V> promise : promises) {
            if (promise == null) {
                throw new IllegalArgumentException("promises contains null");
            }
        }
        this.promises = promises.clone();
        this.logNotifyFailure = logNotifyFailure;
    }

    /**
     * Ties the two together: the promise completes as the future does, and cancelling the promise cancels the future.
     *
     * @return the future
     */
    public static <V, F extends Future<V>> F cascade(F future, Promise<? super V> promise) {
        return cascade(true, future, promise);
    }

    /**
     * As {@link #cascade(Future, Promise)}.
     *
     * @param logNotifyFailure whether to log when the promise could not be completed
     * @return the future
     */
    public static <V, F extends Future<V>> F cascade(boolean logNotifyFailure, F future, Promise<? super V> promise) {
        promise.addListener(completed -> {
            if (completed.isCancelled()) {
                future.cancel(false);
            }
        });
        future.addListener(new Cascade<V>(logNotifyFailure, promise));
        return future;
    }

    @Override
    public void operationComplete(F future) throws Exception {
        for (Promise<? super V> promise : promises) {
            pass(future, promise);
        }
    }

    private void pass(F future, Promise<? super V> promise) {
        boolean completed;
        Throwable cause = future.cause();
        if (cause == null) {
            completed = promise.trySuccess(future.getNow());
        } else if (future.isCancelled()) {
            completed = promise.cancel(false);
        } else {
            completed = promise.tryFailure(cause);
        }
        if (!completed && logNotifyFailure) {
            logger.warn("Could not complete {} like {}: it is complete, or not cancellable", promise, future, cause);
        }
    }

    private static final class Cascade<V> extends PromiseNotifier<V, Future<V>> {

        private final Promise<? super V> promise;

        @SuppressWarnings("unchecked") // an array of one, only read
        Cascade(boolean logNotifyFailure, Promise<? super V> promise) {
            super(logNotifyFailure, promise);
            this.promise = promise;
        }

        @Override
        public void operationComplete(Future<V> future) throws Exception {
            if (!(promise.isCancelled() && future.isCancelled())) { // then it is our own doing
                super.operationComplete(future);
            }
        }
    }
}
