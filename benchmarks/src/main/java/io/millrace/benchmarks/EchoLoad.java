package io.millrace.benchmarks;

import java.io.EOFException;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/**
 * A load generator for echo servers: one thread, many connections, each with a number of messages under way. Every byte
 * that comes back is compared with the one that was sent at its place of the stream, so loss, reordering and cross-talk
 * are seen.
 *
 * <p>It stands on java.nio and not on Millrace, so that what is measured does not measure itself.
 */
final class EchoLoad implements AutoCloseable {
    /** The most that a read or write moves. */
    private static final int CHUNK = 64 * 1024;

    /** A prime, so that no size of messages divides it; the first {@link #CHUNK} bytes follow once more at the end. */
    private static final int PATTERN_BYTES = 1_048_573;

    private static final ByteBuffer PATTERN = newPattern();

    /** How long a server may take for the first message, and for what is under way when a run ends. */
    private static final long DRAIN_NANOS = 10_000_000_000L;

    /**
     * What a run has shown.
     *
     * @param perSecond messages echoed in a second
     * @param p50Micros half of the messages were back within this time
     * @param p99Micros 99 % of them were
     */
    record Result(double perSecond, double p50Micros, double p99Micros) {}

    private final Scenario scenario;
    private final Selector selector = Selector.open();
    private final List<Connection> connections = new ArrayList<>();
    private final ByteBuffer incoming = ByteBuffer.allocateDirect(CHUNK);
    private boolean sending = true;
    private Latencies latencies = new Latencies();

    /** Connects to a server. */
    EchoLoad(InetSocketAddress server, Scenario scenario) throws IOException {
        this.scenario = scenario;
        for (int i = 0; i < scenario.connections(); i++) {
            connections.add(new Connection(SocketChannel.open(server), i));
        }
    }

    /**
     * Sends for a while, and on until a message has come back, then waits for the rest. Called once.
     *
     * @throws IOException if a connection breaks, a byte is wrong, or messages do not come back
     */
    Result run(long warmupNanos, long nanos) throws IOException {
        for (Connection connection : connections) {
            connection.send();
        }
        turnUntil(System.nanoTime() + warmupNanos);
        latencies = new Latencies();
        long start = System.nanoTime();
        turnUntil(start + nanos);
        turnUntilMeasured(System.nanoTime() + DRAIN_NANOS);
        double seconds = (System.nanoTime() - start) / 1e9;
        Latencies measured = latencies;
        latencies = new Latencies();
        drain();
        return new Result(measured.total() / seconds, measured.micros(0.5), measured.micros(0.99));
    }

    private void turnUntil(long deadline) throws IOException {
        while (System.nanoTime() < deadline) {
            turn();
        }
    }

    /** A short run may have ended before a server that is still being compiled sent anything back. */
    private void turnUntilMeasured(long deadline) throws IOException {
        while (latencies.total() == 0) {
            if (System.nanoTime() > deadline) {
                throw new IOException("no message came back");
            }
            turn();
        }
    }

    private void drain() throws IOException {
        sending = false;
        long deadline = System.nanoTime() + DRAIN_NANOS;
        while (connections.stream().anyMatch(connection -> connection.received < connection.offered)) {
            if (System.nanoTime() > deadline) {
                throw new IOException("messages did not come back");
            }
            turn();
        }
    }

    private void turn() throws IOException {
        selector.select(100);
        for (SelectionKey key : selector.selectedKeys()) {
            Connection connection = (Connection) key.attachment();
            if (key.isReadable()) {
                connection.receive();
            }
            connection.send();
        }
        selector.selectedKeys().clear();
    }

    @Override
    public void close() throws IOException {
        for (Connection connection : connections) {
            connection.channel.close();
        }
        selector.close();
    }

    private static ByteBuffer newPattern() {
        byte[] bytes = new byte[PATTERN_BYTES];
        new Random(PATTERN_BYTES).nextBytes(bytes);
        return ByteBuffer.allocateDirect(PATTERN_BYTES + CHUNK).put(bytes).put(bytes, 0, CHUNK);
    }

    /** A connection, its places in the streams of both directions, and when each message under way was sent. */
    private final class Connection {
        private final SocketChannel channel;
        private final SelectionKey key;
        private final ByteBuffer pattern = PATTERN.duplicate();
        private final long[] sentNanos = new long[scenario.depth()];
        private final long firstByte;

        /** Bytes of the messages that may be sent, that are, and that came back. */
        private long offered;

        private long sent;
        private long received;

        Connection(SocketChannel channel, int number) throws IOException {
            this.channel = channel;
            this.firstByte = number * 7919L;
            channel.setOption(StandardSocketOptions.TCP_NODELAY, true);
            channel.configureBlocking(false);
            key = channel.register(selector, SelectionKey.OP_READ, this);
        }

        /** Offers a message for each that came back, and sends what the socket takes. */
        void send() throws IOException {
            if (sending) {
                offer();
            }
            boolean full = false;
            while (sent < offered && !full) {
                int bytes = (int) Math.min(CHUNK, offered - sent);
                int written = channel.write(patternAt(sent, bytes));
                sent += written;
                full = written < bytes;
            }
            int interest = full ? SelectionKey.OP_READ | SelectionKey.OP_WRITE : SelectionKey.OP_READ;
            if (key.interestOps() != interest) {
                key.interestOps(interest);
            }
        }

        private void offer() {
            long limit = (messages(received) + scenario.depth()) * scenario.messageBytes();
            long now = System.nanoTime();
            while (offered < limit) {
                sentNanos[(int) (messages(offered) % scenario.depth())] = now;
                offered += scenario.messageBytes();
            }
        }

        void receive() throws IOException {
            int bytes = channel.read(incoming.clear());
            if (bytes < 0) {
                throw new EOFException("the server has closed a connection");
            }
            if (received + bytes > sent || incoming.flip().mismatch(patternAt(received, bytes)) >= 0) {
                throw new IOException("the server sent back something else, after " + received + " bytes");
            }
            long now = System.nanoTime();
            long before = messages(received);
            received += bytes;
            for (long message = before; message < messages(received); message++) {
                latencies.add(now - sentNanos[(int) (message % scenario.depth())]);
            }
        }

        private long messages(long bytes) {
            return bytes / scenario.messageBytes();
        }

        private ByteBuffer patternAt(long place, int bytes) {
            int start = (int) ((firstByte + place) % PATTERN_BYTES);
            return pattern.limit(start + bytes).position(start);
        }
    }

    /** {@code load --port P [--host H] [--scenario NAME=CONNECTIONSxBYTESxDEPTH] [--seconds S] [--warmup S]}. */
    static void main(Arguments arguments) throws IOException {
        InetSocketAddress server = new InetSocketAddress(
                arguments.text("host", EchoServer.HOST), Integer.parseInt(arguments.text("port", "7007")));
        Scenario scenario = Scenario.parse(arguments.text("scenario", "echo=64x64x1"));
        long nanos = arguments.nanos("seconds", 5);
        long warmupNanos = arguments.nanos("warmup", 2);
        arguments.checkAllUsed();
        try (EchoLoad load = new EchoLoad(server, scenario)) {
            Result result = load.run(warmupNanos, nanos);
            System.out.printf(
                    "%s: %,.0f messages/s, %.1f MB/s, p50 %.0f us, p99 %.0f us%n",
                    scenario,
                    result.perSecond(),
                    result.perSecond() * scenario.messageBytes() / 1e6,
                    result.p50Micros(),
                    result.p99Micros());
        }
    }
}
