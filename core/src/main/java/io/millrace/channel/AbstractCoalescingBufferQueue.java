package io.millrace.channel;

import io.millrace.buffer.ByteBuf;
import io.millrace.buffer.ByteBufAllocator;
import io.millrace.buffer.CompositeByteBuf;
import io.millrace.util.ReferenceCountUtil;
import java.util.ArrayDeque;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Buffers with listeners, which are taken out in pieces of another size than they were put in: a listener hears of the piece that has
 * the last byte of its buffer.
 *
 * <p><b>Thread:</b> the handler's executor. <b>Ownership:</b> buffers in the queue are the queue's.
 */
public abstract class AbstractCoalescingBufferQueue {
    private static final Logger logger = LoggerFactory.getLogger(AbstractCoalescingBufferQueue.class);

    /** Buffers, each followed by its listener if it has one. */
    private final ArrayDeque<Object> entries;

    /** Where the bytes count as waiting to be sent, if they do. */
    private final @Nullable Channel accountant;

    private int readableBytes;

    /**
     * For subclasses.
     *
     * @param channel the channel whose writability the queue's bytes count for, or {@code null}
     * @param initSize how many entries to have room for
     */
    protected AbstractCoalescingBufferQueue(@Nullable Channel channel, int initSize) {
        entries = new ArrayDeque<>(initSize);
        accountant = channel;
    }

    // ---- putting in ----

    /**
     * Puts a buffer in front.
     *
     * @param buf the buffer
     * @param promise completed when its last byte is sent
     */
    public final void addFirst(ByteBuf buf, ChannelPromise promise) {
        ChannelFutureListener listener = listenerOf(promise);
        if (listener != null) {
            entries.addFirst(listener);
        }
        entries.addFirst(buf);
        addReadableBytes(buf.readableBytes());
        if (accountant != null) {
            PendingBytes.admitAgain(accountant, buf.readableBytes());
        }
    }

    /**
     * Puts a buffer at the end.
     *
     * @param buf the buffer
     */
    public final void add(ByteBuf buf) {
        add(buf, (ChannelFutureListener) null);
    }

    /**
     * Puts a buffer at the end.
     *
     * @param buf the buffer
     * @param promise completed when its last byte is sent
     */
    public final void add(ByteBuf buf, ChannelPromise promise) {
        add(buf, listenerOf(promise));
    }

    /**
     * Puts a buffer at the end. If too much waits in the channel, the buffer is released and the listener hears of a
     * {@link WriteLimitExceededException}.
     *
     * @param buf the buffer
     * @param listener hears when its last byte is sent; {@code null} for nobody
     */
    public final void add(ByteBuf buf, @Nullable ChannelFutureListener listener) {
        int bytes = buf.readableBytes();
        if (accountant != null) {
            WriteLimitExceededException refusal = PendingBytes.admit(accountant, bytes);
            if (refusal != null) {
                refuse(accountant, buf, listener, refusal);
                return;
            }
        }
        entries.add(buf);
        if (listener != null) {
            entries.add(listener);
        }
        addReadableBytes(bytes);
    }

    private static void refuse(
            Channel channel, ByteBuf buf, @Nullable ChannelFutureListener listener, Throwable refusal) {
        ReferenceCountUtil.safeRelease(buf);
        if (listener != null) {
            channel.newFailedFuture(refusal).addListener(listener);
        } else {
            channel.pipeline().fireExceptionCaught(refusal);
        }
    }

    private static @Nullable ChannelFutureListener listenerOf(ChannelPromise promise) {
        return promise.isVoid() ? null : new PromiseListener(promise);
    }

    /** Completes a promise as another one was. */
    private record PromiseListener(ChannelPromise promise) implements ChannelFutureListener {
        @Override
        public void operationComplete(ChannelFuture future) {
            Throwable cause = future.cause();
            if (cause == null) {
                promise.trySuccess();
            } else {
                promise.tryFailure(cause);
            }
        }
    }

    // ---- taking out ----

