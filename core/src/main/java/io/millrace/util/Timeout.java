package io.millrace.util;

/**
 * A {@link TimerTask} that a {@link Timer} has accepted.
 *
 * <p><b>Thread:</b> any.
 */
public interface Timeout {

    /**
     * Returns the timer that accepted the task.
     *
     * @return the timer
     */
    Timer timer();

    /**
     * Returns the task.
     *
     * @return the task
     */
    TimerTask task();

    /**
     * Returns whether the delay is over and the task was handed to its executor.
     *
     * @return whether it has expired
     */
    boolean isExpired();

    /**
     * Returns whether the timeout was cancelled.
     *
     * @return whether it was cancelled
     */
    boolean isCancelled();

    /**
     * Cancels the timeout, unless it has expired.
     *
     * @return whether this call cancelled it; false if it had expired or was cancelled before
     */
    boolean cancel();
}
