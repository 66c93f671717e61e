package io.millrace.benchmarks;

import io.millrace.buffer.ByteBuf;
import io.millrace.buffer.ByteBufAllocator;
import io.millrace.buffer.Unpooled;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;

/** Walks through a direct buffer of 1 KiB; an operation is the whole walk. */
public class BufferBenchmark extends AverageNanos {
    private static final int BYTES = 1024;
    private static final byte LAST = 1;

    /** All zero but the last byte. */
    @State(Scope.Thread)
    public static class Millrace {
        private ByteBuf buffer = Unpooled.EMPTY_BUFFER;

        @Setup
        public void allocate() {
            buffer = ByteBufAllocator.DEFAULT
                    .directBuffer(BYTES)
                    .writeZero(BYTES)
                    .setByte(BYTES - 1, LAST);
        }

        @TearDown
        public void release() {
            buffer.release();
        }
    }

    /** All zero but the last byte. */
    @State(Scope.Thread)
    public static class Netty {
        @Param({"adaptive", "pooled"})
        public String allocator = "";

        private io.netty.buffer.ByteBuf buffer = io.netty.buffer.Unpooled.EMPTY_BUFFER;

        @Setup
        public void allocate() {
            buffer = NettyAllocators.named(allocator)
                    .directBuffer(BYTES)
                    .writeZero(BYTES)
                    .setByte(BYTES - 1, LAST);
        }

        @TearDown
        public void release() {
            buffer.release();
        }
    }

    @Benchmark
    public int getByteMillrace(Millrace state) {
        ByteBuf buffer = state.buffer;
        int sum = 0;
        for (int i = 0; i < BYTES; i++) {
            sum += buffer.getByte(i);
        }
        return sum;
    }

    @Benchmark
    public int getByteNetty(Netty state) {
        io.netty.buffer.ByteBuf buffer = state.buffer;
        int sum = 0;
        for (int i = 0; i < BYTES; i++) {
            sum += buffer.getByte(i);
        }
        return sum;
    }

    @Benchmark
    public int readByteMillrace(Millrace state) {
        ByteBuf buffer = state.buffer.readerIndex(0);
        int sum = 0;
        for (int i = 0; i < BYTES; i++) {
            sum += buffer.readByte();
        }
        return sum;
    }

    @Benchmark
    public int readByteNetty(Netty state) {
        io.netty.buffer.ByteBuf buffer = state.buffer.readerIndex(0);
        int sum = 0;
        for (int i = 0; i < BYTES; i++) {
            sum += buffer.readByte();
        }
        return sum;
    }

    @Benchmark
    public int getIntMillrace(Millrace state) {
        ByteBuf buffer = state.buffer;
        int sum = 0;
        for (int i = 0; i < BYTES; i += Integer.BYTES) {
            sum += buffer.getInt(i);
        }
        return sum;
    }

    @Benchmark
    public int getIntNetty(Netty state) {
        io.netty.buffer.ByteBuf buffer = state.buffer;
        int sum = 0;
        for (int i = 0; i < BYTES; i += Integer.BYTES) {
            sum += buffer.getInt(i);
        }
        return sum;
    }

    @Benchmark
    public Object setIntMillrace(Millrace state) {
        ByteBuf buffer = state.buffer;
        for (int i = 0; i < BYTES; i += Integer.BYTES) {
            buffer.setInt(i, i);
        }
        return buffer;
    }

    @Benchmark
    public Object setIntNetty(Netty state) {
        io.netty.buffer.ByteBuf buffer = state.buffer;
        for (int i = 0; i < BYTES; i += Integer.BYTES) {
            buffer.setInt(i, i);
        }
        return buffer;
    }

    @Benchmark
    public int indexOfMillrace(Millrace state) {
        return state.buffer.indexOf(0, BYTES, LAST);
    }

    @Benchmark
    public int indexOfNetty(Netty state) {
        return state.buffer.indexOf(0, BYTES, LAST);
    }
}
