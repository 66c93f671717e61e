package io.millrace.channel;

import io.millrace.buffer.ByteBuf;
import io.millrace.util.ReferenceCountUtil;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The messages of a channel that were written and not yet sent, in order, and the account of their bytes.
 *
 * <pre>
 *   head ─────────► flushed ─────────► tail
 *    │ sent by io     │ waits for flush  │ next write
 * </pre>
 *
 * <p>Messages and promises stand in a ring that is reused: queueing a message allocates nothing. An empty buffer that has
 * never been written to holds no ring.
 *
 * <p><b>Thread:</b> the channel's loop, except {@link #isWritable()}, {@link #totalPendingWriteBytes()},
 * {@link #bytesBeforeUnwritable()} and {@link #bytesBeforeWritable()}.
 * <b>Ownership:</b> a queued message belongs to this buffer, which releases it when it is sent or fails.
 */
public final class ChannelOutboundBuffer {
    /** What a queued message is accounted with beside its bytes, so that many empty messages are bounded too. */
    static final int MESSAGE_OVERHEAD_BYTES = 96;

    private static final Logger logger = LoggerFactory.getLogger(ChannelOutboundBuffer.class);
    /** Stands for a message whose promise was cancelled before the flush. */
    private static final Object CANCELLED = new Object();

    private static final Object[] NO_SLOTS = {};
    private static final long[] NO_SIZES = {};
    private static final int FIRST_CAPACITY = 4;
    /** A ring larger than this is dropped when it runs empty. */
    private static final int KEPT_CAPACITY = 64;

    private static final int OVER_WATER_MARK = 1;

    private static final VarHandle QUEUED_BYTES;
    private static final VarHandle FOREIGN_BYTES;
    private static final VarHandle UNWRITABLE;

    static {
        try {
            MethodHandles.Lookup lookup = MethodHandles.lookup();
            QUEUED_BYTES = lookup.findVarHandle(ChannelOutboundBuffer.class, "queuedBytes", long.class);
            FOREIGN_BYTES = lookup.findVarHandle(ChannelOutboundBuffer.class, "foreignBytes", long.class);
            UNWRITABLE = lookup.findVarHandle(ChannelOutboundBuffer.class, "unwritable", int.class);
        } catch (ReflectiveOperationException e) {
            throw new ExceptionInInitializerError(e);
        }
    }

    private final AbstractChannel channel;
    /** Slot {@code i} is the message at {@code 2 * i} and its promise at {@code 2 * i + 1}. */
    private @Nullable Object[] slots = NO_SLOTS;

    private long[] sizes = NO_SIZES;
    // Positions only grow (and wrap); the slot is position & (capacity - 1).
    private int head;
    private int flushed;
    private int tail;

    /** Bytes queued here. Written by the loop only; other threads read it opaquely, for water marks a moment late. */
    private long queuedBytes;

    /** Bytes of writes that other threads have submitted and that wait as tasks of the loop. Written by any thread. */
    private volatile long foreignBytes;

    /** Bit 0: over the water mark. Bits 1 to 31: set by users. The channel is writable while it is 0. Any thread. */
    private volatile int unwritable;

    /** A failing promise may run a listener that fails the rest again. */
    private boolean failing;

    ChannelOutboundBuffer(AbstractChannel channel) {
        this.channel = channel;
    }

    // ---- filled by the channel ----

    /** Queues a message; the caller has looked at the limit. */
    void add(Object message, long size, ChannelPromise promise) {
        if (tail - head == sizes.length) {
            grow();
        }
        int slot = tail & (sizes.length - 1);
        slots[2 * slot] = message;
        slots[2 * slot + 1] = promise;
        sizes[slot] = size;
        tail++;
        account(size);
    }

    private void grow() {
        int capacity = sizes.length;
        int count = tail - head;
        int wider = Math.max(FIRST_CAPACITY, capacity * 2);
        @Nullable Object[] newSlots = new @Nullable Object[2 * wider];
        long[] newSizes = new long[wider];
        for (int i = 0; i < count; i++) {
            int slot = (head + i) & (capacity - 1);
            newSlots[2 * i] = slots[2 * slot];
            newSlots[2 * i + 1] = slots[2 * slot + 1];
            newSizes[i] = sizes[slot];
        }
        slots = newSlots;
        sizes = newSizes;
        flushed -= head;
        head = 0;
        tail = count;
    }

    /** Everything written up to now may be sent. Promises cannot be cancelled from here on; cancelled ones fall out. */
    void markFlushed() {
        for (int position = flushed; position != tail; position++) {
            int slot = position & (sizes.length - 1);
            ChannelPromise promise = promiseAt(slot);
            if (!promise.setUncancellable()) {
                // Cancelled before it was flushed: the slot stays, as nothing.
                Object message = messageAt(slot);
                slots[2 * slot] = CANCELLED;
                long size = sizes[slot];
                sizes[slot] = 0;
                ReferenceCountUtil.safeRelease(message);
                unaccount(size);
            }
        }
        flushed = tail;
    }

    private void skipCancelled() {
        while (head != flushed && messageAt(head & (sizes.length - 1)) == CANCELLED) {
            dropHead();
        }
    }

    // ---- emptied by the transport ----

    /**
     * The first flushed message.
     *
     * @return the message, or {@code null} if none is flushed
     */
    public @Nullable Object current() {
        skipCancelled();
        return head == flushed ? null : messageAt(head & (sizes.length - 1));
    }

    /**
     * The number of flushed messages.
     *
     * @return how many there are, cancelled ones included
     */
    public int size() {
        return flushed - head;
    }

    /**
     * Tells whether no flushed message is left.
     *
     * @return {@code true} if {@link #current()} is {@code null}
     */
    public boolean isEmpty() {
        skipCancelled();
        return head == flushed;
    }

    /**
     * The flushed message at an index.
     *
     * @param index from 0 to {@link #size()} - 1
     * @return the message, or {@code null} if its promise was cancelled in time
     */
    public @Nullable Object message(int index) {
        if (index < 0 || index >= flushed - head) {
            throw new IndexOutOfBoundsException("index " + index + ", size " + (flushed - head));
        }
        Object message = messageAt((head + index) & (sizes.length - 1));
        return message == CANCELLED ? null : message;
    }

    /**
     * Removes the first flushed message, which was sent: releases it and completes its promise.
     *
     * @return {@code false} if there was none
     */
    public boolean remove() {
        skipCancelled();
        if (head == flushed) {
            return false;
        }
        int slot = head & (sizes.length - 1);
        Object message = messageAt(slot);
        ChannelPromise promise = promiseAt(slot);
        long size = sizes[slot];
        dropHead();
        ReferenceCountUtil.safeRelease(message);
        succeed(promise);
        unaccount(size);
        return true;
    }

    /**
     * Removes the first flushed message, which cannot be sent: releases it and fails its promise.
     *
     * @param cause why
     * @return {@code false} if there was none
     */
    public boolean remove(Throwable cause) {
        skipCancelled();
        if (head == flushed) {
            return false;
        }
        failHead(cause);
        return true;
    }

    /**
     * Takes bytes off the front after a write of buffers: those sent whole are removed, the one sent in part has its reader
     * index moved.
     *
     * @param writtenBytes how many bytes the kernel took, at most what the flushed buffers hold
     */
    public void removeBytes(long writtenBytes) {
        long left = writtenBytes;
        for (; ; ) {
            Object message = current();
            if (!(message instanceof ByteBuf buf)) {
                break;
            }
            int readable = buf.readableBytes();
            if (readable > left) {
                buf.skipBytes((int) left);
                break;
            }
            left -= readable;
            remove();
        }
    }

    private void dropHead() {
        int slot = head & (sizes.length - 1);
        slots[2 * slot] = null;
        slots[2 * slot + 1] = null;
        head++;
        if (head == tail && sizes.length > KEPT_CAPACITY) {
            slots = NO_SLOTS;
            sizes = NO_SIZES;
            head = 0;
            flushed = 0;
            tail = 0;
        }
    }

    private void failHead(Throwable cause) {
        int slot = head & (sizes.length - 1);
        Object message = messageAt(slot);
        ChannelPromise promise = promiseAt(slot);
        long size = sizes[slot];
        dropHead();
        if (message != CANCELLED) {
            ReferenceCountUtil.safeRelease(message);
            fail(promise, cause);
        }
        unaccount(size);
    }

    /** Fails what is flushed; what is not stays. */
    void failFlushed(Throwable cause) {
        if (failing) {
            return;
        }
        failing = true;
        try {
            while (head != flushed) {
                failHead(cause);
            }
        } finally {
            failing = false;
        }
    }

    /** Fails everything; the channel accepts no more writes by now. */
    void failAll(Throwable flushedCause, Throwable unflushedCause) {
        if (failing) {
            // A listener of a promise that fails right now: the rest fails when the stack has unwound.
            channel.eventLoop().execute(() -> failAll(flushedCause, unflushedCause));
            return;
        }
        failFlushed(flushedCause);
        failing = true;
        try {
            while (head != tail) {
                flushed = tail;
                failHead(unflushedCause);
            }
        } finally {
            failing = false;
        }
    }

    private static void succeed(ChannelPromise promise) {
        if (!promise.isVoid() && !promise.trySuccess()) {
            Throwable cause = promise.cause();
            logger.warn("a write succeeded whose promise was completed before: {}", promise, cause);
        }
    }

    private static void fail(ChannelPromise promise, Throwable cause) {
        if (!promise.tryFailure(cause) && !promise.isVoid() && !promise.isCancelled()) {
            logger.warn("a write failed whose promise was completed before: {}", promise, cause);
        }
    }

    private Object messageAt(int slot) {
        Object message = slots[2 * slot];
        if (message == null) {
            throw new IllegalStateException("empty slot " + slot);
        }
        return message;
    }

    private ChannelPromise promiseAt(int slot) {
        Object promise = slots[2 * slot + 1];
        if (promise == null) {
            throw new IllegalStateException("empty slot " + slot);
        }
        return (ChannelPromise) promise;
    }

    // ---- the account ----

    private void account(long bytes) {
        setQueued(queuedBytes + bytes);
        if ((unwritable & OVER_WATER_MARK) == 0 && totalPendingWriteBytes() > channel.highWaterMark()) {
            setOver(true);
        }
    }

    private void unaccount(long bytes) {
        setQueued(queuedBytes - bytes);
        if ((unwritable & OVER_WATER_MARK) != 0 && totalPendingWriteBytes() < channel.lowWaterMark()) {
            setOver(false);
        }
    }

    private void setQueued(long bytes) {
        QUEUED_BYTES.setOpaque(this, bytes);
    }

    /** Any thread: accounts a write on its way to the loop; {@code false} if the limit refuses it. */
    boolean admit(long bytes, long limit) {
        long foreign = (long) FOREIGN_BYTES.getAndAdd(this, bytes) + bytes;
        long total = foreign + (long) QUEUED_BYTES.getOpaque(this);
        if (total > limit) {
            FOREIGN_BYTES.getAndAdd(this, -bytes);
            return false;
        }
        if (total > channel.highWaterMark() && (unwritable & OVER_WATER_MARK) == 0) {
            setOver(true);
        }
        return true;
    }

    /** Loop: the write has arrived and will be queued, or not. */
    void unadmit(long bytes) {
        FOREIGN_BYTES.getAndAdd(this, -bytes);
        if ((unwritable & OVER_WATER_MARK) != 0 && totalPendingWriteBytes() < channel.lowWaterMark()) {
            setOver(false);
        }
    }

    private void setOver(boolean over) {
        int before = over
                ? (int) UNWRITABLE.getAndBitwiseOr(this, OVER_WATER_MARK)
                : (int) UNWRITABLE.getAndBitwiseAnd(this, ~OVER_WATER_MARK);
        int after = over ? before | OVER_WATER_MARK : before & ~OVER_WATER_MARK;
        if ((before == 0) != (after == 0)) {
            channel.writabilityChanged();
        }
    }

    /**
     * Tells whether the channel takes more without exceeding its high water mark and no user bit forbids it.
     * <b>Thread:</b> any.
     *
     * @return {@code true} if it does
     */
    public boolean isWritable() {
        return unwritable == 0;
    }

    /**
     * The value of a user's writability bit. <b>Thread:</b> any.
     *
     * @param index 1 to 31
     * @return {@code false} if it was set to {@code false}
     */
    public boolean getUserDefinedWritability(int index) {
        return (unwritable & userBit(index)) == 0;
    }

    /**
     * Sets a user's writability bit; the channel is writable only while every bit is {@code true}. <b>Thread:</b> any.
     *
     * @param index 1 to 31
     * @param writable the new value
     */
    public void setUserDefinedWritability(int index, boolean writable) {
        int bit = userBit(index);
        int before = writable
                ? (int) UNWRITABLE.getAndBitwiseAnd(this, ~bit)
                : (int) UNWRITABLE.getAndBitwiseOr(this, bit);
        int after = writable ? before & ~bit : before | bit;
        if ((before == 0) != (after == 0)) {
            channel.writabilityChanged();
        }
    }

    private static int userBit(int index) {
        if (index < 1 || index > 31) {
            throw new IllegalArgumentException("index " + index + " (expected: 1 to 31)");
        }
        return 1 << index;
    }

    /**
     * The bytes that were written and not sent, with what each message is accounted with. <b>Thread:</b> any.
     *
     * @return bytes
     */
    public long totalPendingWriteBytes() {
        return (long) QUEUED_BYTES.getOpaque(this) + foreignBytes;
    }

    /**
     * The bytes that can be written until the channel stops being writable. <b>Thread:</b> any.
     *
     * @return bytes, 0 if it is not writable
     */
    public long bytesBeforeUnwritable() {
        long bytes = channel.highWaterMark() - totalPendingWriteBytes() + 1;
        return bytes > 0 && isWritable() ? bytes : 0;
    }

    /**
     * The bytes that must be sent until the channel is writable. <b>Thread:</b> any.
     *
     * @return bytes, 0 if it is writable
     */
    public long bytesBeforeWritable() {
        long bytes = totalPendingWriteBytes() - channel.lowWaterMark() + 1;
        return bytes <= 0 || isWritable() ? 0 : bytes;
    }

    /**
     * The number of messages that were written, flushed or not.
     *
     * @return how many wait
     */
    int queued() {
        return tail - head;
    }

    @Override
    public String toString() {
        return "ChannelOutboundBuffer(flushed: " + size() + ", unflushed: " + (tail - flushed) + ", bytes: "
                + totalPendingWriteBytes() + ", capacity: " + sizes.length + ')';
    }
}
