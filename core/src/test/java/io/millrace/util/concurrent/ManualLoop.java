package io.millrace.util.concurrent;

import java.util.concurrent.atomic.AtomicInteger;

/** A loop without a thread: a test attaches its own, and is the loop. */
final class ManualLoop extends LoopExecutor {

    final AtomicInteger starts = new AtomicInteger();
    final AtomicInteger interruptedWaits = new AtomicInteger();
    int cleanups;

    ManualLoop(Ticker ticker) {
        this(ticker, Integer.MAX_VALUE, RejectedExecutionHandlers.reject());
    }

    ManualLoop(Ticker ticker, int maxPendingTasks, RejectedExecutionHandler rejected) {
        super(null, ticker, maxPendingTasks, rejected);
    }

    static ManualLoop attached(Ticker ticker) {
        ManualLoop loop = new ManualLoop(ticker);
        loop.attach(Thread.currentThread());
        return loop;
    }

    /** Due timers and queued tasks, once. */
    int runOnce() {
        return runTimers(ticker().nanoTime()) + runTasks(Long.MAX_VALUE);
    }

    @Override
    protected void start() {
        starts.incrementAndGet();
    }

    @Override
    protected void interruptWait() {
        interruptedWaits.incrementAndGet();
    }

    @Override
    protected void cleanup() {
        cleanups++;
    }
}
