package io.millrace.channel;

import io.millrace.util.concurrent.DefaultThreadFactory;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/** The threads that wait while sockets linger; made with the first one that does. */
final class LingeringCloses {
    private static final int MAX_THREADS = 8;
    private static final int IDLE_SECONDS = 10;

    static final ThreadPoolExecutor THREADS = newThreads();

    private LingeringCloses() {}

    private static ThreadPoolExecutor newThreads() {
        ThreadPoolExecutor threads = new ThreadPoolExecutor(
                MAX_THREADS,
                MAX_THREADS,
                IDLE_SECONDS,
                TimeUnit.SECONDS,
                new LinkedBlockingQueue<>(),
                new DefaultThreadFactory("lingeringClose", true));
        threads.allowCoreThreadTimeOut(true);
        return threads;
    }
}
