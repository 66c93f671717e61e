package io.millrace.channel;

/** What a loop tells its {@link IoHandler} for one run. */
public interface IoHandlerContext {
    /**
     * Tells whether the handler may block: nothing is queued on the loop. After {@code true}, a task from another thread
     * calls {@link IoHandler#wakeup()} until {@link #waitOver()} or the end of the run.
     *
     * @return {@code true} if blocking is allowed
     */
    boolean canBlock();

    /** Tells that the wait is over and dispatching begins: from now on nobody needs to wake the loop. */
    default void waitOver() {}

    /**
     * The time until the loop's next timer.
     *
     * @param currentTimeNanos the time now, of the loop's ticker
     * @return nanoseconds, 0 if it is due, {@link Long#MAX_VALUE} if there is none
     */
    long delayNanos(long currentTimeNanos);

    /**
     * The time of the loop's next timer.
     *
     * @return a time of the loop's ticker in nanoseconds, or -1 if there is no timer
     */
    long deadlineNanos();

    /**
     * Tells whether the loop wants to know how long the handler worked.
     *
     * @return {@code true} if {@link #reportActiveIoTime(long)} has an effect
     */
    default boolean shouldReportActiveIoTime() {
        return false;
    }

    /**
     * Reports how long the handler worked, waiting left out.
     *
     * @param activeNanos nanoseconds
     */
    default void reportActiveIoTime(long activeNanos) {}
}
