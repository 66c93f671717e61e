package io.millrace.handler.timeout;

import io.millrace.buffer.ByteBuf;
import io.millrace.buffer.ByteBufHolder;
import io.millrace.channel.AbstractChannel;
import io.millrace.channel.Channel;
import io.millrace.channel.ChannelOutboundBuffer;
import io.millrace.channel.FileRegion;
import org.jspecify.annotations.Nullable;

/** Whether bytes have left a channel since the last look, of messages that have not left whole. Loop only. */
final class OutputProgress {
    private long lastWriteNanos;
    private int currentMessage;
    private long currentLeft;
    private long pendingBytes;

    void remember(Channel channel) {
        if (channel instanceof AbstractChannel own) {
            look(own.outboundBuffer());
        }
    }

    /** Compares with the last look. A write that completed meanwhile is a movement too. */
    boolean hasMoved(Channel channel, long lastWriteNanos) {
        boolean wrote = this.lastWriteNanos != lastWriteNanos;
        this.lastWriteNanos = lastWriteNanos;
        return channel instanceof AbstractChannel own && look(own.outboundBuffer()) || wrote;
    }

    private boolean look(ChannelOutboundBuffer buffer) {
        Object current = buffer.current();
        int message = System.identityHashCode(current);
        long left = leftOf(current);
        long pending = buffer.totalPendingWriteBytes();
        boolean moved = message != currentMessage || left != currentLeft || pending != pendingBytes;
        currentMessage = message;
        currentLeft = left;
        pendingBytes = pending;
        return moved;
    }

    private static long leftOf(@Nullable Object message) {
        if (message instanceof ByteBuf buffer) {
            return buffer.readableBytes();
        }
        if (message instanceof ByteBufHolder holder) {
            return holder.content().readableBytes();
        }
        return message instanceof FileRegion region ? region.count() - region.transferred() : 0;
    }
}
