package io.millrace.util.concurrent;

import java.util.EventListener;

/**
 * Hears of the completion of a {@link Future}, on the thread of the future's executor.
 *
 * @param <F> the kind of future listened to
 */
@FunctionalInterface
public interface GenericFutureListener<F extends Future<?>> extends EventListener {

    /**
     * The future is complete: successful, failed or cancelled.
     *
     * <p><b>Errors</b> what is thrown is logged as a warning; the listeners after this one are still called.
     * <b>Thread</b> the executor of the future.
     */
    void operationComplete(F future) throws Exception;
}
