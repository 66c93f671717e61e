package io.millrace.handler.timeout;

import org.jspecify.annotations.Nullable;

/** Fired by {@link ReadTimeoutHandler} when nothing was received in time. */
public final class ReadTimeoutException extends TimeoutException {
    /** What {@link ReadTimeoutHandler} fires. */
    public static final ReadTimeoutException INSTANCE = new ReadTimeoutException(null, true);

    private static final long serialVersionUID = 1L;

    /** Makes an exception without a message. */
    public ReadTimeoutException() {
        this(null, false);
    }

    /** Makes an exception with a message. */
    public ReadTimeoutException(@Nullable String message) {
        this(message, false);
    }

    private ReadTimeoutException(@Nullable String message, boolean shared) {
        super(message, shared);
    }
}
