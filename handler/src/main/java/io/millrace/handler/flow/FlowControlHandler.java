package io.millrace.handler.flow;

import io.millrace.buffer.ByteBuf;
import io.millrace.buffer.ByteBufHolder;
import io.millrace.channel.ChannelDuplexHandler;
import io.millrace.channel.ChannelHandlerContext;
import io.millrace.handler.codec.ByteBudget;
import io.millrace.handler.codec.CodecLimitException;
import io.millrace.util.ReferenceCountUtil;
import java.util.ArrayDeque;
import java.util.Objects;
import java.util.Queue;
import org.jspecify.annotations.Nullable;

/**
 * Passes on exactly one message for each {@code read()} while auto-read is off. A transport or a decoder may bring many
 * messages for one read, also after auto-read was switched off; this handler keeps the others until they are asked for.
 *
 * <pre>{@code
 * channel.config().setAutoRead(false);
 * pipeline.addLast(new MyDecoder(), new FlowControlHandler(), new MyHandler()); // MyHandler calls ctx.read()
 * }</pre>
 *
 * <p>The next handlers see {@code channelReadComplete} each time messages were passed on and none is kept any more.
 * While messages are kept nothing is read from the channel, so there are never more than one read brings. What they
 * hold is taken from the connection's {@link ByteBudget}, and they are {@link #maxQueuedMessages} at most: a handler in
 * front that brings more than that fails the connection.
 *
 * <p><b>Errors</b> Beyond a limit: {@link CodecLimitException} is fired, what is kept is released, and the channel
 * closes. <b>Thread</b> the handler's executor. <b>Ownership</b> kept messages are released when the channel closes,
 * and passed on when the handler is removed.
 */
public class FlowControlHandler extends ChannelDuplexHandler {
    /** As many messages as the smallest ones of a full read buffer make, and more. */
    private static final int DEFAULT_MAX_QUEUED_MESSAGES = 64 * 1024;

    /** What a message counts for beside its bytes. */
    private static final int MESSAGE_OVERHEAD_BYTES = 64;

    private final boolean releaseMessages;
    private final int maxQueuedMessages;

    /** {@code null} while nothing is kept. */
    private @Nullable Queue<Kept> queue;

    private @Nullable ByteBudget budget;

    /** The next handlers have asked for a message, and none was there. */
    private boolean shouldConsume;

    /**
     * A message is being passed on that nothing was kept behind; the end of it is to be told. Not so any more once its
     * handler has asked for the next one: that one's end is told.
     */
    private boolean passing;

    /** The queue went beyond a limit: nothing passes any more. */
    private boolean overflowed;

    private record Kept(Object message, long bytes) {}

    /** Makes a handler that releases what it holds when the channel closes. */
    public FlowControlHandler() {
        this(true);
    }

    /**
     * Makes a handler.
     *
     * @param releaseMessages whether messages that are kept when the channel closes are released; if not, they are just
     *     forgotten, for those whose memory is not counted
     */
    public FlowControlHandler(boolean releaseMessages) {
        this(releaseMessages, DEFAULT_MAX_QUEUED_MESSAGES);
    }

    /**
     * Makes a handler.
     *
     * @param releaseMessages whether messages that are kept when the channel closes are released
     * @param maxQueuedMessages how many messages are kept at most, at least 1
     */
    public FlowControlHandler(boolean releaseMessages, int maxQueuedMessages) {
        if (maxQueuedMessages <= 0) {
            throw new IllegalArgumentException("maxQueuedMessages : " + maxQueuedMessages + " (expected: > 0)");
        }
        this.releaseMessages = releaseMessages;
        this.maxQueuedMessages = maxQueuedMessages;
    }

    /** Returns how many messages are kept at most. */
    public int maxQueuedMessages() {
        return maxQueuedMessages;
    }

    private boolean isQueueEmpty() {
        return queue == null || queue.isEmpty();
    }

    @Override
    public void handlerAdded(ChannelHandlerContext ctx) throws Exception {
        budget = ByteBudget.of(ctx.channel());
    }

    /** Passes on what is kept: nobody else will. */
    @Override
    public void handlerRemoved(ChannelHandlerContext ctx) throws Exception {
        if (ctx.channel().isActive()) {
            dequeue(ctx, Integer.MAX_VALUE);
        }
        destroy();
    }

