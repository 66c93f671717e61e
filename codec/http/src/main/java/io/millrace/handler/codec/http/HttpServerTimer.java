package io.millrace.handler.codec.http;

import io.millrace.channel.ChannelHandlerContext;
import io.millrace.util.concurrent.ScheduledFuture;
import io.millrace.util.concurrent.Ticker;
import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * The time limits of a server's connection, with one timer. What happens only notes the time; the timer finds out what
 * that means when it is due, and is set again for when something can be due at the earliest.
 *
 * <pre>
 *   waiting for the first byte   headerTimeout      close
 *   in a head                    headerTimeout      408
 *   in a body                    bodyTimeout, rate  408
 *   to be told 100 (Continue)    bodyTimeout        as in a body
 *   a response is due            none
 *   waiting for the next one     keepAliveTimeout   close, unless responses are getting sent
 *   a fault was answered         5 s                close
 * </pre>
 *
 * <p><b>Thread:</b> the handler's.
 */
final class HttpServerTimer implements Runnable {
    private static final long NEVER = Long.MAX_VALUE;
    private static final long LINGER_NANOS = TimeUnit.SECONDS.toNanos(5);
    private static final long NANOS_A_SECOND = TimeUnit.SECONDS.toNanos(1);

    /** What the timer asks, and what it brings about. */
    interface Connection {
        /** A part of a head has come, and decoding has not paused. */
        boolean isInHead();

        /** A body is coming, and somebody reads. */
        boolean isInBody();

        /** The peer waits for 100 (Continue) before it sends the body. */
        boolean isContinueDue();

        /** What was written and not sent: less each time that the peer takes some. */
        long unsent();

        /** Something is to be done by this side. */
        boolean isBusy();

        /** There was no request yet. */
        boolean isNew();

        void headTimedOut();

        void bodyTimedOut();

        void close();
    }

    private final Connection connection;
    private final long headerNanos;
    private final long bodyNanos;
    private final long keepAliveNanos;
    private final long shortest;
    private final long bodyBytesAWindow;

    private @Nullable ChannelHandlerContext ctx;
    private @Nullable Ticker ticker;
    private @Nullable ScheduledFuture<?> timer;

    /** The last time that something came, was answered, or that nothing had to come. */
    private long since;

    private long lastRead;
    private boolean inHead;
    private long headSince;
    private boolean inBody;
    private long windowSince;
    private long windowBytes;
    private boolean continueDue;
    private long continueDueSince;
    private long lastUnsent;
    private boolean lingering;

    HttpServerTimer(HttpDecoderConfig config, Connection connection) {
        this.connection = connection;
        this.headerNanos = nanos(config.getHeaderTimeout());
        this.bodyNanos = nanos(config.getBodyTimeout());
        this.keepAliveNanos = nanos(config.getKeepAliveTimeout());
        this.shortest = Math.min(headerNanos, Math.min(bodyNanos, keepAliveNanos));
        this.bodyBytesAWindow = bodyNanos == NEVER
                ? 0
                : (long) (config.getMinBodyBytesPerSecond() * ((double) bodyNanos / NANOS_A_SECOND));
    }

    private static long nanos(Duration duration) {
        if (duration.isZero()) {
            return NEVER;
        }
        return duration.compareTo(Duration.ofDays(365)) > 0
                ? Duration.ofDays(365).toNanos()
                : duration.toNanos();
    }

    // ---- what happens ----

    /** The channel is active. */
    void start(ChannelHandlerContext ctx) {
        if (this.ctx != null || shortest == NEVER) {
            return;
        }
        this.ctx = ctx;
        Ticker clock = ctx.executor().ticker();
        this.ticker = clock;
        since = clock.nanoTime();
        schedule(shortest);
    }

    void stop() {
        ScheduledFuture<?> known = timer;
        if (known != null) {
            known.cancel(false);
            timer = null;
        }
    }

    /** Bytes have come, and been decoded as far as they go. */
    void read(int bytes) {
        Ticker clock = ticker;
        if (clock == null) {
            return;
        }
        long now = clock.nanoTime();
        lastRead = now;
        since = now;
        if (!connection.isInHead()) {
            inHead = false;
        } else if (!inHead) {
            inHead = true;
            headSince = now;
        }
        if (!connection.isInBody() || isContinueDue(now)) {
            inBody = false;
        } else if (!inBody) {
            openWindow(now);
        } else {
            windowBytes += bytes;
        }
    }

    /** A message was decoded whole: what is there now of a head or body is another one's. */
    void messageOver() {
        inHead = false;
        inBody = false;
        continueDue = false;
    }

    /** Responses are on their way. */
    void flushed() {
        Ticker clock = ticker;
        if (clock != null) {
            since = clock.nanoTime();
        }
    }

    /** The peer has some time to read the last answer. */
    void linger(ChannelHandlerContext ctx) {
        stop();
        lingering = true;
        this.ctx = ctx;
        schedule(LINGER_NANOS);
    }

    /** Notes since when that is so. */
    private boolean isContinueDue(long now) {
        boolean due = connection.isContinueDue();
        if (due && !continueDue) {
            continueDueSince = now;
        }
        continueDue = due;
        return due;
    }

    private void openWindow(long now) {
        inBody = true;
        windowSince = now;
        windowBytes = 0;
    }

    private void schedule(long delay) {
        ChannelHandlerContext known = Objects.requireNonNull(ctx);
        timer = known.executor().schedule(this, delay, TimeUnit.NANOSECONDS);
    }

    // ---- what follows ----

    @Override
    public void run() {
        timer = null;
        if (lingering) {
            connection.close();
            return;
        }
        long now = Objects.requireNonNull(ticker).nanoTime();
        long left = left(now);
        if (left > 0) {
            schedule(Math.min(left, shortest));
        }
    }

    /** How long the connection may go on like this; what is due has happened if that is not positive. */
    private long left(long now) {
        if (connection.isInHead()) {
            return inHead(now);
        }
        if (connection.isInBody()) {
            long left = isContinueDue(now) ? left(bodyNanos, continueDueSince, now) : 0;
            return left > 0 ? left : inBody(now);
        }
        inBody = false;
        continueDue = false;
        if (connection.isBusy()) {
            return NEVER;
        }
        return waiting(now, connection.isNew() ? headerNanos : keepAliveNanos);
    }

    private long inHead(long now) {
        if (!inHead) {
            inHead = true; // it was there before, but decoding had paused
            headSince = now;
        }
        long left = left(headerNanos, headSince, now);
        if (left <= 0) {
            connection.headTimedOut();
        }
        return left;
    }

    private long inBody(long now) {
        if (!inBody) {
            openWindow(now); // nobody has read so far
            lastRead = now;
        }
        long left = left(bodyNanos, lastRead, now);
        long window = left(bodyNanos, windowSince, now);
        if (left > 0 && window <= 0 && windowBytes >= bodyBytesAWindow) {
            openWindow(now);
            window = bodyNanos;
        }
        if (Math.min(left, window) <= 0) {
            connection.bodyTimedOut();
        }
        return Math.min(left, window);
    }

    private long waiting(long now, long limit) {
        long unsent = connection.unsent();
        if (unsent != lastUnsent) {
            lastUnsent = unsent;
            since = now; // the peer is busy reading
        }
        long left = left(limit, since, now);
        if (left <= 0) {
            connection.close();
        }
        return left;
    }

    private static long left(long limit, long since, long now) {
        return limit == NEVER ? NEVER : limit - (now - since);
    }
}
