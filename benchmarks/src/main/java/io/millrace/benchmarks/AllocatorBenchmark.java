package io.millrace.benchmarks;

import io.millrace.buffer.ByteBuf;
import io.millrace.buffer.ByteBufAllocator;
import java.util.Queue;
import org.jctools.queues.varhandle.SpscVarHandleArrayQueue;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Group;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.infra.Control;

/**
 * Takes direct buffers and gives them back: on the thread of a loop, and on another thread than the one that took them.
 */
public class AllocatorBenchmark extends AverageNanos {
    private static final int UNDER_WAY = 128;

    /** The allocator that users get. */
    @State(Scope.Thread)
    public static class Millrace {
        @Param({"64", "2048", "65536"})
        public int size;

        final ByteBuf allocate() {
            return ByteBufAllocator.DEFAULT.directBuffer(size);
        }
    }

    /** Buffers that travel from the thread that allocates to the one that releases. */
    @State(Scope.Group)
    public static class MillraceShared extends Millrace {
        private final Queue<ByteBuf> queue = new SpscVarHandleArrayQueue<>(UNDER_WAY);

        @TearDown(Level.Iteration)
        public void drain() {
            for (ByteBuf left = queue.poll(); left != null; left = queue.poll()) {
                left.release();
            }
        }
    }

    /** Both allocators of Netty. */
    @State(Scope.Thread)
    public static class Netty {
        @Param({"64", "2048", "65536"})
        public int size;

        @Param({"adaptive", "pooled"})
        public String allocator = "";

        private io.netty.buffer.ByteBufAllocator chosen = io.netty.buffer.ByteBufAllocator.DEFAULT;

        @Setup
        public void choose() {
            chosen = NettyAllocators.named(allocator);
        }

        final io.netty.buffer.ByteBuf allocate() {
            return chosen.directBuffer(size);
        }
    }

    /** Buffers that travel from the thread that allocates to the one that releases. */
    @State(Scope.Group)
    public static class NettyShared extends Netty {
        private final Queue<io.netty.buffer.ByteBuf> queue = new SpscVarHandleArrayQueue<>(UNDER_WAY);

        @TearDown(Level.Iteration)
        public void drain() {
            for (io.netty.buffer.ByteBuf left = queue.poll(); left != null; left = queue.poll()) {
                left.release();
            }
        }
    }

    @Benchmark
    @Fork(
            value = FORKS,
            jvmArgsAppend = {LoopThreads.CUSTOM, LoopThreads.MILLRACE})
    public boolean onLoopMillrace(Millrace state) {
        return state.allocate().release();
    }

    @Benchmark
    @Fork(
            value = FORKS,
            jvmArgsAppend = {LoopThreads.CUSTOM, LoopThreads.NETTY})
    public boolean onLoopNetty(Netty state) {
        return state.allocate().release();
    }

    @Benchmark
    @Group("crossThreadMillrace")
    @Fork(
            value = FORKS,
            jvmArgsAppend = {LoopThreads.CUSTOM, LoopThreads.MILLRACE})
    public void allocateMillrace(MillraceShared state, Control control) {
        ByteBuf buffer = state.allocate();
        while (!state.queue.offer(buffer)) {
            if (control.stopMeasurement) {
                buffer.release();
                return;
            }
            Thread.onSpinWait();
        }
    }

    @Benchmark
    @Group("crossThreadMillrace")
    @Fork(
            value = FORKS,
            jvmArgsAppend = {LoopThreads.CUSTOM, LoopThreads.MILLRACE})
    public void releaseMillrace(MillraceShared state, Control control) {
        ByteBuf buffer = state.queue.poll();
        while (buffer == null) {
            if (control.stopMeasurement) {
                return;
            }
            Thread.onSpinWait();
            buffer = state.queue.poll();
        }
        buffer.release();
    }

    @Benchmark
    @Group("crossThreadNetty")
    @Fork(
            value = FORKS,
            jvmArgsAppend = {LoopThreads.CUSTOM, LoopThreads.NETTY})
    public void allocateNetty(NettyShared state, Control control) {
        io.netty.buffer.ByteBuf buffer = state.allocate();
        while (!state.queue.offer(buffer)) {
            if (control.stopMeasurement) {
                buffer.release();
                return;
            }
            Thread.onSpinWait();
        }
    }

    @Benchmark
    @Group("crossThreadNetty")
    @Fork(
            value = FORKS,
            jvmArgsAppend = {LoopThreads.CUSTOM, LoopThreads.NETTY})
    public void releaseNetty(NettyShared state, Control control) {
        io.netty.buffer.ByteBuf buffer = state.queue.poll();
        while (buffer == null) {
            if (control.stopMeasurement) {
                return;
            }
            Thread.onSpinWait();
            buffer = state.queue.poll();
        }
        buffer.release();
    }
}
