package io.millrace.util.concurrent;

import java.util.concurrent.Executor;

/** An {@link Executor} that knows its own thread. */
public interface ThreadAwareExecutor extends Executor {

    /** Whether the thread is the one that this executor runs its tasks on. */
    boolean isExecutorThread(Thread thread);
}
