package io.millrace.handler.traffic;

import io.millrace.channel.AbstractChannel;
import io.millrace.channel.Channel;
import io.millrace.channel.ChannelHandlerContext;
import io.millrace.channel.ChannelPromise;
import io.millrace.channel.HeldBytes;
import io.millrace.util.ReferenceCountUtil;
import io.millrace.util.concurrent.Ticker;
import java.util.ArrayDeque;
import java.util.Queue;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * What a traffic shaping handler knows of one channel: the writes that wait for their time, in order, and whether
 * reading pauses.
 *
 * <p><b>Thread</b> the handler's executor, {@link #queueBytes()} any. <b>Ownership</b> messages that wait are this
 * one's.
 */
final class ShapedChannel {
    private final AbstractTrafficShapingHandler handler;
    private final ChannelHandlerContext ctx;
    private final Ticker ticker;
    private final HeldBytes held;

    /** The channel's own counter, of handlers that have one for each. */
    final @Nullable TrafficCounter counter;

    private final Queue<Delayed> queue = new ArrayDeque<>();
    private final Runnable sendDue = this::sendDue;
    private @Nullable Future<?> sendTimer;

    /** Written by the handler's executor. */
    private volatile long queueBytes;

    private volatile boolean readPaused;
    private boolean readAsked;
    private @Nullable Future<?> readTimer;

    private record Delayed(Object message, long size, ChannelPromise promise, long dueNanos, long heldBytes) {}

    ShapedChannel(AbstractTrafficShapingHandler handler, ChannelHandlerContext ctx, @Nullable TrafficCounter counter) {
        this.handler = handler;
        this.ctx = ctx;
        this.counter = counter;
        this.ticker = ctx.executor().ticker();
        this.held = new HeldBytes(ctx.channel());
    }

    // ---- writing ----

    long queueBytes() {
        return queueBytes;
    }

    /** Passes a message on now, if it need not wait and none waits, or later. */
    void write(Object message, long size, long delayMillis, ChannelPromise promise) {
        if (delayMillis <= 0 && queue.isEmpty()) {
            passOn(message, size, promise);
            return;
        }
        long counted = held.sizeOf(message);
        if (!held.hold(message, counted, promise)) {
            return;
        }
        queue.add(new Delayed(
                message, size, promise, ticker.nanoTime() + TimeUnit.MILLISECONDS.toNanos(delayMillis), counted));
        queueBytes += size;
        handler.queued(size);
        if (sendTimer == null) {
            schedule(TimeUnit.MILLISECONDS.toNanos(delayMillis));
        }
        handler.checkWriteSuspend(ctx, delayMillis, queueBytes);
    }

    private void passOn(Object message, long size, ChannelPromise promise) {
        handler.passedOn(this, size);
        ctx.write(message, promise);
    }

    private void schedule(long delayNanos) {
        sendTimer = ctx.executor().schedule(sendDue, delayNanos, TimeUnit.NANOSECONDS);
    }

    /** One timer for all that waits: that of the first. */
    private void sendDue() {
        sendTimer = null;
        boolean sent = false;
        long now = ticker.nanoTime();
        for (Delayed first = queue.peek(); first != null && first.dueNanos - now <= 0; first = queue.peek()) {
            passOn(dequeue());
            sent = true;
        }
        Delayed next = queue.peek();
        if (next != null && sendTimer == null) {
            schedule(next.dueNanos - now);
        }
        if (sent) {
            allowWriting();
            ctx.flush();
        }
    }

    private void passOn(Delayed write) {
        passOn(write.message, write.size, write.promise);
    }

    private Delayed dequeue() {
        Delayed write = queue.remove();
        queueBytes -= write.size;
        handler.queued(-write.size);
        held.letGo(write.heldBytes);
        return write;
    }

    private void allowWriting() {
        if (queue.isEmpty()) {
            handler.releaseWriteSuspended(ctx);
        }
    }

    /**
     * The channel is closed, or the handler leaves it: what waits fails, or goes out at once. May be called twice, and
     * writes may come after it, which a closed channel then refuses in their turn.
     */
    void end() {
        cancel(sendTimer);
        cancel(readTimer);
        sendTimer = null;
        if (!ctx.channel().isActive()) {
            failAll();
            return;
        }
        boolean waited = !queue.isEmpty();
        while (!queue.isEmpty()) {
            passOn(dequeue());
        }
        handler.releaseWriteSuspended(ctx);
        if (waited) {
            ctx.flush();
        }
        resumeReading();
    }

    /** The channel is closed. */
    private void failAll() {
        while (!queue.isEmpty()) {
            Delayed write = dequeue();
            ReferenceCountUtil.safeRelease(write.message);
            write.promise.tryFailure(HeldBytes.closed());
        }
    }

    private static void cancel(@Nullable Future<?> timer) {
        if (timer != null) {
            timer.cancel(false);
        }
    }

    static void setWritable(Channel channel, int index, boolean writable) {
        if (channel instanceof AbstractChannel own) {
            own.outboundBuffer().setUserDefinedWritability(index, writable);
        }
    }

    // ---- reading ----

    boolean isReadPaused() {
        return readPaused;
    }

    /** No read passes until the time is over; a pause that goes on already is not changed. */
    void pauseReading(long millis) {
        if (readPaused) {
            return;
        }
        readPaused = true;
        ReadPauses.of(ctx.channel()).begin(ctx.channel());
        readTimer = ctx.executor().schedule(this::resumeReading, millis, TimeUnit.MILLISECONDS);
    }

    /** A read that came during a pause is carried out after it. */
    void readAsked() {
        readAsked = true;
    }

    private void resumeReading() {
        if (!readPaused) {
            return;
        }
        readPaused = false;
        cancel(readTimer);
        readTimer = null;
        boolean asked = readAsked;
        readAsked = false;
        ReadPauses.of(ctx.channel()).end(ctx.channel());
        if (asked) {
            ctx.read();
        }
    }
}
