package io.millrace.util;

import java.util.Set;
import java.util.concurrent.TimeUnit;

/**
 * Runs tasks once, later.
 *
 * <p><b>Thread:</b> any.
 */
public interface Timer {

    /**
     * Accepts a task for one run.
     *
     * @param task the task
     * @param delay how long to wait; it runs as soon as possible if that is not positive
     * @param unit the unit of the delay
     * @return the handle of the task
     * @throws IllegalStateException if this timer has been stopped
     * @throws java.util.concurrent.RejectedExecutionException if too many tasks are waiting
     */
    Timeout newTimeout(TimerTask task, long delay, TimeUnit unit);

    /**
     * Stops this timer and cancels what is waiting.
     *
     * @return the timeouts that this call cancelled
     */
    Set<Timeout> stop();
}
