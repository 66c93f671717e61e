package io.millrace.handler.codec;

import io.millrace.channel.Channel;
import io.millrace.util.Attribute;
import io.millrace.util.AttributeKey;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;

/**
 * What the handlers of one connection hold of the peer's bytes, and how much that may be: one account for parts of frames,
 * aggregated messages, queues and decompressed data. A handler that keeps bytes beyond the event that brought them takes
 * them from the budget first, and gives them back when it lets go of them.
 *
 * <p>It is made for a channel when it is first asked for, with {@link CodecLimits#connectionBytes()} of that moment.
 * <b>Thread:</b> any.
 */
public final class ByteBudget {
    private static final AttributeKey<ByteBudget> KEY = AttributeKey.valueOf(ByteBudget.class, "KEY");
    private static final VarHandle USED;

    static {
        try {
            USED = MethodHandles.lookup().findVarHandle(ByteBudget.class, "used", long.class);
        } catch (ReflectiveOperationException e) {
            throw new ExceptionInInitializerError(e);
        }
    }

    private final long limit;

    /** Changed by the threads of the connection's handlers, nearly always its loop alone. */
    private volatile long used;

    /**
     * Makes a budget for something that is no channel.
     *
     * @param limitBytes at least 1
     */
    public ByteBudget(long limitBytes) {
        if (limitBytes <= 0) {
            throw new IllegalArgumentException("limitBytes: " + limitBytes + " (expected: > 0)");
        }
        this.limit = limitBytes;
    }

    /**
     * The budget of a channel.
     *
     * @param channel the channel
     * @return the same one each time
     */
    public static ByteBudget of(Channel channel) {
        Attribute<ByteBudget> attribute = channel.attr(KEY);
        ByteBudget known = attribute.get();
        if (known != null) {
            return known;
        }
        ByteBudget made = new ByteBudget(CodecLimits.of(channel).connectionBytes());
        ByteBudget other = attribute.setIfAbsent(made);
        return other == null ? made : other;
    }

    /**
     * Takes bytes.
     *
     * @param bytes how many, not negative
     * @param what what they are, for the exception: {@code "part of a frame"}
     * @throws CodecLimitException if there are not so many left; nothing is taken then
     */
    public void take(long bytes, String what) {
        if (!tryTake(bytes)) {
            throw new CodecLimitException(
                    what + ", " + bytes + " bytes beside " + used + " held already,",
                    "CodecLimits.connectionBytes",
                    limit,
                    "the attribute CodecLimits.KEY");
        }
    }

    /**
     * Takes bytes if there are so many left.
     *
     * @param bytes how many, not negative
     * @return {@code false} if there are not; nothing is taken then
     */
    public boolean tryTake(long bytes) {
        if (bytes < 0) {
            throw new IllegalArgumentException("bytes: " + bytes + " (expected: >= 0)");
        }
        long before;
        do {
            before = used;
            if (bytes > limit - before) {
                return false;
            }
        } while (!USED.compareAndSet(this, before, before + bytes));
        return true;
    }

    /**
     * Gives bytes back.
     *
     * @param bytes how many were taken and are let go
     * @throws IllegalStateException if more come back than were taken
     */
    public void giveBack(long bytes) {
        long before = (long) USED.getAndAdd(this, -bytes);
        if (bytes < 0 || before < bytes) {
            USED.getAndAdd(this, bytes);
            throw new IllegalStateException(bytes + " bytes given back, " + before + " were taken");
        }
    }

    /**
     * What is taken now.
     *
     * @return bytes
     */
    public long usedBytes() {
        return used;
    }

    /**
     * What may be taken.
     *
     * @return bytes
     */
    public long limitBytes() {
        return limit;
    }

    @Override
    public String toString() {
        return "ByteBudget(" + used + " of " + limit + ')';
    }
}