    /**
     * Takes the first buffer out.
     *
     * @param aggregatePromise gets the buffer's listener
     * @return the buffer, which is the caller's; {@code null} if the queue is empty
     */
    public final @Nullable ByteBuf removeFirst(ChannelPromise aggregatePromise) {
        ByteBuf first = (ByteBuf) entries.poll();
        if (first == null) {
            return null;
        }
        removeReadableBytes(first.readableBytes());
        if (entries.peek() instanceof ChannelFutureListener listener) {
            aggregatePromise.addListener(listener);
            entries.poll();
        }
        return first;
    }

    /**
     * Takes bytes out.
     *
     * @param alloc where memory comes from if buffers are put together
     * @param bytes how many at most
     * @param aggregatePromise gets the listeners of all buffers whose last byte is taken
     * @return the bytes, which are the caller's
     * @throws IllegalArgumentException if {@code bytes} is negative
     */
    public final ByteBuf remove(ByteBufAllocator alloc, int bytes, ChannelPromise aggregatePromise) {
        if (bytes < 0) {
            throw new IllegalArgumentException("bytes : " + bytes + " (expected: >= 0)");
        }
        Objects.requireNonNull(aggregatePromise, "aggregatePromise");
        if (entries.isEmpty()) {
            return removeEmptyValue();
        }
        int wanted = Math.min(bytes, readableBytes);
        int left = wanted;
        ByteBuf taken = null;
        ByteBuf entry = null;
        try {
            for (Object next = entries.poll(); next != null; next = entries.poll()) {
                if (next instanceof ChannelFutureListener listener) {
                    aggregatePromise.addListener(listener);
                    continue;
                }
                entry = (ByteBuf) next;
                int length = entry.readableBytes();
                if (length > left) {
                    entries.addFirst(entry);
                    entry = left > 0 ? entry.readRetainedSlice(left) : null;
                    left = 0;
                    if (entry != null) {
                        taken = taken == null ? composeFirst(alloc, entry, wanted) : compose(alloc, taken, entry);
                    }
                    entry = null;
                    break;
                }
                left -= length;
                if (taken == null) {
                    // Alone in what is taken: nothing to put together.
                    taken = left == 0 ? entry : composeFirst(alloc, entry, left + length);
                } else {
                    taken = compose(alloc, taken, entry);
                }
                entry = null;
            }
        } catch (Throwable t) {
            ReferenceCountUtil.safeRelease(entry);
            ReferenceCountUtil.safeRelease(taken);
            aggregatePromise.tryFailure(t); // has the listeners of what is lost
            throw t;
        } finally {
            removeReadableBytes(wanted - left);
        }
        return taken == null ? removeEmptyValue() : taken;
    }

    /**
     * The number of bytes.
     *
     * @return bytes
     */
    public final int readableBytes() {
        return readableBytes;
    }

    /**
     * Tells whether there are no buffers, not even empty ones.
     *
     * @return {@code true} if the queue is empty
     */
    public final boolean isEmpty() {
        return entries.isEmpty();
    }

    /**
     * Releases all buffers and tells all listeners of a failure.
     *
     * @param invoker makes the future that they are told with
     * @param cause the failure
     */
    public final void releaseAndFailAll(ChannelOutboundInvoker invoker, Throwable cause) {
        ChannelFuture failed = invoker.newFailedFuture(cause);
        removeReadableBytes(readableBytes);
        Throwable thrown = null;
        for (Object entry = entries.poll(); entry != null; entry = entries.poll()) {
            try {
                if (entry instanceof ByteBuf buf) {
                    ReferenceCountUtil.safeRelease(buf);
                } else {
                    ((ChannelFutureListener) entry).operationComplete(failed);
                }
            } catch (Throwable t) {
                thrown = firstOf(thrown, t);
            }
        }
        if (thrown != null) {
            throw new IllegalStateException(thrown);
        }
    }

    /** The first exception is thrown in the end, the others are logged. */
    private static Throwable firstOf(@Nullable Throwable first, Throwable another) {
        if (first == null) {
            return another;
        }
        logger.info("an exception came after another one, which is thrown: {}", first.toString(), another);
        return first;
    }

