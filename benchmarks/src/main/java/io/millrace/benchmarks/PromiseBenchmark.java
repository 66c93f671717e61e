package io.millrace.benchmarks;

import io.millrace.util.concurrent.DefaultPromise;
import io.millrace.util.concurrent.FutureListener;
import io.millrace.util.concurrent.ImmediateEventExecutor;
import org.openjdk.jmh.annotations.Benchmark;

/** A promise from its creation to its listener's call. */
public class PromiseBenchmark extends AverageNanos {
    private static final Object VALUE = new Object();
    private static final FutureListener<Object> MILLRACE = done -> {};
    private static final io.netty.util.concurrent.FutureListener<Object> NETTY = done -> {};

    @Benchmark
    public Object completeMillrace() {
        return new DefaultPromise<>(ImmediateEventExecutor.INSTANCE)
                .addListener(MILLRACE)
                .setSuccess(VALUE);
    }

    @Benchmark
    public Object completeNetty() {
        return new io.netty.util.concurrent.DefaultPromise<>(io.netty.util.concurrent.ImmediateEventExecutor.INSTANCE)
                .addListener(NETTY)
                .setSuccess(VALUE);
    }
}
