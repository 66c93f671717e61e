package io.millrace.util.concurrent;

import static java.util.Objects.requireNonNull;

import java.util.concurrent.Executor;
import java.util.concurrent.ThreadFactory;

/** Runs each task on a new thread of its factory. */
public final class ThreadPerTaskExecutor implements Executor {

    private final ThreadFactory threadFactory;

    /** Creates an executor that takes its threads from the factory. */
    public ThreadPerTaskExecutor(ThreadFactory threadFactory) {
        this.threadFactory = requireNonNull(threadFactory, "threadFactory");
    }

    @Override
    public void execute(Runnable command) {
        threadFactory.newThread(command).start();
    }
}
