package io.millrace.benchmarks;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicLong;

/**
 * A loop that sends datagrams as fast as the kernel takes them, and another one that receives them, over loopback. What does
 * not fit into the receiver's queue is dropped by the kernel, as on any network.
 */
abstract class DatagramFlow implements AutoCloseable {
    static final String HOST = "127.0.0.1";

    /** The kernel's limit of what it cuts at once ({@code UDP_MAX_SEGMENTS} was 64 for long), and of a datagram's bytes. */
    private static final int MOST_SEGMENTS = 64;

    private static final int MOST_BYTES = 65_507;

    /** For the receiver's queue: the kernel gives what it allows ({@code net.core.rmem_max}). */
    static final int RECEIVE_BUFFER_BYTES = 4 * 1024 * 1024;

    /** How datagrams are sent. */
    enum Way {
        /** Each is flushed by itself: a system call a datagram. */
        SINGLE,
        /** Many are flushed together: {@code sendmmsg(2)}. */
        BATCH,
        /** Many are one buffer, which the kernel cuts: {@code UDP_SEGMENT}, and {@code UDP_GRO} at the receiver. */
        SEGMENTS
    }

    /**
     * What a run has done.
     *
     * @param sent datagrams that the kernel took
     * @param received datagrams that reached the receiver's handler
     * @param nanos how long it took
     */
    record Result(long sent, long received, long nanos) {
        double sentPerSecond() {
            return sent * 1e9 / nanos;
        }

        double receivedPerSecond() {
            return received * 1e9 / nanos;
        }
    }

    final Way way;
    final int bytes;
    /** Datagrams that are flushed together. */
    final int burst;

    /** Written by the receiver's loop alone, read by the one who runs. */
    private final AtomicLong received = new AtomicLong();

    DatagramFlow(Way way, int bytes, int burst) {
        this.way = way;
        this.bytes = bytes;
        this.burst = way == Way.SEGMENTS ? Math.min(burst, Math.min(MOST_SEGMENTS, MOST_BYTES / bytes)) : burst;
    }

    /** What is measured. */
    abstract String description();

    /** The sender's loop. */
    abstract Loop loop();

    /** Sends a burst; on the sender's loop. The answer's end, on the same loop, is that of the burst. */
    abstract void send(Runnable ended);

    final void received() {
        received.setOpaque(received.getPlain() + 1);
    }

    /** Sends for some time. */
    final Result run(long nanos) {
        CompletableFuture<Long> sent = new CompletableFuture<>();
        long before = received.getOpaque();
        long start = System.nanoTime();
        loop().executor().execute(new Burst(start + nanos, sent));
        long count = sent.join();
        long took = System.nanoTime() - start;
        return new Result(count, received.getOpaque() - before, took);
    }

    /** Bursts one after the other until the time is over; each is a task of its own, so that the loop sees its sockets. */
    private final class Burst implements Runnable {
        private final long end;
        private final CompletableFuture<Long> done;
        private long sent;

        Burst(long end, CompletableFuture<Long> done) {
            this.end = end;
            this.done = done;
        }

        @Override
        public void run() {
            if (System.nanoTime() - end > 0) {
                done.complete(sent);
                return;
            }
            sent += burst;
            send(this::again);
        }

        private void again() {
            loop().executor().execute(this);
        }
    }

    @Override
    public abstract void close();

    /**
     * Starts a flow.
     *
     * @param name {@code millrace} or {@code netty}, a colon, and {@code single}, {@code batch} or {@code segments}
     * @throws IllegalArgumentException if there is no such flow
     */
    static DatagramFlow start(String name, int bytes, int burst) {
        String[] parts = name.split(":", -1);
        if (parts.length == 2) {
            for (Way way : Way.values()) {
                if (way.name().equalsIgnoreCase(parts[1])) {
                    switch (parts[0]) {
                        case "millrace":
                            return new MillraceDatagrams(way, bytes, burst);
                        case "netty":
                            return new NettyDatagrams(way, bytes, burst);
                        default:
                            break;
                    }
                }
            }
        }
        throw new IllegalArgumentException(
                "expected millrace:WAY or netty:WAY, WAY being single, batch or segments, not " + name);
    }
}
