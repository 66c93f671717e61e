package io.millrace.handler.timeout;

import io.millrace.channel.ChannelDuplexHandler;
import io.millrace.channel.ChannelFutureListener;
import io.millrace.channel.ChannelHandlerContext;
import io.millrace.channel.ChannelPromise;
import io.millrace.util.concurrent.Ticker;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Fires an {@link IdleStateEvent} when a channel has received nothing, sent nothing, or neither, for a time, and again
 * after each further such time.
 *
 * <pre>{@code
 * pipeline.addLast(new IdleStateHandler(60, 30, 0), new ChannelDuplexHandler() {
 *     public void userEventTriggered(ChannelHandlerContext ctx, Object evt) {
 *         if (evt instanceof IdleStateEvent idle) {
 *             if (idle.state() == IdleState.READER_IDLE) ctx.close();
 *             else ctx.writeAndFlush(new PingMessage());
 *         }
 *     }
 * });
 * }</pre>
 *
 * <p>A read or a write costs a reading of the clock and nothing else: there is one timer a kind, which looks when it
 * goes off whether there was traffic meanwhile, and then waits for the rest.
 *
 * <p>What counts as sent is a write whose promise completed. A message of megabytes that leaves slowly is one write:
 * with {@code observeOutput} its progress counts too.
 *
 * <p><b>Thread</b> the getters any, all else the handler's executor. A handler serves one pipeline.
 */
public class IdleStateHandler extends ChannelDuplexHandler {
    private final IdleTimer reader;
    private final IdleTimer writer;
    private final IdleTimer all;

    private final @Nullable OutputProgress output;
    private final ChannelFutureListener onWrite = written -> wrote();

    private Ticker ticker = Ticker.systemTicker();
    private boolean running;
    private long lastReadNanos;
    private long lastWriteNanos;

    /** Within the messages of one read: idle is what comes after its end. */
    private boolean reading;

    /**
     * With times in seconds.
     *
     * @param readerIdleTimeSeconds without receiving; 0 for no such event
     * @param writerIdleTimeSeconds without sending; 0 for no such event
     * @param allIdleTimeSeconds without either; 0 for no such event
     */
    public IdleStateHandler(int readerIdleTimeSeconds, int writerIdleTimeSeconds, int allIdleTimeSeconds) {
        this(readerIdleTimeSeconds, writerIdleTimeSeconds, allIdleTimeSeconds, TimeUnit.SECONDS);
    }

    /**
     * Without regard to the progress of single messages.
     *
     * @param readerIdleTime without receiving; 0 for no such event
     * @param writerIdleTime without sending; 0 for no such event
     * @param allIdleTime without either; 0 for no such event
     */
    public IdleStateHandler(long readerIdleTime, long writerIdleTime, long allIdleTime, TimeUnit unit) {
        this(false, readerIdleTime, writerIdleTime, allIdleTime, unit);
    }

    /**
     * With all there is to set. Times below a millisecond are taken as one.
     *
     * @param observeOutput whether bytes that leave, of a message that has not left whole, count as sent
     * @param readerIdleTime without receiving; 0 for no such event
     * @param writerIdleTime without sending; 0 for no such event
     * @param allIdleTime without either; 0 for no such event
     */
    public IdleStateHandler(
            boolean observeOutput, long readerIdleTime, long writerIdleTime, long allIdleTime, TimeUnit unit) {
        Objects.requireNonNull(unit, "unit");
        output = observeOutput ? new OutputProgress() : null;
        reader = new ReaderTimer(nanos(readerIdleTime, unit));
        writer = new WriterTimer(nanos(writerIdleTime, unit));
        all = new AllTimer(nanos(allIdleTime, unit));
    }

    /** At least a millisecond, so that no timer keeps the loop busy; 0 where there is none. */
    static long nanos(long time, TimeUnit unit) {
        return time <= 0 ? 0 : Math.max(unit.toNanos(time), TimeUnit.MILLISECONDS.toNanos(1));
    }

    /** Returns the time without receiving, in milliseconds; 0 if there is none. */
    public long getReaderIdleTimeInMillis() {
        return TimeUnit.NANOSECONDS.toMillis(reader.idleNanos);
    }

