package io.millrace.channel;

import io.millrace.buffer.ByteBuf;
import io.millrace.buffer.ByteBufHolder;

/** Takes buffers and what holds one at their readable bytes, files at nothing, and all else at a fixed size. */
public final class DefaultMessageSizeEstimator implements MessageSizeEstimator {
    /** Takes what it does not know at 8 bytes. */
    public static final MessageSizeEstimator DEFAULT = new DefaultMessageSizeEstimator(8);

    private final Handle handle;

    /**
     * Makes an estimator.
     *
     * @param unknownSize bytes of messages that are not known
     * @throws IllegalArgumentException if that is negative
     */
    public DefaultMessageSizeEstimator(int unknownSize) {
        if (unknownSize < 0) {
            throw new IllegalArgumentException("unknownSize : " + unknownSize + " (expected: >= 0)");
        }
        handle = new SizeHandle(unknownSize);
    }

    @Override
    public Handle newHandle() {
        return handle;
    }

    private record SizeHandle(int unknownSize) implements Handle {
        @Override
        public int size(Object msg) {
            if (msg instanceof ByteBuf buffer) {
                return buffer.readableBytes();
            }
            if (msg instanceof ByteBufHolder holder) {
                return holder.content().readableBytes();
            }
            return msg instanceof FileRegion ? 0 : unknownSize;
        }
    }
}
