package io.millrace.channel;

import java.nio.channels.ClosedChannelException;
import org.jspecify.annotations.Nullable;

/** What operations on a closed channel fail with: no stack trace, for it would name the loop and nothing else. */
final class StacklessClosedChannelException extends ClosedChannelException {
    private static final long serialVersionUID = 1L;

    private StacklessClosedChannelException() {}

    static StacklessClosedChannelException because(@Nullable Throwable cause) {
        StacklessClosedChannelException closed = new StacklessClosedChannelException();
        if (cause != null) {
            closed.initCause(cause);
        }
        return closed;
    }

    @Override
    @SuppressWarnings("UnsynchronizedOverridesSynchronized") // does nothing that could need a lock
    public Throwable fillInStackTrace() {
        return this;
    }
}
