package io.millrace.channel;

import io.millrace.buffer.ByteBuf;
import io.millrace.buffer.ByteBufAllocator;
import io.millrace.util.UncheckedBooleanSupplier;
import org.jspecify.annotations.Nullable;

/** Limits the messages of a round of reading, and ends a round early when there is probably nothing more to read. */
public abstract class DefaultMaxMessagesRecvByteBufAllocator implements MaxMessagesRecvByteBufAllocator {
    private final boolean ignoreBytesRead;

    // Written by any thread, read by loops at the beginning of a round.
    private volatile int maxMessagesPerRead;
    private volatile boolean respectMaybeMoreData = true;

    /** For subclasses: one message a round. */
    protected DefaultMaxMessagesRecvByteBufAllocator() {
        this(1);
    }

    /**
     * For subclasses.
     *
     * @param maxMessagesPerRead a positive number
     */
    protected DefaultMaxMessagesRecvByteBufAllocator(int maxMessagesPerRead) {
        this(maxMessagesPerRead, false);
    }

    /**
     * For subclasses.
     *
     * @param maxMessagesPerRead a positive number
     * @param ignoreBytesRead whether a round goes on although no byte was read, as those of listeners do
     */
    DefaultMaxMessagesRecvByteBufAllocator(int maxMessagesPerRead, boolean ignoreBytesRead) {
        this.ignoreBytesRead = ignoreBytesRead;
        this.maxMessagesPerRead = requirePositive(maxMessagesPerRead);
    }

    private static int requirePositive(int maxMessagesPerRead) {
        if (maxMessagesPerRead <= 0) {
            throw new IllegalArgumentException("maxMessagesPerRead : " + maxMessagesPerRead + " (expected: > 0)");
        }
        return maxMessagesPerRead;
    }

    @Override
    public int maxMessagesPerRead() {
        return maxMessagesPerRead;
    }

    @Override
    public MaxMessagesRecvByteBufAllocator maxMessagesPerRead(int maxMessagesPerRead) {
        this.maxMessagesPerRead = requirePositive(maxMessagesPerRead);
        return this;
    }

    /**
     * Sets whether a round ends when the last read was short.
     *
     * @param respectMaybeMoreData {@code true} to end it, {@code false} to read on until there is nothing or the limit is reached
     * @return this
     */
    public DefaultMaxMessagesRecvByteBufAllocator respectMaybeMoreData(boolean respectMaybeMoreData) {
        this.respectMaybeMoreData = respectMaybeMoreData;
        return this;
    }

    /**
     * Tells whether a round ends when the last read was short.
     *
     * @return {@code true} unless set
     */
    public final boolean respectMaybeMoreData() {
        return respectMaybeMoreData;
    }

    /** Counts the messages of a round; subclasses choose the sizes. */
    public abstract class MaxMessageHandle implements ExtendedHandle {
        private @Nullable ChannelConfig config;
        private int maxMessages;
        private int messages;
        private int totalBytes;
        private int attemptedBytes;
        private int lastBytes;
        private final boolean endAfterShortRead = respectMaybeMoreData;

        /** For subclasses. */
        protected MaxMessageHandle() {}

        @Override
        public void reset(ChannelConfig config) {
            this.config = config;
            maxMessages = maxMessagesPerRead();
            messages = 0;
            totalBytes = 0;
        }

        @Override
        public ByteBuf allocate(ByteBufAllocator alloc) {
            return alloc.ioBuffer(guess());
        }

        @Override
        public final void incMessagesRead(int amt) {
            messages += amt;
        }

        @Override
        public void lastBytesRead(int bytes) {
            lastBytes = bytes;
            if (bytes > 0) {
                totalBytes += bytes;
            }
        }

        @Override
        public final int lastBytesRead() {
            return lastBytes;
        }

        @Override
        public int attemptedBytesRead() {
            return attemptedBytes;
        }

        @Override
        public void attemptedBytesRead(int bytes) {
            attemptedBytes = bytes;
        }

        @Override
        public boolean continueReading() {
            return continueReading(attemptedBytes == lastBytes);
        }

        @Override
        public boolean continueReading(UncheckedBooleanSupplier maybeMoreDataSupplier) {
            return continueReading(!endAfterShortRead || maybeMoreDataSupplier.get());
        }

        private boolean continueReading(boolean maybeMore) {
            return config != null
                    && config.isAutoRead()
                    && (!endAfterShortRead || maybeMore)
                    && messages < maxMessages
                    && (ignoreBytesRead || totalBytes > 0);
        }

        @Override
        public void readComplete() {
            // for subclasses
        }

        /**
         * The bytes that the round has read.
         *
         * @return bytes, {@link Integer#MAX_VALUE} if they are more
         */
        protected final int totalBytesRead() {
            return totalBytes < 0 ? Integer.MAX_VALUE : totalBytes;
        }
    }
}
