package io.millrace.channel;

import io.millrace.util.ReferenceCountUtil;
import java.nio.channels.ClosedChannelException;
import org.jspecify.annotations.Nullable;

/**
 * The account of what one handler holds back from its channel: messages that were written and that it has not passed
 * on. They count as waiting to be sent, so they make the channel unwritable and meet
 * {@link ChannelOption#WRITE_BUFFER_LIMIT}, as the channel's own queue does. For handlers whose queue is more than a
 * {@link PendingWriteQueue}.
 *
 * <p>{@link Channel#isWritable()} tells of it at once, but {@code channelWritabilityChanged} comes as a task of the
 * loop, never during a call of this class: what others write when they hear of it finds the message queued here, or
 * passed on.
 *
 * <p><b>Thread:</b> the handler's executor. <b>Ownership:</b> messages stay the handler's, who lets go of their bytes
 * just before it passes a message on or releases it.
 */
public final class HeldBytes {
    private final Channel channel;
    private long bytes;

    /** What others hold has exceeded the high water mark, and has not fallen below the low one since. */
    private boolean restOverWaterMark;

    /**
     * Makes an account of a handler.
     *
     * @param channel the handler's channel
     */
    public HeldBytes(Channel channel) {
        this.channel = channel;
    }

    /**
     * What a message counts for.
     *
     * @param message the message
     * @return bytes, a little more than the message has
     */
    public long sizeOf(Object message) {
        return PendingBytes.sizeOf(channel, message);
    }

    /**
     * Takes a message on the account, or refuses it: then it is released, and its promise fails with
     * {@link WriteLimitExceededException}.
     *
     * @param message the message
     * @param size what it counts for
     * @param promise its promise
     * @return {@code false} if it was refused
     */
    public boolean hold(Object message, long size, ChannelPromise promise) {
        WriteLimitExceededException refusal = tryHold(size);
        if (refusal == null) {
            return true;
        }
        ReferenceCountUtil.safeRelease(message);
        promise.tryFailure(refusal);
        return false;
    }

    /**
     * Takes bytes on the account.
     *
     * @param size how many
     * @return {@code null}, or why not: nothing was taken then
     */
    public @Nullable WriteLimitExceededException tryHold(long size) {
        WriteLimitExceededException refusal = PendingBytes.admit(channel, size);
        if (refusal == null) {
            bytes += size;
        }
        return refusal;
    }

    /**
     * Takes bytes off the account.
     *
     * @param size how many of those that are held
     */
    public void letGo(long size) {
        bytes -= size;
        PendingBytes.unadmit(channel, size);
    }

    /**
     * What is held.
     *
     * @return bytes
     */
    public long bytes() {
        return bytes;
    }

    /**
     * Tells whether the channel would be writable if nothing were held here: whether what is held may be passed on. A
     * queue that waits for {@link Channel#isWritable()} could wait for itself.
     *
     * <p>No event tells when the answer changes: ask again when a write completes, and when the writability changes.
     *
     * @return {@code true} if it would be
     */
    public boolean isWritableBeside() {
        if (channel.isWritable()) {
            restOverWaterMark = false;
            return true;
        }
        if (!(channel instanceof AbstractChannel own) || isForbidden()) {
            return false;
        }
        long rest = own.outboundBuffer().totalPendingWriteBytes() - bytes;
        if (rest > own.highWaterMark()) {
            restOverWaterMark = true;
        } else if (rest < own.lowWaterMark() || rest == 0) {
            restOverWaterMark = false;
        }
        return !restOverWaterMark;
    }

    /**
     * Tells whether somebody has forbidden writing by {@link ChannelOutboundBuffer#setUserDefinedWritability}, whatever
     * is waiting.
     *
     * @return {@code true} if a user's bit is down
     */
    public boolean isForbidden() {
        return channel instanceof AbstractChannel own && own.outboundBuffer().isForbidden();
    }

    /**
     * What a write on a closed channel fails with.
     *
     * @return an exception without a stack trace
     */
    public static ClosedChannelException closed() {
        return StacklessClosedChannelException.because(null);
    }
}
