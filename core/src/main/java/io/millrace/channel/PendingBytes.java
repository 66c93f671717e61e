package io.millrace.channel;

import io.millrace.buffer.ByteBuf;
import org.jspecify.annotations.Nullable;

/** The account that queues of handlers keep with their channel: what they hold back counts as waiting to be sent. */
final class PendingBytes {
    private PendingBytes() {}

    static long sizeOf(Channel channel, Object msg) {
        if (channel instanceof AbstractChannel own) {
            return own.sizeOf(msg);
        }
        return ChannelOutboundBuffer.MESSAGE_OVERHEAD_BYTES
                + (msg instanceof ByteBuf buffer ? buffer.readableBytes() : 0);
    }

    /** Adds to the account, or says why not. */
    static @Nullable WriteLimitExceededException admit(Channel channel, long bytes) {
        if (channel instanceof AbstractChannel own && !own.admit(bytes)) {
            return new WriteLimitExceededException(
                    own.outboundBuffer().totalPendingWriteBytes() + bytes, own.writeLimit());
        }
        return null;
    }

    /** Adds to the account what was on it before and cannot be refused. */
    static void admitAgain(Channel channel, long bytes) {
        if (channel instanceof AbstractChannel own) {
            own.outboundBuffer().admit(bytes, Long.MAX_VALUE);
        }
    }

    static void unadmit(Channel channel, long bytes) {
        if (channel instanceof AbstractChannel own) {
            own.unadmit(bytes);
        }
    }
}