    /** Returns the time without sending, in milliseconds; 0 if there is none. */
    public long getWriterIdleTimeInMillis() {
        return TimeUnit.NANOSECONDS.toMillis(writer.idleNanos);
    }

    /** Returns the time without either, in milliseconds; 0 if there is none. */
    public long getAllIdleTimeInMillis() {
        return TimeUnit.NANOSECONDS.toMillis(all.idleNanos);
    }

    // ---- when the timers run: while the channel is active and this is in its pipeline ----

    @Override
    public void handlerAdded(ChannelHandlerContext ctx) throws Exception {
        // Otherwise channelRegistered or channelActive will come.
        if (ctx.channel().isActive() && ctx.channel().isRegistered()) {
            start(ctx);
        }
    }

    @Override
    public void handlerRemoved(ChannelHandlerContext ctx) throws Exception {
        stop();
    }

    @Override
    public void channelRegistered(ChannelHandlerContext ctx) throws Exception {
        if (ctx.channel().isActive()) {
            start(ctx);
        }
        ctx.fireChannelRegistered();
    }

    @Override
    public void channelActive(ChannelHandlerContext ctx) throws Exception {
        start(ctx);
        ctx.fireChannelActive();
    }

    @Override
    public void channelInactive(ChannelHandlerContext ctx) throws Exception {
        stop();
        ctx.fireChannelInactive();
    }

    private void start(ChannelHandlerContext ctx) {
        if (running) {
            return;
        }
        running = true;
        reading = false;
        ticker = ctx.executor().ticker();
        if (output != null) {
            output.remember(ctx.channel());
        }
        lastReadNanos = ticker.nanoTime();
        lastWriteNanos = lastReadNanos;
        reader.start(ctx);
        writer.start(ctx);
        all.start(ctx);
    }

    private void stop() {
        running = false;
        reader.stop();
        writer.stop();
        all.stop();
    }

    // ---- traffic ----

    @Override
    public void channelRead(ChannelHandlerContext ctx, Object msg) throws Exception {
        if (observesReads()) {
            reading = true;
            reader.first = true;
            all.first = true;
        }
        ctx.fireChannelRead(msg);
    }

    @Override
    public void channelReadComplete(ChannelHandlerContext ctx) throws Exception {
        if (reading && observesReads()) {
            lastReadNanos = ticker.nanoTime();
            reading = false;
        }
        ctx.fireChannelReadComplete();
    }

    @Override
    public void write(ChannelHandlerContext ctx, Object msg, ChannelPromise promise) throws Exception {
        if (observesWrites()) {
            ctx.write(msg, promise.unvoid()).addListener(onWrite);
        } else {
            ctx.write(msg, promise);
        }
    }

    private void wrote() {
        lastWriteNanos = ticker.nanoTime();
        writer.first = true;
        all.first = true;
    }

    /**
     * Begins the time without receiving anew, as if something had been received. <b>Thread</b> the handler's executor.
     */
    public void resetReadTimeout() {
        if (observesReads()) {
            lastReadNanos = ticker.nanoTime();
            reading = false;
        }
    }

    /** Begins the time without sending anew, as if something had been sent. <b>Thread</b> the handler's executor. */
    public void resetWriteTimeout() {
        if (observesWrites()) {
            lastWriteNanos = ticker.nanoTime();
        }
    }

    private boolean observesReads() {
        return reader.idleNanos > 0 || all.idleNanos > 0;
    }

    private boolean observesWrites() {
        return writer.idleNanos > 0 || all.idleNanos > 0;
    }

    // ---- events ----

    /**
     * Called when the channel is idle; fires the event.
     *
     * <p><b>Errors</b> What it throws goes to {@code exceptionCaught} of the next handlers.
     *
     * @throws Exception whatever a subclass throws
     */
    protected void channelIdle(ChannelHandlerContext ctx, IdleStateEvent evt) throws Exception {
        ctx.fireUserEventTriggered(evt);
    }

