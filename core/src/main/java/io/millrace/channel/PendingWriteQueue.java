package io.millrace.channel;

import io.millrace.util.ReferenceCountUtil;
import io.millrace.util.concurrent.EventExecutor;
import io.millrace.util.concurrent.PromiseCombiner;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Messages that a handler keeps back, with their promises. What is kept counts as waiting to be sent, so it makes the
 * channel unwritable and meets {@link ChannelOption#WRITE_BUFFER_LIMIT}. {@code channelWritabilityChanged} comes of it
 * as a task of the loop, never while a message is taken: what others write when they hear of it comes behind.
 *
 * <p><b>Thread:</b> the handler's executor. <b>Ownership:</b> messages in the queue are the queue's.
 */
public final class PendingWriteQueue {
    /** What each message counts for beside its bytes while it is kept. */
    private static final int ENTRY_BYTES = 64;

    private final ChannelOutboundInvoker invoker;
    private final Channel channel;
    private final EventExecutor executor;

    private @Nullable PendingWrite head;
    private @Nullable PendingWrite tail;
    private int size;
    private long bytes;

    private static final class PendingWrite {
        final Object msg;
        final ChannelPromise promise;
        final long bytes;

        @Nullable
        PendingWrite next;

        PendingWrite(Object msg, ChannelPromise promise, long bytes) {
            this.msg = msg;
            this.promise = promise;
            this.bytes = bytes;
        }
    }

    /**
     * Makes a queue of a handler.
     *
     * @param ctx where messages are written to
     */
    public PendingWriteQueue(ChannelHandlerContext ctx) {
        this(ctx, ctx.channel(), ctx.executor());
    }

    /**
     * Makes a queue of a channel.
     *
     * @param channel where messages are written to, which is registered
     */
    public PendingWriteQueue(Channel channel) {
        this(channel, channel, channel.eventLoop());
    }

    private PendingWriteQueue(ChannelOutboundInvoker invoker, Channel channel, EventExecutor executor) {
        this.invoker = invoker;
        this.channel = channel;
        this.executor = executor;
    }

    /**
     * Tells whether nothing is kept.
     *
     * @return {@code true} if the queue is empty
     */
    public boolean isEmpty() {
        return head == null;
    }

    /**
     * The number of messages.
     *
     * @return how many are kept
     */
    public int size() {
        return size;
    }

    /**
     * The bytes of the messages, with what each message is accounted with.
     *
     * @return bytes
     */
    public long bytes() {
        return bytes;
    }

    /**
     * Adds a message. If too much waits, the message is released and its promise fails with {@link WriteLimitExceededException}.
     *
     * @param msg the message
     * @param promise its promise
     */
    public void add(Object msg, ChannelPromise promise) {
        Objects.requireNonNull(msg, "msg");
        Objects.requireNonNull(promise, "promise");
        long counted = PendingBytes.sizeOf(channel, msg) - ChannelOutboundBuffer.MESSAGE_OVERHEAD_BYTES + ENTRY_BYTES;
        WriteLimitExceededException refusal = PendingBytes.admit(channel, counted);
        if (refusal != null) {
            ReferenceCountUtil.safeRelease(msg);
            promise.tryFailure(refusal);
            return;
        }
        PendingWrite write = new PendingWrite(ReferenceCountUtil.touch(msg), promise, counted);
        if (tail == null) {
            head = write;
        } else {
            tail.next = write;
        }
        tail = write;
        size++;
        bytes += counted;
    }

    /**
     * Writes all messages, those that are added meanwhile among them.
     *
     * @return completed when all are sent, fails with the first failure; {@code null} if the queue was empty
     */
    public @Nullable ChannelFuture removeAndWriteAll() {
        if (head == null) {
            return null;
        }
        ChannelPromise all = invoker.newPromise();
        PromiseCombiner combiner = new PromiseCombiner(executor);
        try {
            for (PendingWrite write = poll(); write != null; write = poll()) {
                if (!write.promise.isVoid()) {
                    combiner.add(write.promise);
                }
                invoker.write(write.msg, write.promise);
            }
            combiner.finish(all);
        } catch (RuntimeException e) {
            all.setFailure(e);
        }
        return all;
    }

    /**
     * Writes the first message.
     *
     * @return its promise, or {@code null} if the queue was empty
     */
    public @Nullable ChannelFuture removeAndWrite() {
        PendingWrite write = poll();
        return write == null ? null : invoker.write(write.msg, write.promise);
    }

    /**
     * Releases all messages and fails their promises.
     *
     * @param cause with what
     */
    public void removeAndFailAll(Throwable cause) {
        Objects.requireNonNull(cause, "cause");
        // Listeners of the promises may add more, which fails too.
        for (PendingWrite write = poll(); write != null; write = poll()) {
            fail(write, cause);
        }
    }

    /**
     * Releases the first message and fails its promise.
     *
     * @param cause with what
     */
    public void removeAndFail(Throwable cause) {
        Objects.requireNonNull(cause, "cause");
        PendingWrite write = poll();
        if (write != null) {
            fail(write, cause);
        }
    }

    private static void fail(PendingWrite write, Throwable cause) {
        ReferenceCountUtil.safeRelease(write.msg);
        write.promise.tryFailure(cause);
    }

    /**
     * Releases the first message.
     *
     * @return its promise, which is the caller's to complete; {@code null} if the queue was empty
     */
    public @Nullable ChannelPromise remove() {
        PendingWrite write = poll();
        if (write == null) {
            return null;
        }
        ReferenceCountUtil.safeRelease(write.msg);
        return write.promise;
    }

    /**
     * The first message, which stays the queue's.
     *
     * @return the message, or {@code null} if the queue is empty
     */
    public @Nullable Object current() {
        return head == null ? null : head.msg;
    }

    private @Nullable PendingWrite poll() {
        PendingWrite write = head;
        if (write == null) {
            return null;
        }
        head = write.next;
        if (head == null) {
            tail = null;
        }
        size--;
        bytes -= write.bytes;
        // The account first: completing the promise may look at isWritable().
        PendingBytes.unadmit(channel, write.bytes);
        return write;
    }
}
