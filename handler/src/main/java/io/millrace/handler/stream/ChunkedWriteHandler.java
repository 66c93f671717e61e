package io.millrace.handler.stream;

import io.millrace.buffer.Unpooled;
import io.millrace.channel.ChannelDuplexHandler;
import io.millrace.channel.ChannelException;
import io.millrace.channel.ChannelHandlerContext;
import io.millrace.channel.ChannelPromise;
import io.millrace.channel.HeldBytes;
import io.millrace.channel.WriteLimitExceededException;
import io.millrace.util.ReferenceCountUtil;
import java.util.ArrayDeque;
import java.util.Objects;
import java.util.Queue;
import org.jspecify.annotations.Nullable;

/**
 * Sends each {@link ChunkedInput} that is written chunk by chunk, as the peer takes them: the next chunk is read only
 * while the channel is writable, so an input of any length needs the memory of one high water mark. The write's promise
 * completes when the last chunk was sent. Other messages pass; those written behind an input wait for it.
 *
 * <pre>{@code
 * pipeline.addLast(new ChunkedWriteHandler());
 * ...
 * channel.writeAndFlush(new ChunkedFile(file)).addListener(sent -> ...);
 * }</pre>
 *
 * <p>Messages that wait behind an input count as waiting to be sent: they make the channel unwritable, and above
 * {@link io.millrace.channel.ChannelOption#WRITE_BUFFER_LIMIT} further ones fail with
 * {@link WriteLimitExceededException}.
 *
 * <p>An input that answers {@code null} and has not ended suspends the transfer (and what is behind it) until
 * {@link #resumeTransfer()}. How far an input has come, {@link ChunkedInput#progress()} tells.
 *
 * <p><b>Errors</b> An input that throws, or a chunk whose write fails, fails the write's promise; the queue goes on
 * with the next message. When the channel closes, or the handler is removed, all that waits fails.
 * <b>Ownership</b> Each input is closed exactly once, before its promise completes, whatever happens to it.
 */
public class ChunkedWriteHandler extends ChannelDuplexHandler {
    /** How many chunks are passed on in one go: a source and a peer that are both fast share the loop with others. */
    private static final int MAX_CHUNKS_A_TURN = 256;

    private final Queue<ChunkedTransfer> queue = new ArrayDeque<>(2);
    private @Nullable ChannelHandlerContext ctx;
    private @Nullable HeldBytes held;

    /** Chunks passed on whose write is not over. */
    private int chunksInFlight;

    private int chunksThisTurn;
    private boolean transferring;
    private boolean transferAgain;
    private boolean flushAsked;

    /** The channel took no more chunks when the transfer stopped. */
    private boolean waitsForRoom;

    /** Makes a handler for one pipeline. */
    public ChunkedWriteHandler() {}

    @Override
    public void handlerAdded(ChannelHandlerContext ctx) throws Exception {
        this.ctx = ctx;
        this.held = new HeldBytes(ctx.channel());
    }

    /** Fails what waits: behind half an input nothing else can be sent. */
    @Override
    public void handlerRemoved(ChannelHandlerContext ctx) throws Exception {
        if (queue.isEmpty()) {
            return;
        }
        discard(
                ctx.channel().isOpen()
                        ? new ChannelException("ChunkedWriteHandler was removed before the message was sent")
                        : HeldBytes.closed());
    }

    /**
     * Goes on with an input that had nothing to give when it was asked last.
     *
     * <p><b>Thread</b> any. Without effect on a handler that is in no pipeline, or while nothing waits.
     */
    public void resumeTransfer() {
        ChannelHandlerContext ctx = this.ctx;
        if (ctx == null) {
            return;
        }
        if (ctx.executor().inEventLoop()) {
            transfer(ctx);
        } else {
            ctx.executor().execute(() -> transfer(ctx));
        }
    }

    @Override
    public void write(ChannelHandlerContext ctx, Object msg, ChannelPromise promise) throws Exception {
        if (queue.isEmpty() && !(msg instanceof ChunkedInput)) {
            ctx.write(msg, promise);
            return;
        }
        HeldBytes account = held();
        long size = account.sizeOf(msg);
        WriteLimitExceededException refusal = account.tryHold(size);
        ChunkedTransfer write = new ChunkedTransfer(this, msg, promise, size);
        if (refusal == null) {
            queue.add(write);
        } else {
            write.fail(refusal);
        }
    }

    @Override
    public void flush(ChannelHandlerContext ctx) throws Exception {
        flushAsked = true;
        transfer(ctx);
    }