    @Override
    public void channelInactive(ChannelHandlerContext ctx) throws Exception {
        destroy();
        ctx.fireChannelInactive();
    }

    @Override
    public void read(ChannelHandlerContext ctx) throws Exception {
        if (dequeue(ctx, 1) == 0) {
            // Nothing was there: the next message that comes is for this call.
            shouldConsume = true;
            ctx.read();
        } else if (ctx.channel().config().isAutoRead()) {
            ctx.read();
        }
    }

    @Override
    public void channelRead(ChannelHandlerContext ctx, Object msg) throws Exception {
        if (isQueueEmpty() && (shouldConsume || ctx.channel().config().isAutoRead())) {
            passOn(ctx, msg);
            return;
        }
        if (!keep(ctx, msg)) {
            return;
        }
        boolean consume = shouldConsume;
        shouldConsume = false;
        dequeue(ctx, consume ? 1 : 0);
    }

    /** The ordinary case: with nothing kept, the message never sees the queue. */
    private void passOn(ChannelHandlerContext ctx, Object msg) {
        shouldConsume = false;
        passing = true;
        ctx.fireChannelRead(msg);
        if (passing && isQueueEmpty()) {
            passing = false;
            ctx.fireChannelReadComplete();
        }
    }

    @Override
    public void channelReadComplete(ChannelHandlerContext ctx) throws Exception {
        // With messages kept it is no end for the next handlers; dequeue tells them of theirs.
        if (isQueueEmpty()) {
            ctx.fireChannelReadComplete();
        }
    }

    /** Passes on messages, at least so many if there are; all while auto-read is on. Returns how many. */
    private int dequeue(ChannelHandlerContext ctx, int minConsume) {
        int consumed = 0;
        passing = false;
        // What is called may read, close or remove this handler, and so come here again or take the queue away.
        while (queue != null && (consumed < minConsume || ctx.channel().config().isAutoRead())) {
            Kept kept = queue.poll();
            if (kept == null) {
                break;
            }
            giveBack(kept);
            consumed++;
            ctx.fireChannelRead(kept.message);
        }
        if (queue != null && queue.isEmpty()) {
            queue = null;
            if (consumed > 0) {
                ctx.fireChannelReadComplete();
            }
        }
        return consumed;
    }

    private boolean keep(ChannelHandlerContext ctx, Object msg) {
        if (overflowed) {
            ReferenceCountUtil.release(msg);
            return false;
        }
        Queue<Kept> queue = this.queue;
        if (queue == null) {
            queue = new ArrayDeque<>();
            this.queue = queue;
        }
        long bytes = bytesOf(msg) + MESSAGE_OVERHEAD_BYTES;
        try {
            if (queue.size() >= maxQueuedMessages) {
                throw new CodecLimitException(
                        "a message more than FlowControlHandler keeps",
                        "maxQueuedMessages",
                        maxQueuedMessages,
                        "the constructor of FlowControlHandler");
            }
            budget().take(bytes, "a message kept by FlowControlHandler");
        } catch (CodecLimitException e) {
            overflow(ctx, msg, e);
            return false;
        }
        queue.add(new Kept(msg, bytes));
        return true;
    }

    private void overflow(ChannelHandlerContext ctx, Object msg, CodecLimitException cause) {
        overflowed = true;
        ReferenceCountUtil.release(msg);
        destroy();
        ctx.fireExceptionCaught(cause);
        ctx.close();
    }

    private static long bytesOf(Object msg) {
        if (msg instanceof ByteBuf buffer) {
            return buffer.readableBytes();
        }
        return msg instanceof ByteBufHolder holder ? holder.content().readableBytes() : 0;
    }

    private void giveBack(Kept kept) {
        budget().giveBack(kept.bytes);
    }

    private ByteBudget budget() {
        return Objects.requireNonNull(budget, "the handler is in no pipeline");
    }

    private void destroy() {
        Queue<Kept> left = queue;
        queue = null;
        passing = false;
        if (left == null) {
            return;
        }
        for (Kept kept : left) {
            giveBack(kept);
            if (releaseMessages) {
                ReferenceCountUtil.safeRelease(kept.message);
            }
        }
    }
}
