package io.millrace.benchmarks;

import java.util.concurrent.Executor;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;

/**
 * Tasks on the loop of a native transport, handed over by another thread and by the loop itself, until the last has
 * run.
 */
public class TaskBenchmark extends AverageNanos {
    private static final int BATCH = 1000;
    private static final Runnable NOTHING = () -> {};

    /** A loop of Millrace. */
    @State(Scope.Benchmark)
    public static class Millrace {
        private final Loop loop = Loop.ofMillrace();

        @TearDown
        public void close() {
            loop.close();
        }
    }

    /** A loop of Netty. */
    @State(Scope.Benchmark)
    public static class Netty {
        private final Loop loop = Loop.ofNetty();

        @TearDown
        public void close() {
            loop.close();
        }
    }

    @Benchmark
    @OperationsPerInvocation(BATCH)
    public void fromAnotherThreadMillrace(Millrace state) {
        fromAnotherThread(state.loop);
    }

    @Benchmark
    @OperationsPerInvocation(BATCH)
    public void fromAnotherThreadNetty(Netty state) {
        fromAnotherThread(state.loop);
    }

    @Benchmark
    @OperationsPerInvocation(BATCH)
    public void fromLoopMillrace(Millrace state) {
        fromLoop(state.loop);
    }

    @Benchmark
    @OperationsPerInvocation(BATCH)
    public void fromLoopNetty(Netty state) {
        fromLoop(state.loop);
    }

    private static void fromAnotherThread(Loop loop) {
        fill(loop.executor());
        loop.run(NOTHING); // behind all the others
    }

    private static void fromLoop(Loop loop) {
        loop.run(() -> fill(loop.executor()));
        loop.run(NOTHING);
    }

    private static void fill(Executor executor) {
        for (int i = 0; i < BATCH; i++) {
            executor.execute(NOTHING);
        }
    }
}
