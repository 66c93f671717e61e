package io.millrace.benchmarks;

import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;

/** A timer that is set and cancelled on its loop, among many that wait: what time-outs of idle connections do. */
public class TimerBenchmark extends AverageNanos {
    private static final int BATCH = 10_000;
    private static final Runnable NOTHING = () -> {};

    /** A loop of Millrace with timers. */
    @State(Scope.Benchmark)
    public static class Millrace {
        @Param("100000")
        public int pending;

        private final Loop loop = Loop.ofMillrace();

        @Setup
        public void schedule() {
            scheduleOn(loop, pending);
        }

        @TearDown
        public void close() {
            loop.close();
        }
    }

    /** A loop of Netty with timers. */
    @State(Scope.Benchmark)
    public static class Netty {
        @Param("100000")
        public int pending;

        private final Loop loop = Loop.ofNetty();

        @Setup
        public void schedule() {
            scheduleOn(loop, pending);
        }

        @TearDown
        public void close() {
            loop.close();
        }
    }

    @Benchmark
    @OperationsPerInvocation(BATCH)
    public void scheduleAndCancelMillrace(Millrace state) {
        scheduleAndCancel(state.loop);
    }

    @Benchmark
    @OperationsPerInvocation(BATCH)
    public void scheduleAndCancelNetty(Netty state) {
        scheduleAndCancel(state.loop);
    }

    private static void scheduleAndCancel(Loop loop) {
        ScheduledExecutorService executor = loop.executor();
        loop.run(() -> {
            for (int i = 0; i < BATCH; i++) {
                executor.schedule(NOTHING, delayMillis(i), TimeUnit.MILLISECONDS)
                        .cancel(false);
            }
        });
    }

    private static void scheduleOn(Loop loop, int timers) {
        ScheduledExecutorService executor = loop.executor();
        loop.run(() -> {
            for (int i = 0; i < timers; i++) {
                executor.schedule(NOTHING, delayMillis(i), TimeUnit.MILLISECONDS);
            }
        });
    }

    /** Between an hour and an hour and a minute, in no order: none comes due. 7919 is prime to the minute. */
    private static long delayMillis(int number) {
        return 3_600_000 + number * 7919L % 60_000;
    }
}