    /**
     * Puts everything at the end of another queue too; this one is to be used no more.
     *
     * @param dest the other queue
     */
    public final void copyTo(AbstractCoalescingBufferQueue dest) {
        dest.entries.addAll(entries);
        dest.addReadableBytes(readableBytes);
        if (dest.accountant != null) {
            PendingBytes.admitAgain(dest.accountant, readableBytes);
        }
    }

    /**
     * Writes every buffer, each with its listener.
     *
     * @param ctx where to
     */
    public final void writeAndRemoveAll(ChannelHandlerContext ctx) {
        Throwable thrown = null;
        ByteBuf previous = null;
        for (; ; ) {
            Object entry = entries.poll();
            try {
                if (entry instanceof ChannelFutureListener listener && previous != null) {
                    ByteBuf buf = previous;
                    previous = null;
                    removeReadableBytes(buf.readableBytes());
                    ctx.write(buf).addListener(listener);
                    continue;
                }
                if (previous != null) {
                    ByteBuf buf = previous;
                    previous = null;
                    removeReadableBytes(buf.readableBytes());
                    // Nobody listens: a failure is to reach the pipeline at least.
                    ctx.write(buf, ctx.voidPromise());
                }
            } catch (Throwable t) {
                thrown = firstOf(thrown, t);
            }
            if (entry == null) {
                break;
            }
            previous = (ByteBuf) entry;
        }
        if (thrown != null) {
            throw new IllegalStateException(thrown);
        }
    }

    @Override
    public String toString() {
        return "bytes: " + readableBytes + " buffers: " + (size() >> 1);
    }

    // ---- putting together ----

    /**
     * Puts two buffers together.
     *
     * <p><b>Ownership:</b> both are this method's, the answer is the caller's.
     *
     * @param alloc where memory comes from
     * @param cumulation what was put together up to now
     * @param next what follows
     * @return both
     */
    protected abstract ByteBuf compose(ByteBufAllocator alloc, ByteBuf cumulation, ByteBuf next);

    /**
     * Puts two buffers together without copying.
     *
     * @param alloc where the composite comes from
     * @param cumulation what was put together up to now
     * @param next what follows
     * @return both
     */
    protected final ByteBuf composeIntoComposite(ByteBufAllocator alloc, ByteBuf cumulation, ByteBuf next) {
        CompositeByteBuf composite = alloc.compositeBuffer(size() + 2);
        try {
            composite.addComponent(true, cumulation);
            composite.addComponent(true, next);
        } catch (Throwable t) {
            composite.release();
            ReferenceCountUtil.safeRelease(next);
            throw t;
        }
        return composite;
    }

    /**
     * Puts two buffers together by copying.
     *
     * @param alloc where memory comes from
     * @param cumulation what was put together up to now
     * @param next what follows
     * @return both
     */
    protected final ByteBuf copyAndCompose(ByteBufAllocator alloc, ByteBuf cumulation, ByteBuf next) {
        ByteBuf both = alloc.ioBuffer(cumulation.readableBytes() + next.readableBytes());
        try {
            both.writeBytes(cumulation).writeBytes(next);
        } catch (Throwable t) {
            both.release();
            ReferenceCountUtil.safeRelease(next);
            throw t;
        }
        cumulation.release();
        next.release();
        return both;
    }

    /**
     * Begins to put buffers together.
     *
     * @param alloc where memory comes from
     * @param first the first buffer
     * @param bufferSize the bytes that there will be in the end
     * @return what {@link #compose(ByteBufAllocator, ByteBuf, ByteBuf)} is called with next
     */
    protected ByteBuf composeFirst(ByteBufAllocator alloc, ByteBuf first, int bufferSize) {
        return first;
    }

    /**
     * What is taken from an empty queue.
     *
     * @return an empty buffer, or what the subclass promises
     */
    protected abstract ByteBuf removeEmptyValue();

    /**
     * The number of buffers and listeners.
     *
     * @return entries
     */
    protected final int size() {
        return entries.size();
    }

    // ---- the account ----

    private void addReadableBytes(int bytes) {
        readableBytes = Math.addExact(readableBytes, bytes);
    }

    private void removeReadableBytes(int bytes) {
        readableBytes -= bytes;
        if (accountant != null) {
            PendingBytes.unadmit(accountant, bytes);
        }
    }
}
