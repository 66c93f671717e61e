package io.millrace.channel;

import io.millrace.buffer.ByteBuf;
import io.millrace.util.ReferenceCountUtil;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
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
 * <p>Messages and promises stand in a ring of the loop: queueing a message allocates nothing, and an empty buffer holds
 * nothing.
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
    private final WritabilityAnnouncement announcement;
    /** {@code null} while nothing is queued. */
    private @Nullable OutboundRing ring;
    // Positions only grow (and wrap); the slot is position & (capacity - 1).
    private int head;
    private int flushed;
    private int tail;

    /** Bytes queued here. Written by the loop only; other threads read it opaquely, for water marks a moment late. */
    private long queuedBytes;

    /** Bytes of writes that other threads have submitted and that wait as tasks of the loop. Written by any thread. */
    private volatile long foreignBytes;

    /** Of the submitted write that the loop is queueing right now, the bytes that are among the foreign ones still. Loop only. */
    private long arrivingBytes;

    /** Bit 0: over the water mark. Bits 1 to 31: set by users. The channel is writable while it is 0. Any thread. */
    private volatile int unwritable;

    /** A failing promise may run a listener that fails the rest again. */
    private boolean failing;

    ChannelOutboundBuffer(AbstractChannel channel) {
        this.channel = channel;
        this.announcement = new WritabilityAnnouncement(channel);
    }

    // ---- filled by the channel ----

    /** Queues a message; the caller has looked at the limit. */
    void add(Object message, long size, ChannelPromise promise) {
        OutboundRing ring = this.ring;
        if (ring == null) {
            ring = channel.spareRings().take();
            this.ring = ring;
        } else if (tail - head == ring.capacity()) {
            ring = grown(ring);
            this.ring = ring;
        }
        int slot = tail & ring.mask;
        ring.slots[2 * slot] = message;
        ring.slots[2 * slot + 1] = promise;
        ring.sizes[slot] = size;
        tail++;
        account(size);
    }

    /** A ring of twice the capacity with the same messages at the same positions. */
    private OutboundRing grown(OutboundRing full) {
        OutboundRing wider = new OutboundRing(full.capacity() * 2);
        for (int position = head; position != tail; position++) {
            int from = position & full.mask;
            int to = position & wider.mask;
            wider.slots[2 * to] = full.slots[2 * from];
            wider.slots[2 * to + 1] = full.slots[2 * from + 1];
            wider.sizes[to] = full.sizes[from];
        }
        return wider;
    }

    /** Everything written up to now may be sent. Promises cannot be cancelled from here on; cancelled ones fall out. */
    void markFlushed() {
        List<Object> cancelled = null;
        long cancelledBytes = 0;
        for (int position = flushed; position != tail; position++) {
            if (!promiseAt(position).setUncancellable()) {
                if (cancelled == null) {
                    cancelled = new ArrayList<>();
                }
                cancelled.add(messageAt(position));
                cancelledBytes += cancelAt(position);
            }
        }
        flushed = tail;
        if (cancelled != null) {
            // Last: releasing may run a user's code and so may the account, which may write and flush again.
            cancelled.forEach(ReferenceCountUtil::safeRelease);
            unaccount(cancelledBytes);
        }
    }

    /** Its promise was cancelled before it was flushed: the slot stays, as nothing. Answers what it was accounted with. */
    private long cancelAt(int position) {
        OutboundRing ring = ring();
        int slot = position & ring.mask;
        long size = ring.sizes[slot];
        ring.slots[2 * slot] = CANCELLED;
        ring.sizes[slot] = 0;
        return size;
    }

    private void skipCancelled() {
        while (head != flushed && messageAt(head) == CANCELLED) {
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
        return head == flushed ? null : messageAt(head);
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
        Object message = messageAt(head + index);
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
        Object message = messageAt(head);
        ChannelPromise promise = promiseAt(head);
        long size = sizeAt(head);
        dropHead();
        ReferenceCountUtil.safeRelease(message);
        // Whoever hears that the write is over may write as much again at once.
        unaccount(size);
        succeed(promise);
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
        OutboundRing ring = ring();
        int slot = head & ring.mask;
        ring.slots[2 * slot] = null;
        ring.slots[2 * slot + 1] = null;
        head++;
        if (head == tail) {
            this.ring = null;
            channel.spareRings().give(ring);
        }
    }

    private void failHead(Throwable cause) {
        Object message = messageAt(head);
        ChannelPromise promise = promiseAt(head);
        long size = sizeAt(head);
        dropHead();
        if (message == CANCELLED) {
            unaccount(size);
            return;
        }
        ReferenceCountUtil.safeRelease(message);
        unaccount(size);
        fail(promise, cause);
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

    private OutboundRing ring() {
        return Objects.requireNonNull(ring, "nothing is queued");
    }

    private Object messageAt(int position) {
        OutboundRing ring = ring();
        return Objects.requireNonNull(ring.slots[2 * (position & ring.mask)], "message");
    }

    private ChannelPromise promiseAt(int position) {
        OutboundRing ring = ring();
        return (ChannelPromise) Objects.requireNonNull(ring.slots[2 * (position & ring.mask) + 1], "promise");
    }

    private long sizeAt(int position) {
        OutboundRing ring = ring();
        return ring.sizes[position & ring.mask];
    }

    // ---- the account ----

    private void account(long bytes) {
        if (arrivingBytes != 0) {
            // Off one account before it is on the other: a write that fits must not be refused for being counted twice.
            long arrived = Math.min(arrivingBytes, bytes);
            arrivingBytes -= arrived;
            FOREIGN_BYTES.getAndAdd(this, -arrived);
        }
        setQueued(queuedBytes + bytes);
        if ((unwritable & OVER_WATER_MARK) == 0 && pendingOnLoop() > channel.highWaterMark() && setOver(true)) {
            announcement.now();
        }
    }

    /** Loop: what is queued or on its way, the write that is being queued right now not counted twice. */
    long pendingOnLoop() {
        return queuedBytes + foreignBytes - arrivingBytes;
    }

    private void unaccount(long bytes) {
        setQueued(queuedBytes - bytes);
        if (leavesWaterMark()) {
            announcement.now();
        }
    }

    /**
     * After bytes went off one of the two accounts. The loop takes off its own while another thread takes off its: each
     * writes one account and then reads the other, and without a fence between both might miss what the other did.
     * Answers whether the channel has become writable, which is to be announced.
     */
    private boolean leavesWaterMark() {
        if ((unwritable & OVER_WATER_MARK) == 0) {
            return false;
        }
        VarHandle.fullFence();
        return totalPendingWriteBytes() < channel.lowWaterMark() && setOver(false);
    }

    private void setQueued(long bytes) {
        QUEUED_BYTES.setOpaque(this, bytes);
    }

    /**
     * Any thread: accounts a write that is on its way to the loop, or that a handler holds back; {@code false} if the
     * limit refuses it. It is queued elsewhere only after this, so the event of the channel's becoming unwritable comes
     * later; and so does that of {@link #unadmit}.
     */
    boolean admit(long bytes, long limit) {
        long arriving = arrivingBytes; // of use on the loop alone, which asks when it hands a write to another executor
        if (arriving != 0 && !channel.eventLoop().inEventLoop()) {
            arriving = 0;
        }
        long foreign;
        long total;
        do {
            foreign = foreignBytes;
            total = foreign + bytes + (long) QUEUED_BYTES.getOpaque(this) - arriving;
            if (total > limit) {
                return false; // before it is on the account: others would be refused for it, or see the channel full
            }
        } while (!FOREIGN_BYTES.compareAndSet(this, foreign, foreign + bytes));
        if (total > channel.highWaterMark() && (unwritable & OVER_WATER_MARK) == 0 && setOver(true)) {
            announcement.later();
        }
        return true;
    }

    /** Any thread: an admitted write will not be queued, or not as it was admitted, or is about to be passed on. */
    void unadmit(long bytes) {
        FOREIGN_BYTES.getAndAdd(this, -bytes);
        if (leavesWaterMark()) {
            announcement.later();
        }
    }

    /**
     * Loop: an admitted write is about to be queued; {@link #arrived()} follows when it is, or is not. Its bytes keep their
     * place on the account until they are queued. A write of another thread that comes in the very moment when they are on
     * neither account may be admitted above the limit; the loop refuses it then.
     */
    void arriving(long bytes) {
        arrivingBytes = bytes;
    }

    void arrived() {
        long left = arrivingBytes;
        if (left != 0) {
            arrivingBytes = 0;
            unadmit(left);
        }
    }

    /** Answers whether the channel has become writable by it, or has stopped to be. */
    private boolean setOver(boolean over) {
        int before = over
                ? (int) UNWRITABLE.getAndBitwiseOr(this, OVER_WATER_MARK)
                : (int) UNWRITABLE.getAndBitwiseAnd(this, ~OVER_WATER_MARK);
        int after = over ? before | OVER_WATER_MARK : before & ~OVER_WATER_MARK;
        return (before == 0) != (after == 0);
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
        int before =
                writable ? (int) UNWRITABLE.getAndBitwiseAnd(this, ~bit) : (int) UNWRITABLE.getAndBitwiseOr(this, bit);
        int after = writable ? before & ~bit : before | bit;
        if ((before == 0) != (after == 0)) {
            announcement.now();
        }
    }

    /** Any thread: whether a user's bit is down. */
    boolean isForbidden() {
        return (unwritable & ~OVER_WATER_MARK) != 0;
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
                + totalPendingWriteBytes() + ')';
    }
}
