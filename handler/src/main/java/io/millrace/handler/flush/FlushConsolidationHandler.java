package io.millrace.handler.flush;

import io.millrace.channel.ChannelDuplexHandler;
import io.millrace.channel.ChannelHandlerContext;
import io.millrace.channel.ChannelPromise;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Makes one flush out of many, because each may be a system call: flushes that are asked for while messages are being
 * read wait for the end of the read, and optionally those of one turn of the loop for its end.
 *
 * <p>Waiting flushes are carried out at the latest when
 * <ul>
 *   <li>the read is complete,
 *   <li>{@code explicitFlushAfterFlushes} of them wait,
 *   <li>the channel becomes unwritable, is disconnected or closed, or an exception passes,
 *   <li>the handler is removed,
 *   <li>the loop has run what was queued, if they are consolidated while nothing is read.
 * </ul>
 *
 * <p>It belongs near the head of the pipeline: behind handlers that flush by themselves it does not see their flushes.
 * <b>Thread</b> the channel's loop. A handler serves one pipeline.
 */
public class FlushConsolidationHandler extends ChannelDuplexHandler {
    /** How many flushes wait at most, unless set. */
    public static final int DEFAULT_EXPLICIT_FLUSH_AFTER_FLUSHES = 256;

    private final int explicitFlushAfterFlushes;
    private final boolean consolidateWhenNoReadInProgress;
    private final Runnable flushTask = this::turnEnds;

    private @Nullable ChannelHandlerContext ctx;
    private int flushPendingCount;
    private boolean readInProgress;
    private boolean taskQueued;

    /** Consolidates up to {@link #DEFAULT_EXPLICIT_FLUSH_AFTER_FLUSHES} flushes, while messages are read only. */
    public FlushConsolidationHandler() {
        this(DEFAULT_EXPLICIT_FLUSH_AFTER_FLUSHES);
    }

    /**
     * Consolidates while messages are read only.
     *
     * @param explicitFlushAfterFlushes how many flushes make one at most, at least 1
     */
    public FlushConsolidationHandler(int explicitFlushAfterFlushes) {
        this(explicitFlushAfterFlushes, false);
    }

    /**
     * With all there is to set.
     *
     * @param explicitFlushAfterFlushes how many flushes make one at most, at least 1
     * @param consolidateWhenNoReadInProgress whether flushes while nothing is read wait for the end of the loop's turn
     */
    public FlushConsolidationHandler(int explicitFlushAfterFlushes, boolean consolidateWhenNoReadInProgress) {
        if (explicitFlushAfterFlushes <= 0) {
            throw new IllegalArgumentException(
                    "explicitFlushAfterFlushes : " + explicitFlushAfterFlushes + " (expected: > 0)");
        }
        this.explicitFlushAfterFlushes = explicitFlushAfterFlushes;
        this.consolidateWhenNoReadInProgress = consolidateWhenNoReadInProgress;
    }

    @Override
    public void handlerAdded(ChannelHandlerContext ctx) throws Exception {
        this.ctx = ctx;
    }

    @Override
    public void handlerRemoved(ChannelHandlerContext ctx) throws Exception {
        flushIfNeeded(ctx);
    }

    @Override
    public void flush(ChannelHandlerContext ctx) throws Exception {
        if (!readInProgress && !consolidateWhenNoReadInProgress) {
            flushNow(ctx);
        } else if (++flushPendingCount >= explicitFlushAfterFlushes) {
            flushNow(ctx);
        } else if (!readInProgress && !taskQueued) {
            taskQueued = true;
            ctx.executor().execute(flushTask);
        }
    }

    private void turnEnds() {
        taskQueued = false;
        // While messages are read, the end of the read is what flushes.
        if (!readInProgress) {
            flushIfNeeded(Objects.requireNonNull(ctx, "the handler is in no pipeline"));
        }
    }

    @Override
    public void channelRead(ChannelHandlerContext ctx, Object msg) throws Exception {
        readInProgress = true;
        ctx.fireChannelRead(msg);
    }

    @Override
    public void channelReadComplete(ChannelHandlerContext ctx) throws Exception {
        endReadAndFlush(ctx);
        ctx.fireChannelReadComplete();
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) throws Exception {
        endReadAndFlush(ctx);
        ctx.fireExceptionCaught(cause);
    }

    @Override
    public void channelWritabilityChanged(ChannelHandlerContext ctx) throws Exception {
        if (!ctx.channel().isWritable()) {
            // It becomes writable again by nothing but flushing.
            flushIfNeeded(ctx);
        }
        ctx.fireChannelWritabilityChanged();
    }

    @Override
    public void disconnect(ChannelHandlerContext ctx, ChannelPromise promise) throws Exception {
        endReadAndFlush(ctx);
        ctx.disconnect(promise);
    }

    @Override
    public void close(ChannelHandlerContext ctx, ChannelPromise promise) throws Exception {
        endReadAndFlush(ctx);
        ctx.close(promise);
    }

    private void endReadAndFlush(ChannelHandlerContext ctx) {
        readInProgress = false;
        flushIfNeeded(ctx);
    }

    private void flushIfNeeded(ChannelHandlerContext ctx) {
        if (flushPendingCount > 0) {
            flushNow(ctx);
        }
    }

    private void flushNow(ChannelHandlerContext ctx) {
        flushPendingCount = 0;
        ctx.flush();
    }
}
