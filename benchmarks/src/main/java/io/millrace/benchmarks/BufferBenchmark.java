package io.millrace.benchmarks;

import io.millrace.buffer.ByteBuf;
import io.millrace.buffer.PooledByteBufAllocator;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/** The pooled allocator, and access to a direct buffer. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 5, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(1)
public class BufferBenchmark {
    /** The capacity of the buffers, in bytes. */
    @Param({"64", "1024", "65536"})
    public int size;

    private ByteBuf buffer = PooledByteBufAllocator.DEFAULT.directBuffer(0);

    /** Made by JMH. */
    public BufferBenchmark() {}

    /** Fills the buffer that is read. */
    @Setup
    public void allocate() {
        buffer.release();
        buffer = PooledByteBufAllocator.DEFAULT.directBuffer(size);
        buffer.writeZero(size);
        buffer.setByte(size - 1, 1);
    }

    /** Gives the buffer back. */
    @TearDown
    public void release() {
        buffer.release();
    }

    /**
     * Takes a buffer from the pool and returns it.
     *
     * @return whether it went back
     */
    @Benchmark
    public boolean allocateAndRelease() {
        return PooledByteBufAllocator.DEFAULT.directBuffer(size).release();
    }

    /**
     * Reads every byte by index.
     *
     * @return the sum
     */
    @Benchmark
    public int getBytes() {
        ByteBuf read = buffer;
        int sum = 0;
        for (int i = 0; i < size; i++) {
            sum += read.getByte(i);
        }
        return sum;
    }

    /**
     * Reads every byte by the reader index.
     *
     * @return the sum
     */
    @Benchmark
    public int readBytes() {
        ByteBuf read = buffer.readerIndex(0);
        int sum = 0;
        while (read.isReadable()) {
            sum += read.readByte();
        }
        return sum;
    }

    /**
     * Writes the buffer full of ints.
     *
     * @return the buffer
     */
    @Benchmark
    public ByteBuf setInts() {
        ByteBuf written = buffer;
        for (int i = 0; i < size; i += Integer.BYTES) {
            written.setInt(i, i);
        }
        return written;
    }

    /**
     * Looks for the last byte.
     *
     * @return its index
     */
    @Benchmark
    public int indexOf() {
        return buffer.indexOf(0, size, (byte) 1);
    }
}
