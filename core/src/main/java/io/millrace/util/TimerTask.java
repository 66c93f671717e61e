package io.millrace.util;

/** What a {@link Timer} runs when a {@link Timeout} is due. */
@FunctionalInterface
public interface TimerTask {

    /**
     * Called once, when the delay is over.
     *
     * @param timeout the handle that belongs to this task
     * @throws Exception whatever the task likes; it is logged
     */
    void run(Timeout timeout) throws Exception;

    /**
     * Called once, some time after the timeout was cancelled, on the timer's thread.
     *
     * @param timeout the handle that belongs to this task
     */
    default void cancelled(Timeout timeout) {}
}