    /**
     * Returns the event to fire: one of the constants of {@link IdleStateEvent}.
     *
     * @param first whether there was traffic since the event before
     */
    protected IdleStateEvent newIdleStateEvent(IdleState state, boolean first) {
        return switch (state) {
            case READER_IDLE ->
                first ? IdleStateEvent.FIRST_READER_IDLE_STATE_EVENT : IdleStateEvent.READER_IDLE_STATE_EVENT;
            case WRITER_IDLE ->
                first ? IdleStateEvent.FIRST_WRITER_IDLE_STATE_EVENT : IdleStateEvent.WRITER_IDLE_STATE_EVENT;
            case ALL_IDLE -> first ? IdleStateEvent.FIRST_ALL_IDLE_STATE_EVENT : IdleStateEvent.ALL_IDLE_STATE_EVENT;
        };
    }

    private boolean outputMoves(ChannelHandlerContext ctx, boolean first) {
        return output != null && output.hasMoved(ctx.channel(), lastWriteNanos) && !first;
    }

    // ---- the timers ----

    private final class ReaderTimer extends IdleTimer {
        ReaderTimer(long idleNanos) {
            super(IdleState.READER_IDLE, idleNanos);
        }

        @Override
        long quietNanos(long nowNanos) {
            return reading ? 0 : nowNanos - lastReadNanos;
        }
    }

    private final class WriterTimer extends IdleTimer {
        WriterTimer(long idleNanos) {
            super(IdleState.WRITER_IDLE, idleNanos);
        }

        @Override
        long quietNanos(long nowNanos) {
            return nowNanos - lastWriteNanos;
        }

        @Override
        boolean isQuiet(ChannelHandlerContext ctx, boolean first) {
            return !outputMoves(ctx, first);
        }
    }

    private final class AllTimer extends IdleTimer {
        AllTimer(long idleNanos) {
            super(IdleState.ALL_IDLE, idleNanos);
        }

        @Override
        long quietNanos(long nowNanos) {
            return reading ? 0 : Math.min(nowNanos - lastReadNanos, nowNanos - lastWriteNanos);
        }

        @Override
        boolean isQuiet(ChannelHandlerContext ctx, boolean first) {
            return !outputMoves(ctx, first);
        }
    }

    /** One kind of idleness: its timer runs from one moment at which it could have come to the next. */
    private abstract class IdleTimer implements Runnable {
        private final IdleState state;
        final long idleNanos;
        boolean first = true;
        private @Nullable ChannelHandlerContext ctx;
        private java.util.concurrent.@Nullable Future<?> timer;

        IdleTimer(IdleState state, long idleNanos) {
            this.state = state;
            this.idleNanos = idleNanos;
        }

        /** For how long it has been quiet. */
        abstract long quietNanos(long nowNanos);

        /** Looks closer, once the time is over. */
        boolean isQuiet(ChannelHandlerContext ctx, boolean first) {
            return true;
        }

        void start(ChannelHandlerContext ctx) {
            if (idleNanos > 0) {
                this.ctx = ctx;
                first = true;
                schedule(ctx, idleNanos);
            }
        }

        private void schedule(ChannelHandlerContext ctx, long delayNanos) {
            timer = ctx.executor().schedule(this, delayNanos, TimeUnit.NANOSECONDS);
        }

        void stop() {
            if (timer != null) {
                timer.cancel(false);
                timer = null;
            }
            ctx = null;
        }

        @Override
        public void run() {
            ChannelHandlerContext ctx = this.ctx;
            if (ctx == null || !ctx.channel().isOpen()) {
                return;
            }
            long leftNanos = idleNanos - quietNanos(ticker.nanoTime());
            if (leftNanos > 0) {
                schedule(ctx, leftNanos);
                return;
            }
            schedule(ctx, idleNanos);
            boolean wasFirst = first;
            first = false;
            try {
                if (isQuiet(ctx, wasFirst)) {
                    channelIdle(ctx, newIdleStateEvent(state, wasFirst));
                }
            } catch (Throwable t) {
                // A timer has no caller who could hear of it; the pipeline has.
                ctx.fireExceptionCaught(t);
            }
        }
    }
}
