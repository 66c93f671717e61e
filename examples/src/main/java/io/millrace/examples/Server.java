package io.millrace.examples;

import io.millrace.bootstrap.AbstractBootstrap;
import io.millrace.bootstrap.Bootstrap;
import io.millrace.bootstrap.ServerBootstrap;
import io.millrace.channel.Channel;
import io.millrace.channel.ChannelException;
import io.millrace.channel.EventLoopGroup;
import io.millrace.channel.Transport;
import io.millrace.channel.socket.DatagramChannel;
import io.millrace.util.concurrent.Future;
import java.net.SocketAddress;
import java.nio.channels.UnsupportedAddressTypeException;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;

/**
 * A running example: its loops, what listens, and the connections. One thread starts it and waits; any other, a loop's
 * excepted, may {@link #stop()} it.
 */
final class Server {
    /** Time for what peers have sent already to arrive and be answered. */
    private static final long GRACE_NANOS = TimeUnit.MILLISECONDS.toNanos(100);

    /** Peers that do not read what is left for them are cut off then. */
    private static final long DRAIN_NANOS = TimeUnit.SECONDS.toNanos(5);

    private final EventLoopGroup group;
    private final Connections connections = new Connections();

    /** Added to by the thread that starts, read by the one that stops. */
    private final List<Channel> listeners = new CopyOnWriteArrayList<>();

    Server(EventLoopGroup group) {
        this.group = group;
    }

    /** The loops; stopping the server ends them. */
    EventLoopGroup group() {
        return group;
    }

    /**
     * Gives a bootstrap the loops, and sees to it that its connections are drained when the server stops. For whoever
     * binds by himself, and {@linkplain #add adds} what he has bound.
     */
    ServerBootstrap prepare(ServerBootstrap bootstrap) {
        return bootstrap.group(group).handler(connections);
    }

    /** Adds a channel that is bound: its address is announced, and it is closed first when the server stops. */
    void add(Channel bound) {
        listeners.add(bound);
    }

    /**
     * Listens for streams on all addresses that the options name, TCP and unix.
     *
     * @throws UsageException if the transport has no unix sockets
     * @throws Exception if the host is unknown or an address cannot be bound
     */
    void listen(ServerBootstrap bootstrap, Options options) throws Exception {
        bindAll(prepare(bootstrap), options);
    }

    /**
     * Binds datagram channels to all addresses that the options name.
     *
     * @throws UsageException if the transport has no such sockets
     * @throws Exception if the host is unknown or an address cannot be bound
     */
    void bind(Bootstrap bootstrap, Options options) throws Exception {
        if (!transport().offers(DatagramChannel.class)) {
            throw new UsageException("transport " + transport().name() + " has no UDP sockets");
        }
        bindAll(bootstrap.group(group).channel(DatagramChannel.class), options);
    }

    private Transport transport() {
        return Objects.requireNonNull(group.transport(), "transport");
    }

    private void bindAll(AbstractBootstrap<?, ?> bootstrap, Options options) throws Exception {
        try {
            Future<List<Channel>> bound = bootstrap
                    .bindAll(Addresses.of(options), options.get(Addresses.BIND))
                    .sync();
            listeners.addAll(Objects.requireNonNull(bound.getNow(), "bound"));
        } catch (Exception e) {
            if (e.getCause() instanceof UnsupportedAddressTypeException) {
                throw new UsageException("transport " + transport().name() + " has no unix domain sockets", e);
            }
            throw new ChannelException("cannot listen on " + Addresses.words(options), e);
        }
    }

    /** Where it listens. */
    List<SocketAddress> addresses() {
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

    /** Stops listening, drains the connections and ends the loops; returns when that is done, whoever began it. */
    synchronized void stop() {
        long deadline = System.nanoTime() + DRAIN_NANOS;
        for (Channel listener : listeners) {
            listener.close().awaitUninterruptibly(DRAIN_NANOS, TimeUnit.NANOSECONDS);
        }
        connections.drain(GRACE_NANOS, deadline);
        group.shutdownGracefully(0, DRAIN_NANOS, TimeUnit.NANOSECONDS)
                .awaitUninterruptibly(DRAIN_NANOS, TimeUnit.NANOSECONDS);
    }
}
