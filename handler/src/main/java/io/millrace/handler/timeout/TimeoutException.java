package io.millrace.handler.timeout;

import io.millrace.channel.ChannelException;
import org.jspecify.annotations.Nullable;

/** Something did not happen in time. Without a stack trace, which would name a timer and nothing else. */
public class TimeoutException extends ChannelException {
    private static final long serialVersionUID = 1L;

    TimeoutException(@Nullable String message, boolean shared) {
        super(message, null, shared);
    }

    /** Does nothing. */
    @Override
    @SuppressWarnings("UnsynchronizedOverridesSynchronized") // does nothing that could need a lock
    public Throwable fillInStackTrace() {
        return this;
    }
}
