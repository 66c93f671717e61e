package io.millrace.bootstrap;

import io.millrace.channel.Channel;
import io.millrace.channel.ChannelFutureListener;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Counts the accepted channels that are open, and refuses those beyond a maximum. Shared by all channels that accept
 * for one bootstrap.
 */
final class ConnectionLimit {

    private static final Logger logger = LoggerFactory.getLogger(ConnectionLimit.class);
    private static final long WARN_INTERVAL_NANOS = TimeUnit.SECONDS.toNanos(1);

    /** 0: any number, and nothing is counted. */
    private final int max;

    private final AtomicInteger open = new AtomicInteger();
    private final AtomicLong refused = new AtomicLong();
    private final ChannelFutureListener onClose = closed -> open.decrementAndGet();

    /** When the next warning may be logged. Guarded by this, as what it counts. */
    private long nextWarnNanos;

    private boolean warned;
    private long refusedSinceWarning;

    ConnectionLimit(int max) {
        this.max = max;
    }

    int max() {
        return max;
    }

    int open() {
        return open.get();
    }

    long refused() {
        return refused.get();
    }

    /**
     * Counts a channel until it closes.
     *
     * @return whether there was room for it; otherwise the caller closes it
     */
    boolean admit(Channel child, long nowNanos) {
        if (max == 0) {
            return true;
        }
        if (!takePlace()) {
            refused.incrementAndGet();
            long unreported = refusalsToReport(nowNanos);
            if (unreported > 0) {
                logger.warn(
                        "Refused {} connections since the last warning, now {}: {} are open (raise"
                                + " ServerBootstrap.maxConnections)",
                        unreported,
                        child,
                        max);
            }
            return false;
        }
        child.closeFuture().addListener(onClose);
        return true;
    }

    private boolean takePlace() {
        int taken;
        do {
            taken = open.get();
            if (taken >= max) {
                return false;
            }
        } while (!open.compareAndSet(taken, taken + 1));
        return true;
    }

    /** Counts a refusal; answers how many to warn of now, 0 while the last warning is less than a second ago. */
    synchronized long refusalsToReport(long nowNanos) {
        refusedSinceWarning++;
        if (warned && nowNanos - nextWarnNanos < 0) {
            return 0;
        }
        warned = true;
        nextWarnNanos = nowNanos + WARN_INTERVAL_NANOS;
        long unreported = refusedSinceWarning;
        refusedSinceWarning = 0;
        return unreported;
    }
}
