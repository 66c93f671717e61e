package io.millrace.channel;

import io.millrace.buffer.ByteBuf;
import io.millrace.buffer.ByteBufAllocator;
import io.millrace.util.UncheckedBooleanSupplier;
import java.util.Objects;

/** Decides how large the buffers of a channel's reads are, and how many reads a round has. */
public interface RecvByteBufAllocator {
    /**
     * Makes what does the deciding for one channel.
     *
     * @return a new handle
     */
    Handle newHandle();

    /** Does the deciding for one channel. <b>Thread:</b> the channel's loop. */
    interface Handle {
        /**
         * Makes a buffer for a read.
         *
         * <p><b>Ownership:</b> the caller's.
         *
         * @param alloc where from
         * @return an empty buffer that is probably large enough and not wasteful
         */
        ByteBuf allocate(ByteBufAllocator alloc);

        /**
         * The size that {@link #allocate(ByteBufAllocator)} would choose.
         *
         * @return bytes
         */
        int guess();

        /**
         * Begins a round of reading.
         *
         * @param config the channel's configuration
         */
        void reset(ChannelConfig config);

        /**
         * Adds to the messages that the round has read.
         *
         * @param numMessages how many more
         */
        void incMessagesRead(int numMessages);

        /**
         * Tells how many bytes the last read has read; negative at an error or the end.
         *
         * @param bytes bytes
         */
        void lastBytesRead(int bytes);

        /**
         * The bytes that the last read has read.
         *
         * @return bytes, negative at an error or the end
         */
        int lastBytesRead();

        /**
         * Tells how many bytes a read is about to try.
         *
         * @param bytes bytes
         */
        void attemptedBytesRead(int bytes);

        /**
         * The bytes that a read tries.
         *
         * @return bytes
         */
        int attemptedBytesRead();

        /**
         * Tells whether the round goes on.
         *
         * @return {@code true} if it does
         */
        boolean continueReading();

        /** Ends the round. */
        void readComplete();
    }

    /** A handle that can be told how to find out whether there may be more to read. */
    interface ExtendedHandle extends Handle {
        /**
         * Tells whether the round goes on.
         *
         * @param maybeMoreDataSupplier tells whether there may be more to read
         * @return {@code true} if it does
         */
        boolean continueReading(UncheckedBooleanSupplier maybeMoreDataSupplier);
    }

    /** A handle that leaves everything to another. */
    class DelegatingHandle implements Handle {
        private final Handle delegate;

        /**
         * Makes a handle.
         *
         * @param delegate the other
         */
        public DelegatingHandle(Handle delegate) {
            this.delegate = Objects.requireNonNull(delegate, "delegate");
        }

        /**
         * The other handle.
         *
         * @return the handle that everything is left to
         */
        protected final Handle delegate() {
            return delegate;
        }

        @Override
        public ByteBuf allocate(ByteBufAllocator alloc) {
            return delegate.allocate(alloc);
        }

        @Override
        public int guess() {
            return delegate.guess();
        }

        @Override
        public void reset(ChannelConfig config) {
            delegate.reset(config);
        }

        @Override
        public void incMessagesRead(int numMessages) {
            delegate.incMessagesRead(numMessages);
        }

        @Override
        public void lastBytesRead(int bytes) {
            delegate.lastBytesRead(bytes);
        }

        @Override
        public int lastBytesRead() {
            return delegate.lastBytesRead();
        }

        @Override
        public void attemptedBytesRead(int bytes) {
            delegate.attemptedBytesRead(bytes);
        }

        @Override
        public int attemptedBytesRead() {
            return delegate.attemptedBytesRead();
        }

        @Override
        public boolean continueReading() {
            return delegate.continueReading();
        }

        @Override
        public void readComplete() {
            delegate.readComplete();
        }
    }
}
