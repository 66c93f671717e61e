package io.millrace.handler.timeout;

import io.millrace.channel.ChannelFuture;
import io.millrace.channel.ChannelFutureListener;
import io.millrace.channel.ChannelHandlerContext;
import io.millrace.channel.ChannelOutboundHandlerAdapter;
import io.millrace.channel.ChannelPromise;
import io.millrace.util.concurrent.Ticker;
import java.util.Objects;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Fires a {@link WriteTimeoutException} and closes the channel when a write has not completed within a time.
 *
 * <pre>{@code
 * pipeline.addLast(new WriteTimeoutHandler(30), new MyHandler());
 * }</pre>
 *
 * <p>All writes have the same time, so the oldest one that is not complete is the next to be late, and one timer does
 * for all. A write that completes is forgotten at once.
 */
public class WriteTimeoutHandler extends ChannelOutboundHandlerAdapter {
    private final long timeoutNanos;
    private Ticker ticker = Ticker.systemTicker();

    // The writes that are not complete, oldest first.
    private @Nullable PendingWrite oldest;
    private @Nullable PendingWrite newest;

    private @Nullable Future<?> timer;
    private boolean closed;

    /** With a time in seconds; 0 for none. */
    public WriteTimeoutHandler(int timeoutSeconds) {
        this(timeoutSeconds, TimeUnit.SECONDS);
    }

    /** With a time; 0 for none. */
    public WriteTimeoutHandler(long timeout, TimeUnit unit) {
        Objects.requireNonNull(unit, "unit");
        timeoutNanos = IdleStateHandler.nanos(timeout, unit);
    }

    @Override
    public void handlerAdded(ChannelHandlerContext ctx) throws Exception {
        ticker = ctx.executor().ticker();
    }

    /** Forgets all writes: none of them times out any more. */
    @Override
    public void handlerRemoved(ChannelHandlerContext ctx) throws Exception {
        if (timer != null) {
            timer.cancel(false);
            timer = null;
        }
        for (PendingWrite write = oldest; write != null; write = oldest) {
            forget(write);
        }
    }

    @Override
    public void write(ChannelHandlerContext ctx, Object msg, ChannelPromise promise) throws Exception {
        if (timeoutNanos == 0) {
            ctx.write(msg, promise);
            return;
        }
        ChannelPromise known = promise.unvoid();
        PendingWrite write = new PendingWrite(ctx, ticker.nanoTime() + timeoutNanos);
        append(write);
        if (timer == null) {
            schedule(ctx, timeoutNanos);
        }
        ctx.write(msg, known);
        // A promise that is complete by now answers at once.
        known.addListener(write);
    }

    /**
     * Called when a write has not completed in time: fires {@link WriteTimeoutException#INSTANCE} and closes the
     * channel, once.
     *
     * @throws Exception whatever a subclass throws; it goes to {@code exceptionCaught}
     */
    protected void writeTimedOut(ChannelHandlerContext ctx) throws Exception {
        if (!closed) {
            closed = true;
            ctx.fireExceptionCaught(WriteTimeoutException.INSTANCE);
            ctx.close();
        }
    }

    private void schedule(ChannelHandlerContext ctx, long delayNanos) {
        timer = ctx.executor().schedule(() -> timerWentOff(ctx), delayNanos, TimeUnit.NANOSECONDS);
    }

    private void timerWentOff(ChannelHandlerContext ctx) {
        timer = null;
        long now = ticker.nanoTime();
        for (PendingWrite write = oldest; write != null && write.deadlineNanos - now <= 0; write = oldest) {
            forget(write);
            late(ctx);
        }
        if (oldest != null && !ctx.isRemoved()) {
            schedule(ctx, oldest.deadlineNanos - now);
        }
    }

    private void late(ChannelHandlerContext ctx) {
        try {
            writeTimedOut(ctx);
        } catch (Throwable t) {
            // A timer has no caller who could hear of it; the pipeline has.
            ctx.fireExceptionCaught(t);
        }
    }

    private void append(PendingWrite write) {
        write.older = newest;
        if (newest == null) {
            oldest = write;
        } else {
            newest.newer = write;
        }
        newest = write;
        write.pending = true;
    }

    private void forget(PendingWrite write) {
        if (!write.pending) {
            return;
        }
        write.pending = false;
        if (write.older == null) {
            oldest = write.newer;
        } else {
            write.older.newer = write.newer;
        }
        if (write.newer == null) {
            newest = write.older;
        } else {
            write.newer.older = write.older;
        }
        write.older = null;
        write.newer = null;
    }

    /** A write that is not complete. */
    private final class PendingWrite implements ChannelFutureListener {
        private final ChannelHandlerContext ctx;
        final long deadlineNanos;

        @Nullable
        PendingWrite older;

        @Nullable
        PendingWrite newer;

        boolean pending;

        PendingWrite(ChannelHandlerContext ctx, long deadlineNanos) {
            this.ctx = ctx;
            this.deadlineNanos = deadlineNanos;
        }

        @Override
        public void operationComplete(ChannelFuture future) {
            if (ctx.executor().inEventLoop()) {
                forget(this);
            } else {
                // The promise is notified on the executor of whoever made it.
                ctx.executor().execute(() -> forget(this));
            }
        }
    }
}
