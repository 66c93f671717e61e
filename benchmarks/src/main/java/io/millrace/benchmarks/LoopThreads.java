package io.millrace.benchmarks;

import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/**
 * Lets JMH measure on threads of the kind that event loops run on: allocators keep caches and thread locals in them.
 * JMH makes an instance by the names in {@link #MILLRACE} and {@link #NETTY}.
 */
abstract class LoopThreads extends ThreadPoolExecutor {
    static final String CUSTOM = "-Djmh.executor=CUSTOM";
    static final String MILLRACE = "-Djmh.executor.class=io.millrace.benchmarks.LoopThreads$OfMillrace";
    static final String NETTY = "-Djmh.executor.class=io.millrace.benchmarks.LoopThreads$OfNetty";

    private LoopThreads(int threads, ThreadFactory factory) {
        super(threads, threads, 1, TimeUnit.MINUTES, new SynchronousQueue<>(), factory);
    }

    /** Threads of Millrace. */
    public static final class OfMillrace extends LoopThreads {
        public OfMillrace(int threads, String prefix) {
            super(threads, new io.millrace.util.concurrent.DefaultThreadFactory(prefix, true));
        }
    }

    /** Threads of Netty. */
    public static final class OfNetty extends LoopThreads {
        public OfNetty(int threads, String prefix) {
            super(threads, new io.netty.util.concurrent.DefaultThreadFactory(prefix, true));
        }
    }
}
