package io.millrace.bootstrap;

import static java.util.Objects.requireNonNull;

import io.millrace.channel.Channel;
import io.millrace.channel.ChannelException;
import io.millrace.channel.ChannelFuture;
import io.millrace.channel.ChannelFutureListener;
import io.millrace.util.concurrent.Promise;
import java.net.SocketAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Binds several addresses, and turns the futures of their channels into one. */
final class BindAll {

    private static final Logger logger = LoggerFactory.getLogger(BindAll.class);

    private final List<? extends SocketAddress> addresses;
    private final BindMode mode;
    private final Promise<List<Channel>> promise;
    private final List<ChannelFuture> binds;

    private BindAll(List<? extends SocketAddress> addresses, BindMode mode, Promise<List<Channel>> promise) {
        this.addresses = addresses;
        this.mode = mode;
        this.promise = promise;
        this.binds = new ArrayList<>(addresses.size());
    }

    /** Binds each address with {@code bind} and completes {@code promise} when all are done. */
    static void start(
            List<? extends SocketAddress> addresses,
            BindMode mode,
            Function<SocketAddress, ChannelFuture> bind,
            Promise<List<Channel>> promise) {
        BindAll all = new BindAll(addresses, mode, promise);
        for (SocketAddress address : addresses) {
            all.binds.add(bind.apply(address));
        }
        whenAllDone(all.binds, all::allDone);
    }

    /** Runs {@code then} on whatever thread completes the last of the futures. */
    private static void whenAllDone(List<ChannelFuture> futures, Runnable then) {
        // One more than futures, so that it runs here when there are none.
        AtomicInteger left = new AtomicInteger(futures.size() + 1);
        Runnable countDown = () -> {
            if (left.decrementAndGet() == 0) {
                then.run();
            }
        };
        ChannelFutureListener listener = done -> countDown.run();
        for (ChannelFuture future : futures) {
            future.addListener(listener);
        }
        countDown.run();
    }

    private void allDone() {
        List<Channel> bound = new ArrayList<>(binds.size());
        for (ChannelFuture bind : binds) {
            if (bind.isSuccess()) {
                bound.add(bind.channel());
            }
        }
        if (bound.size() == binds.size()) {
            succeed(bound);
        } else if (bound.isEmpty() || mode == BindMode.ALL_OR_NOTHING) {
            closeAll(bound, () -> promise.tryFailure(failure(bound.size())));
        } else {
            logFailures();
            succeed(bound);
        }
    }

    private void succeed(List<Channel> bound) {
        if (!promise.trySuccess(List.copyOf(bound))) {
            closeAll(bound, () -> {}); // cancelled: nobody would close them
        }
    }

    private static void closeAll(List<Channel> channels, Runnable then) {
        List<ChannelFuture> closes = new ArrayList<>(channels.size());
        for (Channel channel : channels) {
            closes.add(channel.close());
        }
        whenAllDone(closes, then);
    }

    private void logFailures() {
        for (int i = 0; i < binds.size(); i++) {
            if (!binds.get(i).isSuccess()) {
                logger.warn(
                        "Could not bind {}, going on without it",
                        addresses.get(i),
                        binds.get(i).cause());
            }
        }
    }

    /** Names each address that failed, the first one's cause being the cause. */
    private ChannelException failure(int boundCount) {
        List<SocketAddress> failed = new ArrayList<>();
        List<Throwable> causes = new ArrayList<>();
        for (int i = 0; i < binds.size(); i++) {
            if (!binds.get(i).isSuccess()) {
                failed.add(addresses.get(i));
                causes.add(requireNonNull(binds.get(i).cause(), "cause of a bind that failed"));
            }
        }
        ChannelException failure = new ChannelException(
                "could not bind " + failed + (boundCount == 0 ? "" : ", closed the " + boundCount + " that were bound"),
                causes.get(0));
        causes.stream().skip(1).forEach(failure::addSuppressed);
        return failure;
    }
}
