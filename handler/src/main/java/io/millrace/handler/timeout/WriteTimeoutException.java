package io.millrace.handler.timeout;

import org.jspecify.annotations.Nullable;

/** Fired by {@link WriteTimeoutHandler} when a write did not complete in time. */
public final class WriteTimeoutException extends TimeoutException {
    /** What {@link WriteTimeoutHandler} fires. */
    public static final WriteTimeoutException INSTANCE = new WriteTimeoutException(null, true);

    private static final long serialVersionUID = 1L;

    /** Makes an exception without a message. */
    public WriteTimeoutException() {
        this(null, false);
    }

    /** Makes an exception with a message. */
    public WriteTimeoutException(@Nullable String message) {
        this(message, false);
    }

    private WriteTimeoutException(@Nullable String message, boolean shared) {
        super(message, shared);
    }
}
