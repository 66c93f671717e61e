package io.millrace.util.concurrent;

/** A task that somebody waits for in another way than by a future of the executor, and that must hear if it will never run. */
public interface RefusableTask extends Runnable {
    /**
     * Called instead of {@link #run()} when the executor ended before it came to this task. Not called when the executor
     * has refused the task at once: then the submitter knows.
     *
     * <p><b>Thread:</b> the executor's, or that of whoever could not start it.
     *
     * @param cause why the task is not run
     */
    void refused(Throwable cause);
}