    @Override
    public void channelInactive(ChannelHandlerContext ctx) throws Exception {
        transfer(ctx); // which discards what waits
        ctx.fireChannelInactive();
    }

    @Override
    public void channelWritabilityChanged(ChannelHandlerContext ctx) throws Exception {
        if (ctx.channel().isWritable()) {
            transfer(ctx);
        }
        ctx.fireChannelWritabilityChanged();
    }

    /** A chunk's write is over: there may be room for the next. */
    void chunkDone() {
        chunksInFlight--;
        if (waitsForRoom && !queue.isEmpty()) {
            transfer(context());
        }
    }

    void chunkFailed(ChunkedTransfer write, Throwable cause) {
        if (queue.peek() == write) {
            dequeue();
        }
        write.fail(cause);
    }

    /**
     * Passes on what can be passed on. What that calls may write, flush, change the writability or close the channel,
     * and so come here again: then the outermost call looks once more.
     */
    private void transfer(ChannelHandlerContext ctx) {
        if (transferring) {
            transferAgain = true;
            return;
        }
        transferring = true;
        chunksThisTurn = 0;
        try {
            do {
                transferAgain = false;
                waitsForRoom = false;
                passOn(ctx);
                flushIfAsked(ctx);
            } while (transferAgain);
        } finally {
            transferring = false;
        }
    }

    /** What was written before a user's flush, or by this handler, goes out. */
    private void flushIfAsked(ChannelHandlerContext ctx) {
        if (flushAsked) {
            flushAsked = false;
            ctx.flush();
        }
    }

    private void passOn(ChannelHandlerContext ctx) {
        for (ChunkedTransfer write = queue.peek(); write != null; write = queue.peek()) {
            if (!ctx.channel().isActive()) {
                discard(HeldBytes.closed());
                return;
            }
            ChunkedInput<?> input = write.input();
            if (input == null) {
                dequeue();
                flushAsked = true;
                ctx.write(write.message, write.promise);
            } else if (write.promise.isDone()) {
                // Cancelled, or completed by somebody else.
                dequeue();
                write.fail(HeldBytes.closed());
            } else if (!isRoom()) {
                if (!flushAsked) {
                    waitsForRoom = true;
                    return;
                }
                flushIfAsked(ctx);
            } else if (++chunksThisTurn > MAX_CHUNKS_A_TURN) {
                ctx.executor().execute(this::resumeTransfer);
                return;
            } else if (!passOnChunk(ctx, write, input)) {
                return;
            }
        }
    }

    /**
     * Whether the next chunk may be read. One chunk always may while none is in flight, unless writing is forbidden:
     * its completion is what starts the transfer again where no writability event does.
     */
    private boolean isRoom() {
        HeldBytes account = held();
        return account.isWritableBeside() || (chunksInFlight == 0 && !flushAsked && !account.isForbidden());
    }

    /** Reads and writes one chunk; {@code false} if the input has none for now. */
    private boolean passOnChunk(ChannelHandlerContext ctx, ChunkedTransfer write, ChunkedInput<?> input) {
        Object chunk = null;
        boolean end;
        try {
            chunk = input.readChunk(ctx.alloc());
            end = !write.isOver() && input.isEndOfInput();
        } catch (Throwable t) {
            // Whatever a user's input throws, even an error: it must be closed and the queue go on.
            ReferenceCountUtil.safeRelease(chunk);
            chunkFailed(write, t);
            return true;
        }
        if (write.isOver()) {
            // The input has closed the channel, or removed this handler, while it was read.
            ReferenceCountUtil.safeRelease(chunk);
            return true;
        }
        if (chunk == null && !end) {
            return false;
        }
        if (end) {
            write.allRead();
            dequeue();
        }
        flushAsked = true;
        chunksInFlight++;
        write.chunkWritten();
        ctx.write(chunk == null ? Unpooled.EMPTY_BUFFER : chunk).addListener(write);
        return true;
    }

    private void dequeue() {
        held().letGo(queue.remove().heldBytes);
    }

    private void discard(Throwable cause) {
        // Listeners of the promises may write more, which is discarded too.
        for (ChunkedTransfer write = queue.peek(); write != null; write = queue.peek()) {
            dequeue();
            write.discard(cause);
        }
    }

    private HeldBytes held() {
        return Objects.requireNonNull(held, "the handler is in no pipeline");
    }

    private ChannelHandlerContext context() {
        return Objects.requireNonNull(ctx, "the handler is in no pipeline");
    }
}
