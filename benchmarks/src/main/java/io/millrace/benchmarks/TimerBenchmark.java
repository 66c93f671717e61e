package io.millrace.benchmarks;

import io.millrace.util.concurrent.DefaultEventExecutor;
import io.millrace.util.concurrent.EventExecutor;
import io.millrace.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/** Timers that are set and cancelled on their own thread, among many that wait: what idle time-outs do. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 5, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(1)
public class TimerBenchmark {
    private static final int BATCH = 1000;

    /** How many other timers wait. */
    @Param({"0", "100000"})
    public int waiting;

    private final EventExecutor executor = new DefaultEventExecutor();

    /** Made by JMH. */
    public TimerBenchmark() {}

    /** Sets the timers that wait. */
    @Setup(Level.Trial)
    public void schedule() {
        executor.submit(() -> {
                    for (int i = 0; i < waiting; i++) {
                        executor.schedule(() -> {}, 3600 + i, TimeUnit.SECONDS);
                    }
                })
                .syncUninterruptibly();
    }

    /** Ends the thread. */
    @TearDown(Level.Trial)
    public void shutdown() {
        executor.shutdownGracefully(0, 1, TimeUnit.SECONDS).syncUninterruptibly();
    }

    /** Sets a timer and cancels it, a thousand times in a task. */
    @Benchmark
    @OperationsPerInvocation(BATCH)
    public void scheduleAndCancel() {
        executor.submit(this::batch).syncUninterruptibly();
    }

    private void batch() {
        for (int i = 0; i < BATCH; i++) {
            Future<?> timer = executor.schedule(() -> {}, 60, TimeUnit.SECONDS);
            timer.cancel(false);
        }
    }
}
