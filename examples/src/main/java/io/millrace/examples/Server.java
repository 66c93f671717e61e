package io.millrace.examples;

import io.millrace.bootstrap.ServerBootstrap;
import io.millrace.channel.Channel;
import io.millrace.channel.EventLoopGroup;
import io.millrace.util.concurrent.Future;
import java.net.SocketAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.TimeUnit;

/**
 * A running example: its loops, what listens, and the connections. One thread {@linkplain #start starts} it and waits;
 * any other may {@link #stop()} it.
 */
final class Server {
    /** Time for what peers have sent already to arrive and be answered. */
    private static final long GRACE_NANOS = TimeUnit.MILLISECONDS.toNanos(100);

    /** Peers that do not read what is left for them are cut off then. */
    private static final long DRAIN_NANOS = TimeUnit.SECONDS.toNanos(5);

    private final EventLoopGroup group;
    private final Connections connections = new Connections();

    /** Written by the thread that starts, read by the one that stops. */
    private volatile List<Channel> listeners = List.of();

    Server(EventLoopGroup group) {
        this.group = group;
    }

    /**
     * Listens on every address of a host.
     *
     * @return the addresses, after the last one was bound
     * @throws Exception if the host is unknown or an address cannot be bound; none is then
     */
    List<SocketAddress> start(ServerBootstrap bootstrap, String host, int port) throws Exception {
        Future<List<Channel>> bound =
                bootstrap.group(group).handler(connections).bindAll(host, port).sync();
        listeners = Objects.requireNonNull(bound.getNow(), "bound");
        List<SocketAddress> addresses = new ArrayList<>();
        for (Channel listener : listeners) {
            addresses.add(listener.localAddress());
        }
        return addresses;
    }

    /** Waits until nothing listens any more. */
    void awaitClose() throws InterruptedException {
        for (Channel listener : listeners) {
            listener.closeFuture().sync();
        }
    }

    /** Stops listening, drains the connections and ends the loops. */
    void stop() {
        long deadline = System.nanoTime() + DRAIN_NANOS;
        for (Channel listener : listeners) {
            listener.close().awaitUninterruptibly(DRAIN_NANOS, TimeUnit.NANOSECONDS);
        }
        connections.drain(GRACE_NANOS, deadline);
        group.shutdownGracefully(0, DRAIN_NANOS, TimeUnit.NANOSECONDS)
                .awaitUninterruptibly(DRAIN_NANOS, TimeUnit.NANOSECONDS);
    }
}
